#include "config.h"

#include "store/backup-private.h"

#include "base/id.h"
#include "base/time.h"
#include "store/audit-private.h"
#include "store/store-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define CACHE_KIB 8192
#define DUE_AFTER_S 3600
#define CLOCK_SLACK_S 300 /* a backup further in the future than that has a wrong date */

/* Checking. */

static gboolean
check_pages (CarrelDb *db, const char *path, GError **error)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);

  if (!carrel_db_check (db, problems, error))
    return FALSE;
  if (problems->len == 0)
    return TRUE;
  g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_DAMAGED,
               /* Translators: a file and what the database says, in English */
               _ ("“%s” is damaged (%s). Use another backup."), path,
               (const char *) problems->pdata[0]);
  return FALSE;
}

gboolean
carrel_backup_verify_db (CarrelDb *db, const char *path, GError **error)
{
  g_autofree char *chain = NULL;
  g_autoptr (GError) failure = NULL;

  if (!check_pages (db, path, error))
    return FALSE;
  if (carrel_audit_verify_of (db, NULL, NULL, &failure))
    return TRUE;

  /* An audit log that was broken in the workspace is no fault of the backup. */
  chain = carrel_backup_get_setting (db, CARREL_BACKUP_CHAIN);
  if (chain != NULL && g_error_matches (failure, CARREL_STORE_ERROR, CARREL_STORE_ERROR_DAMAGED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

gboolean
carrel_backup_verify (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (CarrelDb) db = NULL;

  g_return_val_if_fail (path != NULL, FALSE);

  db = carrel_db_open (path, CARREL_DB_READ, CACHE_KIB, error);
  if (db == NULL)
    return FALSE;
  carrel_db_set_cancellable (db, cancellable);
  return carrel_backup_verify_db (db, path, error);
}

/* Making. */

static gboolean
put_setting (CarrelDb *db, const char *name, const char *value, GError **error)
{
  g_autoptr (CarrelStatement) statement =
    carrel_db_prepare (db,
                       "INSERT INTO settings (name, value) VALUES (?1, ?2)"
                       " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                       error);

  if (statement == NULL)
    return FALSE;
  carrel_statement_bind_text (statement, 1, name);
  carrel_statement_bind_text (statement, 2, value);
  return carrel_statement_run (statement, error);
}

/* Writes into the copy who made it, and whether its audit log was good then. */
static gboolean
label_copy (const char *part, GCancellable *cancellable, GError **error)
{
  g_autoptr (CarrelDb) db = carrel_db_open (part, CARREL_DB_WRITE, CACHE_KIB, error);
  g_autoptr (GError) failure = NULL;
  gboolean good;

  if (db == NULL)
    return FALSE;
  carrel_db_set_cancellable (db, cancellable);
  good = carrel_audit_verify_of (db, NULL, NULL, &failure);
  if (!good && !g_error_matches (failure, CARREL_STORE_ERROR, CARREL_STORE_ERROR_DAMAGED)) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  return put_setting (db, CARREL_BACKUP_PROGRAM, CARREL_VERSION, error)
         && (good || put_setting (db, CARREL_BACKUP_CHAIN, "broken", error));
}

/* What is damaged in a fresh copy is damaged in the workspace: a page is copied as it is. */
static gboolean
check_copy (const char *part, CarrelStore *store, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (label_copy (part, cancellable, &failure)
      && carrel_backup_verify (part, cancellable, &failure))
    return TRUE;
  if (g_error_matches (failure, CARREL_STORE_ERROR, CARREL_STORE_ERROR_DAMAGED))
    g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_DAMAGED,
                 _ ("No backup was made, because “%s” is damaged. Run “carrelctl doctor” for "
                    "advice; earlier backups are still there."),
                 carrel_store_get_path (store));
  else
    g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* What the copy can need at the most: pages of the file and those that are still in the log. */
static guint64
get_size (const char *workspace)
{
  static const char *const suffixes[] = { "", "-wal" };
  guint64 size = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *path = g_strconcat (workspace, suffixes[i], NULL);
    GStatBuf info;

    if (g_stat (path, &info) == 0)
      size += (guint64) info.st_size;
  }
  return size;
}

static gboolean
copy_into (CarrelBackupFolder *folder, CarrelStore *store, const char *target,
           GCancellable *cancellable, GError **error)
{
  g_autofree char *part = carrel_backup_folder_dup_part (folder);

  if (!carrel_backup_folder_check_space (folder, get_size (carrel_store_get_path (store)), error)
      || !carrel_db_copy (carrel_store_get_db (store), part, cancellable, error))
    return FALSE;
  if (check_copy (part, store, cancellable, error)
      && carrel_backup_folder_finish (folder, part, target, FALSE, error))
    return TRUE;
  carrel_db_remove (part);
  return FALSE;
}

/* A second one in the same second gets a number. */
static char *
pick_name (CarrelBackupFolder *folder, const char *prefix, gint64 now_s)
{
  g_autofree char *stem = carrel_backup_dup_name (now_s);
  char *path = g_strdup_printf ("%s/%s%s.carrel", folder->path, prefix, stem);

  for (int i = 2; g_file_test (path, G_FILE_TEST_EXISTS); i++) {
    g_free (path);
    path = g_strdup_printf ("%s/%s%s-%d.carrel", folder->path, prefix, stem, i);
  }
  return path;
}

/* The folder of this workspace among the backups. The id comes from the file, which somebody may
 * have made to lead elsewhere. */
static char *
dup_own_folder (CarrelStore *store, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *id = carrel_store_get_setting (store, "workspace_id", &failure);

  if (carrel_id_is_valid (id))
    return carrel_backup_pick_folder (id, carrel_store_get_path (store));
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else
    g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_DAMAGED,
                 _ ("“%s” has lost its id. Run “carrelctl doctor” for advice."),
                 carrel_store_get_path (store));
  return NULL;
}

static CarrelBackupFolder *
enter_own_folder (CarrelStore *store, gboolean wait, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = dup_own_folder (store, error);
  g_autoptr (CarrelBackupFolder) folder = NULL;

  if (path == NULL)
    return NULL;
  folder = carrel_backup_folder_enter (path, wait, cancellable, error);
  if (folder == NULL || !carrel_backup_note_owner (path, carrel_store_get_path (store), error))
    return NULL;
  return g_steal_pointer (&folder);
}

static gboolean
create_own (CarrelBackupFolder *folder, CarrelStore *store, GCancellable *cancellable, char **path,
            GError **error)
{
  g_autofree char *target = pick_name (folder, "", carrel_store_get_now (store));

  if (!copy_into (folder, store, target, cancellable, error))
    return FALSE;
  if (path != NULL)
    *path = g_steal_pointer (&target);
  return TRUE;
}

static gboolean
create_elsewhere (CarrelStore *store, const char *target, GCancellable *cancellable, char **path,
                  GError **error)
{
  gboolean is_folder = g_file_test (target, G_FILE_TEST_IS_DIR);
  g_autofree char *place = is_folder ? g_strdup (target) : g_path_get_dirname (target);
  g_autoptr (CarrelBackupFolder) folder =
    carrel_backup_folder_enter (place, TRUE, cancellable, error);
  g_autofree char *name = NULL;

  if (folder == NULL)
    return FALSE;
  if (is_folder) {
    g_autofree char *base = g_path_get_basename (carrel_store_get_path (store));
    g_autofree char *prefix = NULL;

    if (g_str_has_suffix (base, ".carrel"))
      base[strlen (base) - strlen (".carrel")] = '\0';
    prefix = g_strconcat (base, "-", NULL);
    name = pick_name (folder, prefix, carrel_store_get_now (store));
  } else
    name = g_strdup (target);

  if (g_file_test (name, G_FILE_TEST_EXISTS)) {
    g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_EXISTS,
                 _ ("There is a file at “%s” already; it was left as it is. Choose another name."),
                 name);
    return FALSE;
  }
  if (!copy_into (folder, store, name, cancellable, error))
    return FALSE;
  if (path != NULL)
    *path = g_steal_pointer (&name);
  return TRUE;
}

gboolean
carrel_backup_create (CarrelStore *store, const char *target, GCancellable *cancellable,
                      char **path, GError **error)
{
  g_autoptr (CarrelBackupFolder) folder = NULL;

  g_return_val_if_fail (CARREL_IS_STORE (store), FALSE);
  g_return_val_if_fail (!carrel_db_in_transaction (carrel_store_get_db (store)), FALSE);

  if (target != NULL)
    return create_elsewhere (store, target, cancellable, path, error);
  folder = enter_own_folder (store, TRUE, cancellable, error);
  return folder != NULL && create_own (folder, store, cancellable, path, error);
}

/* When due. */

/* The time of the last change of records, 0 when there was none. */
static gboolean
read_last_change (CarrelStore *store, gint64 *changed_s, GError **error)
{
  CarrelStatement *statement =
    carrel_store_statement (store, "SELECT at FROM causes ORDER BY seq DESC LIMIT 1", error);
  CarrelStep step;

  *changed_s = 0;
  if (statement == NULL)
    return FALSE;
  step = carrel_statement_step (statement, error);
  /* A time that cannot be read is no reason to make no backup. */
  if (step == CARREL_STEP_ROW
      && !carrel_time_parse (carrel_statement_get_text (statement, 0), changed_s))
    *changed_s = G_MAXINT64;
  carrel_statement_reset (statement);
  return step != CARREL_STEP_FAILED;
}

static gboolean
is_due (const char *folder, gint64 changed_s, gint64 now_s)
{
  g_autoptr (GPtrArray) backups = carrel_backup_scan (folder);

  if (changed_s == 0)
    return FALSE;
  for (guint i = 0; i < backups->len; i++) {
    CarrelBackup *backup = backups->pdata[i];

    if (backup->taken_at_s > now_s + CLOCK_SLACK_S)
      continue;
    carrel_backup_probe (backup);
    if (backup->verified)
      return now_s - backup->taken_at_s >= DUE_AFTER_S && changed_s >= backup->taken_at_s;
  }
  return TRUE;
}

/* Backups that no longer open make no place on the stairs, and are not removed either. */
static void
thin_folder (const char *folder)
{
  g_autoptr (GPtrArray) backups = carrel_backup_scan (folder);
  g_autofree gint64 *times_s = g_new (gint64, backups->len + 1);
  g_autofree gboolean *keep = g_new (gboolean, backups->len + 1);

  for (guint i = 0; i < backups->len;) {
    CarrelBackup *backup = backups->pdata[i];

    carrel_backup_probe (backup);
    if (!backup->verified) {
      g_ptr_array_remove_index (backups, i);
      continue;
    }
    times_s[i++] = backup->taken_at_s;
  }
  carrel_backup_thin (times_s, backups->len, keep);
  for (guint i = 0; i < backups->len; i++) {
    if (!keep[i])
      carrel_db_remove (((CarrelBackup *) backups->pdata[i])->path);
  }
}

gboolean
carrel_backup_if_due (CarrelStore *store, GCancellable *cancellable, char **path, GError **error)
{
  g_autofree char *place = NULL;
  g_autoptr (CarrelBackupFolder) folder = NULL;
  g_autoptr (GError) failure = NULL;
  gint64 now_s = carrel_store_get_now (store);
  gint64 changed_s;

  g_return_val_if_fail (!carrel_db_in_transaction (carrel_store_get_db (store)), FALSE);

  if (path != NULL)
    *path = NULL;
  place = dup_own_folder (store, error);
  if (place == NULL || !read_last_change (store, &changed_s, error))
    return FALSE;
  if (!is_due (place, changed_s, now_s))
    return TRUE;

  folder = enter_own_folder (store, FALSE, cancellable, &failure);
  if (g_error_matches (failure, CARREL_STORE_ERROR, CARREL_STORE_ERROR_BUSY))
    return TRUE; /* another program is making one */
  if (folder == NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  if (!is_due (place, changed_s, now_s)) /* another program was faster */
    return TRUE;
  if (!create_own (folder, store, cancellable, path, error))
    return FALSE;
  thin_folder (place);
  return TRUE;
}
