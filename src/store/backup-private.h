#pragma once

#include "store/backup.h"
#include "store/db.h"

G_BEGIN_DECLS

/* What making, listing and restoring backups share. */

#define CARREL_BACKUP_PART ".carrel-backup-part-" /* then an id: not finished */

/* Settings that only a backup has. */
#define CARREL_BACKUP_PROGRAM "backup_program" /* version of Carrel that made it */
#define CARREL_BACKUP_CHAIN "backup_chain"     /* `broken`: the audit log was so in the original */

/* A folder that is being written to, by one program at a time. */
typedef struct {
  char *path;
  int fd;
  gboolean locked; /* not every file system can */
} CarrelBackupFolder;

/**
 * carrel_backup_folder_enter:
 * @wait: whether to wait for another program that is at it
 *
 * Makes the folder where it is missing, takes it, and removes what killed programs left there.
 *
 * Returns: (transfer full) (nullable): the folder, NULL with %CARREL_STORE_ERROR
 */
CarrelBackupFolder *carrel_backup_folder_enter (const char *path, gboolean wait,
                                                GCancellable *cancellable, GError **error);
void carrel_backup_folder_leave (CarrelBackupFolder *folder);

/**
 * carrel_backup_folder_dup_part:
 *
 * Returns: (transfer full): a name in @folder for a file that is not finished
 */
char *carrel_backup_folder_dup_part (CarrelBackupFolder *folder);

/**
 * carrel_backup_folder_check_space:
 * @size: bytes wanted
 *
 * Returns: FALSE with %CARREL_STORE_ERROR_FULL
 */
gboolean
carrel_backup_folder_check_space (CarrelBackupFolder *folder, guint64 size, GError **error);

/**
 * carrel_backup_folder_finish:
 * @part: a closed, complete database
 * @target: its name to be
 * @replace: whether a file that has that name gives way
 *
 * Brings @part to the disk and gives it its name.
 */
gboolean carrel_backup_folder_finish (CarrelBackupFolder *folder, const char *part,
                                      const char *target, gboolean replace, GError **error);

/**
 * carrel_backup_pick_folder:
 *
 * Returns: (transfer full): where backups of the workspace with that id at that path belong; it
 * need not be there yet
 */
char *carrel_backup_pick_folder (const char *workspace_id, const char *workspace_path);

/**
 * carrel_backup_note_owner:
 *
 * Notes in @folder which workspace its backups are of.
 */
gboolean carrel_backup_note_owner (const char *folder, const char *workspace_path, GError **error);

/**
 * carrel_backup_scan:
 *
 * Returns: (transfer full) (element-type CarrelBackup): what is in @folder by its name, the newest
 * first; carrel_backup_probe() fills in the rest
 */
GPtrArray *carrel_backup_scan (const char *folder);
void carrel_backup_probe (CarrelBackup *backup);

/**
 * carrel_backup_dup_name:
 *
 * Returns: (transfer full): what a backup made at that time is called, without `.carrel`
 */
char *carrel_backup_dup_name (gint64 unix_s);
char *carrel_backup_canonical (const char *path);
char *carrel_backup_get_setting (CarrelDb *db, const char *name);

/**
 * carrel_backup_verify_db:
 *
 * Verifies an open backup.
 */
gboolean carrel_backup_verify_db (CarrelDb *db, const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelBackupFolder, carrel_backup_folder_leave)

G_END_DECLS
