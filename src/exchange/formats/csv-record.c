#include "config.h"

#include "exchange/formats/csv-record.h"

#include <string.h>

void
carrel_csv_record_init (CarrelCsvRecord *self, guint limit)
{
  memset (self, 0, sizeof *self);
  self->cells = g_array_new (FALSE, FALSE, sizeof (CarrelCell));
  self->escaped = g_array_new (FALSE, FALSE, sizeof (guint));
  self->limit = limit;
}

void
carrel_csv_record_clear (CarrelCsvRecord *self)
{
  g_clear_pointer (&self->cells, g_array_unref);
  g_clear_pointer (&self->escaped, g_array_unref);
}

static void
add_cell (CarrelCsvRecord *self, const CarrelCell *cell, gboolean escaped, gsize start)
{
  guint index = self->n_cells++;

  if (cell->length > 0)
    self->n_filled = self->n_cells;
  if (cell->length > self->longest)
    self->longest = cell->length;
  if (index >= self->limit)
    return;

  self->last = start;
  g_array_index (self->cells, CarrelCell, index) = *cell;
  if (escaped)
    g_array_append_val (self->escaped, index);
}

static gsize
scan_plain (const CarrelCsvDialect *dialect, const char *data, gsize at, gsize length)
{
  while (at < length && dialect->plain[(guchar) data[at]] == 0)
    at++;
  return at;
}

/* From after the opening quotation mark to the closing one; @length when there is none yet. Counts
 * the line ends in between, CR LF as one. */
static gsize
scan_quoted (const CarrelCsvDialect *dialect, const char *data, gsize at, gsize length,
             gboolean *doubled, guint64 *lines)
{
  while (at < length) {
    if (dialect->quoted[(guchar) data[at]] == 0)
      at++;
    else if (data[at] == '\r' || data[at] == '\n') {
      if (data[at] == '\r' || data[at - 1] != '\r')
        (*lines)++;
      at++;
    } else if (at + 1 < length && data[at + 1] == dialect->quote) {
      *doubled = TRUE;
      at += 2;
    } else
      return at;
  }
  return length;
}

/* The cell in quotation marks that begins at *@at, which is moved to its end. FALSE when the end
 * is not at hand; without a closing mark *@at then is where the bytes end. */
static gboolean
take_quoted (CarrelCsvRecord *self, const CarrelCsvDialect *dialect, const char *data, gsize *at,
             gsize length, gboolean at_end)
{
  gsize start = *at;
  gboolean escaped = FALSE;
  guint64 lines = self->lines;
  gsize closing = scan_quoted (dialect, data, start + 1, length, &escaped, &lines);
  CarrelCell cell = { data + start + 1, 0, FALSE };

  self->in_quotes = closing == length || closing - start > CARREL_READER_MAX_CELL;
  *at = length;
  if (self->in_quotes || (closing + 1 == length && !at_end)) /* a second one might follow */
    return FALSE;

  *at = scan_plain (dialect, data, closing + 1, length);
  if (*at == length && !at_end)
    return FALSE;
  if (*at > closing + 1) /* text after the closing mark */
    escaped = TRUE;
  cell.length = (escaped ? *at : closing) - (start + 1);
  self->lines = lines;
  add_cell (self, &cell, escaped, start);
  return TRUE;
}

static gboolean
take_plain (CarrelCsvRecord *self, const CarrelCsvDialect *dialect, const char *data, gsize *at,
            gsize length, gboolean at_end)
{
  gsize start = *at;
  CarrelCell cell = { data + start, 0, FALSE };

  *at = scan_plain (dialect, data, start, length);
  if (*at == length && !at_end)
    return FALSE;
  cell.length = *at - start;
  add_cell (self, &cell, FALSE, start);
  return TRUE;
}

/* The record ends at @at, with a line end or the file. */
static CarrelCsvScan
finish (CarrelCsvRecord *self, const char *data, gsize at, gsize length, gboolean at_end)
{
  gsize after = at;

  if (at + 1 == length && data[at] == '\r' && !at_end) { /* a line feed might follow */
    self->open = at;
    return CARREL_CSV_PARTIAL;
  }
  if (at < length)
    after += at + 1 < length && data[at] == '\r' && data[at + 1] == '\n' ? 2 : 1;
  self->end = at;
  self->length = after;
  g_array_set_size (self->cells, MIN (self->n_cells, self->limit));
  if (after > at)
    self->lines++;
  return at == 0 ? CARREL_CSV_BLANK : CARREL_CSV_RECORD;
}

CarrelCsvScan
carrel_csv_record_scan (CarrelCsvRecord *self, const CarrelCsvDialect *dialect, char *data,
                        gsize length, gboolean at_end)
{
  gsize at = 0;

  g_array_set_size (self->cells, self->limit);
  g_array_set_size (self->escaped, 0);
  self->data = data;
  self->n_cells = 0;
  self->n_filled = 0;
  self->longest = 0;
  self->last = 0;
  self->lines = 0;
  self->in_quotes = FALSE;

  for (;;) {
    gsize start = at;
    gboolean whole = at < length && data[at] == dialect->quote
                       ? take_quoted (self, dialect, data, &at, length, at_end)
                       : take_plain (self, dialect, data, &at, length, at_end);

    if (!whole) {
      self->open = start;
      return at_end ? CARREL_CSV_UNCLOSED : CARREL_CSV_PARTIAL;
    }
    if (at == length || data[at] != dialect->delimiter)
      return finish (self, data, at, length, at_end);
    at++;
  }
}

/* @text begins after an opening quotation mark: doubled ones become one, and what follows the
 * closing one is literal. Returns the new length. */
static gsize
unescape (char *text, gsize length, char quote)
{
  char *out = text;
  const char *at = text;
  const char *end = text + length;
  const char *found;

  while ((found = memchr (at, quote, (gsize) (end - at))) != NULL) {
    gsize run = (gsize) (found - at);

    memmove (out, at, run);
    out += run;
    at = found + 1;
    if (at == end || *at != quote)
      break;
    *out++ = quote;
    at++;
  }
  memmove (out, at, (gsize) (end - at));
  return (gsize) (out - text) + (gsize) (end - at);
}

void
carrel_csv_record_unescape (CarrelCsvRecord *self, const CarrelCsvDialect *dialect)
{
  for (guint i = 0; i < self->escaped->len; i++) {
    guint index = g_array_index (self->escaped, guint, i);
    CarrelCell *cell = &g_array_index (self->cells, CarrelCell, index);

    cell->length = unescape (self->data + (cell->text - self->data), cell->length, dialect->quote);
  }
}
