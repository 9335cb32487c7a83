#pragma once

#include "cli/console.h"

G_BEGIN_DECLS

/* Results as a table with aligned columns. On a terminal cells are cut so that each row stays on
 * one line; elsewhere never. */

typedef enum {
  CARREL_COLUMN_PLAIN = 0,
  CARREL_COLUMN_RIGHT = 1 << 0, /* numbers: aligned on the right, never cut */
  CARREL_COLUMN_WHOLE = 1 << 1, /* never cut: ids, names of commands */
} CarrelColumnFlags;

typedef struct _CarrelTable CarrelTable;

CarrelTable *carrel_table_new (CarrelConsole *console);
void carrel_table_free (CarrelTable *self);

/**
 * carrel_table_add_column:
 * @title: (nullable): translated header; a table whose columns have none has no header line
 */
void carrel_table_add_column (CarrelTable *self, const char *title, CarrelColumnFlags flags);

/**
 * carrel_table_add:
 * @text: (nullable): the next cell, any bytes; a row is complete with its last cell
 *
 * Rows are written some hundred at a time: what a table of any length keeps in memory is bounded,
 * and the first rows decide how wide its columns are.
 */
void carrel_table_add (CarrelTable *self, const char *text);
void carrel_table_add_count (CarrelTable *self, guint64 number);

/**
 * carrel_table_end:
 *
 * Writes the rows that wait.
 */
void carrel_table_end (CarrelTable *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelTable, carrel_table_free)

G_END_DECLS
