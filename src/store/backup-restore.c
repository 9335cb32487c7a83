#include "config.h"

#include "store/backup-private.h"

#include "base/json.h"
#include "store/audit-private.h"
#include "store/migrations.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Putting a backup in the place of a workspace. Nothing that was there is lost: not when it is
 * damaged, and not when this program is killed half-way. */

#define CACHE_KIB 8192

static CarrelDb *
open_verified (const char *path, const CarrelModel *model, GError **error)
{
  g_autoptr (CarrelDb) db = carrel_db_open (path, CARREL_DB_READ, CACHE_KIB, error);

  if (db == NULL)
    return NULL;
  if (carrel_db_get_version (db) > carrel_migrations_get_latest (model)) {
    g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_NEWER,
                 _ ("The backup “%s” was made by a later version of Carrel. Update Carrel to "
                    "restore it."),
                 path);
    return NULL;
  }
  if (!carrel_backup_verify_db (db, path, error))
    return NULL;
  return g_steal_pointer (&db);
}

static gboolean
remove_label (CarrelDb *db, const char *name, GError **error)
{
  g_autoptr (CarrelStatement) statement =
    carrel_db_prepare (db, "DELETE FROM settings WHERE name = ?1", error);

  if (statement == NULL)
    return FALSE;
  carrel_statement_bind_text (statement, 1, name);
  return carrel_statement_run (statement, error);
}

static gboolean
note_restore (CarrelDb *db, const char *backup, const char *aside, GError **error)
{
  g_autofree char *name = g_path_get_basename (backup);
  g_autofree char *aside_name = aside != NULL ? g_path_get_basename (aside) : NULL;
  g_autofree char *subject = g_utf8_make_valid (name, -1);
  g_autofree char *kept = aside_name != NULL ? g_utf8_make_valid (aside_name, -1) : NULL;
  g_autoptr (GString) detail = g_string_new ("{");

  carrel_json_append_member (detail, "kept", kept);
  g_string_append_c (detail, '}');
  return carrel_audit_append_to (db, g_get_real_time () / G_USEC_PER_SEC, "backup.restored",
                                 subject, detail->str, error);
}

/* All is done to the copy, so that it is complete in the moment in which it gets its name. */
static gboolean
prepare_copy (const char *part, const char *backup, const char *aside, GError **error)
{
  g_autoptr (CarrelDb) db = carrel_db_open (part, CARREL_DB_WRITE, CACHE_KIB, error);

  return db != NULL && remove_label (db, CARREL_BACKUP_PROGRAM, error)
         && remove_label (db, CARREL_BACKUP_CHAIN, error) && note_restore (db, backup, aside, error)
         && carrel_db_attach_log (db, error) && carrel_db_detach_log (db, error);
}

/* Brings into the old file what is still in its log, as the next program that opens it would. */
static void
settle_log (const char *workspace)
{
  g_autofree char *log = g_strconcat (workspace, "-wal", NULL);
  g_autoptr (CarrelDb) db = NULL;
  GStatBuf info;

  if (g_stat (log, &info) != 0 || info.st_size == 0)
    return;
  db = carrel_db_open (workspace, CARREL_DB_WRITE, CACHE_KIB, NULL);
  if (db != NULL)
    (void) carrel_db_detach_log (db, NULL); /* else the log is put aside with the file */
}

/* The lock on a workspace that nobody else has open; none when there is no file. */
static gboolean
lock_workspace (const char *workspace, CarrelDbLock **lock, GError **error)
{
  g_autoptr (GError) failure = NULL;

  *lock = NULL;
  if (!g_file_test (workspace, G_FILE_TEST_EXISTS))
    return TRUE;
  *lock = carrel_db_lock_file (workspace, &failure);
  if (*lock != NULL)
    return TRUE;
  if (g_error_matches (failure, CARREL_STORE_ERROR, CARREL_STORE_ERROR_BUSY))
    g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_BUSY,
                 _ ("“%s” is in use. Close Carrel and wait for its other programs to finish, then "
                    "restore the backup again; nothing was changed."),
                 workspace);
  else
    g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
move_aside (const char *from, const char *to, GError **error)
{
  if (g_rename (from, to) == 0 || errno == ENOENT)
    return TRUE;
  g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_READ_ONLY,
               /* Translators: a file and the reason */
               _ ("“%s” could not be put aside: %s. Nothing was changed."), from,
               g_strerror (errno));
  return FALSE;
}

/* What may stand beside a workspace and holds some of it. */
static const char *const log_suffixes[] = { "-wal", "-journal" };

static gboolean
move_log_aside (const char *workspace, const char *aside, const char *suffix, GError **error)
{
  g_autofree char *from = g_strconcat (workspace, suffix, NULL);
  g_autofree char *to = g_strconcat (aside, suffix, NULL);
  GStatBuf info;

  if (g_stat (from, &info) == 0 && info.st_size == 0)
    return g_unlink (from) == 0 || move_aside (from, to, error);
  return move_aside (from, to, error);
}

