#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/* Backups: whole copies of a workspace, made while it is in use, each opened and read through
 * before it gets its name. They lie in the user's data directory, in `carrel/backups/` and a
 * folder named for the id of the workspace, as `2026-11-21T101112Z.carrel`; the file `workspace`
 * beside them says which file they are of, so that they are found when that is past reading. */

typedef struct {
  char *path;
  gint64 taken_at_s;     /* seconds since 1970 UTC */
  guint64 size;          /* bytes */
  gboolean verified;     /* was read through when it was made, and still opens as a whole */
  gboolean chain_broken; /* the audit log was damaged in the workspace already */
  char *program;         /* version of Carrel that made it, NULL when unknown */
} CarrelBackup;

/**
 * carrel_backup_create:
 * @target: (nullable): a file to be made or a folder to put one into; NULL: among the backups
 * @path: (out) (optional) (transfer full): the copy
 *
 * Copies the workspace as it is at one moment, checks the copy and brings it to the disk. When
 * this fails or is killed no file is left that could be taken for a backup. The store must not be
 * within carrel_store_begin().
 *
 * Returns: FALSE with %CARREL_STORE_ERROR (FULL says how much space is needed, BUSY that another
 * program is at it, DAMAGED that there is nothing good to copy) or %G_IO_ERROR_CANCELLED
 */
gboolean carrel_backup_create (CarrelStore *store, const char *target, GCancellable *cancellable,
                               char **path, GError **error);

/**
 * carrel_backup_if_due:
 * @path: (out) (optional) (transfer full) (nullable): the copy, NULL when none was due
 *
 * Makes a backup when records were changed since the last one and that is older than an hour, then
 * removes what carrel_backup_thin() leaves out. For programs that are about to write.
 *
 * Returns: FALSE as carrel_backup_create() does
 */
gboolean
carrel_backup_if_due (CarrelStore *store, GCancellable *cancellable, char **path, GError **error);

/**
 * carrel_backup_thin:
 * @times_s: (array length=n): when backups were made, the newest first
 * @keep: (out caller-allocates) (array length=n): which of them to keep
 *
 * The staircase: the newest of each of the last 24 hours, 14 days and 12 weeks (UTC, besides the
 * one that has begun) in which any was made, and always the newest of all. It looks at no clock:
 * one that is wrong costs no backup.
 */
void carrel_backup_thin (const gint64 *times_s, guint n, gboolean *keep);

/**
 * carrel_backup_find_for:
 * @workspace_path: a workspace, which may be damaged or gone
 *
 * Returns: (transfer full) (nullable): the folder of its backups, NULL when there is none
 */
char *carrel_backup_find_for (const char *workspace_path);

/**
 * carrel_backup_list:
 * @workspace_path: a workspace, which may be damaged or gone
 *
 * Returns: (transfer full) (element-type CarrelBackup): its backups, the newest first
 */
GPtrArray *carrel_backup_list (const char *workspace_path);
void carrel_backup_free (CarrelBackup *backup);

/**
 * carrel_backup_verify:
 * @path: a backup
 *
 * Reads everything: pages, indexes, references, the audit chain.
 *
 * Returns: FALSE with %CARREL_STORE_ERROR that says what is wrong, or %G_IO_ERROR_CANCELLED
 */
gboolean carrel_backup_verify (const char *path, GCancellable *cancellable, GError **error);

/**
 * carrel_backup_restore:
 * @path: a backup
 * @workspace_path: what shall become as it was; nobody may have it open, this process included
 * @aside: (out) (optional) (transfer full) (nullable): where the file is now that was there
 *
 * Verifies the backup, puts a copy of it in the place of the workspace and notes that in its audit
 * log. The file that was there, be it damaged, is kept beside it.
 *
 * Returns: FALSE with %CARREL_STORE_ERROR (BUSY: it is in use); all is then as it was
 */
gboolean carrel_backup_restore (const char *path, const char *workspace_path,
                                const CarrelModel *model, char **aside, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelBackup, carrel_backup_free)

G_END_DECLS
