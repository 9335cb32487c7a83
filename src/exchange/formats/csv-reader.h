#pragma once

#include "exchange/reader.h"

G_BEGIN_DECLS

/**
 * carrel_csv_reader_new:
 * @input: (transfer none): has to outlive the reader
 * @options: (nullable): name to value; all may be absent:
 *   `encoding`: `auto` or what carrel_encoding_find() takes,
 *   `delimiter`: `auto`, `comma`, `semicolon`, `tab`, `pipe`, or the character itself,
 *   `quote`: the character that quotes, if it is not `"`,
 *   `header`: `no` or `none` where the first line is data already
 * @delimiter: the format's own delimiter, or NUL to find it out
 *
 * Reads CSV (RFC 4180) of any size in constant memory. Rows with a zero byte, with bytes that are
 * not text in the file's encoding, or with more cells than the header are bad rows; in the latter
 * the last cell holds the rest of the line as it was written. Rows with fewer cells say nothing of
 * the other columns.
 *
 * Returns: (transfer full) (nullable): a reader that knows its columns; NULL with
 * %CARREL_EXCHANGE_ERROR
 */
CarrelReader *
carrel_csv_reader_new (CarrelInput *input, GHashTable *options, char delimiter, GError **error);

G_END_DECLS
