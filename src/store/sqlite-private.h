#pragma once

#include "store/db.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/* What the files of the SQLite driver share. */

struct _CarrelDb {
  sqlite3 *handle;
  char *path;
  GCancellable *cancellable;
  gboolean writing; /* between begin and commit or rollback */
};

/**
 * carrel_sqlite_set_error:
 * @result: what SQLite returned
 *
 * Says in words what went wrong with the file of @db.
 */
void carrel_sqlite_set_error (CarrelDb *db, int result, GError **error);

G_END_DECLS
