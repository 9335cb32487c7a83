#include "config.h"

#include "rows.h"

#include "exchange/format.h"

#include <string.h>

/* Reads every byte, so that a cell which points nowhere is noticed. */
static void
check_cell (const CarrelCell *cell, gboolean whole_text)
{
  g_autofree char *copy = NULL;

  if (cell->text == NULL)
    return;
  copy = g_strndup (cell->text, cell->length);
  if (whole_text)
    g_assert_true (g_utf8_validate_len (cell->text, cell->length, NULL));
}

static void
check_row (CarrelReader *reader, const CarrelRow *row, gboolean good, gboolean whole_text)
{
  const GPtrArray *columns = carrel_reader_get_columns (reader);

  g_assert_nonnull (columns);
  g_assert_cmpuint (columns->len, <=, CARREL_READER_MAX_COLUMNS);
  g_assert_true ((row->problem == NULL) == good);
  if (row->problem != NULL)
    g_assert_true (g_utf8_validate (row->problem, -1, NULL));
  if (row->cells == NULL)
    return;
  if (good)
    g_assert_cmpuint (row->cells->len, <=, columns->len);
  for (guint i = 0; i < row->cells->len; i++)
    check_cell (&g_array_index (row->cells, CarrelCell, i), good && whole_text);
}

static void
check_failure (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
read_all (CarrelReader *reader, gboolean whole_text)
{
  g_autoptr (GError) error = NULL;
  CarrelRow row = { NULL, 0, NULL, NULL };
  CarrelReadResult result;

  while ((result = carrel_reader_next (reader, &row, &error)) == CARREL_READ_ROW
         || result == CARREL_READ_BAD_ROW) {
    g_assert_no_error (error);
    check_row (reader, &row, result == CARREL_READ_ROW, whole_text);
  }
  if (result == CARREL_READ_FAILED)
    check_failure (error);
  else
    g_assert_no_error (error);
}

void
walk_rows (const guint8 *data, gsize size, OpenReader open, gboolean whole_text)
{
  g_autoptr (CarrelInput) input = carrel_input_open_memory ((const char *) data, size, "fuzz");
  g_autoptr (CarrelReader) reader = NULL;
  g_autoptr (GError) error = NULL;

  reader = open (input, &error);
  if (reader == NULL) {
    check_failure (error);
    return;
  }
  read_all (reader, whole_text);
}
