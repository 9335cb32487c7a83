#include "config.h"

#include "base/text.h"

#include <string.h>

#define EXCERPT_CHARACTERS 40

/* The ASCII part needs no normalisation: almost every header. */
static gboolean
fold_ascii (const char *text, GString *out)
{
  for (; *text != '\0'; text++) {
    if ((guchar) *text >= 0x80)
      return FALSE;
    if (g_ascii_isalnum (*text))
      g_string_append_c (out, g_ascii_tolower (*text));
  }
  return TRUE;
}

char *
carrel_text_fold (const char *text)
{
  GString *out = g_string_sized_new (strlen (text));
  g_autofree char *decomposed = NULL;
  g_autofree char *folded = NULL;

  if (fold_ascii (text, out))
    return g_string_free (out, FALSE);

  g_string_truncate (out, 0);
  folded = g_utf8_casefold (text, -1);
  decomposed = g_utf8_normalize (folded, -1, G_NORMALIZE_ALL);
  for (const char *at = decomposed; at != NULL && *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    /* Spacing vowel signs (Devanagari, Thai) carry meaning; only the Latin, Greek and Cyrillic
     * accents below U+0370 are dropped. */
    if (g_unichar_isalnum (c) || (g_unichar_ismark (c) && c >= 0x370))
      g_string_append_unichar (out, g_unichar_tolower (c)); /* “№” came apart to “No” */
  }
  return g_string_free (out, FALSE);
}

/* Length in bytes of white space or a mark at `at`, 0 when there is none. */
static gsize
blank_at (const char *at, gsize length)
{
  static const char *const wide[] = { "\xc2\xa0", "\xe2\x80\xaf", "\xef\xbb\xbf", "\xe2\x80\x8b",
                                      "\xe3\x80\x80" };

  if (length == 0)
    return 0;
  if (*at == ' ' || (*at >= '\t' && *at <= '\r'))
    return 1;
  for (gsize i = 0; i < G_N_ELEMENTS (wide); i++) {
    gsize size = strlen (wide[i]);

    if (length >= size && memcmp (at, wide[i], size) == 0)
      return size;
  }
  return 0;
}

void
carrel_text_strip (const char **text, gsize *length)
{
  gsize size;

  while ((size = blank_at (*text, *length)) > 0) {
    *text += size;
    *length -= size;
  }
  while (*length > 0) {
    gsize back = 1;

    while (back < 3 && back < *length && ((guchar) (*text)[*length - back] & 0xc0) == 0x80)
      back++;
    if (blank_at (*text + *length - back, back) != back)
      return;
    *length -= back;
  }
}

char *
carrel_text_excerpt (const char *text)
{
  GString *out = g_string_new (NULL);
  g_autofree char *valid = NULL;
  int count = 0;

  if (text == NULL)
    return g_string_free (out, FALSE);

  valid = g_utf8_make_valid (text, (gssize) strnlen (text, EXCERPT_CHARACTERS * 6));
  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    if (count++ == EXCERPT_CHARACTERS) {
      g_string_append (out, "…");
      break;
    }
    g_string_append_unichar (out, g_unichar_iscntrl (c) ? ' ' : c);
  }
  return g_string_free (out, FALSE);
}

char *
carrel_text_count (guint64 number)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, number);
}
