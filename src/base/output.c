#include "config.h"

#include "base/output.h"

#include "base/digest.h"
#include "base/id.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_SIZE 65536
#define PART_PREFIX ".carrel-part-" /* then the process id, a dash, an id */

G_DEFINE_QUARK (carrel - output - error - quark, carrel_output_error)

struct _CarrelOutput {
  char *path;
  char *folder;
  char *part; /* the name beside the target, where unnamed files are not to be had */
  int fd;
  gboolean is_stdout;
  CarrelOutputSink sink; /* instead of a file */
  gpointer sink_data;
  guint mode;
  CarrelDigest *digest;
  char *sha256; /* NULL until all bytes are there */
  guint64 size;
  gsize used;
  char buffer[BUFFER_SIZE];
};

void
carrel_output_set_error (GError **error, const char *path, int errnum)
{
  if (errnum == ENOSPC || errnum == EDQUOT || errnum == EFBIG)
    g_set_error (error, CARREL_OUTPUT_ERROR, CARREL_OUTPUT_ERROR_FULL,
                 _ ("There is no space left to write “%s”. Free some space or choose another "
                    "place; nothing was changed there."),
                 path);
  else if (errnum == EACCES || errnum == EPERM || errnum == EROFS)
    g_set_error (error, CARREL_OUTPUT_ERROR, CARREL_OUTPUT_ERROR_PERMISSION,
                 _ ("You are not allowed to write “%s”. Choose a folder of your own."), path);
  else if (errnum == EISDIR)
    g_set_error (error, CARREL_OUTPUT_ERROR, CARREL_OUTPUT_ERROR_FAILED,
                 _ ("“%s” is a folder. Give the name of a file in it."), path);
  else if (errnum == ENOENT || errnum == ENOTDIR)
    g_set_error (error, CARREL_OUTPUT_ERROR, CARREL_OUTPUT_ERROR_FAILED,
                 _ ("The folder for “%s” does not exist. Make it first or choose another."), path);
  else
    g_set_error (error, CARREL_OUTPUT_ERROR, CARREL_OUTPUT_ERROR_FAILED,
                 _ ("“%s” could not be written: %s."), path, g_strerror (errnum));
}

/* A part file of a process that is gone was left by a kill. */
static void
remove_stale_parts (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = NULL;
    gint64 pid;

    if (!g_str_has_prefix (name, PART_PREFIX))
      continue;
    pid = g_ascii_strtoll (name + strlen (PART_PREFIX), NULL, 10);
    if (pid <= 0 || kill ((pid_t) pid, 0) == 0 || errno != ESRCH)
      continue;
    path = g_build_filename (folder, name, NULL);
    (void) unlink (path);
  }
}

static char *
new_part_name (const char *folder)
{
  g_autofree char *id = carrel_id_new ();

  return g_strdup_printf ("%s/" PART_PREFIX "%d-%s", folder, (int) getpid (), id);
}

static gboolean
open_beside (CarrelOutput *self)
{
  self->fd = open (self->folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, self->mode);
  if (self->fd >= 0)
    return TRUE;
  if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)
    return FALSE;

  /* FUSE and network file systems have no unnamed files. */
  self->part = new_part_name (self->folder);
  self->fd = open (self->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, self->mode);
  return self->fd >= 0;
}

CarrelOutput *
carrel_output_open (const char *path, guint mode, GError **error)
{
  g_autoptr (CarrelOutput) self = g_new0 (CarrelOutput, 1);
  struct stat info;

  self->path = g_strdup (path);
  self->fd = -1;
  self->mode = mode;
  self->digest = carrel_digest_new ();
  if (strcmp (path, "-") == 0) {
    self->is_stdout = TRUE;
    self->fd = STDOUT_FILENO;
    return g_steal_pointer (&self);
  }

  if (stat (path, &info) == 0) {
    if (S_ISDIR (info.st_mode)) {
      carrel_output_set_error (error, path, EISDIR);
      return NULL;
    }
    self->mode = info.st_mode & 0777;
  }
  self->folder = g_path_get_dirname (path);
  remove_stale_parts (self->folder);
  if (!open_beside (self)) {
    carrel_output_set_error (error, path, errno);
    return NULL;
  }
  return g_steal_pointer (&self);
}

