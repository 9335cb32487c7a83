#pragma once

#include <json-glib/json-glib.h>
#include <yajl/yajl_parse.h>

G_BEGIN_DECLS

/* JSON (RFC 8259): writing into a string, and reading whole small documents strictly. Large ones
 * are streamed by the readers of exchange. */

#define CARREL_JSON_ERROR (carrel_json_error_quark ())
#define CARREL_JSON_MAX_DEPTH 64

typedef enum {
  CARREL_JSON_ERROR_SYNTAX, /* not JSON, or not UTF-8 */
  CARREL_JSON_ERROR_DEPTH,  /* nested deeper than %CARREL_JSON_MAX_DEPTH */
} CarrelJsonError;

GQuark carrel_json_error_quark (void);

#define CARREL_JSON_MAX_ESCAPE 6 /* bytes that one may become in a string: \u001f */

/**
 * carrel_json_put_escaped:
 * @out: room for %CARREL_JSON_MAX_ESCAPE times @length bytes
 * @text: UTF-8, or a piece of it
 *
 * Writes @text as it stands between the quotes of a JSON string.
 *
 * Returns: where it ends; no NUL is put there
 */
char *carrel_json_put_escaped (char *out, const char *text, gsize length);

/**
 * carrel_json_append_string:
 * @out: where to
 * @text: UTF-8
 * @length: bytes of @text
 *
 * Appends @text as a JSON string with its quotes.
 */
void carrel_json_append_string (GString *out, const char *text, gsize length);

/**
 * carrel_json_append_member:
 * @out: an object that was begun with `{`
 * @name: the member's name
 * @text: (nullable): a string value, or NULL for `null`
 *
 * Appends a comma where one is due, the name, and the value.
 */
void carrel_json_append_member (GString *out, const char *name, const char *text);

/**
 * carrel_json_append_raw_member:
 *
 * The same with a value that is JSON already: a number, `true`, an object.
 */
void carrel_json_append_raw_member (GString *out, const char *name, const char *json);

/**
 * carrel_json_new_parser:
 * @callbacks: (transfer none): have to outlive the parser
 * @data: for them
 *
 * Makes a parser of yajl, which by itself would not look whether there was memory to be had.
 *
 * Returns: (transfer full): the parser, for yajl_free()
 */
yajl_handle carrel_json_new_parser (const yajl_callbacks *callbacks, gpointer data);

/* What a piece of JSON text left open; zero at the beginning. */
typedef struct {
  guint expected; /* digits of an escape, or the letter after its backslash */
  guint unit;     /* of UTF-16, so far */
  gboolean is_high;
} CarrelJsonScan;

/**
 * carrel_json_scan:
 * @self: (inout): carried from one piece of the text to the next
 * @text: a piece that ends between two characters
 *
 * yajl takes form feeds and vertical tabs for white space, overlong and surrogate UTF-8 for
 * characters, and makes other characters of escapes that are half of a pair. Whoever feeds it asks
 * here first.
 *
 * Returns: how many bytes may be fed: @length, or up to the first mistake of this kind
 */
gsize carrel_json_scan (CarrelJsonScan *self, const char *text, gsize length);

/**
 * carrel_json_check:
 * @text: bytes, not necessarily terminated
 * @length: how many
 *
 * Returns: TRUE when @text is one strict JSON value of bounded depth, else FALSE with
 * %CARREL_JSON_ERROR
 */
gboolean carrel_json_check (const char *text, gsize length, GError **error);

/**
 * carrel_json_compact:
 * @text: valid JSON
 *
 * Returns: (transfer full): the same without white space between its parts, so on one line
 */
char *carrel_json_compact (const char *text, gsize length);

/**
 * carrel_json_parse:
 *
 * Checks as carrel_json_check() does and builds the document.
 *
 * Returns: (transfer full) (nullable): the document, NULL with %CARREL_JSON_ERROR
 */
JsonNode *carrel_json_parse (const char *text, gsize length, GError **error);

/**
 * carrel_json_parse_object:
 *
 * The same, and the document must be an object.
 *
 * Returns: (transfer full) (nullable): the object, NULL with %CARREL_JSON_ERROR
 */
JsonObject *carrel_json_parse_object (const char *text, gsize length, GError **error);

G_END_DECLS
