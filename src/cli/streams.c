#include "config.h"

#include "cli/streams.h"

#include "cli/arguments.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_SIZE 65536

void
carrel_streams_hold (void)
{
  int fd;

  do {
    fd = open ("/dev/null", O_RDONLY); /* so that writing fails and is noticed */
  } while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd >= 0)
    (void) close (fd);
}

static int
open_unnamed (void)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "carrel-XXXXXX", NULL);
  int fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);

  if (fd >= 0)
    (void) unlink (path);
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

/* Bytes read, 0 at the end, -1 when it failed or was given up. */
static gssize
read_some (char *buffer, int cancel_fd, GCancellable *cancellable)
{
  struct pollfd waits[] = { { STDIN_FILENO, POLLIN, 0 }, { cancel_fd, POLLIN, 0 } };
  gssize got;

  while (poll (waits, G_N_ELEMENTS (waits), -1) < 0) {
    if (errno != EINTR)
      return -1;
  }
  if (g_cancellable_is_cancelled (cancellable))
    return -1;
  do {
    got = read (STDIN_FILENO, buffer, BUFFER_SIZE);
  } while (got < 0 && (errno == EINTR || errno == EAGAIN));
  return got;
}

static gboolean
copy_input (int fd, GCancellable *cancellable, int *errnum)
{
  g_autofree char *buffer = g_malloc (BUFFER_SIZE);
  int cancel_fd = g_cancellable_get_fd (cancellable);
  gboolean written = TRUE;
  gssize got = 1;

  while (written && got > 0) {
    got = read_some (buffer, cancel_fd, cancellable);
    written = got <= 0 || write_all (fd, buffer, (gsize) got);
  }
  *errnum = errno;
  if (cancel_fd >= 0)
    g_cancellable_release_fd (cancellable);
  return written && got == 0 && lseek (fd, 0, SEEK_SET) == 0 && dup2 (fd, STDIN_FILENO) >= 0;
}

gboolean
carrel_streams_collect_input (GCancellable *cancellable, GError **error)
{
  struct stat info;
  gboolean done;
  int errnum;
  int fd;

  if (fstat (STDIN_FILENO, &info) == 0 && S_ISREG (info.st_mode))
    return TRUE;

  fd = open_unnamed ();
  errnum = errno;
  done = fd >= 0 && copy_input (fd, cancellable, &errnum);
  if (!done && !g_cancellable_set_error_if_cancelled (cancellable, error))
    g_set_error (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_FAILED,
                 /* Translators: a folder, and why */
                 _ ("Standard input could not be read, or not be copied to “%s”: %s."),
                 g_get_tmp_dir (), g_strerror (errnum));
  if (fd >= 0)
    (void) close (fd);
  return done;
}

void
carrel_streams_rewind_input (void)
{
  (void) lseek (STDIN_FILENO, 0, SEEK_SET);
}