CarrelOutput *
carrel_output_open_sink (CarrelOutputSink sink, gpointer data)
{
  CarrelOutput *self;

  g_return_val_if_fail (sink != NULL, NULL);

  self = g_new0 (CarrelOutput, 1);
  self->fd = -1;
  self->sink = sink;
  self->sink_data = data;
  self->digest = carrel_digest_new ();
  return self;
}

static gboolean
write_all (CarrelOutput *self, const char *data, gsize length, GError **error)
{
  carrel_digest_update (self->digest, data, length);
  self->size += length;
  if (self->sink != NULL)
    return self->sink (data, length, self->sink_data, error);
  while (length > 0) {
    gssize written = write (self->fd, data, length);

    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0) {
      carrel_output_set_error (error, self->path, errno);
      return FALSE;
    }
    data += written;
    length -= (gsize) written;
  }
  return TRUE;
}

static gboolean
flush (CarrelOutput *self, GError **error)
{
  gsize used = self->used;

  self->used = 0;
  return used == 0 || write_all (self, self->buffer, used, error);
}

gboolean
carrel_output_write (CarrelOutput *self, const void *data, gsize length, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (length > BUFFER_SIZE - self->used && !flush (self, error))
    return FALSE;
  if (length >= BUFFER_SIZE)
    return write_all (self, data, length, error);

  memcpy (self->buffer + self->used, data, length);
  self->used += length;
  return TRUE;
}

char *
carrel_output_reserve (CarrelOutput *self, gsize length, GError **error)
{
  g_return_val_if_fail (length <= CARREL_OUTPUT_RESERVE, NULL);

  if (length > BUFFER_SIZE - self->used && !flush (self, error))
    return NULL;
  return self->buffer + self->used;
}

void
carrel_output_advance (CarrelOutput *self, gsize length)
{
  g_return_if_fail (length <= BUFFER_SIZE - self->used);

  self->used += length;
}

/* Gives the unnamed file a name. A target that is there can only be replaced by a rename, so it
 * passes through a part name for a moment; a kill in between leaves a part for the next run to
 * remove. */
static gboolean
name_file (CarrelOutput *self)
{
  g_autofree char *by_number = g_strdup_printf ("/proc/self/fd/%d", self->fd);

  if (self->part == NULL) {
    if (linkat (AT_FDCWD, by_number, AT_FDCWD, self->path, AT_SYMLINK_FOLLOW) == 0)
      return TRUE;
    if (errno != EEXIST)
      return FALSE;
    self->part = new_part_name (self->folder);
    if (linkat (AT_FDCWD, by_number, AT_FDCWD, self->part, AT_SYMLINK_FOLLOW) != 0)
      return FALSE;
  }
  if (rename (self->part, self->path) != 0)
    return FALSE;
  g_clear_pointer (&self->part, g_free);
  return TRUE;
}

static void
sync_folder (const char *folder)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  (void) fsync (fd); /* not every file system can; the data itself is safe by then */
  (void) close (fd);
}

gboolean
carrel_output_sync (CarrelOutput *self, char **sha256, guint64 *size, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!flush (self, error))
    return FALSE;
  if (!self->is_stdout && self->sink == NULL && fsync (self->fd) != 0) {
    carrel_output_set_error (error, self->path, errno);
    return FALSE;
  }

  if (self->sha256 == NULL)
    self->sha256 = carrel_digest_finish (self->digest);
  if (sha256 != NULL)
    *sha256 = g_strdup (self->sha256);
  if (size != NULL)
    *size = self->size;
  return TRUE;
}

gboolean
carrel_output_close (CarrelOutput *self, char **sha256, guint64 *size, GError **error)
{
  g_autofree char *sum = NULL;

  if (!carrel_output_sync (self, &sum, size, error))
    return FALSE;
  if (!self->is_stdout && self->sink == NULL) {
    if (!name_file (self)) {
      carrel_output_set_error (error, self->path, errno);
      return FALSE;
    }
    sync_folder (self->folder);
    (void) close (self->fd);
    self->fd = -1;
  }
  if (sha256 != NULL)
    *sha256 = g_steal_pointer (&sum);
  return TRUE;
}

void
carrel_output_free (CarrelOutput *self)
{
  if (self->part != NULL)
    (void) unlink (self->part);
  if (self->fd >= 0 && !self->is_stdout)
    (void) close (self->fd);
  carrel_digest_free (self->digest);
  g_free (self->sha256);
  g_free (self->path);
  g_free (self->folder);
  g_free (self->part);
  g_free (self);
}
