#include "config.h"

#include "exchange/formats/row-queue.h"

#include "exchange/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define NOTHING G_MAXSIZE
#define MAX_CELLS (4 * CARREL_READER_MAX_COLUMNS) /* of one row, repetitions counted */
#define LOOK_AHEAD 8

typedef struct {
  int column;
  gboolean is_null;
  gsize start;
  gsize length;
} Cell;

typedef struct {
  guint64 line;
  gsize kind; /* offsets in the text, or NOTHING */
  gsize problem;
  gsize start;
  guint first; /* of the cells */
  guint n;
} Row;

struct _CarrelRowQueue {
  CarrelReader *reader;
  char *name;
  GHashTable *index; /* of the reader's columns */
  GString *text;     /* of all cells in the queue; pointers would not survive its growth */
  GArray *cells;     /* of Cell */
  GArray *rows;      /* of Row: finished ones */
  guint taken;
  GArray *lent;  /* of CarrelCell */
  Row row;       /* the one being made */
  char *problem; /* of it */
  Cell cell;
};

CarrelRowQueue *
carrel_row_queue_new (CarrelReader *reader, const char *name)
{
  CarrelRowQueue *self = g_new0 (CarrelRowQueue, 1);

  self->reader = reader;
  self->name = g_strdup (name);
  self->index = g_hash_table_new (g_str_hash, g_str_equal);
  self->text = g_string_new (NULL);
  self->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self->lent = g_array_new (FALSE, TRUE, sizeof (CarrelCell));
  carrel_row_queue_begin (self, 1);
  return self;
}

void
carrel_row_queue_free (CarrelRowQueue *self)
{
  g_free (self->name);
  g_free (self->problem);
  g_hash_table_unref (self->index);
  g_string_free (self->text, TRUE);
  g_array_unref (self->cells);
  g_array_unref (self->rows);
  g_array_unref (self->lent);
  g_free (self);
}

void
carrel_row_queue_begin (CarrelRowQueue *self, guint64 line)
{
  self->row = (Row){ .line = line,
                     .kind = NOTHING,
                     .problem = NOTHING,
                     .start = self->text->len,
                     .first = self->cells->len };
  self->cell = (Cell){ .column = -1, .start = self->text->len };
  g_clear_pointer (&self->problem, g_free);
}

/* Rows of one list name their cells in much the same order, so the column is most often one of the
 * next. */
static int
guess_column (CarrelRowQueue *self, const char *name, gsize length)
{
  const GPtrArray *columns = self->reader->columns;
  guint from = (guint) (self->cell.column + 1);

  for (guint i = from; i < columns->len && i < from + LOOK_AHEAD; i++) {
    const char *column = columns->pdata[i];

    if (*column == *name && strlen (column) == length && memcmp (column, name, length) == 0)
      return (int) i;
  }
  return -1;
}

gboolean
carrel_row_queue_begin_cell (CarrelRowQueue *self, const char *name, gsize length, GError **error)
{
  int column = length > 0 ? guess_column (self, name, length) : -1;

  if (column < 0 && length > CARREL_ROW_MAX_NAME) {
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_LIMIT,
                 _ ("In the record that begins in line %" G_GUINT64_FORMAT " of “%s” the name of a "
                    "field is longer than %d bytes. This is not a file of records."),
                 self->row.line, self->name, CARREL_ROW_MAX_NAME);
    return FALSE;
  }
  if (column < 0 && length > 0 && memchr (name, '\0', length) != NULL) {
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FORMAT,
                 _ ("In the record that begins in line %" G_GUINT64_FORMAT " of “%s” the name of a "
                    "field holds a NUL character. Take it out and try again."),
                 self->row.line, self->name);
    return FALSE;
  }
  if (column < 0)
    column = carrel_reader_column (self->reader, self->index, name, length);
  if (column < 0 || self->cells->len - self->row.first >= MAX_CELLS) {
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_LIMIT,
                 _ ("“%s” has more than %d different fields (line %" G_GUINT64_FORMAT "). This is "
                    "not a file of records."),
                 self->name, CARREL_READER_MAX_COLUMNS, self->row.line);
    return FALSE;
  }

  self->cell = (Cell){ .column = column, .start = self->text->len };
  return TRUE;
}

