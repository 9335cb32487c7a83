#include "config.h"

#include "exchange/row-spool.h"

#include "exchange/error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#define ABSENT G_MAXUINT32
#define IS_NULL (G_MAXUINT32 - 1)

/* One row in the file: the head, then the kind, the problem and the cells, each a length (or a mark
 * that there is none) and its bytes. */
typedef struct {
  guint64 line;
  guint32 n_cells;
  guint32 waits;
} Head;

struct _CarrelRowSpool {
  FILE *file;
  guint64 count;
  guint64 waiting;
  GByteArray *bytes; /* of the row that is lent */
  GArray *cells;
};

CarrelRowSpool *
carrel_row_spool_new (void)
{
  CarrelRowSpool *self = g_new0 (CarrelRowSpool, 1);

  self->bytes = g_byte_array_new ();
  self->cells = g_array_new (FALSE, TRUE, sizeof (CarrelCell));
  return self;
}

void
carrel_row_spool_free (CarrelRowSpool *self)
{
  if (self->file != NULL)
    (void) fclose (self->file);
  g_byte_array_unref (self->bytes);
  g_array_unref (self->cells);
  g_free (self);
}

static gboolean
fail (GError **error)
{
  g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FAILED,
               _ ("Rows could not be put aside in the folder for temporary files: %s. Free some "
                  "space there and try again."),
               g_strerror (errno));
  return FALSE;
}

static gboolean
write_text (CarrelRowSpool *self, const char *text, gsize length, gboolean is_null)
{
  guint32 size = text != NULL ? (guint32) length : is_null ? IS_NULL : ABSENT;

  return fwrite (&size, sizeof size, 1, self->file) == 1
         && (text == NULL || fwrite (text, 1, length, self->file) == length);
}

gboolean
carrel_row_spool_add (CarrelRowSpool *self, const CarrelRow *row, const char *problem,
                      gboolean waits, GError **error)
{
  Head head = { row->line, row->cells->len, waits };
  gboolean written;

  if (self->file == NULL)
    self->file = tmpfile ();
  if (self->file == NULL)
    return fail (error);

  written = fwrite (&head, sizeof head, 1, self->file) == 1
            && write_text (self, row->kind, row->kind != NULL ? strlen (row->kind) : 0, FALSE)
            && write_text (self, problem, strlen (problem), FALSE);
  for (guint i = 0; written && i < row->cells->len; i++) {
    const CarrelCell *cell = &g_array_index (row->cells, CarrelCell, i);

    written = write_text (self, cell->text, cell->length, cell->is_null);
  }
  if (!written)
    return fail (error);
  self->count++;
  self->waiting += waits;
  return TRUE;
}

guint64
carrel_row_spool_get_count (const CarrelRowSpool *self)
{
  return self->count;
}

guint64
carrel_row_spool_get_waiting (const CarrelRowSpool *self)
{
  return self->waiting;
}

gboolean
carrel_row_spool_rewind (CarrelRowSpool *self, GError **error)
{
  if (self->file == NULL)
    return TRUE;
  if (fflush (self->file) != 0 || fseek (self->file, 0, SEEK_SET) != 0)
    return fail (error);
  return TRUE;
}

/* Reads one text behind the others; `cell.text` holds its offset until all are read. */
static gboolean
read_text (CarrelRowSpool *self, CarrelCell *cell, gboolean *has_text)
{
  guint offset = self->bytes->len;
  guint32 size;

  if (fread (&size, sizeof size, 1, self->file) != 1)
    return FALSE;
  memset (cell, 0, sizeof *cell);
  *has_text = size < IS_NULL;
  cell->is_null = size == IS_NULL;
  if (!*has_text)
    return TRUE;
  g_byte_array_set_size (self->bytes, offset + size + 1);
  if (fread (self->bytes->data + offset, 1, size, self->file) != size)
    return FALSE;
  self->bytes->data[offset + size] = '\0';
  cell->length = size;
  cell->text = GUINT_TO_POINTER (offset);
  return TRUE;
}

CarrelReadResult
carrel_row_spool_next (CarrelRowSpool *self, CarrelRow *row, gboolean *waits, GError **error)
{
  g_autofree gboolean *has_text = NULL;
  Head head;

  if (self->file == NULL || fread (&head, sizeof head, 1, self->file) != 1)
    return CARREL_READ_END;

  /* The kind and the problem are read like two more cells in front. */
  has_text = g_new0 (gboolean, head.n_cells + 2);
  g_byte_array_set_size (self->bytes, 0);
  g_array_set_size (self->cells, head.n_cells + 2);
  for (guint i = 0; i < self->cells->len; i++) {
    if (!read_text (self, &g_array_index (self->cells, CarrelCell, i), &has_text[i])) {
      fail (error);
      return CARREL_READ_FAILED;
    }
  }
  for (guint i = 0; i < self->cells->len; i++) {
    CarrelCell *cell = &g_array_index (self->cells, CarrelCell, i);

    cell->text =
      has_text[i] ? (const char *) self->bytes->data + GPOINTER_TO_UINT (cell->text) : NULL;
  }
  row->line = head.line;
  row->kind = g_array_index (self->cells, CarrelCell, 0).text;
  row->problem = g_array_index (self->cells, CarrelCell, 1).text;
  g_array_remove_range (self->cells, 0, 2);
  row->cells = self->cells;
  *waits = head.waits != 0;
  return CARREL_READ_ROW;
}
