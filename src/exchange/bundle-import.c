#include "config.h"

#include "exchange/bundle.h"

#include "base/money.h"
#include "exchange/bundle-check.h"
#include "exchange/error.h"
#include "exchange/import-audit.h"
#include "exchange/importer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What the parts of one import share. */
typedef struct {
  CarrelStore *store;
  const char *path;
  const CarrelImportOptions *options;
  CarrelImportResult *result;
  CarrelProgress *progress;
  GCancellable *cancellable;
  CarrelArchive *archive;
  CarrelBundleManifest *manifest;
  GPtrArray *rejects; /* of CarrelOutput */
} Import;

/* Of a file of rejected rows for each kind of record: bundle.students.rejected.csv. */
static char *
dup_rejects_path (const Import *import, const CarrelEntity *entity)
{
  const char *base = import->options->rejects_path;
  const char *tail = base != NULL ? ".csv" : ".zip";
  gsize stem;

  if (base == NULL && import->options->dry_run)
    return NULL;
  if (base == NULL)
    base = import->path;
  stem = strlen (base);
  if (g_str_has_suffix (base, tail))
    stem -= strlen (tail);
  return g_strdup_printf ("%.*s.%s%s.csv", (int) stem, base, entity->name,
                          import->options->rejects_path != NULL ? "" : ".rejected");
}

static void
note_rejects (Import *import, char *path, CarrelOutput *rejects)
{
  g_ptr_array_add (import->rejects, rejects);
  if (import->result->rejects_path == NULL)
    import->result->rejects_path = path;
  else {
    /* Translators: a file name */
    g_ptr_array_add (import->result->notes,
                     g_strdup_printf (_ ("More rejected rows are in “%s”."), path));
    g_free (path);
  }
}

static gboolean
import_rows (Import *import, CarrelImporter *importer, const CarrelEntity *entity,
             CarrelInput *input, GError **error)
{
  static const CarrelImporterStyle style = { CARREL_DATE_ORDER_DMY, FALSE, TRUE };
  g_autoptr (GHashTable) options = carrel_format_check_options (&carrel_format_ndjson, NULL, error);
  g_autoptr (CarrelReader) reader =
    options != NULL ? carrel_format_ndjson.new_reader (input, options, error) : NULL;
  g_autofree char *rejects_path = dup_rejects_path (import, entity);
  CarrelOutput *rejects = NULL;

  if (reader == NULL)
    return FALSE;
  carrel_importer_set_mapping (importer, NULL, entity, &style);
  carrel_progress_step (import->progress, _ (entity->label), carrel_input_get_size (input));
  if (!carrel_importer_read (importer, reader, input, import->progress, import->cancellable, error)
      || !carrel_importer_finish (importer, rejects_path, &rejects, import->cancellable, error))
    return FALSE;
  if (rejects != NULL)
    note_rejects (import, g_steal_pointer (&rejects_path), rejects);
  return TRUE;
}

static gboolean
import_file (Import *import, CarrelImporter *importer, const CarrelBundleFile *file, GError **error)
{
  CarrelArchiveEntry entry;
  CarrelStep step = carrel_archive_find (import->archive, file->name, &entry, error);
  g_autoptr (CarrelInput) input = NULL;

  if (step == CARREL_STEP_DONE)
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_ALTERED,
                 _ ("“%s” was changed while it was imported. Try again."), import->path);
  if (step != CARREL_STEP_ROW)
    return FALSE;
  input = carrel_archive_spool (import->archive, import->cancellable, error);
  return input != NULL && import_rows (import, importer, file->entity, input, error);
}

static gboolean
import_files (Import *import, GError **error)
{
  g_autoptr (GPtrArray) order = carrel_model_in_order (carrel_store_get_model (import->store));
  g_autoptr (CarrelImporter) importer =
    carrel_importer_new (import->store, import->options->clear_empty, import->result, error);

  if (importer == NULL)
    return FALSE;
  for (guint i = 0; i < order->len; i++) {
    const CarrelBundleFile *file = carrel_bundle_manifest_find (import->manifest, order->pdata[i]);

    if (file != NULL && file->count > 0 && !import_file (import, importer, file, error))
      return FALSE;
  }
  return TRUE;
}

/* A setting that is there already is somebody's choice. */
static gboolean
add_setting (CarrelStore *store, const char *name, const char *value, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *old = carrel_store_get_setting (store, name, &failure);

  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  return old != NULL || carrel_store_set_setting (store, name, value, error);
}

static gboolean
import_settings (Import *import, GError **error)
{
  const CarrelBundleManifest *manifest = import->manifest;
  g_autoptr (GTimeZone) zone =
    manifest->timezone != NULL ? g_time_zone_new_identifier (manifest->timezone) : NULL;

  if (carrel_currency_digits (manifest->currency) >= 0
      && !add_setting (import->store, "currency", manifest->currency, error))
    return FALSE;
  return zone == NULL || add_setting (import->store, "timezone", manifest->timezone, error);
}

static gboolean
close_rejects (Import *import, GError **error)
{
  for (guint i = 0; i < import->rejects->len; i++) {
    if (!carrel_output_close (import->rejects->pdata[i], NULL, NULL, error))
      return FALSE;
  }
  return TRUE;
}

/* Within the cause that was begun, up to its end. */
static gboolean
import_and_commit (Import *import, GError **error)
{
  CarrelImportResult *result = import->result;
  g_autofree char *cause = g_strdup (carrel_store_get_cause (import->store));
  gboolean changed;

  /* Settings first: amounts are read by them. */
  if (!import_settings (import, error) || !import_files (import, error))
    return FALSE;
  changed = carrel_import_has_changes (result);
  if (import->options->dry_run)
    carrel_store_rollback (import->store);
  else if ((changed && !carrel_import_append_audit (import->store, import->path, result, error))
           || !carrel_store_commit (import->store, error))
    return FALSE;
  if (changed && !import->options->dry_run)
    result->cause = g_steal_pointer (&cause);
  return close_rejects (import, error);
}

static gboolean
run (Import *import, GError **error)
{
  g_autofree char *name = g_filename_display_basename (import->path);
  g_autofree char *label = NULL;
  gboolean done;

  import->manifest =
    carrel_bundle_check (import->archive, import->path, carrel_store_get_model (import->store),
                         NULL, import->result->notes, import->cancellable, error);
  if (import->manifest == NULL)
    return FALSE;

  /* Translators: a file name */
  label = g_strdup_printf (_ ("Import of %s"), name);
  if (!carrel_store_begin (import->store, CARREL_CAUSE_IMPORT, label, error))
    return FALSE;
  done = import_and_commit (import, error);
  if (carrel_store_get_cause (import->store) != NULL)
    carrel_store_rollback (import->store);
  return done;
}

gboolean
carrel_bundle_import (CarrelStore *store, const char *path, const CarrelImportOptions *options,
                      CarrelImportResult *result, CarrelProgress *progress,
                      GCancellable *cancellable, GError **error)
{
  g_autoptr (CarrelArchive) archive = carrel_archive_open (path, error);
  Import import = { store, path, options, result, progress, cancellable, archive, NULL, NULL };
  gboolean done;

  if (archive == NULL)
    return FALSE;
  carrel_progress_step (progress, _ ("Checking the archive"), 0);
  import.rejects = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_output_free);
  done = run (&import, error);
  g_ptr_array_unref (import.rejects);
  carrel_bundle_manifest_free (import.manifest);
  return done;
}
