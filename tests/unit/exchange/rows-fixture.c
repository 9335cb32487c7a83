#include "config.h"

#include "exchange/rows-fixture.h"

#include "exchange/columns.h"
#include "model/record.h"

#include <string.h>

GHashTable *
rows_options (const char *options)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) pairs = g_strsplit (options != NULL ? options : "", " ", -1);

  for (char **pair = pairs; *pair != NULL; pair++) {
    g_auto (GStrv) parts = g_strsplit (*pair, "=", 2);

    if (g_strv_length (parts) == 2)
      g_hash_table_insert (table, g_strdup (parts[0]), g_strdup (parts[1]));
  }
  return table;
}

static void
append_row (GString *out, const GPtrArray *columns, const CarrelRow *row, gboolean bad)
{
  gboolean first = TRUE;

  if (bad)
    g_string_append (out, "bad: ");
  if (row->kind != NULL)
    g_string_append_printf (out, "%s|", row->kind);
  for (guint i = 0; i < row->cells->len; i++) {
    const CarrelCell *cell = &g_array_index (row->cells, CarrelCell, i);

    if (cell->text == NULL && !cell->is_null)
      continue;
    g_assert_cmpuint (i, <, columns->len);
    g_string_append_printf (out, "%s%s=", first ? "" : " ", (char *) columns->pdata[i]);
    if (cell->is_null)
      g_string_append (out, "null");
    else {
      g_string_append_c (out, '[');
      for (gsize j = 0; j < cell->length; j++)
        g_string_append_c (out, cell->text[j] != '\0' ? cell->text[j] : '0');
      g_string_append_c (out, ']');
    }
    first = FALSE;
  }
  g_string_append_c (out, '\n');
}

/* NULL error: it must not fail. */
static char *
read_all (const CarrelFormat *format, CarrelInput *input, const char *options, GError **error)
{
  g_autoptr (GHashTable) table = rows_options (options);
  g_autoptr (CarrelReader) reader = format->new_reader (input, table, error);
  GString *out = g_string_new (NULL);

  while (reader != NULL) {
    CarrelRow row = { NULL, 0, NULL, NULL };
    CarrelReadResult result = carrel_reader_next (reader, &row, error);

    if (result == CARREL_READ_END)
      return g_string_free (out, FALSE);
    if (result == CARREL_READ_FAILED)
      break;
    g_assert_true ((result == CARREL_READ_BAD_ROW) == (row.problem != NULL));
    append_row (out, carrel_reader_get_columns (reader), &row, result == CARREL_READ_BAD_ROW);
  }
  g_string_append (out, "failed\n");
  return g_string_free (out, FALSE);
}

char *
rows_read (const CarrelFormat *format, const char *bytes, gsize length, const char *options)
{
  /* An exact copy, so that a sanitizer sees one byte too many. */
  g_autofree char *exact = g_memdup2 (length > 0 ? bytes : " ", MAX (length, 1));
  g_autoptr (CarrelInput) input = carrel_input_open_memory (exact, length, "test");
  g_autoptr (GError) error = NULL;
  char *rows = read_all (format, input, options, &error);

  if (error != NULL)
    g_test_message ("%s", error->message);
  return rows;
}

char *
rows_fail (const CarrelFormat *format, const char *bytes, gsize length, CarrelExchangeError code)
{
  g_autofree char *exact = g_memdup2 (length > 0 ? bytes : " ", MAX (length, 1));
  g_autoptr (CarrelInput) input = carrel_input_open_memory (exact, length, "test");
  g_autoptr (GError) error = NULL;
  g_autofree char *rows = read_all (format, input, NULL, &error);

  g_assert_true (g_str_has_suffix (rows, "failed\n"));
  g_assert_error (error, CARREL_EXCHANGE_ERROR, (int) code);
  return g_strdup (error->message);
}

static gboolean
take_bytes (const void *bytes, gsize length, gpointer data, GError **error)
{
  g_string_append_len (data, bytes, (gssize) length);
  return TRUE;
}

static void
write_records (CarrelWriter *writer, const CarrelColumns *columns, const GPtrArray *records)
{
  guint width = carrel_columns_get_width (columns);
  g_autofree CarrelSlice *row = g_new (CarrelSlice, width);

  for (guint i = 0; i < records->len; i++) {
    for (guint j = 0; j < width; j++) {
      row[j].text = carrel_record_get (records->pdata[i], columns->fields[j]);
      row[j].length = row[j].text != NULL ? strlen (row[j].text) : 0;
    }
    g_assert_true (writer->klass->row (writer, row, NULL));
  }
}

GString *
rows_write (const CarrelFormat *format, const GPtrArray *records, const char *fields,
            const char *options)
{
  GString *bytes = g_string_new (NULL);
  g_autoptr (CarrelOutput) output = carrel_output_open_sink (take_bytes, bytes);
  g_autoptr (GHashTable) given = rows_options (options);
  g_autoptr (GHashTable) all = carrel_format_check_options (format, given, NULL);
  g_auto (GStrv) names = g_strsplit (fields != NULL ? fields : "", " ", -1);
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  g_autoptr (CarrelColumns) columns = NULL;
  g_autoptr (GError) error = NULL;
  CarrelWriter *writer;

  g_assert_nonnull (all);
  for (char **name = names; *name != NULL; name++)
    g_ptr_array_add (wanted, *name);
  columns = carrel_columns_new (carrel_record_get_entity (records->pdata[0]),
                                fields != NULL ? wanted : NULL, CARREL_PRIVACY_FULL, &error);
  g_assert_no_error (error);
  writer = format->new_writer (output, all, &error);
  g_assert_no_error (error);
  g_assert_true (writer->klass->begin (writer, NULL));
  g_assert_true (writer->klass->begin_entity (writer, columns, NULL));
  write_records (writer, columns, records);
  g_assert_true (writer->klass->end_entity (writer, NULL));
  g_assert_true (writer->klass->end (writer, NULL));
  writer->klass->free (writer);
  g_assert_true (carrel_output_close (output, NULL, NULL, NULL));
  return bytes;
}
