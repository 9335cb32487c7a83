#pragma once

#include "exchange/format.h"
#include "exchange/privacy.h"

G_BEGIN_DECLS

/* Which fields of an entity an export has, in which order.
 *
 * Money cannot be printed without its currency. Where nobody wanted that as a column it is read all
 * the same, as one more field behind the last: `fields` and the rows of a query with these columns
 * then have one more element than `n`, and `currency_column` is `n`. */

/**
 * carrel_columns_new:
 * @wanted: (nullable) (element-type utf8): names of fields in the order wanted; NULL: all that are
 *   not secret
 * @privacy: with %CARREL_PRIVACY_WITHOUT personal fields are left out, and cannot be named
 *
 * Returns: (transfer full) (nullable): the columns, NULL with %CARREL_EXCHANGE_ERROR_OPTION that
 * names the wrong one and what is like it
 */
CarrelColumns *carrel_columns_new (const CarrelEntity *entity, const GPtrArray *wanted,
                                   CarrelPrivacyMode privacy, GError **error);

/**
 * carrel_columns_new_whole:
 *
 * Returns: (transfer full): all fields, secret ones too
 */
CarrelColumns *carrel_columns_new_whole (const CarrelEntity *entity);
void carrel_columns_free (CarrelColumns *self);

/**
 * carrel_columns_get_width:
 *
 * Returns: how many fields are to be read: `n`, or one more
 */
guint carrel_columns_get_width (const CarrelColumns *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelColumns, carrel_columns_free)

G_END_DECLS
