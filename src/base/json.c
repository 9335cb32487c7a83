#include "config.h"

#include "base/json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define AFTER_BACKSLASH 5 /* more than a unit has digits */

G_DEFINE_QUARK (carrel - json - error - quark, carrel_json_error)

#define PIECE 4096 /* bytes that are escaped at once */

/* 0: the byte stands for itself; 'u': six characters; else the letter after the backslash. */
static const char escapes[256] = {
  'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'b',         't',           'n',          'u',
  'f', 'r', 'u', 'u', 'u', 'u', 'u', 'u', 'u',         'u',           'u',          'u',
  'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', ['"'] = '"', ['\\'] = '\\', [0x7f] = 'u',
};

#define EACH_BYTE(byte) (G_GUINT64_CONSTANT (0x0101010101010101) * (byte))
#define BELOW(bytes, byte) (((bytes) -EACH_BYTE (byte)) & ~(bytes))

/* Whether eight bytes at once stand for themselves: the top bit of each byte tells, though a
 * borrow may make it say no for nothing. */
static inline gboolean
is_plain (const char *text)
{
  guint64 bytes;

  memcpy (&bytes, text, sizeof bytes);
  return ((BELOW (bytes, 0x20) | BELOW (bytes ^ EACH_BYTE ('"'), 1)
           | BELOW (bytes ^ EACH_BYTE ('\\'), 1) | BELOW (bytes ^ EACH_BYTE (0x7f), 1))
          & EACH_BYTE (0x80))
         == 0;
}

static char *
put_escape (char *out, guchar byte)
{
  static const char digits[] = "0123456789abcdef";

  *out++ = '\\';
  *out++ = escapes[byte];
  if (escapes[byte] == 'u') {
    *out++ = '0';
    *out++ = '0';
    *out++ = digits[byte >> 4];
    *out++ = digits[byte & 15];
  }
  return out;
}

char *
carrel_json_put_escaped (char *out, const char *text, gsize length)
{
  const char *end = text + length;

  while (text < end) {
    for (; end - text >= 8 && is_plain (text); text += 8, out += 8)
      memcpy (out, text, 8);
    for (int i = 0; i < 8 && text < end; i++, text++) {
      if (escapes[(guchar) *text] == 0)
        *out++ = *text;
      else
        out = put_escape (out, (guchar) *text);
    }
  }
  return out;
}

void
carrel_json_append_string (GString *out, const char *text, gsize length)
{
  g_string_append_c (out, '"');
  while (length > 0) {
    gsize piece = MIN (length, PIECE);
    gsize used = out->len;
    char *end;

    g_string_set_size (out, used + piece * CARREL_JSON_MAX_ESCAPE);
    end = carrel_json_put_escaped (out->str + used, text, piece);
    g_string_truncate (out, (gsize) (end - out->str));
    text += piece;
    length -= piece;
  }
  g_string_append_c (out, '"');
}

void
carrel_json_append_raw_member (GString *out, const char *name, const char *json)
{
  if (out->len > 0 && out->str[out->len - 1] != '{')
    g_string_append_c (out, ',');
  carrel_json_append_string (out, name, strlen (name));
  g_string_append_c (out, ':');
  g_string_append (out, json);
}

void
carrel_json_append_member (GString *out, const char *name, const char *text)
{
  if (text == NULL) {
    carrel_json_append_raw_member (out, name, "null");
    return;
  }
  carrel_json_append_raw_member (out, name, "");
  carrel_json_append_string (out, text, strlen (text));
}

/* yajl is strict, streams, and keeps its state on the heap; json-glib is neither strict nor bounded
 * in depth. So yajl guards the door and json-glib builds what passed it. */

static int
on_begin (void *data)
{
  int *depth = data;

  return ++*depth <= CARREL_JSON_MAX_DEPTH;
}

static int
on_end (void *data)
{
  int *depth = data;

  --*depth;
  return 1;
}

/* One byte of an escape: after the backslash, or a digit. FALSE when it makes half of a pair. */
static gboolean
scan_escape (CarrelJsonScan *scan, char byte)
{
  gboolean is_low;

  if (scan->expected == AFTER_BACKSLASH) {
    scan->expected = byte == 'u' ? 4 : 0;
    scan->unit = 0;
    return byte == 'u' || !scan->is_high;
  }

  scan->unit = (scan->unit << 4 | (guint) g_ascii_xdigit_value (byte)) & 0xffff;
  if (--scan->expected > 0)
    return TRUE;

  is_low = scan->unit >= 0xdc00 && scan->unit <= 0xdfff;
  if (is_low != scan->is_high)
    return FALSE;
  scan->is_high = scan->unit >= 0xd800 && scan->unit <= 0xdbff;
  return TRUE;
}

