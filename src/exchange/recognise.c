#include "config.h"

#include "exchange/format.h"

#include "base/json.h"
#include "exchange/encoding.h"
#include "exchange/error.h"
#include "exchange/formats/csv-dialect.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What a file is, by its first bytes. People import what they have, so what cannot be read is
 * called by its name, with the way to something that can. */

#define SAMPLE_SIZE 65536

#define PICTURE                                                                                    \
  N_ ("“%s” is a picture, which has no rows to import. Type the list into a "                  \
      "spreadsheet, save it as CSV, then import that file.")
#define ARCHIVE                                                                                    \
  N_ ("“%s” is an archive that Carrel did not export. Unpack it and import its files.")
#define WORKBOOK                                                                                   \
  N_ ("“%s” is an Excel workbook. In Excel choose Save as → CSV UTF-8, then "                \
      "import that file.")
#define DOCUMENT                                                                                   \
  N_ ("“%s” is a text document. Copy its table into a spreadsheet, save that as "              \
      "CSV, then import that file.")
#define WEB_PAGE                                                                                   \
  N_ ("“%s” holds a web page instead of a list. Where you downloaded it, look for "            \
      "an export as CSV or Excel, and make sure that you are signed in.")

/* `message` has one %s, for the file's name. */
typedef struct {
  guint offset;
  guint length;
  const char *bytes;
  const char *message;
} Signature;

static const Signature signatures[] = {
  { 0, 8, "\x89PNG\r\n\x1a\n", PICTURE },
  { 0, 3, "\xff\xd8\xff", PICTURE },
  { 0, 4, "GIF8", PICTURE },
  { 8, 4, "WEBP", PICTURE },
  { 0, 4, "II*\0", PICTURE },
  { 0, 4, "MM\0*", PICTURE },
  { 4, 8, "ftypheic", PICTURE },
  { 0, 5, "%PDF-",
    N_ ("“%s” is a PDF document, which has no rows to import. Ask whoever sent it, or the "
        "program "
        "that made it, for the same list as CSV or Excel.") },
  { 0, 8, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    N_ ("“%s” is an old Excel or Word file. Open it in Excel or LibreOffice, choose Save as "
        "→ CSV "
        "UTF-8, then import that file.") },
  { 0, 16, "SQLite format 3\0",
    N_ ("“%s” is a Carrel workspace or another database, not a list to import. Open it as a "
        "workspace, export what you need, then import that file.") },
  { 0, 5, "{\\rtf", DOCUMENT },
  { 0, 2, "\x1f\x8b", ARCHIVE },
  { 0, 6, "7z\xbc\xaf\x27\x1c", ARCHIVE },
  { 0, 6, "Rar!\x1a\x07", ARCHIVE },
  { 0, 6,
    "\xfd"
    "7zXZ\0",
    ARCHIVE },
  { 0, 4, "\x28\xb5\x2f\xfd", ARCHIVE },
  { 0, 3, "BZh", ARCHIVE },
};

/* Text that is no table; case does not count. */
static const struct {
  const char *word;
  const char *message;
} text_kinds[] = {
  { "BEGIN:VCALENDAR", N_ ("“%s” is a calendar. Calendars cannot be imported as a table: "
                           "export the list as CSV from "
                           "the program that made it.") },
  { "BEGIN:VCARD", N_ ("“%s” holds contact cards (vCard). In the address book that made it "
                       "choose an export as "
                       "CSV, then import that file.") },
};

/* What a ZIP archive is really, by a name or text that stands in it. */
static const struct {
  const char *marker;
  const char *message;
} zip_kinds[] = {
  { "opendocument.spreadsheet",
    N_ ("“%s” is an OpenDocument spreadsheet. In LibreOffice choose Save as → Text CSV with "
        "Unicode (UTF-8), then import that file.") },
  { "opendocument.text", DOCUMENT },
  { "word/", DOCUMENT },
  { "xl/", WORKBOOK },
  { "Index/Document.iwa",
    N_ ("“%s” is a Numbers or Pages document. There choose Export to → CSV, then import that "
        "file.") },
};
#define ZIP_SIGNATURE "PK\x03\x04"
#define ZIP_EMPTY "PK\x05\x06"

