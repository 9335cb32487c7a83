#include "config.h"

#include "exchange/archive.h"

#include "exchange/archive-directory.h"
#include "exchange/error.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK_SIZE 65536

struct _CarrelArchive {
  int fd;
  char *shown; /* its name in messages */
  guint64 size;
  struct archive *handle;
  char *name;       /* of the file at hand */
  guint64 unpacked; /* bytes that were read since the beginning */
};

static gboolean
set_damaged_error (CarrelArchive *self, GError **error)
{
  const char *said = archive_error_string (self->handle);
  g_autofree char *reason =
    g_strdup (said != NULL ? said : g_strerror (archive_errno (self->handle)));

  g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FORMAT,
               /* Translators: a file, and what a library says about it */
               _ ("“%s” is damaged (%s). It was probably not copied or downloaded completely; get "
                  "it again."),
               self->shown, g_strchomp (reason)); /* some end in a new line */
  return FALSE;
}

static gboolean
set_bomb_error (CarrelArchive *self, GError **error)
{
  g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_UNSAFE,
               _ ("“%s” claims to unpack to more than %d times its size, as files do that are made "
                  "to fill a disk. It was not unpacked."),
               self->shown, CARREL_ARCHIVE_MAX_RATIO);
  return FALSE;
}

/* More than an archive of this size may honestly hold. */
static gboolean
is_bomb (CarrelArchive *self, guint64 bytes)
{
  return bytes > MAX (CARREL_ARCHIVE_FREE_BYTES, self->size * CARREL_ARCHIVE_MAX_RATIO);
}

gboolean
carrel_archive_rewind (CarrelArchive *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  g_clear_pointer (&self->handle, archive_read_free);
  g_clear_pointer (&self->name, g_free);
  self->unpacked = 0;
  self->handle = archive_read_new ();
  /* Only by the list at its end: what stands between the files is never taken for one. */
  if (archive_read_support_format_zip_seekable (self->handle) == ARCHIVE_OK
      && lseek (self->fd, 0, SEEK_SET) == 0
      && archive_read_open_fd (self->handle, self->fd, BLOCK_SIZE) == ARCHIVE_OK)
    return TRUE;
  return set_damaged_error (self, error);
}

/* Names. */

/* Every part of a name has to be one that stays where it is put. */
static gboolean
has_safe_parts (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "/", -1);

  for (guint i = 0; parts[i] != NULL; i++) {
    gboolean is_last = parts[i + 1] == NULL;

    if (strcmp (parts[i], "..") == 0 || strcmp (parts[i], ".") == 0
        || (*parts[i] == '\0' && !(is_last && i > 0)))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_safe_name (const char *name)
{
  gsize length = strlen (name);

  if (length == 0 || length > CARREL_ARCHIVE_MAX_NAME || !g_utf8_validate (name, -1, NULL))
    return FALSE;
  for (gsize i = 0; i < length; i++) {
    if (g_ascii_iscntrl (name[i]) || name[i] == '\\')
      return FALSE;
  }
  if (g_ascii_isalpha (name[0]) && name[1] == ':')
    return FALSE;
  return has_safe_parts (name);
}

/* Some programs begin each name with “./”. */
static const char *
get_name (struct archive_entry *entry)
{
  const char *name = archive_entry_pathname_utf8 (entry);

  if (name == NULL)
    name = archive_entry_pathname (entry);
  while (name != NULL && g_str_has_prefix (name, "./"))
    name += 2;
  return name;
}

static gboolean
set_name_error (CarrelArchive *self, GError **error)
{
  g_set_error (
    error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_UNSAFE,
    _ ("“%s” holds a file whose name could lead out of its folder, or cannot be read. It "
       "was not unpacked. Ask whoever sent it how it was made."),
    self->shown);
  return FALSE;
}

static gboolean
check_kind (CarrelArchive *self, struct archive_entry *entry, GError **error)
{
  mode_t kind = archive_entry_filetype (entry);

  if ((kind != AE_IFREG && kind != AE_IFDIR) || archive_entry_symlink (entry) != NULL
      || archive_entry_hardlink (entry) != NULL) {
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_UNSAFE,
                 _ ("“%s” holds a link or a device, which could lead out of its folder. It was not "
                    "unpacked. Ask whoever sent it how it was made."),
                 self->shown);
    return FALSE;
  }
  if (archive_entry_is_encrypted (entry)) {
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FORMAT,
                 _ ("“%s” is protected with a password, which Carrel does not ask for. Unpack it "
                    "with the program that made it and make a zip without password."),
                 self->shown);
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_entry (CarrelArchive *self, struct archive_entry *entry, GHashTable *names, guint64 *declared,
             GError **error)
{
  const char *name = get_name (entry);

  if (!check_kind (self, entry, error))
    return FALSE;
  if (name != NULL && *name == '\0' && archive_entry_filetype (entry) == AE_IFDIR)
    return TRUE; /* “./” itself */
  if (name == NULL || !is_safe_name (name))
    return set_name_error (self, error);
  if (!g_hash_table_add (names, g_strdup (name))) {
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_UNSAFE,
                 _ ("“%s” holds two files of one name. It was not unpacked, because nobody could "
                    "tell which is meant."),
                 self->shown);
    return FALSE;
  }
  if (g_hash_table_size (names) > CARREL_ARCHIVE_MAX_ENTRIES) {
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_LIMIT,
                 _ ("“%s” holds more than %d files, which no archive for Carrel does. It was not "
                    "opened."),
                 self->shown, CARREL_ARCHIVE_MAX_ENTRIES);
    return FALSE;
  }
  if (archive_entry_size_is_set (entry) && archive_entry_size (entry) > 0)
    *declared += (guint64) archive_entry_size (entry);
  return !is_bomb (self, *declared) || set_bomb_error (self, error);
}

