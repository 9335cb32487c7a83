#include "config.h"

#include "exchange/formats/csv-reader.h"

#include "base/text.h"
#include "exchange/encoding.h"
#include "exchange/error.h"
#include "exchange/formats/csv-cell.h"
#include "exchange/formats/csv-record.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#ifndef CARREL_CSV_CHUNK /* tests make it small, to cut records at every byte */
#define CARREL_CSV_CHUNK 131072
#endif
#define MAX_RECORD (2 * CARREL_READER_MAX_CELL)

typedef struct {
  CarrelReader parent;
  CarrelInput *input;
  CarrelDecoder *decoder;
  CarrelEncoding encoding;
  CarrelCsvDialect dialect;
  CarrelCsvRecord record;
  gboolean has_header;
  gboolean guarded; /* written for a spreadsheet, maybe by Carrel: a ' may stand before formulas */
  guint64 line;     /* of the byte at `start` */
  char *buffer;     /* text that was read and not yet used lies from `start` to `end` */
  gsize capacity;
  gsize start;
  gsize end;
  gboolean at_end;
  GString *problem;
} CsvReader;

/* Text. */

/* Makes room for at least as much again as there is, so that scanning an unfinished record anew
 * stays linear, and fills it. */
static gboolean
fill (CsvReader *self, GError **error)
{
  gsize kept = self->end - self->start;
  gsize wanted = MAX (MIN (2 * kept, MAX_RECORD + CARREL_CSV_CHUNK), CARREL_CSV_CHUNK);
  gssize got = 1;

  if (self->start > 0)
    memmove (self->buffer, self->buffer + self->start, kept);
  self->start = 0;
  self->end = kept;
  if (self->capacity < wanted) {
    self->capacity = wanted;
    self->buffer = g_realloc (self->buffer, self->capacity);
  }

  while (self->capacity - self->end >= 4) {
    got = carrel_decoder_read (self->decoder, self->buffer + self->end, self->capacity - self->end,
                               error);
    if (got <= 0)
      break;
    self->end += (gsize) got;
  }
  if (got == 0)
    self->at_end = TRUE;
  return got >= 0;
}

static void
set_unclosed_error (CsvReader *self, gsize cell, GError **error)
{
  g_autofree char *line = carrel_text_count (self->line + self->record.lines);

  g_set_error (error, CARREL_EXCHANGE_ERROR,
               cell > CARREL_READER_MAX_CELL ? CARREL_EXCHANGE_ERROR_LIMIT
                                             : CARREL_EXCHANGE_ERROR_FORMAT,
               _ ("In “%s” the quotation mark that opens a cell on line %s is probably never "
                  "closed. Close or remove it, then try again."),
               carrel_input_get_name (self->input), line);
}

/* No real table has a cell of this size, and memory has to stay bounded. */
static gboolean
check_size (CsvReader *self, gsize cell, gsize record, GError **error)
{
  g_autofree char *line = NULL;

  if (cell <= CARREL_READER_MAX_CELL && record <= MAX_RECORD)
    return TRUE;
  if (self->record.in_quotes && cell > CARREL_READER_MAX_CELL) {
    set_unclosed_error (self, cell, error);
    return FALSE;
  }

  line = carrel_text_count (self->line);
  if (cell > CARREL_READER_MAX_CELL)
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_LIMIT,
                 _ ("In “%s” a cell of the row that begins on line %s is larger than 16 MiB. Check "
                    "whether the file is a table at all."),
                 carrel_input_get_name (self->input), line);
  else
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_LIMIT,
                 _ ("In “%s” the row that begins on line %s is larger than 32 MiB. Check whether "
                    "the file is a table at all."),
                 carrel_input_get_name (self->input), line);
  return FALSE;
}

/* Scans the next record that is not blank. It begins at `start` on `line` until
 * pass_record(). */
static CarrelReadResult
scan_record (CsvReader *self, GError **error)
{
  CarrelCsvRecord *record = &self->record;

  for (;;) {
    gsize length = self->end - self->start;
    CarrelCsvScan scan = CARREL_CSV_PARTIAL;

    record->open = 0;
    record->in_quotes = FALSE;
    if (length == 0 && self->at_end)
      return CARREL_READ_END;
    if (length > 0)
      scan = carrel_csv_record_scan (record, &self->dialect, self->buffer + self->start, length,
                                     self->at_end);
    switch (scan) {
    case CARREL_CSV_RECORD:
      return check_size (self, record->longest, record->length, error) ? CARREL_READ_ROW
                                                                       : CARREL_READ_FAILED;
    case CARREL_CSV_BLANK:
      self->start += record->length;
      self->line += record->lines;
      break;
    case CARREL_CSV_PARTIAL:
      if (!check_size (self, length - record->open, length, error) || !fill (self, error))
        return CARREL_READ_FAILED;
      break;
    default:
      set_unclosed_error (self, length - record->open, error);
      return CARREL_READ_FAILED;
    }
  }
}

