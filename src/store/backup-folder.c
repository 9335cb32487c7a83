#include "config.h"

#include "store/backup-private.h"

#include "base/id.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* A folder into which whole databases are put: space, unfinished files, names. */

#define LOCK_PAUSE_US 100000
#define LOCK_TRIES 300 /* half a minute */
#define SPARE_BYTES 1048576

/* Unfinished files of others are gone with those who wrote them: whoever writes holds the lock. */
static void
remove_stale_parts (CarrelBackupFolder *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder->path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder->path, name, NULL);

    if (g_str_has_prefix (name, CARREL_BACKUP_PART))
      (void) g_unlink (path);
  }
}

static gboolean
set_folder_error (const char *path, int reason, GError **error)
{
  g_set_error (error, CARREL_STORE_ERROR,
               reason == ENOSPC || reason == EDQUOT ? CARREL_STORE_ERROR_FULL
                                                    : CARREL_STORE_ERROR_READ_ONLY,
               /* Translators: a folder and the reason */
               _ ("The folder “%s” cannot be written to: %s. Choose another one, or ask for the "
                  "right to write there."),
               path, g_strerror (reason));
  return FALSE;
}

static gboolean
take_lock (CarrelBackupFolder *folder, gboolean wait, GCancellable *cancellable, GError **error)
{
  for (int i = 0; i < LOCK_TRIES; i++) {
    if (flock (folder->fd, LOCK_EX | LOCK_NB) == 0) {
      folder->locked = TRUE;
      return TRUE;
    }
    if (errno == EINTR)
      continue;
    if (errno != EWOULDBLOCK) /* no locks there: do without */
      return TRUE;
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (!wait)
      break;
    g_usleep (LOCK_PAUSE_US);
  }
  g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_BUSY,
               _ ("Another program is making a backup in “%s” right now. Wait until it has "
                  "finished, then try again."),
               folder->path);
  return FALSE;
}

CarrelBackupFolder *
carrel_backup_folder_enter (const char *path, gboolean wait, GCancellable *cancellable,
                            GError **error)
{
  g_autoptr (CarrelBackupFolder) folder = g_new0 (CarrelBackupFolder, 1);

  folder->path = g_strdup (path);
  folder->fd = -1;
  if (g_mkdir_with_parents (path, 0700) == 0)
    folder->fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder->fd < 0) {
    set_folder_error (path, errno, error);
    return NULL;
  }
  if (!take_lock (folder, wait, cancellable, error))
    return NULL;
  if (folder->locked)
    remove_stale_parts (folder);
  return g_steal_pointer (&folder);
}

void
carrel_backup_folder_leave (CarrelBackupFolder *folder)
{
  if (folder->fd >= 0)
    (void) close (folder->fd);
  g_free (folder->path);
  g_free (folder);
}

char *
carrel_backup_folder_dup_part (CarrelBackupFolder *folder)
{
  g_autofree char *id = carrel_id_new ();

  return g_strdup_printf ("%s/" CARREL_BACKUP_PART "%s", folder->path, id);
}

gboolean
carrel_backup_folder_check_space (CarrelBackupFolder *folder, guint64 size, GError **error)
{
  g_autofree char *wanted = NULL;
  g_autofree char *free = NULL;
  struct statvfs info;
  guint64 available;

  if (fstatvfs (folder->fd, &info) != 0) /* then the writing itself has to find out */
    return TRUE;
  available = (guint64) info.f_bavail * info.f_frsize;
  if (available >= size + SPARE_BYTES)
    return TRUE;

  wanted = g_format_size (size + SPARE_BYTES);
  free = g_format_size (available);
  g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_FULL,
               /* Translators: a folder and two sizes such as 1.5 GB */
               _ ("There is not enough space in “%s”: a copy of the workspace needs %s, and %s are "
                  "free. Free some space or choose another place."),
               folder->path, wanted, free);
  return FALSE;
}

static gboolean
bring_to_disk (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gboolean done = fd >= 0 && fsync (fd) == 0;
  int reason = errno;

  if (fd >= 0)
    (void) close (fd);
  errno = reason;
  return done;
}

gboolean
carrel_backup_folder_finish (CarrelBackupFolder *folder, const char *part, const char *target,
                             gboolean replace, GError **error)
{
  if (!bring_to_disk (part) || (replace && g_rename (part, target) != 0))
    return set_folder_error (folder->path, errno, error);
  if (!replace && !carrel_db_move (part, target, error))
    return FALSE;
  (void) fsync (folder->fd); /* not every file system can; the data itself is safe by then */
  return TRUE;
}
