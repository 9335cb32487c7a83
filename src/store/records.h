#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/* Records in and out. Every change also keeps the search index and the change feed. All writing
 * functions need carrel_store_begin() before. */

/**
 * carrel_records_insert:
 * @record: a whole record; id, times and version are filled in where they are absent
 *
 * Returns: FALSE with %CARREL_STORE_ERROR or %CARREL_VALUE_ERROR
 */
gboolean carrel_records_insert (CarrelStore *store, CarrelRecord *record, GError **error);

/**
 * carrel_records_update:
 * @patch: with its id, the fields to change; fields that hold that value already are no change
 * @expected_version: the version that was looked at, or 0 for any
 * @changed: (out) (optional): whether anything was different
 *
 * Returns: FALSE with %CARREL_STORE_ERROR: NOT_FOUND, CHANGED, TAKEN …
 */
gboolean carrel_records_update (CarrelStore *store, const CarrelRecord *patch,
                                gint64 expected_version, gboolean *changed, GError **error);

/**
 * carrel_records_delete:
 *
 * Deletes a record. Records that cannot be without it (their reference is required) go with it, in
 * others the reference becomes empty; all of that is in the change feed and can be undone.
 *
 * Returns: FALSE with %CARREL_STORE_ERROR
 */
gboolean carrel_records_delete (CarrelStore *store, const CarrelEntity *entity, const char *id,
                                gint64 expected_version, GError **error);

/**
 * carrel_records_get:
 *
 * Returns: (transfer full) (nullable): the record; NULL without @error when there is none
 */
CarrelRecord *
carrel_records_get (CarrelStore *store, const CarrelEntity *entity, const char *id, GError **error);

/**
 * carrel_records_find:
 * @field: an indexed field
 * @value: stored form
 * @ids: (out caller-allocates): array to which the ids of at most @limit records are added
 *
 * Returns: FALSE with %CARREL_STORE_ERROR
 */
gboolean carrel_records_find (CarrelStore *store, const CarrelEntity *entity, guint field,
                              const char *value, guint limit, GPtrArray *ids, GError **error);

/**
 * carrel_records_count:
 * @query: filters and search; order and columns do not matter
 *
 * Returns: how many records, or -1 with %CARREL_STORE_ERROR
 */
gint64 carrel_records_count (CarrelStore *store, const CarrelQuery *query, GError **error);

G_END_DECLS
