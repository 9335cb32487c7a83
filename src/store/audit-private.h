#pragma once

#include "store/db.h"

G_BEGIN_DECLS

/* The audit chain of a database that is no store: a backup, or one that is being restored, of
 * whatever version. */

/**
 * carrel_audit_append_to:
 * @now_s: seconds since 1970 UTC
 *
 * Adds a row as carrel_audit_append() does.
 */
gboolean carrel_audit_append_to (CarrelDb *db, gint64 now_s, const char *act, const char *subject,
                                 const char *detail_json, GError **error);
gboolean carrel_audit_verify_of (CarrelDb *db, const char *against, guint64 *rows, GError **error);

G_END_DECLS
