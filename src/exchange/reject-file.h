#pragma once

#include "base/output.h"
#include "exchange/row-spool.h"

G_BEGIN_DECLS

/**
 * carrel_reject_file_write:
 * @columns: (element-type utf8): headers of the file the rows come from
 * @rows: what was put aside
 *
 * Writes rejected rows as CSV: the columns as they came and the reason in a last one. The file
 * opens in a spreadsheet and, mended, can be imported again.
 *
 * Returns: FALSE with %CARREL_OUTPUT_ERROR or %CARREL_EXCHANGE_ERROR
 */
gboolean carrel_reject_file_write (CarrelOutput *output, const GPtrArray *columns,
                                   CarrelRowSpool *rows, GError **error);

G_END_DECLS
