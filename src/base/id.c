#include "config.h"

#include "base/id.h"

#include <string.h>
#include <sys/random.h>

void
carrel_id_fill (char *buffer, gint64 unix_ms, const guint8 random[10])
{
  static const char digits[] = "0123456789abcdef";
  guint8 bytes[16];
  char *out = buffer;

  g_return_if_fail (buffer != NULL);

  for (int i = 0; i < 6; i++)
    bytes[i] = (guint8) ((guint64) unix_ms >> (40 - 8 * i));
  memcpy (bytes + 6, random, 10);
  bytes[6] = (guint8) (0x70 | (bytes[6] & 0x0f));
  bytes[8] = (guint8) (0x80 | (bytes[8] & 0x3f));

  for (int i = 0; i < 16; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10)
      *out++ = '-';
    *out++ = digits[bytes[i] >> 4];
    *out++ = digits[bytes[i] & 0x0f];
  }
  *out = '\0';
}

static void
fill_random (guint8 *bytes, gsize length)
{
  gsize done = 0;

  while (done < length) {
    gssize got = getrandom (bytes + done, length - done, 0);

    if (got > 0)
      done += (gsize) got;
  }
}

/* What makes ids of one thread ascend: the last time and a counter in the 12 + 14 bits after it
 * (RFC 9562 6.2, method 1). Per thread, so no lock is needed; the other random bits keep threads
 * apart. Random bytes are drawn in bulk: one system call for many ids. */
typedef struct {
  gint64 last_ms;
  guint32 counter;
  guint8 pool[512];
  gsize used;
} IdState;

static GPrivate id_state = G_PRIVATE_INIT (g_free);

static IdState *
get_state (void)
{
  IdState *state = g_private_get (&id_state);

  if (state == NULL) {
    state = g_new0 (IdState, 1);
    state->used = sizeof state->pool;
    g_private_set (&id_state, state);
  }
  return state;
}

char *
carrel_id_new (void)
{
  IdState *state = get_state ();
  gint64 now_ms = g_get_real_time () / 1000;
  char *text = g_malloc (CARREL_ID_LENGTH + 1);
  guint8 random[10];

  if (state->used + sizeof random > sizeof state->pool) {
    fill_random (state->pool, sizeof state->pool);
    state->used = 0;
  }
  memcpy (random, state->pool + state->used, sizeof random);
  state->used += sizeof random;

  if (now_ms > state->last_ms) {
    state->last_ms = now_ms;
    state->counter = ((guint32) random[0] << 8 | random[1]) & 0xffff;
  } else {
    state->counter++;
    if (state->counter >= 1u << 26) { /* the counter is spent: borrow the next millisecond */
      state->last_ms++;
      state->counter = 0;
    }
  }
  random[0] = (guint8) (state->counter >> 22);
  random[1] = (guint8) (state->counter >> 14);
  random[2] = (guint8) (state->counter >> 8 & 0x3f);
  random[3] = (guint8) state->counter;

  carrel_id_fill (text, state->last_ms, random);
  return text;
}

gboolean
carrel_id_is_valid (const char *text)
{
  if (text == NULL)
    return FALSE;

  for (int i = 0; i < CARREL_ID_LENGTH; i++) {
    gboolean dash = i == 8 || i == 13 || i == 18 || i == 23;

    if (dash ? text[i] != '-' : !g_ascii_isxdigit (text[i]))
      return FALSE;
  }
  return text[CARREL_ID_LENGTH] == '\0';
}
