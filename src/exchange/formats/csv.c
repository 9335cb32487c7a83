#include "config.h"

#include "exchange/format.h"
#include "exchange/formats/csv-cell.h"
#include "exchange/formats/csv-reader.h"
#include "exchange/formats/slice-print.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <string.h>

/* CSV (RFC 4180) and its tab-separated sister, each in two profiles: for other programs, exact and
 * the same everywhere, and for spreadsheets, as Excel and LibreOffice of this country want it. */

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static const CarrelFormatOption csv_options[] = {
  { "profile", N_ ("Made for"), "machine|spreadsheet", N_ ("other programs|spreadsheets"),
    "machine" },
  { "delimiter", N_ ("Cells are separated by"), "auto|comma|semicolon|tab|pipe",
    N_ ("what fits|commas|semicolons|tabs|vertical bars"), "auto" },
  { "quote", N_ ("Quotation marks around"), "needed|all", N_ ("cells that need them|all cells"),
    "needed" },
  { "newline", N_ ("Line ends"), "auto|lf|crlf", N_ ("what fits|LF (Unix)|CR LF (Windows)"),
    "auto" },
  { "bom", N_ ("Byte order mark"), "auto|yes|no", N_ ("what fits|yes|no"), "auto" },
  { "decimal", N_ ("Decimal sign"), "auto|point|comma", N_ ("what fits|point|comma"), "auto" },
  { "guard", N_ ("Disarm texts that look like formulas"), "auto|yes|no", N_ ("what fits|yes|no"),
    "auto" },
  { "header", N_ ("First line"), "names|labels|none",
    N_ ("names for programs|names for people|none"), "names" },
  { "timezone", N_ ("Time zone of times for people"), NULL, NULL, "" },
};

static const CarrelFormatOption tsv_options[] = {
  { "profile", N_ ("Made for"), "machine|spreadsheet", N_ ("other programs|spreadsheets"),
    "machine" },
  { "quote", N_ ("Quotation marks around"), "needed|all", N_ ("cells that need them|all cells"),
    "needed" },
  { "newline", N_ ("Line ends"), "auto|lf|crlf", N_ ("what fits|LF (Unix)|CR LF (Windows)"),
    "auto" },
  { "header", N_ ("First line"), "names|labels|none",
    N_ ("names for programs|names for people|none"), "names" },
  { "timezone", N_ ("Time zone of times for people"), NULL, NULL, "" },
};

typedef enum { HEADER_NAMES, HEADER_LABELS, HEADER_NONE } Header;

typedef struct {
  CarrelWriter parent;
  CarrelCsvStyle style;
  const char *line_end;
  gboolean byte_order_mark;
  Header header;
  const CarrelColumns *columns;
  const CarrelField **fields; /* by column */
  gboolean at_start;          /* nothing but a mark was written */
  GTimeZone *zone;            /* of times for people, unless the record names its own */
  GHashTable *zones;          /* name to GTimeZone */
  int zone_column;            /* which holds the record's own, or -1 */
} CsvWriter;

static gboolean
begin (CarrelWriter *writer, GError **error)
{
  CsvWriter *self = (CsvWriter *) writer;

  self->at_start = TRUE;
  return !self->byte_order_mark
         || carrel_output_write (writer->output, BYTE_ORDER_MARK, strlen (BYTE_ORDER_MARK), error);
}

/* At the very beginning of a file these bytes would be read as a hint for the reader instead of as
 * a cell. */
static gboolean
is_hint (const CarrelSlice *cell)
{
  static const char *const hints[] = { "sep=", BYTE_ORDER_MARK };

  for (gsize i = 0; cell->text != NULL && i < G_N_ELEMENTS (hints); i++) {
    gsize length = strlen (hints[i]);

    if (cell->length >= length && g_ascii_strncasecmp (cell->text, hints[i], length) == 0)
      return TRUE;
  }
  return FALSE;
}

/* A cell of any length, which may not fit into the reserve. */
static gboolean
write_cell (CsvWriter *self, const CarrelField *field, const CarrelSlice *cell,
            const char *currency, GError **error)
{
  gsize length = cell->text != NULL ? cell->length : 0;
  char *start;

  if (length > (CARREL_OUTPUT_RESERVE - CARREL_CSV_CELL_EXTRA) / 2)
    return carrel_csv_cell_write (&self->style, cell, self->parent.output, error);

  start = carrel_output_reserve (self->parent.output, CARREL_CSV_CELL_EXTRA + 2 * length, error);
  if (start == NULL)
    return FALSE;
  carrel_output_advance (
    self->parent.output,
    (gsize) (carrel_csv_cell_put (&self->style, field, cell, currency, start) - start));
  return TRUE;
}