static void
pass_record (CsvReader *self)
{
  self->start += self->record.length;
  self->line += self->record.lines;
}

/* Rows. */

static const char *
column_at (CsvReader *self, gsize offset)
{
  guint found = 0;

  for (guint i = 0; i < self->record.cells->len; i++) {
    const CarrelCell *cell = &g_array_index (self->record.cells, CarrelCell, i);

    if ((gsize) (cell->text - self->record.data) <= offset)
      found = i;
  }
  return g_ptr_array_index (self->parent.columns, found);
}

static void
describe_damage (CsvReader *self, gsize offset)
{
  g_autofree char *line = carrel_text_count (self->line);
  g_autofree char *column = carrel_text_excerpt (column_at (self, offset));

  if (self->record.data[offset] == '\0')
    g_string_printf (self->problem,
                     _ ("Line %s has a zero byte in the column “%s”: the file is damaged there. "
                        "Type the row anew."),
                     line, column);
  else
    g_string_printf (self->problem,
                     _ ("Line %s has a character in the column “%s” that is not valid %s. Type it "
                        "anew, or say in which encoding the file is written."),
                     line, column, carrel_encoding_get_title (self->encoding));
}

/* Says what is wrong, and puts the surplus where nothing of it is lost: into the last cell. */
static void
describe_surplus (CsvReader *self)
{
  CarrelCsvRecord *record = &self->record;
  CarrelCell *last = &g_array_index (record->cells, CarrelCell, record->limit - 1);
  g_autofree char *line = carrel_text_count (self->line);
  g_autofree char *cells = carrel_text_count (record->n_filled);
  g_autofree char *columns = carrel_text_count (record->limit);

  if (self->has_header)
    g_string_printf (self->problem,
                     ngettext ("Line %s has %s cells but the header has %s column. Is a quotation "
                               "mark missing around a text that holds “%c”?",
                               "Line %s has %s cells but the header has %s columns. Is a quotation "
                               "mark missing around a text that holds “%c”?",
                               record->limit),
                     line, cells, columns, self->dialect.delimiter);
  else
    g_string_printf (self->problem,
                     ngettext ("Line %s has %s cells but the first line has %s. Is a quotation "
                               "mark missing around a text that holds “%c”?",
                               "Line %s has %s cells but the first line has %s. Is a quotation "
                               "mark missing around a text that holds “%c”?",
                               record->limit),
                     line, cells, columns, self->dialect.delimiter);

  if (record->escaped->len > 0
      && g_array_index (record->escaped, guint, record->escaped->len - 1) == record->limit - 1)
    g_array_set_size (record->escaped, record->escaped->len - 1);
  last->text = record->data + record->last;
  last->length = record->end - record->last;
}

static void
take_guards_away (CarrelCsvRecord *record)
{
  for (guint i = 0; i < record->cells->len; i++) {
    CarrelCell *cell = &g_array_index (record->cells, CarrelCell, i);

    if (cell->text != NULL && carrel_csv_cell_is_guarded (cell->text, cell->length)) {
      cell->text++;
      cell->length--;
    }
  }
}

static CarrelReadResult
next (CarrelReader *reader, CarrelRow *row, GError **error)
{
  CsvReader *self = (CsvReader *) reader;
  CarrelCsvRecord *record = &self->record;
  CarrelReadResult result = scan_record (self, error);
  gsize damage;

  if (result != CARREL_READ_ROW)
    return result;

  g_string_truncate (self->problem, 0);
  damage = carrel_encoding_find_damage (record->data, record->end);
  if (record->n_filled > record->limit)
    describe_surplus (self);
  else if (damage < record->end)
    describe_damage (self, damage);
  carrel_csv_record_unescape (record, &self->dialect);
  if (self->guarded)
    take_guards_away (record);

  row->line = self->line;
  row->cells = record->cells;
  pass_record (self);
  if (self->problem->len == 0)
    return CARREL_READ_ROW;
  row->problem = self->problem->str;
  return CARREL_READ_BAD_ROW;
}

static void
csv_reader_free (CarrelReader *reader)
{
  CsvReader *self = (CsvReader *) reader;

  carrel_decoder_free (self->decoder);
  carrel_csv_record_clear (&self->record);
  g_string_free (self->problem, TRUE);
  g_free (self->buffer);
  g_free (self);
}

static const CarrelReaderClass csv_reader_class = { next, csv_reader_free };

/* The header. */

/* A second “name” becomes “name (2)”. @last has the highest number given to each name. */
static void
add_column (CsvReader *self, GHashTable *last, char *name)
{
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (last, name));
  char *unique = name;

  if (number > 0) {
    do {
      if (unique != name)
        g_free (unique);
      unique = g_strdup_printf ("%s (%u)", name, ++number);
    } while (g_hash_table_contains (last, unique));
    g_hash_table_insert (last, g_strdup (unique), GUINT_TO_POINTER (1));
  }
  g_hash_table_insert (last, g_strdup (name), GUINT_TO_POINTER (MAX (number, 1)));
  g_ptr_array_add (self->parent.columns, unique);
  if (unique != name)
    g_free (name);
}