static gboolean
is_same_file (const char *one, const char *other)
{
  GStatBuf a;
  GStatBuf b;

  return g_stat (one, &a) == 0 && g_stat (other, &b) == 0 && a.st_ino == b.st_ino
         && a.st_dev == b.st_dev;
}

static void
put_back (const char *workspace, const char *aside)
{
  for (gsize i = 0; i < G_N_ELEMENTS (log_suffixes); i++) {
    g_autofree char *from = g_strconcat (aside, log_suffixes[i], NULL);
    g_autofree char *to = g_strconcat (workspace, log_suffixes[i], NULL);

    (void) g_rename (from, to);
  }
  if (is_same_file (workspace, aside))
    (void) g_unlink (aside);
  else if (!g_file_test (workspace, G_FILE_TEST_EXISTS))
    (void) g_rename (aside, workspace);
}

/* A second name, so that there is a workspace at every moment; where the file system knows no such
 * names it is missing for a moment. */
static gboolean
put_file_aside (const char *workspace, const char *aside, GError **error)
{
  return link (workspace, aside) == 0 || move_aside (workspace, aside, error);
}

/* The log goes with its file. One without a file is put aside as well: it would be taken for that
 * of the restored workspace and spoil it. */
static gboolean
put_aside (const char *workspace, const char *aside, GError **error)
{
  g_autofree char *index = g_strconcat (workspace, "-shm", NULL);

  if (!put_file_aside (workspace, aside, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (log_suffixes); i++) {
    if (!move_log_aside (workspace, aside, log_suffixes[i], error)) {
      put_back (workspace, aside);
      return FALSE;
    }
  }
  (void) g_unlink (index); /* made anew from the log whenever it is missing */
  return TRUE;
}

static char *
pick_aside_name (const char *workspace)
{
  g_autofree char *time = carrel_backup_dup_name (g_get_real_time () / G_USEC_PER_SEC);
  char *aside = g_strdup_printf ("%s.before-restore-%s", workspace, time);

  for (int i = 2; g_file_test (aside, G_FILE_TEST_EXISTS); i++) {
    g_free (aside);
    aside = g_strdup_printf ("%s.before-restore-%s-%d", workspace, time, i);
  }
  return aside;
}

/* With the workspace locked against everybody. */
static gboolean
replace (CarrelBackupFolder *folder, const char *part, const char *workspace, const char *aside,
         GError **error)
{
  g_autoptr (CarrelDbLock) lock = NULL;

  settle_log (workspace);
  if (!lock_workspace (workspace, &lock, error) || !put_aside (workspace, aside, error))
    return FALSE;
  /* Only a file that has its other name already may give way. */
  if (carrel_backup_folder_finish (folder, part, workspace, is_same_file (workspace, aside), error))
    return TRUE;
  put_back (workspace, aside);
  return FALSE;
}

static gboolean
restore_into (CarrelBackupFolder *folder, CarrelDb *backup, const char *path, const char *workspace,
              const char *aside, GError **error)
{
  g_autofree char *part = carrel_backup_folder_dup_part (folder);
  gboolean had_file = g_file_test (workspace, G_FILE_TEST_EXISTS);
  GStatBuf info;
  gboolean done;

  if (g_stat (path, &info) == 0
      && !carrel_backup_folder_check_space (folder, (guint64) info.st_size, error))
    return FALSE;
  if (!carrel_db_copy (backup, part, NULL, error))
    return FALSE;
  done = prepare_copy (part, path, had_file ? aside : NULL, error)
         && replace (folder, part, workspace, aside, error);
  if (!done)
    carrel_db_remove (part);
  return done;
}

gboolean
carrel_backup_restore (const char *path, const char *workspace_path, const CarrelModel *model,
                       char **aside, GError **error)
{
  g_autofree char *workspace = NULL;
  g_autofree char *place = NULL;
  g_autofree char *aside_path = NULL;
  g_autoptr (CarrelBackupFolder) folder = NULL;
  g_autoptr (CarrelDbLock) lock = NULL;
  g_autoptr (CarrelDb) backup = NULL;

  g_return_val_if_fail (path != NULL && workspace_path != NULL && model != NULL, FALSE);

  if (aside != NULL)
    *aside = NULL;
  workspace = carrel_backup_canonical (workspace_path);
  if (g_file_test (workspace, G_FILE_TEST_IS_DIR)) {
    g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_NOT_WORKSPACE,
                 _ ("“%s” is a folder. Name the file that the backup shall be restored to."),
                 workspace);
    return FALSE;
  }
  /* Said before all the work; taken again when it is done. */
  if (!lock_workspace (workspace, &lock, error))
    return FALSE;
  g_clear_pointer (&lock, carrel_db_lock_free);
  backup = open_verified (path, model, error);
  if (backup == NULL)
    return FALSE;

  place = g_path_get_dirname (workspace);
  folder = carrel_backup_folder_enter (place, TRUE, NULL, error);
  aside_path = pick_aside_name (workspace);
  if (folder == NULL || !restore_into (folder, backup, path, workspace, aside_path, error))
    return FALSE;
  if (aside != NULL && g_file_test (aside_path, G_FILE_TEST_EXISTS))
    *aside = g_steal_pointer (&aside_path);
  return TRUE;
}