/* Where the first escape stands that is half of a UTF-16 pair (RFC 8259 8.2). */
static gsize
find_lone_surrogate (CarrelJsonScan *scan, const char *text, gsize length)
{
  gsize i = 0;

  while (i < length) {
    const char *escape;

    if (scan->expected != 0) {
      if (!scan_escape (scan, text[i]))
        return i;
      i++;
      continue;
    }
    if (scan->is_high && text[i] != '\\')
      return i;
    escape = memchr (text + i, '\\', length - i);
    if (escape == NULL)
      return length;
    scan->expected = AFTER_BACKSLASH;
    i = (gsize) (escape - text) + 1;
  }
  return length;
}

gsize
carrel_json_scan (CarrelJsonScan *self, const char *text, gsize length)
{
  const char *at;

  if (length == 0)
    return 0;

  (void) g_utf8_validate_len (text, length, &at);
  length = (gsize) (at - text);
  for (const char *lax = "\f\v"; *lax != '\0'; lax++) {
    at = memchr (text, *lax, length);
    if (at != NULL)
      length = (gsize) (at - text);
  }
  return find_lone_surrogate (self, text, length);
}

static void
set_syntax_error (gsize at, GError **error)
{
  g_set_error (error, CARREL_JSON_ERROR, CARREL_JSON_ERROR_SYNTAX,
               _ ("This is not valid JSON; the mistake is near character %" G_GSIZE_FORMAT "."),
               at + 1);
}

static void *
allocate (void *data, size_t size)
{
  return g_malloc (size);
}

static void *
reallocate (void *data, void *memory, size_t size)
{
  return g_realloc (memory, size);
}

static void
release (void *data, void *memory)
{
  g_free (memory);
}

yajl_handle
carrel_json_new_parser (const yajl_callbacks *callbacks, gpointer data)
{
  yajl_alloc_funcs memory = { allocate, reallocate, release, NULL }; /* is copied */

  return yajl_alloc (callbacks, &memory, data);
}

gboolean
carrel_json_check (const char *text, gsize length, GError **error)
{
  static const yajl_callbacks callbacks = {
    .yajl_start_map = on_begin,
    .yajl_end_map = on_end,
    .yajl_start_array = on_begin,
    .yajl_end_array = on_end,
  };
  CarrelJsonScan scan = { 0 };
  gsize strict = carrel_json_scan (&scan, text, length);
  int depth = 0;
  yajl_handle parser = carrel_json_new_parser (&callbacks, &depth);
  yajl_status status = yajl_parse (parser, (const guchar *) text, strict);
  gsize at = yajl_get_bytes_consumed (parser);

  if (status == yajl_status_ok && strict == length)
    status = yajl_complete_parse (parser);
  yajl_free (parser);

  if (status == yajl_status_ok && strict == length)
    return TRUE;
  if (status == yajl_status_client_canceled)
    g_set_error (error, CARREL_JSON_ERROR, CARREL_JSON_ERROR_DEPTH,
                 _ ("The JSON is nested more than %d levels deep."), CARREL_JSON_MAX_DEPTH);
  else
    set_syntax_error (status == yajl_status_ok ? strict : at, error);
  return FALSE;
}

char *
carrel_json_compact (const char *text, gsize length)
{
  char *compact = g_malloc (length + 1);
  char *out = compact;
  gboolean in_string = FALSE;

  for (gsize i = 0; i < length; i++) {
    if (!in_string && strchr (" \t\r\n", text[i]) != NULL)
      continue;
    *out++ = text[i];
    if (text[i] == '"')
      in_string = !in_string;
    else if (in_string && text[i] == '\\' && i + 1 < length)
      *out++ = text[++i];
  }
  *out = '\0';
  return compact;
}

JsonNode *
carrel_json_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) local_error = NULL;

  if (!carrel_json_check (text, length, error))
    return NULL;

  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, text, (gssize) length, &local_error)) {
    g_set_error_literal (error, CARREL_JSON_ERROR, CARREL_JSON_ERROR_SYNTAX, local_error->message);
    return NULL;
  }
  return json_parser_steal_root (parser);
}

JsonObject *
carrel_json_parse_object (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonNode) node = carrel_json_parse (text, length, error);

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    g_set_error_literal (error, CARREL_JSON_ERROR, CARREL_JSON_ERROR_SYNTAX,
                         _ ("The JSON has to be an object: {…}."));
    return NULL;
  }
  return json_node_dup_object (node);
}
