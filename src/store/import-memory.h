#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/* What a workspace remembers of imports: the mapping of each kind of file, and which record a row
 * without any id became. */

/**
 * carrel_import_memory_get_mapping:
 * @shape: what files with the same columns have in common
 *
 * Returns: (transfer full) (nullable): JSON; NULL when none is saved or, with @error set, on
 * failure
 */
char *carrel_import_memory_get_mapping (CarrelStore *store, const char *shape, GError **error);
gboolean carrel_import_memory_set_mapping (CarrelStore *store, const char *shape, const char *label,
                                           const char *mapping, GError **error);

/**
 * carrel_import_memory_find_row:
 * @fingerprint: of a row
 * @id: (out) (transfer full) (nullable): the record it became, NULL when it is new
 *
 * Returns: FALSE with %CARREL_STORE_ERROR
 */
gboolean carrel_import_memory_find_row (CarrelStore *store, const char *fingerprint, char **id,
                                        GError **error);
gboolean carrel_import_memory_add_row (CarrelStore *store, const char *fingerprint,
                                       const CarrelEntity *entity, const char *id, GError **error);

G_END_DECLS
