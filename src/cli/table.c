#include "config.h"

#include "cli/table.h"

#include "base/text.h"
#include "cli/text-width.h"

#include <string.h>

#define ROWS_AT_ONCE 500
#define GAP 2
#define WIDEST 60   /* a column is made no wider for longer cells */
#define NARROWEST 8 /* a column that is cut keeps this much */

typedef struct {
  char *title;
  CarrelColumnFlags flags;
  guint width;
} Column;

struct _CarrelTable {
  CarrelConsole *console;
  GArray *columns;  /* of Column */
  GPtrArray *cells; /* of char *, row after row */
  gboolean begun;   /* the widths are settled */
};

static void
column_clear (gpointer data)
{
  Column *column = data;

  g_free (column->title);
}

CarrelTable *
carrel_table_new (CarrelConsole *console)
{
  CarrelTable *self = g_new0 (CarrelTable, 1);

  self->console = console;
  self->columns = g_array_new (FALSE, TRUE, sizeof (Column));
  g_array_set_clear_func (self->columns, column_clear);
  self->cells = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
carrel_table_free (CarrelTable *self)
{
  g_array_unref (self->columns);
  g_ptr_array_unref (self->cells);
  g_free (self);
}

void
carrel_table_add_column (CarrelTable *self, const char *title, CarrelColumnFlags flags)
{
  Column column = { g_strdup (title), flags, title != NULL ? carrel_text_width (title) : 0 };

  g_return_if_fail (self->cells->len == 0 && !self->begun);

  g_array_append_val (self->columns, column);
}

static Column *
get_column (CarrelTable *self, guint index)
{
  return &g_array_index (self->columns, Column, index);
}

static void
measure (CarrelTable *self)
{
  for (guint i = 0; i < self->cells->len; i++) {
    Column *column = get_column (self, i % self->columns->len);
    guint width = carrel_text_width (self->cells->pdata[i]);

    if (column->flags == CARREL_COLUMN_PLAIN)
      width = MIN (width, WIDEST);
    column->width = MAX (column->width, width);
  }
}

static Column *
find_widest (CarrelTable *self)
{
  Column *widest = NULL;

  for (guint i = 0; i < self->columns->len; i++) {
    Column *column = get_column (self, i);

    if (column->flags == CARREL_COLUMN_PLAIN && column->width > NARROWEST
        && (widest == NULL || column->width > widest->width))
      widest = column;
  }
  return widest;
}

/* Takes from the widest columns what does not fit on the terminal. */
static void
shrink (CarrelTable *self, guint available)
{
  guint used = 0;
  Column *widest;

  for (guint i = 0; i < self->columns->len; i++)
    used += get_column (self, i)->width + (i > 0 ? GAP : 0);
  while (used > available && (widest = find_widest (self)) != NULL) {
    widest->width--;
    used--;
  }
}

static void
append_cell (GString *line, const char *text, const Column *column, gboolean cut, gboolean last)
{
  g_autofree char *fitting = cut && column->flags == CARREL_COLUMN_PLAIN && column->width > 0
                               ? carrel_text_fit (text, column->width)
                               : g_strdup (text);
  guint width = carrel_text_width (fitting);
  int padding = width < column->width ? (int) (column->width - width) : 0;
  gboolean right = (column->flags & CARREL_COLUMN_RIGHT) != 0;

  if (right)
    g_string_append_printf (line, "%*s", padding, "");
  g_string_append (line, fitting);
  if (!right && !last)
    g_string_append_printf (line, "%*s", padding, "");
  if (!last)
    g_string_append_printf (line, "%*s", GAP, "");
}

/* @cells NULL: the titles. */
static void
write_row (CarrelTable *self, char *const *cells, gboolean cut)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (guint i = 0; i < self->columns->len; i++) {
    const Column *column = get_column (self, i);
    const char *text = cells != NULL ? cells[i] : column->title;

    append_cell (line, text, column, cut, i + 1 == self->columns->len);
  }
  while (line->len > 0 && line->str[line->len - 1] == ' ')
    g_string_truncate (line, line->len - 1);
  g_string_append_c (line, '\n');
  carrel_console_write (self->console, line->str, (gssize) line->len);
}

static void
write_rows (CarrelTable *self)
{
  guint available = carrel_console_get_width (self->console);

  if (self->cells->len == 0)
    return;
  if (!self->begun) {
    measure (self);
    if (available > 0)
      shrink (self, available);
    self->begun = TRUE;
    if (get_column (self, 0)->title != NULL)
      write_row (self, NULL, available > 0);
  }
  for (guint i = 0; i + self->columns->len <= self->cells->len; i += self->columns->len)
    write_row (self, (char *const *) self->cells->pdata + i, available > 0);
  g_ptr_array_set_size (self->cells, 0);
}

void
carrel_table_add (CarrelTable *self, const char *text)
{
  g_return_if_fail (self->columns->len > 0);

  if (self->cells->len == ROWS_AT_ONCE * self->columns->len)
    write_rows (self);
  g_ptr_array_add (self->cells, carrel_text_plain (text != NULL ? text : "", FALSE));
}

void
carrel_table_add_count (CarrelTable *self, guint64 number)
{
  g_autofree char *text = carrel_text_count (number);

  carrel_table_add (self, text);
}

void
carrel_table_end (CarrelTable *self)
{
  write_rows (self);
}
