#pragma once

#include "model/entity.h"

G_BEGIN_DECLS

/* A value has one stored form, always text:
 *   integer, money (minor units), boolean (0, 1), duration (seconds)   digits
 *   decimal                                                            plain digits with a point
 *   date, timestamp, timezone, choice, reference, text, email, url     as carrel/entity.h says
 *   json                                                               compact JSON
 * People and other programs write values in many ways; here they are read and written. */

#define CARREL_VALUE_ERROR (carrel_value_error_quark ())

typedef enum {
  CARREL_VALUE_ERROR_INVALID, /* the text is no such value */
} CarrelValueError;

GQuark carrel_value_error_quark (void);

/* In which order a date such as 03/04/2026 was written. */
typedef enum {
  CARREL_DATE_ORDER_DMY,
  CARREL_DATE_ORDER_MDY,
} CarrelDateOrder;

/**
 * CarrelValueStyle:
 * @currency: (nullable): ISO 4217 code of the record's money
 * @zone: (nullable): wall clock of times without offset; NULL for UTC
 * @date_order: of dates with slashes or dots
 * @decimal_comma: whether 12,50 is twelve and a half
 * @verbatim: Carrel itself wrote it: what is in stored form is taken as it stands
 *
 * How the text at hand is written.
 */
typedef struct {
  const char *currency;
  GTimeZone *zone;
  CarrelDateOrder date_order;
  gboolean decimal_comma;
  gboolean verbatim;
} CarrelValueStyle;

/**
 * carrel_value_parse:
 * @field: what the value is for
 * @text: (array length=length): UTF-8 as somebody wrote it
 * @length: bytes
 * @style: how it was written
 * @value: (out) (transfer full) (nullable): the stored form, NULL when @text is blank
 *
 * Reads a value. References are passed through: only a store can resolve them.
 *
 * Returns: FALSE with %CARREL_VALUE_ERROR, whose message says what was expected
 */
gboolean carrel_value_parse (const CarrelField *field, const char *text, gsize length,
                             const CarrelValueStyle *style, char **value, GError **error);

/**
 * carrel_value_check:
 * @value: (nullable): a stored form
 *
 * Returns: FALSE with %CARREL_VALUE_ERROR when @value is not in stored form for @field
 */
gboolean carrel_value_check (const CarrelField *field, const char *value, GError **error);

/**
 * CARREL_VALUE_SIZE: room that carrel_value_print() needs at the most
 */
#define CARREL_VALUE_SIZE 64

/**
 * carrel_value_print:
 * @field: what the value is for
 * @value: stored form
 * @length: (inout): bytes of @value, then of what is returned
 * @currency: (nullable): ISO 4217 code of the record's money
 * @buffer: at least %CARREL_VALUE_SIZE bytes
 *
 * The form in which values leave Carrel: money as decimal text, booleans as `true` and `false`,
 * durations in ISO 8601; all others as they are stored.
 *
 * Returns: (transfer none): @buffer, or @value itself where nothing changes
 */
const char *carrel_value_print (const CarrelField *field, const char *value, gsize *length,
                                const char *currency, char *buffer);

G_END_DECLS
