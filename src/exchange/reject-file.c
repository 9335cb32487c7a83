#include "config.h"

#include "exchange/reject-file.h"

#include "exchange/formats/csv-cell.h"
#include "exchange/match.h"

#include <string.h>

static void
append_csv_cell (GString *line, const char *text, gsize length)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, (gssize) length) : NULL;

  if (line->len > 0)
    g_string_append_c (line, ',');
  if (valid == NULL)
    return;
  g_string_append_c (line, '"');
  /* The file is opened in a spreadsheet; on its way back the mark is taken away again. */
  if (carrel_csv_cell_needs_guard (valid, strlen (valid)))
    g_string_append_c (line, '\'');
  for (const char *at = valid; *at != '\0'; at++) {
    if (*at == '"')
      g_string_append_c (line, '"');
    g_string_append_c (line, *at);
  }
  g_string_append_c (line, '"');
}

static gboolean
write_line (CarrelOutput *output, GString *line, GError **error)
{
  g_string_append (line, "\r\n");
  return carrel_output_write (output, line->str, line->len, error);
}

gboolean
carrel_reject_file_write (CarrelOutput *output, const GPtrArray *columns, CarrelRowSpool *rows,
                          GError **error)
{
  g_autoptr (GString) line = g_string_new ("\xef\xbb\xbf");
  CarrelReadResult result;
  CarrelRow row;
  gboolean waits;

  for (guint i = 0; i < columns->len; i++)
    append_csv_cell (line, columns->pdata[i], strlen (columns->pdata[i]));
  append_csv_cell (line, CARREL_MATCH_PROBLEM, strlen (CARREL_MATCH_PROBLEM));
  g_string_erase (line, 3, line->str[3] == ',');
  if (!write_line (output, line, error) || !carrel_row_spool_rewind (rows, error))
    return FALSE;
  while ((result = carrel_row_spool_next (rows, &row, &waits, error)) == CARREL_READ_ROW) {
    g_string_truncate (line, 0);
    for (guint i = 0; i < columns->len; i++) {
      const CarrelCell *cell =
        i < row.cells->len ? &g_array_index (row.cells, CarrelCell, i) : NULL;

      if (i == 0 && (cell == NULL || cell->text == NULL))
        g_string_append (line, "\"\"");
      else
        append_csv_cell (line, cell != NULL ? cell->text : NULL, cell != NULL ? cell->length : 0);
    }
    append_csv_cell (line, row.problem, strlen (row.problem));
    if (!write_line (output, line, error))
      return FALSE;
  }
  return result == CARREL_READ_END;
}
