#include "config.h"

#include "store/doctor-private.h"

#include "store/backup-private.h"
#include "store/migrations.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* Checks of the file and what is around it. */

#define CACHE_KIB 8192
#define OTHERS 0077
#define OLD_BACKUP_DAYS 7
#define LEFT_AFTER_S 3600         /* nobody writes that slowly */
#define LARGE_LOG_BYTES 134217728 /* twice what a log is cut down to when it is settled */

static guint64
size_of (const char *path, const char *suffix)
{
  g_autofree char *name = g_strconcat (path, suffix, NULL);
  GStatBuf info;

  return g_stat (name, &info) == 0 ? (guint64) info.st_size : 0;
}

gboolean
carrel_doctor_check_permissions (CarrelDoctor *self, GError **error)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *path = g_strconcat (self->path, suffixes[i], NULL);
    CarrelFinding *finding;
    GStatBuf info;

    if (g_stat (path, &info) != 0 || (info.st_mode & OTHERS) == 0)
      continue;
    finding = carrel_doctor_add (
      self, CARREL_FINDING_PROBLEM,
      g_strdup_printf (_ ("Other people on this computer may open “%s”."), path),
      g_strdup_printf (_ ("Take their rights away with “chmod 600 %s”, or let “carrelctl doctor "
                          "--repair” do it."),
                       path));
    finding->repaired = self->repair && g_chmod (path, info.st_mode & 0700) == 0;
  }
  return TRUE;
}

/* An earlier version is brought up to date by whatever opens it for writing, with a copy aside. */
static gboolean
check_version (CarrelDoctor *self, GError **error)
{
  int version = carrel_db_get_version (self->db);
  int latest = carrel_migrations_get_latest (self->model);
  CarrelFinding *finding;

  if (version == latest)
    return TRUE;
  if (version > latest || (self->repair && self->writable)) {
    if (!carrel_migrations_run (self->db, self->path, self->model, error))
      return FALSE;
  }
  finding = carrel_doctor_add (
    self, CARREL_FINDING_NOTE,
    g_strdup_printf (_ ("“%s” was made by an earlier version of Carrel."), self->path),
    g_strdup (_ ("It is brought up to date when it is opened next; a copy is put beside it "
                 "first.")));
  finding->repaired = carrel_db_get_version (self->db) == latest;
  return TRUE;
}

