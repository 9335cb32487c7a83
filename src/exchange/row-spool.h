#pragma once

#include "exchange/reader.h"

G_BEGIN_DECLS

/* Rows put aside in an unnamed temporary file: those that wait for others, and those that are
 * rejected. Memory does not grow with them. */

typedef struct _CarrelRowSpool CarrelRowSpool;

CarrelRowSpool *carrel_row_spool_new (void);
void carrel_row_spool_free (CarrelRowSpool *self);

/**
 * carrel_row_spool_add:
 * @problem: why the row is here
 * @waits: whether it may fit later
 *
 * Returns: FALSE with %CARREL_EXCHANGE_ERROR when the temporary file cannot be written
 */
gboolean carrel_row_spool_add (CarrelRowSpool *self, const CarrelRow *row, const char *problem,
                               gboolean waits, GError **error);
guint64 carrel_row_spool_get_count (const CarrelRowSpool *self);
guint64 carrel_row_spool_get_waiting (const CarrelRowSpool *self);
gboolean carrel_row_spool_rewind (CarrelRowSpool *self, GError **error);

/**
 * carrel_row_spool_next:
 * @row: (out): lent until the next call; `problem` is why it is here
 * @waits: (out): as it was added
 *
 * Returns: %CARREL_READ_ROW, %CARREL_READ_END or %CARREL_READ_FAILED
 */
CarrelReadResult
carrel_row_spool_next (CarrelRowSpool *self, CarrelRow *row, gboolean *waits, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelRowSpool, carrel_row_spool_free)

G_END_DECLS
