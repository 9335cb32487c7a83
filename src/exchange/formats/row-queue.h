#pragma once

#include "exchange/reader.h"

G_BEGIN_DECLS

/* Between a parser that pushes and a reader that is asked: the rows that the last chunk of bytes
 * finished, and the one that it left half done. What a file could make endless is counted here, so
 * that every format has the same limits. */

#define CARREL_ROW_MAX_NAME 4096               /* bytes of a column's or list's name */
#define CARREL_ROW_MAX_SIZE (64 * 1024 * 1024) /* bytes of all cells of one row */

typedef struct _CarrelRowQueue CarrelRowQueue;

/**
 * carrel_row_queue_new:
 * @reader: (transfer none): gets the columns; has to outlive the queue
 * @name: what messages call the file
 */
CarrelRowQueue *carrel_row_queue_new (CarrelReader *reader, const char *name);
void carrel_row_queue_free (CarrelRowQueue *self);

/**
 * carrel_row_queue_begin:
 * @line: where the row begins, from 1
 */
void carrel_row_queue_begin (CarrelRowQueue *self, guint64 line);

/**
 * carrel_row_queue_begin_cell:
 * @name: (array length=length): UTF-8, of the cell's column
 *
 * Returns: FALSE with %CARREL_EXCHANGE_ERROR_LIMIT or %CARREL_EXCHANGE_ERROR_FORMAT
 */
gboolean
carrel_row_queue_begin_cell (CarrelRowQueue *self, const char *name, gsize length, GError **error);

/**
 * carrel_row_queue_get_text:
 *
 * Returns: (transfer none): where to append the text of the cell. Call carrel_row_queue_check()
 * after each piece.
 */
GString *carrel_row_queue_get_text (CarrelRowQueue *self);

/**
 * carrel_row_queue_check:
 * Returns: FALSE with %CARREL_EXCHANGE_ERROR_LIMIT when the cell or the row became too large
 */
gboolean carrel_row_queue_check (CarrelRowQueue *self, GError **error);

/**
 * carrel_row_queue_end_cell:
 * @is_null: whether the file says that there is no value
 *
 * A column that comes twice in a row has its last value.
 */
void carrel_row_queue_end_cell (CarrelRowQueue *self, gboolean is_null);

/**
 * carrel_row_queue_set_problem:
 * @problem: a sentence fit to show; the first one of a row counts
 *
 * Makes the row a bad one.
 */
void carrel_row_queue_set_problem (CarrelRowQueue *self, const char *problem);

/**
 * carrel_row_queue_end:
 * @kind: (nullable): the list that the row stands in
 */
void carrel_row_queue_end (CarrelRowQueue *self, const char *kind);

/**
 * carrel_row_queue_drop:
 *
 * Forgets the row that was begun.
 */
void carrel_row_queue_drop (CarrelRowQueue *self);

/**
 * carrel_row_queue_take:
 * @row: (out): lent until the next call of this or any other function of the queue
 *
 * Returns: %CARREL_READ_ROW or %CARREL_READ_BAD_ROW; %CARREL_READ_END when the parser has to go on
 */
CarrelReadResult carrel_row_queue_take (CarrelRowQueue *self, CarrelRow *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelRowQueue, carrel_row_queue_free)

G_END_DECLS
