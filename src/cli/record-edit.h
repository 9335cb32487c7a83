#pragma once

#include "cli/record-view.h"

G_BEGIN_DECLS

/**
 * carrel_record_edit:
 * @words: (element-type utf8): `FIELD=VALUE` each; without a value the field becomes empty
 * @first: index of the first word that counts
 * @now: (nullable): the record as it is; NULL for a new one
 * @patch: gets the values in stored form
 *
 * Reads values as people write them: amounts in the record's currency, times on the workspace's
 * clock, other records by name, e-mail address or id.
 *
 * Returns: FALSE with %CARREL_CLI_ERROR_USAGE, %CARREL_VALUE_ERROR or %CARREL_STORE_ERROR
 */
gboolean carrel_record_edit (CarrelRecordView *view, const GPtrArray *words, guint first,
                             const CarrelRecord *now, CarrelRecord *patch, GError **error);

G_END_DECLS
