#include "config.h"

#include "exchange/formats/json-reader.h"

#include "exchange/error.h"
#include "exchange/formats/json-rows.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#ifndef CARREL_JSON_CHUNK /* tests make it small, to cut tokens at every byte */
#define CARREL_JSON_CHUNK 16384
#endif

#define BOM "\357\273\277"

typedef struct {
  CarrelReader parent;
  CarrelInput *input; /* (transfer none) */
  CarrelRowQueue *queue;
  CarrelJsonRows *rows;
  GError *failure;
  gboolean has_lines;
  gboolean has_begun; /* the first bytes were looked at */
  gboolean at_end;

  /* Of NDJSON. */
  guint64 line;
  gboolean is_blank;   /* so far the line holds nothing but white space */
  gboolean is_refused; /* the rest of the line is passed over */
  gboolean has_text;   /* a line was not blank */

  char *buffer;
  gsize capacity;
  gsize length; /* of the buffer; after a chunk: of the character that it cut */
} JsonReader;

/* How many bytes at the end are the beginning of a character. */
static gsize
count_cut_bytes (const char *text, gsize length)
{
  for (gsize back = 1; back <= 3 && back <= length; back++) {
    guchar byte = (guchar) text[length - back];

    if (byte >= 0xc0)
      return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
    if (byte < 0x80)
      return 0;
  }
  return 0;
}

/* yajl scans a token that is not complete from its beginning each time, so chunks grow with it:
 * that keeps the whole linear. */
static gboolean
fill (JsonReader *self, GError **error)
{
  gsize wanted = MAX (CARREL_JSON_CHUNK, carrel_json_rows_get_pending (self->rows) / 8);

  if (self->capacity < wanted) {
    self->capacity = wanted;
    self->buffer = g_realloc (self->buffer, wanted);
  }
  while (self->length < wanted) {
    gssize got =
      carrel_input_read (self->input, self->buffer + self->length, wanted - self->length, error);

    if (got < 0)
      return FALSE;
    if (got == 0) {
      self->at_end = TRUE;
      return TRUE;
    }
    self->length += (gsize) got;
  }
  return TRUE;
}

/* Takes a mark away, and knows UTF-16 by the NUL that one of two ASCII characters has. */
static gboolean
check_begin (JsonReader *self, GError **error)
{
  const char *text = self->buffer;
  gboolean is_wide = self->length >= 2
                     && (memcmp (text, "\377\376", 2) == 0 || memcmp (text, "\376\377", 2) == 0
                         || memchr (text, '\0', 2) != NULL);

  self->has_begun = TRUE;
  if (is_wide) {
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FORMAT,
                 _ ("“%s” is UTF-16 text, and JSON has to be UTF-8. Open it in a text editor, save "
                    "it with the encoding UTF-8, and try again."),
                 carrel_input_get_name (self->input));
    return FALSE;
  }
  if (self->length >= strlen (BOM) && memcmp (text, BOM, strlen (BOM)) == 0) {
    self->length -= strlen (BOM);
    memmove (self->buffer, self->buffer + strlen (BOM), self->length);
  }
  return TRUE;
}

/* A mistake spoils its line only; a limit spoils the file. */
static gboolean
refuse_line (JsonReader *self, GError *mistake, GError **error)
{
  if (!g_error_matches (mistake, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FORMAT)) {
    g_propagate_error (error, mistake);
    return FALSE;
  }
  carrel_json_rows_refuse (self->rows, mistake->message);
  g_error_free (mistake);
  self->is_refused = TRUE;
  return TRUE;
}

static gboolean
feed_line (JsonReader *self, const char *text, gsize length, GError **error)
{
  GError *mistake = NULL;

  if (self->is_refused)
    return TRUE;
  if (self->is_blank) {
    const char *end = text + length;
    const char *at = text;

    while (at < end && (*at == ' ' || *at == '\t' || *at == '\r'))
      at++;
    if (at == end)
      return TRUE;
    carrel_json_rows_begin (self->rows, self->line);
    self->is_blank = FALSE;
    self->has_text = TRUE;
  }
  if (carrel_json_rows_feed (self->rows, text, length, &mistake))
    return TRUE;
  return refuse_line (self, mistake, error);
}

