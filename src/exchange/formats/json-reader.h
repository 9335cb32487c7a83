#pragma once

#include "exchange/reader.h"

G_BEGIN_DECLS

/* JSON (RFC 8259) and NDJSON (one object a line) as rows; which objects are rows says
 * json-rows.h. */

/**
 * carrel_json_reader_new:
 * @input: (transfer none): UTF-8 (RFC 8259 8.1); has to outlive the reader
 * @options: (nullable): none are known
 *
 * A mistake in the text ends the reading with %CARREL_EXCHANGE_ERROR_FORMAT.
 *
 * Returns: (transfer full): the reader; `error` is there for CarrelFormat and never set
 */
CarrelReader *carrel_json_reader_new (CarrelInput *input, GHashTable *options, GError **error);

/**
 * carrel_ndjson_reader_new:
 *
 * The same for a file whose lines are objects. A line that is none becomes a bad row.
 */
CarrelReader *carrel_ndjson_reader_new (CarrelInput *input, GHashTable *options, GError **error);

G_END_DECLS