static gboolean
refuse (CarrelInput *input, const char *message, GError **error)
{
  g_autoptr (GString) text = g_string_new (_ (message));

  g_string_replace (text, "%s", carrel_input_get_name (input), 1);
  g_set_error_literal (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FORMAT, text->str);
  return FALSE;
}

static gboolean
refuse_zip (CarrelInput *input, const char *data, gsize length, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (zip_kinds); i++) {
    if (memmem (data, length, zip_kinds[i].marker, strlen (zip_kinds[i].marker)) != NULL)
      return refuse (input, zip_kinds[i].message, error);
  }
  return refuse (input, ARCHIVE, error);
}

/* Bytes that no text has: control characters other than white space, escape and DOS's end.
 * Some may stand in a damaged table, many do not. */
static gboolean
is_binary (const char *data, gsize length)
{
  gsize odd = 0;

  for (gsize i = 0; i < length; i++) {
    guchar c = (guchar) data[i];

    if ((c < 0x20 && !(c >= '\t' && c <= '\r') && c != 0x1a && c != 0x1b) || c == 0x7f)
      odd++;
  }
  return odd >= 8 && odd >= length / 20;
}

/* TRUE when the bytes may be text. */
static gboolean
check_bytes (CarrelInput *input, const char *data, gsize length, GError **error)
{
  CarrelEncoding encoding;

  for (gsize i = 0; i < G_N_ELEMENTS (signatures); i++) {
    const Signature *signature = &signatures[i];

    if (length >= signature->offset + signature->length
        && memcmp (data + signature->offset, signature->bytes, signature->length) == 0)
      return refuse (input, signature->message, error);
  }
  if (length >= 4 && (memcmp (data, ZIP_SIGNATURE, 4) == 0 || memcmp (data, ZIP_EMPTY, 4) == 0))
    return refuse_zip (input, data, length, error);
  if (!carrel_encoding_of_start (data, length, &encoding) && is_binary (data, length))
    return refuse (input,
                   N_ ("“%s” is not a text file. Save it as CSV, JSON or XML in the program that "
                       "made it, then import that file."),
                   error);
  return TRUE;
}

/* Text. */

static gboolean
has_word (const char *at, const char *end, const char *word)
{
  gsize length = strlen (word);

  return (gsize) (end - at) >= length && g_ascii_strncasecmp (at, word, length) == 0;
}

static const char *
skip_spaces (const char *at, const char *end)
{
  while (at < end && g_ascii_isspace (*at))
    at++;
  return at;
}

/* HTML may begin with comments, and XHTML with an XML declaration. */
static gboolean
is_html (const char *at, const char *end)
{
  static const char *const beginnings[] = { "<!doctype html", "<html",  "<head",
                                            "<body",          "<table", "<script" };

  while (has_word (at, end, "<!--") || has_word (at, end, "<?xml ")) {
    const char *close = memchr (at, '>', (gsize) (end - at));

    if (close == NULL)
      return FALSE;
    at = skip_spaces (close + 1, end);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (beginnings); i++) {
    if (has_word (at, end, beginnings[i]))
      return TRUE;
  }
  return FALSE;
}

/* One JSON object a line: the first line is whole, and another object follows. Where that
 * cannot be seen, the name counts. */
static gboolean
is_ndjson (CarrelInput *input, const char *at, const char *end)
{
  const char *line_end = memchr (at, '\n', (gsize) (end - at));
  gboolean named = carrel_formats_guess (carrel_input_get_name (input)) == &carrel_format_ndjson;
  const char *second;

  if (*at != '{' || line_end == NULL)
    return *at == '{' && named;
  second = skip_spaces (line_end, end);
  return (named || (second < end && *second == '{'))
         && carrel_json_check (at, (gsize) (line_end - at), NULL);
}

