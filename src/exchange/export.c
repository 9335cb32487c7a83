#include "config.h"

#include "exchange/export.h"

#include "base/json.h"
#include "exchange/bundle.h"
#include "exchange/columns.h"
#include "exchange/error.h"
#include "exchange/export-rows.h"
#include "exchange/export-target.h"
#include "store/audit.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MODE 0600 /* records are personal */
#define FOLDER_MODE 0700

/* A file that is being written; it has no name before all of them are complete. */
typedef struct {
  CarrelOutput *output;
  char *path;
  char *sha256;
  guint64 bytes;
} File;

typedef struct {
  CarrelStore *store;
  const CarrelExport *what;
  const CarrelFormat *format; /* NULL: a bundle */
  GHashTable *options;        /* of the format, all of them; NULL for a bundle */
  CarrelProgress *progress;
  GCancellable *cancellable;
  GPtrArray *files; /* of File */
  GArray *counts;   /* of guint64, by part */
  gboolean made_folder;
} Job;

static void
file_free (File *file)
{
  carrel_output_free (file->output);
  g_free (file->path);
  g_free (file->sha256);
  g_free (file);
}

static void
job_clear (Job *job)
{
  g_clear_pointer (&job->options, g_hash_table_unref);
  g_clear_pointer (&job->files, g_ptr_array_unref);
  g_clear_pointer (&job->counts, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Job, job_clear)

/* Checking. */

static const CarrelEntity *
get_entity (const Job *job, guint part)
{
  return carrel_query_get_entity (((CarrelExportPart *) job->what->parts->pdata[part])->query);
}

/* A format that writes by the clock on the wall takes the workspace’s, unless told otherwise. */
static gboolean
fill_in_timezone (Job *job, GError **error)
{
  const char *given = g_hash_table_lookup (job->options, "timezone");
  g_autofree char *zone = NULL;
  GError *failure = NULL;

  if (given == NULL || *given != '\0')
    return TRUE;
  zone = carrel_store_get_setting (job->store, "timezone", &failure);
  if (failure != NULL) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  if (zone != NULL)
    g_hash_table_insert (job->options, (gpointer) "timezone", g_steal_pointer (&zone));
  return TRUE;
}

static gboolean
find_format (Job *job, GError **error)
{
  job->format = carrel_formats_find (job->what->format);
  if (job->format != NULL && job->format->new_writer != NULL) {
    job->options = carrel_format_check_options (job->format, job->what->format_options, error);
    return job->options != NULL && fill_in_timezone (job, error);
  }
  if (strcmp (job->what->format, CARREL_EXPORT_BUNDLE) != 0) {
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION,
                 _ ("Carrel cannot write the format “%s”. Choose another."), job->what->format);
    return FALSE;
  }
  if (job->what->format_options != NULL && g_hash_table_size (job->what->format_options) > 0) {
    g_set_error_literal (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION,
                         _ ("A zip archive of everything has no options. Leave them out."));
    return FALSE;
  }
  return TRUE;
}

/* What was asked wrongly is no export yet, and is not noted as one that failed. */
static gboolean
check_request (Job *job, GError **error)
{
  guint n_parts = job->what->parts->len;

  if (!find_format (job, error)
      || !carrel_export_target_check (job->what->target, job->format, n_parts, error))
    return FALSE;
  for (guint i = 0; i < n_parts; i++) {
    const CarrelExportPart *part = job->what->parts->pdata[i];
    g_autoptr (CarrelColumns) columns =
      carrel_columns_new (get_entity (job, i), part->columns, job->what->privacy, error);

    if (columns == NULL)
      return FALSE;
  }
  return TRUE;
}

/* Opening. */

static gboolean
make_folder (Job *job, GError **error)
{
  const char *target = job->what->target;
  gboolean wanted = carrel_export_target_needs_folder (job->format, job->what->parts->len)
                    || carrel_export_target_is_folder (target);

  if (!wanted || g_file_test (target, G_FILE_TEST_IS_DIR))
    return TRUE;
  job->made_folder = mkdir (target, FOLDER_MODE) == 0;
  if (!job->made_folder)
    carrel_output_set_error (error, target, errno);
  return job->made_folder;
}

static gboolean
open_file (Job *job, const CarrelEntity *entity, GError **error)
{
  g_autofree char *path = carrel_export_target_dup_path (job->what->target, job->format, entity);
  CarrelOutput *output = carrel_output_open (path, FILE_MODE, error);
  File *file;

  if (output == NULL)
    return FALSE;
  file = g_new0 (File, 1);
  file->output = output;
  file->path = g_steal_pointer (&path);
  g_ptr_array_add (job->files, file);
  return TRUE;
}

