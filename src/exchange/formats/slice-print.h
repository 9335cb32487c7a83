#pragma once

#include "exchange/format.h"

G_BEGIN_DECLS

/* carrel_value_print() for values that a cursor lends, which need not end with a NUL. */

#define CARREL_CURRENCY_SIZE 4 /* of an ISO 4217 code with its NUL */

/**
 * carrel_slice_get_currency:
 * @buffer: (out caller-allocates): at least %CARREL_CURRENCY_SIZE bytes
 *
 * Returns: (transfer none) (nullable): @buffer with the code of the row's money, or NULL
 */
const char *
carrel_slice_get_currency (const CarrelColumns *columns, const CarrelSlice *row, char *buffer);

/**
 * carrel_slice_print:
 * @value: a value that is not empty
 * @buffer: at least %CARREL_VALUE_SIZE bytes
 *
 * Returns: the text that leaves Carrel, in @buffer or where it was
 */
CarrelSlice carrel_slice_print (const CarrelField *field, const CarrelSlice *value,
                                const char *currency, char *buffer);

G_END_DECLS
