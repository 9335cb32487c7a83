#include "config.h"

#include "exchange/bundle.h"

#include "base/time.h"
#include "exchange/archive-writer.h"
#include "exchange/bundle-manifest.h"
#include "exchange/export-rows.h"
#include "store/audit.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define ZIP_MAGIC_LENGTH 4

/* Not translated: nobody knows who will unpack it, or when. */
static const char readme[] =
  "This archive was made by Carrel, the desk for tutors (see manifest.json for when).\n"
  "\n"
  "Each *.ndjson file holds one kind of record, one record a line, as JSON (RFC 8259) in\n"
  "UTF-8. Amounts are decimal numbers in the currency beside them, times are RFC 3339 in\n"
  "UTC, durations are ISO 8601. Fields that are empty are left out. Records refer to each\n"
  "other by their id.\n"
  "\n"
  "manifest.json lists the files with the number of records, the size in bytes and the\n"
  "SHA-256 sum of each, so that it can be proved that nothing was lost or altered.\n"
  "\n"
  "To bring the records into a workspace, import this archive as it is:\n"
  "\n"
  "    carrelctl import ARCHIVE.zip\n"
  "\n"
  "It may hold personal data. Keep it where only those can read it who may.\n";

gboolean
carrel_bundle_is_zip (const char *path)
{
  static const char *const magics[] = { "PK\x03\x04", "PK\x05\x06" };
  char start[ZIP_MAGIC_LENGTH] = "";
  gssize got;
  int fd;

  g_return_val_if_fail (path != NULL, FALSE);

  fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (fd < 0)
    return FALSE;
  got = pread (fd, start, sizeof start, 0); /* fails on a pipe, and takes nothing from it */
  (void) close (fd);
  return got == ZIP_MAGIC_LENGTH
         && (memcmp (start, magics[0], sizeof start) == 0
             || memcmp (start, magics[1], sizeof start) == 0);
}

static gboolean
read_setting (CarrelStore *store, const char *name, char **value, GError **error)
{
  g_autoptr (GError) failure = NULL;

  *value = carrel_store_get_setting (store, name, &failure);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static CarrelBundleManifest *
new_manifest (CarrelStore *store, const CarrelExport *what, gint64 now_s, GError **error)
{
  g_autoptr (CarrelBundleManifest) manifest = carrel_bundle_manifest_new ();
  char now[CARREL_TIME_SIZE];

  carrel_time_format (now, now_s);
  manifest->program = g_strdup ("Carrel " CARREL_VERSION);
  manifest->created_at = g_strdup (now);
  manifest->privacy = what->privacy;
  manifest->audit_head = carrel_audit_get_head (store, error);
  if (manifest->audit_head == NULL
      || !read_setting (store, "workspace_id", &manifest->workspace, error)
      || !read_setting (store, "currency", &manifest->currency, error)
      || !read_setting (store, "timezone", &manifest->timezone, error))
    return NULL;
  return g_steal_pointer (&manifest);
}

static gboolean
write_records (CarrelExportRows *rows, guint part, CarrelOutput *output, GArray *counts,
               GError **error)
{
  g_autoptr (GHashTable) options = carrel_format_check_options (&carrel_format_ndjson, NULL, error);
  CarrelWriter *writer =
    options != NULL ? carrel_format_ndjson.new_writer (output, options, error) : NULL;
  gboolean done;

  if (writer == NULL)
    return FALSE;
  done = writer->klass->begin (writer, error)
         && carrel_export_rows_write (rows, part, writer, counts, error)
         && writer->klass->end (writer, error);
  writer->klass->free (writer);
  return done;
}

static gboolean
write_file (CarrelArchiveWriter *zip, CarrelExportRows *rows, guint part,
            CarrelBundleManifest *manifest, GArray *counts, GError **error)
{
  const CarrelEntity *entity = carrel_export_rows_get_entity (rows, part);
  g_autofree char *name = carrel_bundle_dup_name (entity);
  g_autoptr (CarrelOutput) output = carrel_archive_writer_begin (zip, name, error);
  g_autofree char *sha256 = NULL;
  guint64 bytes;

  if (output == NULL || !write_records (rows, part, output, counts, error)
      || !carrel_output_close (output, &sha256, &bytes, error))
    return FALSE;
  carrel_bundle_manifest_add (manifest, entity, g_array_index (counts, guint64, counts->len - 1),
                              bytes, g_steal_pointer (&sha256));
  return TRUE;
}

gboolean
carrel_bundle_write (CarrelStore *store, const CarrelExport *what, CarrelOutput *output,
                     GArray *counts, CarrelProgress *progress, GCancellable *cancellable,
                     GError **error)
{
  gint64 now_s = carrel_store_get_now (store);
  g_autoptr (CarrelBundleManifest) manifest = new_manifest (store, what, now_s, error);
  g_autoptr (CarrelExportRows) rows = NULL;
  g_autoptr (CarrelArchiveWriter) zip = NULL;
  g_autofree char *json = NULL;

  if (manifest == NULL)
    return FALSE;
  rows = carrel_export_rows_new (store, what, what->privacy == CARREL_PRIVACY_FULL, progress,
                                 cancellable, error);
  if (rows == NULL)
    return FALSE;
  zip = carrel_archive_writer_new (output, now_s, error);
  if (zip == NULL
      || !carrel_archive_writer_add (zip, CARREL_BUNDLE_README, readme, strlen (readme), error))
    return FALSE;

  for (guint i = 0; i < carrel_export_rows_get_n_parts (rows); i++) {
    if (!write_file (zip, rows, i, manifest, counts, error))
      return FALSE;
  }
  json = carrel_bundle_manifest_print (manifest);
  return carrel_archive_writer_add (zip, CARREL_BUNDLE_MANIFEST, json, strlen (json), error)
         && carrel_archive_writer_close (zip, error);
}