static char *
column_name (CsvReader *self, guint index)
{
  const CarrelCell *cell = &g_array_index (self->record.cells, CarrelCell, index);
  g_autofree char *text = NULL;
  const char *stripped;
  gsize length;

  if (!self->has_header)
    return g_strdup_printf ("column %u", index + 1);

  text = g_utf8_make_valid (cell->text, (gssize) cell->length);
  stripped = text;
  length = strlen (text);
  carrel_text_strip (&stripped, &length);
  return length > 0 ? g_strndup (stripped, length) : g_strdup_printf ("column %u", index + 1);
}

static gboolean
read_header (CsvReader *self, GError **error)
{
  g_autoptr (GHashTable) last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  CarrelReadResult result = scan_record (self, error);
  guint n;

  if (result == CARREL_READ_FAILED)
    return FALSE;
  if (result == CARREL_READ_END) {
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FORMAT,
                 _ ("“%s” is empty. Choose a file that has the names of the columns in its first "
                    "line and rows below."),
                 carrel_input_get_name (self->input));
    return FALSE;
  }
  if (self->record.n_filled > CARREL_READER_MAX_COLUMNS) {
    g_autofree char *n_filled = carrel_text_count (self->record.n_filled);

    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_LIMIT,
                 _ ("“%s” has %s columns; more than 4096 cannot be read. Check whether the line "
                    "ends were lost on the way here."),
                 carrel_input_get_name (self->input), n_filled);
    return FALSE;
  }

  if (self->has_header)
    carrel_csv_record_unescape (&self->record, &self->dialect);
  /* Spreadsheets may write thousands of empty cells after the last name. */
  n = self->record.n_cells <= CARREL_READER_MAX_COLUMNS ? self->record.n_cells
                                                        : MAX (1, self->record.n_filled);
  for (guint i = 0; i < n; i++)
    add_column (self, last, column_name (self, i));
  self->record.limit = n;
  if (self->has_header)
    pass_record (self);
  return TRUE;
}

static CsvReader *
reader_alloc (CarrelInput *input)
{
  CsvReader *self = g_new0 (CsvReader, 1);

  self->parent.klass = &csv_reader_class;
  self->parent.columns = g_ptr_array_new_with_free_func (g_free);
  self->parent.description = g_string_new (NULL);
  self->input = input;
  self->problem = g_string_new (NULL);
  carrel_csv_record_init (&self->record, CARREL_READER_MAX_COLUMNS);
  return self;
}

static const char *
get_option (GHashTable *options, const char *name)
{
  return options != NULL ? g_hash_table_lookup (options, name) : NULL;
}

static gboolean
choose_encoding (CsvReader *self, GHashTable *options, GError **error)
{
  const char *name = get_option (options, "encoding");

  if (name != NULL && strcmp (name, "auto") != 0)
    return carrel_encoding_find (name, &self->encoding, error);
  return carrel_encoding_detect (self->input, &self->encoding, error);
}

/* Files for spreadsheets begin with a byte order mark; those for programs do not, and every ' in
 * them is meant. */
static gboolean
has_byte_order_mark (CarrelInput *input, gboolean *has, GError **error)
{
  char start[3] = "";
  gssize got = carrel_input_read (input, start, sizeof start, error);

  *has = got == (gssize) sizeof start && memcmp (start, "\xef\xbb\xbf", sizeof start) == 0;
  return got >= 0 && carrel_input_rewind (input, error);
}

static void
describe (CsvReader *self)
{
  g_autoptr (GString) delimiter = g_string_new (NULL);

  carrel_csv_dialect_append_title (&self->dialect, delimiter);
  /* Translators: what was recognised, for example “CSV, semicolons, Windows-1252”. */
  g_string_printf (self->parent.description, _ ("CSV, %s, %s"), delimiter->str,
                   carrel_encoding_get_title (self->encoding));
}

CarrelReader *
carrel_csv_reader_new (CarrelInput *input, GHashTable *options, char delimiter, GError **error)
{
  CsvReader *self = reader_alloc (input);
  g_autoptr (CarrelReader) owned = &self->parent;
  const char *header = get_option (options, "header");

  self->has_header = g_strcmp0 (header, "no") != 0 && g_strcmp0 (header, "none") != 0;
  if (!carrel_csv_dialect_choose (&self->dialect, options, delimiter, error)
      || !has_byte_order_mark (input, &self->guarded, error)
      || !choose_encoding (self, options, error))
    return NULL;
  self->decoder = carrel_decoder_new (input, self->encoding, error);
  if (self->decoder == NULL || !fill (self, error))
    return NULL;

  self->start =
    carrel_csv_dialect_recognise (&self->dialect, self->buffer, self->end, self->at_end);
  self->line = self->start > 0 ? 2 : 1;
  describe (self);
  return read_header (self, error) ? g_steal_pointer (&owned) : NULL;
}
