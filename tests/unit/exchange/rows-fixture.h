#pragma once

#include "exchange/error.h"
#include "exchange/format.h"

/* Bytes read by a format, as text to compare with. */

/**
 * rows_read:
 * @options: (nullable): `name=value` with spaces between
 *
 * Returns: (transfer full): a line for each row: its kind and a `|` where it has one, then
 * `column=[text]`, `column=null`; `bad: ` in front of a bad row; `failed` where reading failed
 */
char *rows_read (const CarrelFormat *format, const char *bytes, gsize length, const char *options);

/**
 * rows_fail:
 *
 * Reads to the end, asserting that it fails with an error of %CARREL_EXCHANGE_ERROR.
 *
 * Returns: (transfer full): the message
 */
char *
rows_fail (const CarrelFormat *format, const char *bytes, gsize length, CarrelExchangeError code);

/**
 * rows_options:
 *
 * Returns: (transfer container): the options of the text
 */
GHashTable *rows_options (const char *options);

/**
 * rows_write:
 * @records: (element-type CarrelRecord): of one entity
 * @fields: (nullable): names with spaces between; NULL: all
 * @options: (nullable): as rows_read() has them
 *
 * Returns: (transfer full): the bytes of a file with these records
 */
GString *rows_write (const CarrelFormat *format, const GPtrArray *records, const char *fields,
                     const char *options);