/* A table may begin with a bracket too: “[id],name”. */
static gboolean
is_json (const char *at, const char *end)
{
  const char *inside = skip_spaces (at + 1, end);

  if (*at == '{')
    return inside == end || *inside == '"' || *inside == '}';
  return *at == '['
         && (inside == end || memchr ("{[\"]-", *inside, 5) != NULL || g_ascii_isdigit (*inside)
             || has_word (inside, end, "null") || has_word (inside, end, "true")
             || has_word (inside, end, "false"));
}

static gboolean
is_markup (const char *at, const char *end)
{
  return *at == '<' && at + 1 < end
         && (g_ascii_isalpha (at[1]) || memchr ("?!_", at[1], 3) != NULL);
}

static const CarrelFormat *
recognise_text (CarrelInput *input, char *text, gsize length, gboolean at_end, GError **error)
{
  const char *end = text + length;
  const char *at = skip_spaces (text, end);
  CarrelCsvDialect dialect;

  if (at == end && at_end) {
    (void) refuse (input, N_ ("“%s” is empty. Choose a file that has rows."), error);
    return NULL;
  }
  if (at < end && is_markup (at, end)) {
    if (!is_html (at, end))
      return &carrel_format_xml;
    (void) refuse (input, WEB_PAGE, error);
    return NULL;
  }
  if (at < end && is_json (at, end))
    return is_ndjson (input, at, end) ? &carrel_format_ndjson : &carrel_format_json;

  for (gsize i = 0; i < G_N_ELEMENTS (text_kinds); i++) {
    if (has_word (at, end, text_kinds[i].word)) {
      (void) refuse (input, text_kinds[i].message, error);
      return NULL;
    }
  }

  carrel_csv_dialect_init (&dialect, '\0', '"');
  (void) carrel_csv_dialect_recognise (&dialect, text, length, at_end);
  return dialect.delimiter == '\t' ? &carrel_format_tsv : &carrel_format_csv;
}

/* Returns how many bytes were read, -1 on failure. */
static gssize
read_start (CarrelInput *input, char *buffer, GError **error)
{
  gsize have = 0;
  gssize got;

  if (!carrel_input_rewind (input, error))
    return -1;
  do {
    got = carrel_input_read (input, buffer + have, SAMPLE_SIZE - have, error);
    have += (gsize) MAX (0, got);
  } while (got > 0 && have < SAMPLE_SIZE);
  return got < 0 ? -1 : (gssize) have;
}

static gssize
decode_start (CarrelInput *input, CarrelEncoding encoding, char *buffer, GError **error)
{
  g_autoptr (CarrelDecoder) decoder = carrel_decoder_new (input, encoding, error);
  gsize have = 0;
  gssize got = 0;

  if (decoder == NULL)
    return -1;
  do {
    got = carrel_decoder_read (decoder, buffer + have, SAMPLE_SIZE - have, error);
    have += (gsize) MAX (0, got);
  } while (got > 0 && SAMPLE_SIZE - have >= 4);
  return got < 0 ? -1 : (gssize) have;
}

const CarrelFormat *
carrel_formats_recognise (CarrelInput *input, GError **error)
{
  g_autofree char *buffer = NULL;
  CarrelEncoding encoding = CARREL_ENCODING_UTF8;
  const CarrelFormat *format = NULL;
  gssize length;

  g_return_val_if_fail (input != NULL, NULL);

  buffer = g_malloc (SAMPLE_SIZE);
  length = read_start (input, buffer, error);
  if (length < 0 || !check_bytes (input, buffer, (gsize) length, error))
    return NULL;
  (void) carrel_encoding_of_start (buffer, (gsize) length, &encoding);

  length = decode_start (input, encoding, buffer, error);
  if (length >= 0)
    format = recognise_text (input, buffer, (gsize) length, SAMPLE_SIZE - length >= 4, error);
  return format != NULL && carrel_input_rewind (input, error) ? format : NULL;
}
