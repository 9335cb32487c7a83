#pragma once

#include "store/store.h"
#include "store/db.h"

G_BEGIN_DECLS

/**
 * carrel_migrations_run:
 * @path: the file, beside which a copy is put when there is something to lose
 *
 * Brings a database from whatever version it has to that of @model, one numbered step after the
 * other, all in one transaction. Each step brings its own tables and the fields of the model that
 * are new in it.
 *
 * Returns: FALSE with %CARREL_STORE_ERROR; the file is then as it was
 */
gboolean
carrel_migrations_run (CarrelDb *db, const char *path, const CarrelModel *model, GError **error);

/**
 * carrel_migrations_rebuild_search:
 *
 * Makes the full-text index of @entity anew from its records. Needs a transaction around it.
 */
gboolean
carrel_migrations_rebuild_search (CarrelDb *db, const CarrelEntity *entity, GError **error);

/**
 * carrel_migrations_get_latest:
 * Returns: the version to which files are brought for @model
 */
int carrel_migrations_get_latest (const CarrelModel *model);

G_END_DECLS
