#pragma once

#include "exchange/import.h"

G_BEGIN_DECLS

/**
 * carrel_import_has_changes:
 *
 * Returns: whether records were made or changed
 */
gboolean carrel_import_has_changes (const CarrelImportResult *result);

/**
 * carrel_import_append_audit:
 * @path: what was imported
 *
 * Notes an import in the audit chain, within its cause.
 *
 * Returns: FALSE with %CARREL_STORE_ERROR
 */
gboolean carrel_import_append_audit (CarrelStore *store, const char *path,
                                     const CarrelImportResult *result, GError **error);

G_END_DECLS