/* @fields NULL: the cells are any text. */
static gboolean
write_long_row (CsvWriter *self, const CarrelField *const *fields, const CarrelSlice *row,
                const char *currency, GError **error)
{
  CarrelOutput *output = self->parent.output;
  gboolean quote_all = self->style.quote_all;

  for (guint i = 0; i < self->columns->n; i++) {
    gboolean written;

    if (i > 0 && !carrel_output_write (output, &self->style.delimiter, 1, error))
      return FALSE;
    /* The only cell of a row, if empty, must not make a blank line. */
    self->style.quote_all = quote_all || (i == 0 && self->at_start && is_hint (row))
                            || (self->columns->n == 1 && (row->text == NULL || row->length == 0));
    written = write_cell (self, fields != NULL ? fields[i] : NULL, &row[i], currency, error);
    self->style.quote_all = quote_all;
    if (!written)
      return FALSE;
  }
  self->at_start = FALSE;
  return carrel_output_write (output, self->line_end, strlen (self->line_end), error);
}

/* The wall clock by which an import reads the times of the same row again. */
static GTimeZone *
get_zone (CsvWriter *self, const CarrelSlice *cells)
{
  const CarrelSlice *cell = self->zone_column >= 0 ? &cells[self->zone_column] : NULL;
  g_autofree char *name = NULL;
  GTimeZone *zone;

  if (cell == NULL || cell->text == NULL)
    return self->zone;
  name = g_strndup (cell->text, cell->length);
  zone = g_hash_table_lookup (self->zones, name);
  if (zone == NULL) {
    zone = g_time_zone_new_identifier (name);
    if (zone == NULL)
      return self->zone;
    g_hash_table_insert (self->zones, g_steal_pointer (&name), zone);
  }
  return zone;
}

static gboolean
row (CarrelWriter *writer, const CarrelSlice *cells, GError **error)
{
  CsvWriter *self = (CsvWriter *) writer;
  guint n = self->columns->n;
  gsize room = n * (CARREL_CSV_CELL_EXTRA + 1) + strlen (self->line_end);
  char code[CARREL_CURRENCY_SIZE];
  const char *currency = carrel_slice_get_currency (self->columns, cells, code);
  char *start;
  char *out;

  if (self->style.for_people)
    self->style.zone = get_zone (self, cells);
  for (guint i = 0; i < n; i++)
    room += 2 * cells[i].length;
  if (room > CARREL_OUTPUT_RESERVE || self->at_start || n == 1)
    return write_long_row (self, self->fields, cells, currency, error);

  start = out = carrel_output_reserve (writer->output, room, error);
  if (start == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++) {
    out = carrel_csv_cell_put (&self->style, self->fields[i], &cells[i], currency, out);
    *out++ = self->style.delimiter;
  }
  out--;
  for (const char *at = self->line_end; *at != '\0'; at++)
    *out++ = *at;
  carrel_output_advance (writer->output, (gsize) (out - start));
  return TRUE;
}

static gboolean
begin_entity (CarrelWriter *writer, const CarrelColumns *columns, GError **error)
{
  CsvWriter *self = (CsvWriter *) writer;
  g_autofree CarrelSlice *names = g_new (CarrelSlice, columns->n);

  self->columns = columns;
  self->zone_column = -1;
  g_free (self->fields);
  self->fields = g_new (const CarrelField *, columns->n);
  for (guint i = 0; i < columns->n; i++) {
    self->fields[i] = &columns->entity->fields[columns->fields[i]];
    if (self->fields[i]->type == CARREL_TYPE_TIMEZONE)
      self->zone_column = (int) i;
    names[i].text =
      self->header == HEADER_LABELS ? carrel_field_title (self->fields[i]) : columns->names[i];
    names[i].length = strlen (names[i].text);
  }
  return self->header == HEADER_NONE || write_long_row (self, NULL, names, NULL, error);
}

static gboolean
end (CarrelWriter *writer, GError **error)
{
  return TRUE;
}