GString *
carrel_row_queue_get_text (CarrelRowQueue *self)
{
  return self->text;
}

gboolean
carrel_row_queue_check (CarrelRowQueue *self, GError **error)
{
  gsize end = self->text->len;

  if (end - self->cell.start <= CARREL_READER_MAX_CELL
      && end - self->row.start <= CARREL_ROW_MAX_SIZE)
    return TRUE;

  g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_LIMIT,
               _ ("The record that begins in line %" G_GUINT64_FORMAT " of “%s” is too large: a "
                  "field holds 16 MiB at the most, a record 64 MiB. Shorten it and try again."),
               self->row.line, self->name);
  return FALSE;
}

void
carrel_row_queue_end_cell (CarrelRowQueue *self, gboolean is_null)
{
  self->cell.length = self->text->len - self->cell.start;
  self->cell.is_null = is_null;
  g_array_append_val (self->cells, self->cell);
}

static gsize
keep (CarrelRowQueue *self, const char *text)
{
  gsize offset = self->text->len;

  g_string_append_len (self->text, text, (gssize) strlen (text) + 1);
  return offset;
}

void
carrel_row_queue_set_problem (CarrelRowQueue *self, const char *problem)
{
  if (self->problem == NULL)
    self->problem = g_strdup (problem);
}

void
carrel_row_queue_end (CarrelRowQueue *self, const char *kind)
{
  if (kind != NULL)
    self->row.kind = keep (self, kind);
  if (self->problem != NULL)
    self->row.problem = keep (self, self->problem);
  self->row.n = self->cells->len - self->row.first;
  g_array_append_val (self->rows, self->row);
  carrel_row_queue_begin (self, self->row.line);
}

void
carrel_row_queue_drop (CarrelRowQueue *self)
{
  g_string_truncate (self->text, self->row.start);
  g_array_set_size (self->cells, self->row.first);
  carrel_row_queue_begin (self, self->row.line);
}

/* Forgets the rows taken, and moves what there is of the next to the front. */
static void
compact (CarrelRowQueue *self)
{
  gsize gone = self->row.start;

  g_array_set_size (self->rows, 0);
  self->taken = 0;
  if (gone == 0)
    return;

  g_string_erase (self->text, 0, (gssize) gone);
  if (self->row.first > 0)
    g_array_remove_range (self->cells, 0, self->row.first);
  for (guint i = 0; i < self->cells->len; i++)
    g_array_index (self->cells, Cell, i).start -= gone;
  self->cell.start -= gone;
  self->row.start = 0;
  self->row.first = 0;
}

static void
lend_cells (CarrelRowQueue *self, const Row *row)
{
  const Cell *cells;
  int last = -1;

  g_array_set_size (self->lent, 0);
  if (row->n == 0)
    return;

  cells = &g_array_index (self->cells, Cell, row->first);
  for (guint i = 0; i < row->n; i++)
    last = MAX (last, cells[i].column);

  g_array_set_size (self->lent, (guint) (last + 1)); /* cleared */
  for (guint i = 0; i < row->n; i++)
    g_array_index (self->lent, CarrelCell, cells[i].column) = (CarrelCell){
      .text = self->text->str + cells[i].start,
      .length = cells[i].length,
      .is_null = cells[i].is_null,
    };
}

CarrelReadResult
carrel_row_queue_take (CarrelRowQueue *self, CarrelRow *row)
{
  const Row *next;

  if (self->taken == self->rows->len) {
    compact (self);
    return CARREL_READ_END;
  }

  next = &g_array_index (self->rows, Row, self->taken++);
  lend_cells (self, next);
  row->kind = next->kind == NOTHING ? NULL : self->text->str + next->kind;
  row->line = next->line;
  row->cells = self->lent;
  row->problem = next->problem == NOTHING ? NULL : self->text->str + next->problem;
  return row->problem == NULL ? CARREL_READ_ROW : CARREL_READ_BAD_ROW;
}