static gboolean
end_line (JsonReader *self, GError **error)
{
  GError *mistake = NULL;

  if (!self->is_blank && !self->is_refused && !carrel_json_rows_end (self->rows, &mistake)
      && !refuse_line (self, mistake, error))
    return FALSE;

  self->line++;
  self->is_blank = TRUE;
  self->is_refused = FALSE;
  return TRUE;
}

static gboolean
feed_lines (JsonReader *self, const char *text, gsize length, GError **error)
{
  const char *end = text + length;
  const char *newline;

  while ((newline = memchr (text, '\n', (gsize) (end - text))) != NULL) {
    if (!feed_line (self, text, (gsize) (newline - text), error) || !end_line (self, error))
      return FALSE;
    text = newline + 1;
  }
  return feed_line (self, text, (gsize) (end - text), error);
}

static gboolean
finish (JsonReader *self, GError **error)
{
  if (!self->has_lines)
    return carrel_json_rows_end (self->rows, error);
  if (!end_line (self, error))
    return FALSE;
  if (self->has_text)
    return TRUE;
  g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FORMAT,
               _ ("“%s” is empty. Have it made again, then try once more."),
               carrel_input_get_name (self->input));
  return FALSE;
}

static gboolean
read_chunk (JsonReader *self, GError **error)
{
  gsize cut;
  gsize length;

  if (!fill (self, error) || (!self->has_begun && !check_begin (self, error)))
    return FALSE;

  cut = self->at_end ? 0 : count_cut_bytes (self->buffer, self->length);
  length = self->length - cut;
  if (!(self->has_lines ? feed_lines (self, self->buffer, length, error)
                        : carrel_json_rows_feed (self->rows, self->buffer, length, error)))
    return FALSE;

  memmove (self->buffer, self->buffer + length, cut);
  self->length = cut;
  return !self->at_end || finish (self, error);
}

static CarrelReadResult
json_next (CarrelReader *reader, CarrelRow *row, GError **error)
{
  JsonReader *self = (JsonReader *) reader;

  while (TRUE) {
    CarrelReadResult result = carrel_row_queue_take (self->queue, row);

    if (result != CARREL_READ_END)
      return result;
    if (self->failure != NULL) {
      g_propagate_error (error, g_error_copy (self->failure));
      return CARREL_READ_FAILED;
    }
    if (self->at_end)
      return CARREL_READ_END;
    (void) read_chunk (self, &self->failure); /* the rows before a mistake come first */
  }
}

static void
json_free (CarrelReader *reader)
{
  JsonReader *self = (JsonReader *) reader;

  carrel_json_rows_free (self->rows);
  carrel_row_queue_free (self->queue);
  g_clear_error (&self->failure);
  g_free (self->buffer);
  g_free (self);
}

static CarrelReader *
new_reader (CarrelInput *input, gboolean has_lines)
{
  static const CarrelReaderClass klass = { json_next, json_free };
  JsonReader *self = g_new0 (JsonReader, 1);

  self->parent.klass = &klass;
  self->parent.exact = TRUE;
  self->parent.columns = g_ptr_array_new_with_free_func (g_free);
  self->parent.description = g_string_new (has_lines ? _ ("NDJSON") : _ ("JSON"));
  self->input = input;
  self->queue = carrel_row_queue_new (&self->parent, carrel_input_get_name (input));
  self->rows = carrel_json_rows_new (self->queue, carrel_input_get_name (input), has_lines);
  self->has_lines = has_lines;
  self->line = 1;
  self->is_blank = TRUE;
  return &self->parent;
}

CarrelReader *
carrel_json_reader_new (CarrelInput *input, GHashTable *options, GError **error)
{
  return new_reader (input, FALSE);
}

CarrelReader *
carrel_ndjson_reader_new (CarrelInput *input, GHashTable *options, GError **error)
{
  return new_reader (input, TRUE);
}
