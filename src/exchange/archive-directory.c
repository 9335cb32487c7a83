#include "config.h"

#include "exchange/archive-directory.h"

#include "exchange/archive.h"
#include "exchange/error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TAIL_SIZE 16384                  /* as far back as libarchive looks for the end record */
#define MAX_DIRECTORY (16 * 1024 * 1024) /* bytes from where the list begins to the end */

/* The end record of a zip, the locator before it, and the end record of Zip64. */
#define END_SIZE 22
#define END_COUNT 10
#define END_DIRECTORY_SIZE 12
#define LOCATOR_SIZE 20
#define LOCATOR_OFFSET 8
#define END64_SIZE 56
#define END64_COUNT 32
#define END64_DIRECTORY_OFFSET 48

static const char end_signature[] = { 'P', 'K', 5, 6 };
static const char locator_signature[] = { 'P', 'K', 6, 7 };

/* Little-endian, as all numbers of a zip. */
static guint64
get_number (const char *at, gsize bytes)
{
  guint64 number = 0;

  for (gsize i = bytes; i > 0; i--)
    number = number << 8 | (guint8) at[i - 1];
  return number;
}

static gboolean
read_at (int fd, char *buffer, gsize length, guint64 offset)
{
  while (length > 0) {
    gssize got = offset <= G_MAXINT64 ? pread (fd, buffer, length, (off_t) offset) : 0;

    if (got < 0 && errno == EINTR)
      continue;
    if (got <= 0)
      return FALSE;
    buffer += got;
    offset += (guint64) got;
    length -= (gsize) got;
  }
  return TRUE;
}

/* The last end record in the tail, or NULL. */
static const char *
find_end (const char *tail, gsize length)
{
  for (gsize i = length - END_SIZE + 1; i > 0; i--) {
    if (memcmp (tail + i - 1, end_signature, sizeof end_signature) == 0)
      return tail + i - 1;
  }
  return NULL;
}

static gboolean
refuse_damaged (const char *name, GError **error)
{
  g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FORMAT,
               _ ("“%s” is not a zip archive, or its end is missing. It was probably not copied or "
                  "downloaded completely; get it again."),
               name);
  return FALSE;
}

static gboolean
check_range (guint64 begin, guint64 size, guint64 count, const char *name, GError **error)
{
  if (begin > size)
    return refuse_damaged (name, error);
  if (count <= CARREL_ARCHIVE_MAX_ENTRIES && size - begin <= MAX_DIRECTORY)
    return TRUE;
  g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_LIMIT,
               _ ("“%s” holds more than %d files, which no archive for Carrel does. It was not "
                  "opened."),
               name, CARREL_ARCHIVE_MAX_ENTRIES);
  return FALSE;
}

/* Which of the two end records libarchive believes depends on its version, so each that could be
 * believed has to be harmless. */
static gboolean
check_ends (int fd, const char *tail, const char *end, guint64 tail_offset, guint64 size,
            const char *name, GError **error)
{
  guint64 position = tail_offset + (guint64) (end - tail);
  guint64 directory_size = get_number (end + END_DIRECTORY_SIZE, 4);
  gboolean has_64 =
    end - tail >= LOCATOR_SIZE && memcmp (end - LOCATOR_SIZE, locator_signature, 4) == 0;
  char end64[END64_SIZE];

  if (has_64
      && read_at (fd, end64, sizeof end64, get_number (end - LOCATOR_SIZE + LOCATOR_OFFSET, 8))
      && !check_range (get_number (end64 + END64_DIRECTORY_OFFSET, 8), size,
                       get_number (end64 + END64_COUNT, 8), name, error))
    return FALSE;
  if (has_64 && directory_size == G_MAXUINT32)
    return TRUE;
  if (directory_size > position)
    return refuse_damaged (name, error);
  return check_range (position - directory_size, size, has_64 ? 0 : get_number (end + END_COUNT, 2),
                      name, error);
}

gboolean
carrel_archive_check_directory (int fd, const char *name, GError **error)
{
  g_autofree char *tail = g_malloc (TAIL_SIZE);
  struct stat info;
  const char *end;
  guint64 size;
  gsize length;

  if (fstat (fd, &info) != 0 || info.st_size < END_SIZE)
    return refuse_damaged (name, error);

  size = (guint64) info.st_size;
  length = (gsize) MIN (size, TAIL_SIZE);
  if (!read_at (fd, tail, length, size - length))
    return refuse_damaged (name, error);
  end = find_end (tail, length);
  if (end == NULL)
    return refuse_damaged (name, error);
  return check_ends (fd, tail, end, size - length, size, name, error);
}
