#include "config.h"

#include "exchange/archive.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

#define ENOUGH (1024 * 1024) /* bytes of one entry; the rest is more of the same */

static void
check_name (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "/", -1);

  g_assert_true (g_utf8_validate (name, -1, NULL));
  for (guint i = 0; parts[i] != NULL; i++) {
    g_assert_cmpstr (parts[i], !=, "");
    g_assert_cmpstr (parts[i], !=, ".");
    g_assert_cmpstr (parts[i], !=, "..");
  }
}

static void
read_entry (CarrelArchive *archive)
{
  g_autoptr (GError) error = NULL;
  char buffer[16384];
  gssize length;
  gsize total = 0;

  while (total < ENOUGH
         && (length = carrel_archive_read (archive, buffer, sizeof buffer, &error)) > 0)
    total += (gsize) length;
  g_assert_true (total >= ENOUGH || (length < 0) == (error != NULL));
}

static void
walk_entries (CarrelArchive *archive)
{
  g_autoptr (GError) error = NULL;
  CarrelArchiveEntry entry;
  CarrelStep step;

  while ((step = carrel_archive_next (archive, &entry, &error)) == CARREL_STEP_ROW) {
    check_name (entry.name);
    read_entry (archive);
  }
  g_assert_true ((step == CARREL_STEP_FAILED) == (error != NULL));
}

static void
find_manifest (CarrelArchive *archive)
{
  g_autoptr (GError) error = NULL;
  CarrelArchiveEntry entry;
  CarrelStep step;

  if (!carrel_archive_rewind (archive, &error))
    return;
  step = carrel_archive_find (archive, "manifest.json", &entry, &error);
  g_assert_true ((step == CARREL_STEP_FAILED) == (error != NULL));
  if (step == CARREL_STEP_ROW)
    read_entry (archive);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (CarrelArchive) archive = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  int fd = memfd_create ("fuzz", MFD_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, data, size), ==, (gssize) size);
  path = g_strdup_printf ("/proc/self/fd/%d", fd);
  archive = carrel_archive_open (path, &error);
  if (archive != NULL) {
    walk_entries (archive);
    find_manifest (archive);
  } else {
    g_assert_nonnull (error);
  }
  close (fd);
  return 0;
}