gboolean
carrel_doctor_check_open (CarrelDoctor *self, GError **error)
{
  g_autoptr (GError) failure = NULL;

  /* For writing, so that the search index can be asked to check itself. */
  self->db = carrel_db_open (self->path, CARREL_DB_WRITE, CACHE_KIB, &failure);
  self->writable = self->db != NULL;
  if (g_error_matches (failure, CARREL_STORE_ERROR, CARREL_STORE_ERROR_READ_ONLY)) {
    carrel_doctor_add (self, CARREL_FINDING_NOTE, g_strdup (failure->message), NULL);
    g_clear_error (&failure);
    self->db = carrel_db_open (self->path, CARREL_DB_READ, CACHE_KIB, &failure);
  }
  if (self->db == NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  carrel_db_set_cancellable (self->db, self->cancellable);
  if (check_version (self, &failure))
    return TRUE;
  g_clear_pointer (&self->db, carrel_db_close);
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

gboolean
carrel_doctor_check_space (CarrelDoctor *self, GError **error)
{
  guint64 size = size_of (self->path, "") + size_of (self->path, "-wal");
  g_autofree char *folder = g_path_get_dirname (self->path);
  struct statvfs info;
  guint64 available;

  if (statvfs (folder, &info) != 0)
    return TRUE;
  available = (guint64) info.f_bavail * info.f_frsize;
  if (available < 2 * size) {
    g_autofree char *free = g_format_size (available);
    g_autofree char *used = g_format_size (size);

    carrel_doctor_add (self, CARREL_FINDING_NOTE,
                       /* Translators: a folder and two sizes such as 1.5 GB */
                       g_strdup_printf (_ ("Only %s are free in “%s”, and the workspace has %s."),
                                        free, folder, used),
                       g_strdup (_ ("Free some space, at least twice what the workspace has: an "
                                    "import or a backup could fail.")));
  }
  return TRUE;
}

/* The newest backup that can still be read through; those found damaged on the way are said. */
static gboolean
find_good_backup (CarrelDoctor *self, GPtrArray *backups, const CarrelBackup **good, GError **error)
{
  *good = NULL;
  for (guint i = 0; i < backups->len && *good == NULL; i++) {
    const CarrelBackup *backup = backups->pdata[i];
    g_autoptr (GError) failure = NULL;

    if (carrel_backup_verify (backup->path, self->cancellable, &failure)) {
      *good = backup;
      return TRUE;
    }
    if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
    carrel_doctor_add (
      self, CARREL_FINDING_PROBLEM,
      g_strdup_printf (_ ("The backup “%s” cannot be used: %s"), backup->path, failure->message),
      g_strdup (_ ("Make a new one with “carrelctl backup create”, and delete the "
                   "damaged file.")));
  }
  return TRUE;
}

gboolean
carrel_doctor_check_backups (CarrelDoctor *self, GError **error)
{
  g_autoptr (GPtrArray) backups = carrel_backup_list (self->path);
  const CarrelBackup *good;
  gint64 days;

  if (!find_good_backup (self, backups, &good, error))
    return FALSE;
  if (good == NULL) {
    carrel_doctor_add (self, CARREL_FINDING_PROBLEM,
                       g_strdup (_ ("There is no verified backup of this workspace.")),
                       g_strdup (_ ("Make one with “carrelctl backup create”.")));
    return TRUE;
  }
  days = (g_get_real_time () / G_USEC_PER_SEC - good->taken_at_s) / 86400;
  if (days > OLD_BACKUP_DAYS)
    carrel_doctor_add (
      self, CARREL_FINDING_NOTE,
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The last verified backup is %d day old.",
                                    "The last verified backup is %d days old.", (gulong) days),
                       (int) MIN (days, G_MAXINT)),
      g_strdup (_ ("Make one with “carrelctl backup create”.")));
  return TRUE;
}

static gboolean
is_leftover (const char *name, const char *workspace)
{
  gsize length = strlen (workspace);

  if (g_str_has_prefix (name, CARREL_BACKUP_PART) || g_str_has_prefix (name, ".carrel-part-"))
    return TRUE;
  return strncmp (name, workspace, length) == 0 && name[length] == '.'
         && (g_str_has_suffix (name, ".part") || strstr (name, ".part-") != NULL);
}

static void
look_for_leftovers (CarrelDoctor *self, const char *folder, const char *workspace)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    CarrelFinding *finding;
    GStatBuf info;

    if (!is_leftover (name, workspace) || g_stat (path, &info) != 0
        || now_s - info.st_mtime < LEFT_AFTER_S)
      continue;
    finding = carrel_doctor_add (
      self, CARREL_FINDING_NOTE,
      g_strdup_printf (_ ("A program that was interrupted left “%s” behind."), path),
      g_strdup (_ ("Delete the file, or let “carrelctl doctor --repair” do it.")));
    finding->repaired = self->repair && g_unlink (path) == 0;
  }
}

gboolean
carrel_doctor_check_leftovers (CarrelDoctor *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *workspace = g_path_get_basename (self->path);
  g_autofree char *backups = carrel_backup_find_for (self->path);

  look_for_leftovers (self, folder, workspace);
  if (backups != NULL)
    look_for_leftovers (self, backups, workspace);
  return TRUE;
}

gboolean
carrel_doctor_check_log (CarrelDoctor *self, GError **error)
{
  guint64 size = size_of (self->path, "-wal");
  g_autofree char *text = g_format_size (size);
  CarrelFinding *finding;

  if (size <= LARGE_LOG_BYTES)
    return TRUE;
  finding = carrel_doctor_add (
    self, CARREL_FINDING_NOTE,
    g_strdup_printf (_ ("The write-ahead log “%s-wal” has grown to %s."), self->path, text),
    g_strdup (_ ("Close all programs that have the workspace open: the last one settles it.")));
  finding->repaired = self->repair && self->writable && carrel_db_detach_log (self->db, NULL)
                      && size_of (self->path, "-wal") <= LARGE_LOG_BYTES;
  return TRUE;
}
