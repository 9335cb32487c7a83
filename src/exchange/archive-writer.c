#include "config.h"

#include "exchange/archive-writer.h"

#include "exchange/error.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <time.h>

#define FILE_MODE 0644
#define COMPRESSION "3" /* records shrink to about the same from here on, but much slower */

struct _CarrelArchiveWriter {
  CarrelOutput *output; /* (transfer none) */
  struct archive *handle;
  gint64 time_s;
  GError *failure; /* of the output, while libarchive is at it */
};

static la_ssize_t
write_block (struct archive *handle, void *data, const void *bytes, size_t length)
{
  CarrelArchiveWriter *self = data;

  if (self->failure == NULL && carrel_output_write (self->output, bytes, length, &self->failure))
    return (la_ssize_t) length;
  archive_set_error (handle, EIO, "output");
  return -1;
}

static gboolean
fail (CarrelArchiveWriter *self, GError **error)
{
  const char *reason = archive_error_string (self->handle);

  if (self->failure != NULL)
    g_propagate_error (error, g_steal_pointer (&self->failure));
  else
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FAILED,
                 _ ("The zip archive could not be made: %s."),
                 reason != NULL ? reason : g_strerror (archive_errno (self->handle)));
  return FALSE;
}

CarrelArchiveWriter *
carrel_archive_writer_new (CarrelOutput *output, gint64 time_s, GError **error)
{
  g_autoptr (CarrelArchiveWriter) self = NULL;

  g_return_val_if_fail (output != NULL, NULL);

  self = g_new0 (CarrelArchiveWriter, 1);
  self->output = output;
  self->time_s = time_s;
  self->handle = archive_write_new ();
  /* No blocks: an archive is not a tape, and its end is not padded. */
  if (archive_write_set_format_zip (self->handle) == ARCHIVE_OK
      && archive_write_set_options (self->handle,
                                    "zip:compression=deflate,zip:compression-level=" COMPRESSION)
           == ARCHIVE_OK
      && archive_write_set_bytes_per_block (self->handle, 0) == ARCHIVE_OK
      && archive_write_open (self->handle, self, NULL, write_block, NULL) == ARCHIVE_OK)
    return g_steal_pointer (&self);
  fail (self, error);
  return NULL;
}

void
carrel_archive_writer_free (CarrelArchiveWriter *self)
{
  if (self == NULL)
    return;

  archive_write_fail (self->handle); /* or freeing would write an end to what has none */
  archive_write_free (self->handle);
  g_clear_error (&self->failure);
  g_free (self);
}

static gboolean
write_entry (const void *bytes, gsize length, gpointer data, GError **error)
{
  CarrelArchiveWriter *self = data;
  la_ssize_t written = archive_write_data (self->handle, bytes, length);

  return (written >= 0 && (gsize) written == length) || fail (self, error);
}

CarrelOutput *
carrel_archive_writer_begin (CarrelArchiveWriter *self, const char *name, GError **error)
{
  struct archive_entry *entry;
  int result;

  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  entry = archive_entry_new ();
  archive_entry_set_pathname_utf8 (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, FILE_MODE);
  archive_entry_set_mtime (entry, (time_t) self->time_s, 0);
  result = archive_write_header (self->handle, entry);
  archive_entry_free (entry);
  if (result == ARCHIVE_OK)
    return carrel_output_open_sink (write_entry, self);
  fail (self, error);
  return NULL;
}

gboolean
carrel_archive_writer_add (CarrelArchiveWriter *self, const char *name, const char *text,
                           gsize length, GError **error)
{
  g_autoptr (CarrelOutput) output = carrel_archive_writer_begin (self, name, error);

  return output != NULL && carrel_output_write (output, text, length, error)
         && carrel_output_close (output, NULL, NULL, error);
}

gboolean
carrel_archive_writer_close (CarrelArchiveWriter *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return archive_write_close (self->handle) == ARCHIVE_OK || fail (self, error);
}
