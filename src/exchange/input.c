#include "config.h"

#include "exchange/input.h"

#include "exchange/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_SIZE 65536

struct _CarrelInput {
  char *name;
  int fd;           /* -1: memory */
  const char *data; /* of memory */
  guint64 size;
  guint64 position; /* where the next byte is fetched */
  guint64 told;     /* where the next byte is handed out */
  char *buffer;     /* bytes fetched from a file but not yet handed out */
  gsize buffered;
  gsize taken;
};

/* One sentence for each way in which a file cannot be opened. */
static void
set_open_error (GError **error, const char *path, int errnum)
{
  g_autofree char *shown = g_filename_display_name (path);

  if (errnum == ENOENT || errnum == ENOTDIR)
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_UNREADABLE,
                 _ ("“%s” does not exist. Check the name and the folder."), shown);
  else if (errnum == EISDIR)
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_UNREADABLE,
                 _ ("“%s” is a folder. Choose a file in it."), shown);
  else if (errnum == EACCES || errnum == EPERM)
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_UNREADABLE,
                 _ ("You are not allowed to read “%s”. Ask its owner, or copy it to a folder of "
                    "your own first."),
                 shown);
  else if (errnum == ENXIO || errnum == ENODEV || errnum == EINVAL)
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_UNREADABLE,
                 _ ("“%s” is a device, not a file. Choose a file."), shown);
  else
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_UNREADABLE,
                 _ ("“%s” could not be opened: %s."), shown, g_strerror (errnum));
}

static void
set_copy_error (GError **error, const char *folder, int errnum)
{
  if (errnum == ENOSPC || errnum == EDQUOT || errnum == EFBIG)
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FAILED,
                 _ ("There is no space left in “%s”, where a copy of the data is kept while it is "
                    "read. Free some space, or let TMPDIR name a folder that has more."),
                 folder);
  else
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FAILED,
                 _ ("A copy of the data could not be kept in “%s”: %s."), folder,
                 g_strerror (errnum));
}

/* A file that has no name, or loses it at once: nothing is left behind by a kill. */
static int
open_unnamed (const char *folder)
{
  g_autofree char *path = NULL;
  int fd = open (folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

  if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
    return fd;

  path = g_build_filename (folder, "carrel-XXXXXX", NULL);
  fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0)
    (void) g_unlink (path);
  return fd;
}

static gboolean
write_all (int fd, const char *data, gsize length)
{
  while (length > 0) {
    gssize written = write (fd, data, length);

    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return FALSE;
    data += written;
    length -= (gsize) written;
  }
  return TRUE;
}

CarrelInput *
carrel_input_open_copy (CarrelInputFunc func, gpointer data, const char *name, GError **error)
{
  const char *folder = g_get_tmp_dir ();
  g_autofree char *buffer = g_malloc (BUFFER_SIZE);
  int fd = open_unnamed (folder);
  gboolean written = fd >= 0;
  gssize got = 1;

  while (written && got != 0) {
    got = func (buffer, BUFFER_SIZE, data, error);
    if (got < 0) {
      (void) close (fd);
      return NULL;
    }
    written = write_all (fd, buffer, (gsize) got);
  }
  if (written)
    return carrel_input_open_descriptor (fd, name);

  set_copy_error (error, folder, errno);
  if (fd >= 0)
    (void) close (fd);
  return NULL;
}

/* What can be read only once, such as a pipe. */
typedef struct {
  int fd;
  const char *name;
} Stream;

static gssize
read_stream (void *buffer, gsize length, gpointer data, GError **error)
{
  const Stream *stream = data;
  gssize got;

  do {
    got = read (stream->fd, buffer, length);
  } while (got < 0 && errno == EINTR);
  if (got < 0)
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_UNREADABLE,
                 _ ("“%s” could not be read: %s."), stream->name, g_strerror (errno));
  return got;
}

static CarrelInput *
open_stream (int source, const char *name, GError **error)
{
  Stream stream = { source, name };

  return carrel_input_open_copy (read_stream, &stream, name, error);
}

