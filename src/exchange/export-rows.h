#pragma once

#include "exchange/columns.h"
#include "exchange/export.h"

G_BEGIN_DECLS

/* The records of an export, part by part, for whoever writes them: plain files and bundles. */

typedef struct _CarrelExportRows CarrelExportRows;

/**
 * carrel_export_rows_new:
 * @what: (transfer none): has to outlive this; the columns of its queries are set
 * @whole: parts that name no columns get all fields, secret ones too
 *
 * Returns: (transfer full) (nullable): all parts, checked; NULL with %CARREL_EXCHANGE_ERROR or
 * %CARREL_STORE_ERROR
 */
CarrelExportRows *
carrel_export_rows_new (CarrelStore *store, const CarrelExport *what, gboolean whole,
                        CarrelProgress *progress, GCancellable *cancellable, GError **error);
void carrel_export_rows_free (CarrelExportRows *self);

guint carrel_export_rows_get_n_parts (CarrelExportRows *self);
const CarrelEntity *carrel_export_rows_get_entity (CarrelExportRows *self, guint part);

/**
 * carrel_export_rows_write:
 * @writer: gets begin_entity(), the rows and end_entity()
 * @counts: (element-type guint64): the number of records is added
 *
 * Writes one part.
 *
 * Returns: FALSE with an error of the store, the writer or %G_IO_ERROR_CANCELLED
 */
gboolean carrel_export_rows_write (CarrelExportRows *self, guint part, CarrelWriter *writer,
                                   GArray *counts, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelExportRows, carrel_export_rows_free)

G_END_DECLS
