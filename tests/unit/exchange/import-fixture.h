#pragma once

#include "exchange/import.h"
#include "store-fixture.h"

/* Imports into the workspace of a StoreFixture. */

/**
 * import_path:
 * @options: (nullable): rejected rows go to `rejected.csv` in the folder of the test unless it says
 *   something else
 *
 * Returns: (transfer full): what came of it; fails when it does not work
 */
CarrelImportResult *
import_path (StoreFixture *self, const char *path, const CarrelImportOptions *options);

/**
 * import_text:
 * @name: of the file
 *
 * Returns: (transfer full): the same for a file with that text
 */
CarrelImportResult *import_text (StoreFixture *self, const char *name, const char *text,
                                 const CarrelImportOptions *options);

/**
 * import_fails:
 *
 * Returns: (transfer full): the message; fails when it works, or changes anything
 */
char *import_fails (StoreFixture *self, const char *name, const char *text,
                    const CarrelImportOptions *options, GQuark domain, int code);

void import_assert_count (CarrelImportResult *result, StoreFixture *self, const char *entity,
                          guint64 created, guint64 updated, guint64 unchanged);

/**
 * import_get:
 *
 * Returns: (transfer full) (nullable): a field of the record of which another one has that value
 */
char *import_get (StoreFixture *self, const char *entity, const char *by, const char *value,
                  const char *field);
void import_assert_field (StoreFixture *self, const char *entity, const char *by, const char *value,
                          const char *field, const char *expected);

/**
 * import_rejects:
 *
 * Returns: (transfer full): the file of rejected rows without its byte order mark
 */
char *import_rejects (const CarrelImportResult *result);
