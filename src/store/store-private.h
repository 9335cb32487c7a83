#pragma once

#include "store/db.h"
#include "store/store.h"

G_BEGIN_DECLS

/* What the modules of the store share. */

/* Statements of one entity that are prepared once and kept. */
typedef enum {
  CARREL_SQL_INSERT,
  CARREL_SQL_UPDATE,
  CARREL_SQL_DELETE,
  CARREL_SQL_GET,
  CARREL_SQL_SEARCH_ADD,
  CARREL_SQL_SEARCH_REMOVE,
  CARREL_N_SQL,
} CarrelSqlKind;

CarrelDb *carrel_store_get_db (CarrelStore *self);

/**
 * carrel_store_statement:
 * @sql: one statement; equal text gives the same prepared statement, which has to be reset after
 *   use and must not be freed
 *
 * Returns: (transfer none) (nullable): the statement, NULL with %CARREL_STORE_ERROR
 */
CarrelStatement *carrel_store_statement (CarrelStore *self, const char *sql, GError **error);

/**
 * carrel_store_entity_statement:
 *
 * The same for the statements of @entity, whose SQL schema.c makes from the model.
 */
CarrelStatement *carrel_store_entity_statement (CarrelStore *self, const CarrelEntity *entity,
                                                CarrelSqlKind kind, GError **error);

/**
 * carrel_store_dup_now:
 * Returns: (transfer full): the time for new rows, RFC 3339
 */
char *carrel_store_dup_now (CarrelStore *self);

/**
 * carrel_store_get_cause_key:
 * Returns: key of the cause that is being written, 0 outside carrel_store_begin()
 */
gint64 carrel_store_get_cause_key (CarrelStore *self);

/**
 * carrel_store_count_change:
 *
 * Tells the store that the event @key was written for the current cause.
 */
void carrel_store_count_change (CarrelStore *self, gint64 key);

G_END_DECLS