/* All of them before the first record, so that what is not allowed is known at once. */
static gboolean
open_files (Job *job, GError **error)
{
  guint n_parts = job->what->parts->len;

  if (!make_folder (job, error))
    return FALSE;
  if (!carrel_export_target_needs_folder (job->format, n_parts))
    return open_file (job, n_parts == 1 ? get_entity (job, 0) : NULL, error);
  for (guint i = 0; i < n_parts; i++) {
    if (!open_file (job, get_entity (job, i), error))
      return FALSE;
  }
  return TRUE;
}

/* Writing. */

static gboolean
write_parts (Job *job, CarrelExportRows *rows, File *file, guint first, guint n, GError **error)
{
  CarrelWriter *writer = job->format->new_writer (file->output, job->options, error);
  gboolean done;

  if (writer == NULL)
    return FALSE;
  done = writer->klass->begin (writer, error);
  for (guint i = first; done && i < first + n; i++)
    done = carrel_export_rows_write (rows, i, writer, job->counts, error);
  done = done && writer->klass->end (writer, error);
  writer->klass->free (writer);
  return done;
}

static gboolean
write_plain (Job *job, GError **error)
{
  g_autoptr (CarrelExportRows) rows =
    carrel_export_rows_new (job->store, job->what, FALSE, job->progress, job->cancellable, error);
  guint per_file;

  if (rows == NULL || !open_files (job, error))
    return FALSE;

  per_file = job->what->parts->len / job->files->len;
  for (guint i = 0; i < job->files->len; i++) {
    if (!write_parts (job, rows, job->files->pdata[i], i * per_file, per_file, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_bundle (Job *job, GError **error)
{
  return open_files (job, error)
         && carrel_bundle_write (job->store, job->what, ((File *) job->files->pdata[0])->output,
                                 job->counts, job->progress, job->cancellable, error);
}

/* Of one moment, and to the disk, but without names yet. */
static gboolean
write_files (Job *job, GError **error)
{
  gboolean done;

  if (!carrel_store_begin_reading (job->store, error))
    return FALSE;
  done = job->format == NULL ? write_bundle (job, error) : write_plain (job, error);
  carrel_store_end_reading (job->store);
  for (guint i = 0; done && i < job->files->len; i++) {
    File *file = job->files->pdata[i];

    done = carrel_output_sync (file->output, &file->sha256, &file->bytes, error);
  }
  return done;
}

/* Records of the run. */

static char *
print_number (guint64 number)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, number);
}

static char *
print_counts (const Job *job)
{
  GString *json = g_string_new ("{");

  for (guint i = 0; i < job->counts->len; i++) {
    g_autofree char *count = print_number (g_array_index (job->counts, guint64, i));

    carrel_json_append_raw_member (json, get_entity (job, i)->name, count);
  }
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}

static char *
print_files (const Job *job)
{
  GString *json = g_string_new ("[");

  for (guint i = 0; i < job->files->len; i++) {
    const File *file = job->files->pdata[i];
    g_autofree char *name = g_filename_display_basename (file->path);
    g_autofree char *bytes = print_number (file->bytes);

    g_string_append (json, i > 0 ? ",{" : "{");
    carrel_json_append_member (json, "name", name);
    carrel_json_append_raw_member (json, "bytes", bytes);
    carrel_json_append_member (json, "sha256", file->sha256);
    g_string_append_c (json, '}');
  }
  g_string_append_c (json, ']');
  return g_string_free (json, FALSE);
}

/* What left and where to; never what it said, nor by what it was looked for. */
static gboolean
append_audit (const Job *job, const CarrelExportRun *run, GError **error)
{
  gboolean done = run->outcome == CARREL_OUTCOME_DONE;
  g_autoptr (GString) detail = g_string_new ("{");
  g_autofree char *files = done ? print_files (job) : NULL;

  carrel_json_append_member (detail, "format", run->format);
  carrel_json_append_member (detail, "target", run->target);
  carrel_json_append_member (detail, "privacy", carrel_privacy_get_name (job->what->privacy));
  carrel_json_append_raw_member (detail, "counts", run->counts);
  if (done)
    carrel_json_append_raw_member (detail, "files", files);
  g_string_append_c (detail, '}');
  return carrel_audit_append (job->store, done ? "export.finished" : "export.failed", run->id,
                              detail->str, error);
}

static void
fill_run (const Job *job, CarrelExportRun *run, gint64 began_us)
{
  g_free (run->counts);
  run->counts = print_counts (job);
  run->duration_ms = (g_get_monotonic_time () - began_us) / 1000;
  run->bytes = 0;
  for (guint i = 0; i < job->files->len; i++)
    run->bytes += (gint64) ((File *) job->files->pdata[i])->bytes;
}

/* A workspace that cannot be written at all, or not for a while, does not keep anybody from having
 * an export. */
static gboolean
is_no_obstacle (const GError *failure)
{
  return g_error_matches (failure, CARREL_STORE_ERROR, CARREL_STORE_ERROR_BUSY)
         || g_error_matches (failure, CARREL_STORE_ERROR, CARREL_STORE_ERROR_FULL)
         || g_error_matches (failure, CARREL_STORE_ERROR, CARREL_STORE_ERROR_READ_ONLY);
}

/* Whether the workspace takes what is to be noted now. */
static gboolean
begin_noting (Job *job, gboolean *noting, GError **error)
{
  g_autoptr (GError) failure = NULL;

  *noting = carrel_store_is_writable (job->store)
            && carrel_store_begin (job->store, CARREL_CAUSE_USER, _ ("Export"), &failure);
  if (failure == NULL || is_no_obstacle (failure))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
name_files (Job *job, GError **error)
{
  for (guint i = 0; i < job->files->len; i++) {
    if (!carrel_output_close (((File *) job->files->pdata[i])->output, NULL, NULL, error))
      return FALSE;
  }
  return TRUE;
}

/* The notes are written before the files get their names, and last once they have them: neither is
 * ever there without the other but for a kill, or a disk that fills up, in between. */
static gboolean
conclude (Job *job, CarrelExportRun *run, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gboolean noting;

  run->outcome = CARREL_OUTCOME_DONE;
  if (job->files->len == 1)
    run->sha256 = g_strdup (((File *) job->files->pdata[0])->sha256);
  if (g_cancellable_set_error_if_cancelled (job->cancellable, error)
      || !begin_noting (job, &noting, error))
    return FALSE;
  if ((noting && !append_audit (job, run, error)) || !carrel_history_finish (job->store, run, error)
      || !name_files (job, error)) {
    if (noting)
      carrel_store_rollback (job->store);
    return FALSE;
  }
  if (!noting || carrel_store_commit (job->store, &failure) || is_no_obstacle (failure))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* What went wrong is told to the caller in any case; failing to note it adds nothing to that. */
static void
note_failure (Job *job, CarrelExportRun *run, const GError *failure)
{
  gboolean cancelled = g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  run->outcome = cancelled ? CARREL_OUTCOME_CANCELLED : CARREL_OUTCOME_FAILED;
  run->message = cancelled ? NULL : g_strdup (failure->message);
  g_clear_pointer (&run->sha256, g_free);
  (void) carrel_history_finish (job->store, run, NULL);
  if (!cancelled && carrel_store_is_writable (job->store))
    (void) append_audit (job, run, NULL);
}

static CarrelExportResult *
new_result (Job *job, const CarrelExportRun *run)
{
  CarrelExportResult *result = g_new0 (CarrelExportResult, 1);

  result->files = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < job->files->len; i++)
    g_ptr_array_add (result->files, g_strdup (((File *) job->files->pdata[i])->path));
  result->counts = g_array_ref (job->counts);
  result->bytes = (guint64) run->bytes;
  result->sha256 = g_strdup (run->sha256);
  result->run = carrel_store_is_writable (job->store) ? g_strdup (run->id) : NULL;
  result->duration_ms = run->duration_ms;
  return result;
}

CarrelExportResult *
carrel_export_run (CarrelStore *store, const CarrelExport *what, CarrelProgress *progress,
                   GCancellable *cancellable, GError **error)
{
  gint64 began_us = g_get_monotonic_time ();
  g_autoptr (CarrelExportRun) run = NULL;
  g_autoptr (GError) failure = NULL;
  g_auto (Job) job = { store, what, NULL, NULL, progress, cancellable, NULL, NULL, FALSE };
  gboolean done;

  g_return_val_if_fail (CARREL_IS_STORE (store), NULL);
  g_return_val_if_fail (what != NULL && what->parts != NULL && what->parts->len > 0, NULL);
  g_return_val_if_fail (what->format != NULL && what->target != NULL, NULL);

  job.files = g_ptr_array_new_with_free_func ((GDestroyNotify) file_free);
  job.counts = g_array_new (FALSE, FALSE, sizeof (guint64));
  if (!check_request (&job, error)
      || !carrel_history_begin (store, what->format, what->target,
                                what->parameters != NULL ? what->parameters : "{}", &run, error))
    return NULL;

  done = write_files (&job, &failure);
  fill_run (&job, run, began_us);
  if (done && conclude (&job, run, &failure))
    return new_result (&job, run);

  note_failure (&job, run, failure);
  g_ptr_array_set_size (job.files, 0); /* or the folder may not be empty */
  if (job.made_folder)
    (void) rmdir (what->target);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

void
carrel_export_result_free (CarrelExportResult *result)
{
  if (result == NULL)
    return;

  g_ptr_array_unref (result->files);
  g_array_unref (result->counts);
  g_free (result->sha256);
  g_free (result->run);
  g_free (result);
}