static void
csv_writer_free (CarrelWriter *writer)
{
  CsvWriter *self = (CsvWriter *) writer;

  g_free (self->fields);
  g_hash_table_unref (self->zones);
  g_time_zone_unref (self->zone);
  g_free (self);
}

static const CarrelWriterClass csv_writer_class = {
  begin, begin_entity, row, end, end, csv_writer_free,
};

/* Options. */

static gboolean
is_set (GHashTable *options, const char *name, const char *value)
{
  return g_strcmp0 (g_hash_table_lookup (options, name), value) == 0;
}

/* What the option says or, without it or with `auto`, @fallback. */
static gboolean
choose (GHashTable *options, const char *name, const char *yes, const char *no, gboolean fallback)
{
  return is_set (options, name, yes) || (fallback && !is_set (options, name, no));
}

static char
choose_delimiter (GHashTable *options, gboolean decimal_comma)
{
  static const struct {
    const char *name;
    char delimiter;
  } delimiters[] = { { "comma", ',' }, { "semicolon", ';' }, { "tab", '\t' }, { "pipe", '|' } };

  for (gsize i = 0; i < G_N_ELEMENTS (delimiters); i++) {
    if (is_set (options, "delimiter", delimiters[i].name))
      return delimiters[i].delimiter;
  }
  return decimal_comma ? ';' : ',';
}

static GTimeZone *
choose_zone (GHashTable *options)
{
  const char *name = g_hash_table_lookup (options, "timezone");
  GTimeZone *zone = name != NULL && *name != '\0' ? g_time_zone_new_identifier (name) : NULL;

  return zone != NULL ? zone : g_time_zone_new_local ();
}

static CsvWriter *
new_writer (CarrelOutput *output, GHashTable *options)
{
  CsvWriter *self = g_new0 (CsvWriter, 1);
  gboolean for_people = is_set (options, "profile", "spreadsheet");
  gboolean comma = for_people && strcmp (nl_langinfo (RADIXCHAR), ",") == 0;

  self->parent.klass = &csv_writer_class;
  self->parent.output = output;
  self->line_end = choose (options, "newline", "crlf", "lf", for_people) ? "\r\n" : "\n";
  self->byte_order_mark = choose (options, "bom", "yes", "no", for_people);
  self->header = is_set (options, "header", "none")     ? HEADER_NONE
                 : is_set (options, "header", "labels") ? HEADER_LABELS
                                                        : HEADER_NAMES;
  self->style.quote_all = is_set (options, "quote", "all");
  self->style.guard = choose (options, "guard", "yes", "no", for_people);
  self->style.decimal_comma = choose (options, "decimal", "comma", "point", comma);
  self->style.for_people = for_people;
  self->style.delimiter = choose_delimiter (options, self->style.decimal_comma);
  self->zone = choose_zone (options);
  self->zones =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_time_zone_unref);
  return self;
}

static CarrelWriter *
new_csv_writer (CarrelOutput *output, GHashTable *options, GError **error)
{
  CsvWriter *self = new_writer (output, options);

  carrel_csv_style_init (&self->style);
  return &self->parent;
}

static CarrelWriter *
new_tsv_writer (CarrelOutput *output, GHashTable *options, GError **error)
{
  CsvWriter *self = new_writer (output, options);

  self->style.delimiter = '\t';
  carrel_csv_style_init (&self->style);
  return &self->parent;
}

static CarrelReader *
new_csv_reader (CarrelInput *input, GHashTable *options, GError **error)
{
  return carrel_csv_reader_new (input, options, '\0', error);
}

static CarrelReader *
new_tsv_reader (CarrelInput *input, GHashTable *options, GError **error)
{
  return carrel_csv_reader_new (input, options, '\t', error);
}

const CarrelFormat carrel_format_csv = {
  "csv", N_ ("Spreadsheet (CSV)"), ".csv",         csv_options, G_N_ELEMENTS (csv_options),
  TRUE,  new_csv_writer,           new_csv_reader,
};

const CarrelFormat carrel_format_tsv = {
  "tsv",
  N_ ("Spreadsheet (tabs)"),
  ".tsv",
  tsv_options,
  G_N_ELEMENTS (tsv_options),
  TRUE,
  new_tsv_writer,
  new_tsv_reader,
};