CarrelInput *
carrel_input_open (const char *path, GError **error)
{
  g_autoptr (CarrelInput) self = NULL;
  g_autofree char *name = NULL;
  struct stat info;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);

  if (strcmp (path, "-") == 0)
    return open_stream (STDIN_FILENO, _ ("standard input"), error);

  /* Not to wait for somebody who writes to a named pipe. */
  fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (fd < 0 || fstat (fd, &info) != 0) {
    set_open_error (error, path, errno);
    if (fd >= 0)
      (void) close (fd);
    return NULL;
  }

  name = g_filename_display_basename (path);
  if (S_ISREG (info.st_mode))
    return carrel_input_open_descriptor (fd, name);
  if (S_ISFIFO (info.st_mode) && fcntl (fd, F_SETFL, 0) == 0)
    self = open_stream (fd, name, error);
  else
    set_open_error (error, path, S_ISDIR (info.st_mode) ? EISDIR : ENODEV);
  (void) close (fd);
  return g_steal_pointer (&self);
}

CarrelInput *
carrel_input_open_descriptor (int fd, const char *name)
{
  CarrelInput *self;
  struct stat info;

  g_return_val_if_fail (fd >= 0 && name != NULL, NULL);

  self = g_new0 (CarrelInput, 1);
  self->name = g_strdup (name);
  self->fd = fd;
  self->buffer = g_malloc (BUFFER_SIZE);
  if (fstat (fd, &info) == 0 && info.st_size > 0)
    self->size = (guint64) info.st_size;
  return self;
}

CarrelInput *
carrel_input_open_memory (const char *data, gsize length, const char *name)
{
  CarrelInput *self;

  g_return_val_if_fail ((data != NULL || length == 0) && name != NULL, NULL);

  self = g_new0 (CarrelInput, 1);
  self->name = g_strdup (name);
  self->fd = -1;
  self->data = data;
  self->size = length;
  return self;
}

void
carrel_input_free (CarrelInput *self)
{
  if (self == NULL)
    return;

  if (self->fd >= 0)
    (void) close (self->fd);
  g_free (self->name);
  g_free (self->buffer);
  g_free (self);
}

const char *
carrel_input_get_name (CarrelInput *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

guint64
carrel_input_get_size (CarrelInput *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size;
}

guint64
carrel_input_tell (CarrelInput *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->told;
}

gboolean
carrel_input_rewind (CarrelInput *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  self->position = 0;
  self->told = 0;
  self->buffered = 0;
  self->taken = 0;
  return TRUE;
}

/* Reads by position, so whoever else holds the descriptor does not disturb. */
static gssize
fetch (CarrelInput *self, char *buffer, gsize length, GError **error)
{
  gssize got;

  do {
    got = pread (self->fd, buffer, length, (off_t) self->position);
  } while (got < 0 && errno == EINTR);
  if (got < 0) {
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_UNREADABLE,
                 _ ("“%s” could not be read: %s."), self->name, g_strerror (errno));
    return -1;
  }
  self->position += (guint64) got;
  return got;
}

static gssize
read_memory (CarrelInput *self, char *buffer, gsize length)
{
  length = (gsize) MIN ((guint64) length, self->size - self->position);
  if (length > 0)
    memcpy (buffer, self->data + self->position, length);
  self->position += length;
  self->told += length;
  return (gssize) length;
}

gssize
carrel_input_read (CarrelInput *self, void *buffer, gsize length, GError **error)
{
  gssize got;

  g_return_val_if_fail (self != NULL && length <= G_MAXSSIZE, -1);

  if (self->fd < 0)
    return read_memory (self, buffer, length);

  if (self->taken == self->buffered && length >= BUFFER_SIZE) { /* large reads need no buffer */
    got = fetch (self, buffer, length, error);
    self->told += (guint64) MAX (0, got);
    return got;
  }
  if (self->taken == self->buffered) {
    got = fetch (self, self->buffer, BUFFER_SIZE, error);
    if (got <= 0)
      return got;
    self->buffered = (gsize) got;
    self->taken = 0;
  }
  length = MIN (length, self->buffered - self->taken);
  memcpy (buffer, self->buffer + self->taken, length);
  self->taken += length;
  self->told += length;
  return (gssize) length;
}