/* Before anything is handed out. */
static gboolean
check_all (CarrelArchive *self, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  struct archive_entry *entry;
  guint64 declared = 0;
  int result;

  while ((result = archive_read_next_header (self->handle, &entry)) == ARCHIVE_OK
         || result == ARCHIVE_WARN) {
    if (!check_entry (self, entry, names, &declared, error))
      return FALSE;
  }
  return result == ARCHIVE_EOF || set_damaged_error (self, error);
}

static CarrelArchive *
new_archive (int fd, const char *path, guint64 size)
{
  CarrelArchive *self = g_new0 (CarrelArchive, 1);

  self->fd = fd;
  self->shown = g_filename_display_basename (path);
  self->size = size;
  return self;
}

CarrelArchive *
carrel_archive_open (const char *path, GError **error)
{
  g_autoptr (CarrelArchive) self = NULL;
  struct stat info;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);

  fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (fd < 0 || fstat (fd, &info) != 0 || !S_ISREG (info.st_mode)) {
    g_autofree char *shown = g_filename_display_name (path);

    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_UNREADABLE,
                 _ ("“%s” could not be opened: %s."), shown,
                 fd < 0 ? g_strerror (errno) : _ ("it is not a file"));
    if (fd >= 0)
      (void) close (fd);
    return NULL;
  }

  self = new_archive (fd, path, (guint64) MAX (0, info.st_size));
  if (!carrel_archive_check_directory (fd, self->shown, error)
      || !carrel_archive_rewind (self, error) || !check_all (self, error)
      || !carrel_archive_rewind (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
carrel_archive_free (CarrelArchive *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->handle, archive_read_free);
  (void) close (self->fd);
  g_free (self->shown);
  g_free (self->name);
  g_free (self);
}

CarrelStep
carrel_archive_next (CarrelArchive *self, CarrelArchiveEntry *entry, GError **error)
{
  struct archive_entry *found;
  int result;

  g_return_val_if_fail (self != NULL && entry != NULL, CARREL_STEP_FAILED);

  do {
    result = archive_read_next_header (self->handle, &found);
    if (result == ARCHIVE_EOF)
      return CARREL_STEP_DONE;
    if (result != ARCHIVE_OK && result != ARCHIVE_WARN) {
      set_damaged_error (self, error);
      return CARREL_STEP_FAILED;
    }
  } while (archive_entry_filetype (found) == AE_IFDIR);

  g_free (self->name);
  self->name = g_strdup (get_name (found));
  if (self->name == NULL || !is_safe_name (self->name)) { /* it changed since it was opened */
    set_name_error (self, error);
    return CARREL_STEP_FAILED;
  }
  entry->name = self->name;
  entry->size = archive_entry_size_is_set (found) ? archive_entry_size (found) : -1;
  return CARREL_STEP_ROW;
}

CarrelStep
carrel_archive_find (CarrelArchive *self, const char *name, CarrelArchiveEntry *entry,
                     GError **error)
{
  CarrelStep step;

  g_return_val_if_fail (name != NULL, CARREL_STEP_FAILED);

  if (!carrel_archive_rewind (self, error))
    return CARREL_STEP_FAILED;
  do {
    step = carrel_archive_next (self, entry, error);
  } while (step == CARREL_STEP_ROW && strcmp (entry->name, name) != 0);
  return step;
}

gssize
carrel_archive_read (CarrelArchive *self, void *buffer, gsize length, GError **error)
{
  gssize got;

  g_return_val_if_fail (self != NULL && self->name != NULL, -1);

  got = archive_read_data (self->handle, buffer, length);
  if (got < 0) {
    set_damaged_error (self, error);
    return -1;
  }
  self->unpacked += (guint64) got;
  if (is_bomb (self, self->unpacked)) {
    set_bomb_error (self, error);
    return -1;
  }
  return got;
}

/* Spooling. */

typedef struct {
  CarrelArchive *archive;
  GCancellable *cancellable;
} Spool;

static gssize
read_for_spool (void *buffer, gsize length, gpointer data, GError **error)
{
  Spool *spool = data;

  if (g_cancellable_set_error_if_cancelled (spool->cancellable, error))
    return -1;
  return carrel_archive_read (spool->archive, buffer, length, error);
}

CarrelInput *
carrel_archive_spool (CarrelArchive *self, GCancellable *cancellable, GError **error)
{
  Spool spool = { self, cancellable };

  g_return_val_if_fail (self != NULL && self->name != NULL, NULL);

  return carrel_input_open_copy (read_for_spool, &spool, self->name, error);
}
