#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Money: whole minor units and an ISO 4217 code. Never a double. */

/**
 * carrel_currency_digits:
 * @code: (nullable): three letters
 *
 * Returns: the digits after the decimal point that ISO 4217 gives the currency (0 to 4), or -1
 * when it is not a current code
 */
int carrel_currency_digits (const char *code);

/**
 * carrel_money_format:
 * @buffer: (out caller-allocates): at least 32 bytes
 * @amount_minor: minor units
 * @digits: digits after the point, 0 to 4
 *
 * Writes plain decimal text such as `-12.50`, without a symbol or grouping.
 *
 * Returns: the length written
 */
gsize carrel_money_format (char *buffer, gint64 amount_minor, int digits);

/**
 * carrel_money_parse:
 * @text: plain decimal text: sign, digits, at most one point
 * @digits: digits of the currency
 * @amount_minor: (out): the amount
 *
 * Returns: FALSE when @text is no such number, has more digits than the currency, or is out of
 * range
 */
gboolean carrel_money_parse (const char *text, int digits, gint64 *amount_minor);

G_END_DECLS
