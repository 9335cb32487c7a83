#include "config.h"

#include "exchange/import.h"

#include "exchange/bundle.h"
#include "exchange/error.h"
#include "exchange/import-audit.h"
#include "exchange/importer.h"
#include "exchange/match.h"
#include "exchange/row-mapper.h"
#include "exchange/value-guess.h"
#include "store/audit.h"
#include "store/import-memory.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ROWS_LOOKED_AT 1000 /* before the import, to learn how values are written */

/* What is known of a file before its rows are imported. */
typedef struct {
  const CarrelFormat *format;
  CarrelMapping *mapping; /* NULL: each list of the document is matched by itself */
  char *shape;            /* NULL for a document */
  GPtrArray *unused;      /* columns that mean nothing */
  CarrelImporterStyle style;
} Plan;

static void
plan_clear (Plan *plan)
{
  g_clear_pointer (&plan->mapping, carrel_mapping_free);
  g_clear_pointer (&plan->shape, g_free);
  g_clear_pointer (&plan->unused, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Plan, plan_clear)

static void
reject_free (CarrelImportReject *reject)
{
  g_free (reject->problem);
  g_free (reject);
}

CarrelImportResult *
carrel_import_result_new (void)
{
  CarrelImportResult *result = g_new0 (CarrelImportResult, 1);

  result->counts = g_array_new (FALSE, TRUE, sizeof (CarrelImportCount));
  result->rejects = g_ptr_array_new_with_free_func ((GDestroyNotify) reject_free);
  result->notes = g_ptr_array_new_with_free_func (g_free);
  return result;
}

void
carrel_import_result_free (CarrelImportResult *result)
{
  g_array_unref (result->counts);
  g_ptr_array_unref (result->rejects);
  g_ptr_array_unref (result->notes);
  g_free (result->mapping);
  g_free (result->rejects_path);
  g_free (result->cause);
  g_free (result);
}

CarrelImportCount *
carrel_import_result_count (CarrelImportResult *result, const CarrelEntity *entity)
{
  CarrelImportCount count = { entity, 0, 0, 0 };

  for (guint i = 0; i < result->counts->len; i++) {
    CarrelImportCount *known = &g_array_index (result->counts, CarrelImportCount, i);

    if (known->entity == entity)
      return known;
  }
  g_array_append_val (result->counts, count);
  return &g_array_index (result->counts, CarrelImportCount, result->counts->len - 1);
}

/* Finding out what the file is. */

static const CarrelEntity *
entity_of_file_name (const CarrelModel *model, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  char *dot = strchr (name, '.');

  if (dot != NULL)
    *dot = '\0';
  return carrel_match_entity (model, name);
}

static void
fail_unclear (const CarrelModel *model, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < model->n_entities; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", model->entities[i].name);
  g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_MAPPING,
               _ ("It is not clear what the rows of this file are. Say it with --as and one of: "
                  "%s."),
               names->str);
}

/* The mapping somebody gave, remembered, or that Carrel knows; NULL without error: none. */
static CarrelMapping *
find_mapping (CarrelStore *store, const CarrelImportOptions *options, const GPtrArray *columns,
              const char *shape, CarrelImportResult *result, GError **error)
{
  const CarrelModel *model = carrel_store_get_model (store);
  g_autofree char *saved = NULL;
  GError *failure = NULL;
  CarrelMapping *mapping = NULL;

  if (options->mapping != NULL)
    return carrel_mapping_parse (options->mapping, strlen (options->mapping), model, columns,
                                 error);
  if (options->entity != NULL)
    return NULL;
  if (!options->ignore_saved) {
    saved = carrel_import_memory_get_mapping (store, shape, &failure);
    if (failure != NULL) {
      g_propagate_error (error, failure);
      return NULL;
    }
  }
  if (saved != NULL)
    mapping = carrel_mapping_parse (saved, strlen (saved), model, columns, NULL);
  if (mapping != NULL) {
    g_ptr_array_add (result->notes,
                     g_strdup (_ ("The mapping you saved for files like this was used.")));
    return mapping;
  }
  mapping = carrel_match_shapes (model, columns);
  if (mapping != NULL)
    g_ptr_array_add (result->notes,
                     /* Translators: the name of a program's export file */
                     g_strdup_printf (_ ("Recognised as %s."), mapping->label));
  return mapping;
}

static gboolean
choose_mapping (CarrelStore *store, const char *path, const CarrelImportOptions *options,
                const GPtrArray *columns, Plan *plan, CarrelImportResult *result, GError **error)
{
  const CarrelModel *model = carrel_store_get_model (store);
  const CarrelEntity *entity = options->entity;
  GError *failure = NULL;

  plan->shape = carrel_match_shape_key (columns);
  plan->mapping = find_mapping (store, options, columns, plan->shape, result, &failure);
  if (failure != NULL) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  if (plan->mapping != NULL)
    return TRUE;

  if (entity == NULL)
    entity = entity_of_file_name (model, path);
  if (entity == NULL)
    entity = carrel_match_best (model, columns);
  if (entity == NULL) {
    fail_unclear (model, error);
    return FALSE;
  }
  plan->unused = g_ptr_array_new_with_free_func (g_free);
  plan->mapping = carrel_match_columns (entity, columns, plan->unused);
  if (((const CarrelMappingRecord *) plan->mapping->records->pdata[0])->fields->len > 0)
    return TRUE;
  g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_MAPPING,
               _ ("None of the columns means anything for %s. Is the first line a header? "
                  "Otherwise give a mapping with --map."),
               entity->name);
  return FALSE;
}

static void
learn_row (const CarrelRowMapper *mapper, const CarrelRow *row, CarrelValueGuess *guess)
{
  for (guint i = 0; i < row->cells->len; i++) {
    const CarrelField *field = carrel_row_mapper_get_field (mapper, i);

    if (field != NULL)
      carrel_value_guess_learn (guess, field, &g_array_index (row->cells, CarrelCell, i));
  }
}

static void
settle_style (const CarrelValueGuess *guess, const CarrelImportOptions *options, Plan *plan,
              CarrelImportResult *result)
{
  plan->style.decimal_comma = carrel_value_guess_has_comma (guess);
  plan->style.date_order = options->dates == CARREL_IMPORT_DATES_DMY ? CARREL_DATE_ORDER_DMY
                           : options->dates == CARREL_IMPORT_DATES_MDY
                             ? CARREL_DATE_ORDER_MDY
                             : carrel_value_guess_get_order (guess);
  if (options->dates == CARREL_IMPORT_DATES_AUTO && guess->unclear
      && guess->day_first == guess->month_first)
    g_ptr_array_add (result->notes,
                     g_strdup (plan->style.date_order == CARREL_DATE_ORDER_DMY
                                 ? _ ("Dates such as 03/04/2026 were read as 3 April. If that is "
                                      "wrong, undo and import with --date-order mdy.")
                                 : _ ("Dates such as 03/04/2026 were read as March 4. If that is "
                                      "wrong, undo and import with --date-order dmy.")));
}

/* Reads the first rows. A failure further down is left for the import itself to report. */
static gboolean
look_at_rows (CarrelStore *store, const char *path, CarrelReader *reader,
              const CarrelImportOptions *options, Plan *plan, CarrelImportResult *result,
              GError **error)
{
  const CarrelValueStyle plain = { NULL, NULL, CARREL_DATE_ORDER_DMY, FALSE };
  g_autoptr (CarrelRowMapper) mapper = NULL;
  CarrelValueGuess guess = { FALSE, FALSE, FALSE, FALSE, FALSE };
  CarrelRow row = { NULL, 0, NULL, NULL };
  CarrelReadResult step = carrel_reader_next (reader, &row, error);

  /* As long as no row has named a column there is nothing to go by. */
  while (step == CARREL_READ_BAD_ROW && carrel_reader_get_columns (reader)->len == 0)
    step = carrel_reader_next (reader, &row, error);
  if (step == CARREL_READ_FAILED)
    return FALSE;
  if (row.kind == NULL || options->mapping != NULL) {
    if (!choose_mapping (store, path, options, carrel_reader_get_columns (reader), plan, result,
                         error))
      return FALSE;
    mapper =
      carrel_row_mapper_new (plan->mapping, carrel_reader_get_columns (reader), &plain, FALSE);
  }
  for (int n = 0; mapper != NULL && n < ROWS_LOOKED_AT
                  && (step == CARREL_READ_ROW || step == CARREL_READ_BAD_ROW);
       n++) {
    if (step == CARREL_READ_ROW)
      learn_row (mapper, &row, &guess);
    step = carrel_reader_next (reader, &row, NULL);
  }
  settle_style (&guess, options, plan, result);
  return TRUE;
}

static CarrelReader *
open_reader (CarrelInput *input, const Plan *plan, const CarrelImportOptions *options,
             GError **error)
{
  g_autoptr (GHashTable) none = g_hash_table_new (g_str_hash, g_str_equal);

  if (!carrel_input_rewind (input, error))
    return NULL;
  return plan->format->new_reader (
    input, options->format_options != NULL ? options->format_options : none, error);
}

static gboolean
make_plan (CarrelStore *store, const char *path, CarrelInput *input,
           const CarrelImportOptions *options, Plan *plan, CarrelImportResult *result,
           GError **error)
{
  g_autoptr (CarrelReader) reader = NULL;

  plan->format = options->format;
  if (plan->format == NULL)
    plan->format = carrel_formats_recognise (input, error);
  if (plan->format == NULL)
    return FALSE;
  if (plan->format->new_reader == NULL) {
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FORMAT,
                 _ ("Files of the format “%s” can be written but not imported."), plan->format->id);
    return FALSE;
  }
  reader = open_reader (input, plan, options, error);
  if (reader == NULL || !look_at_rows (store, path, reader, options, plan, result, error))
    return FALSE;
  plan->style.verbatim = reader->exact;
  /* Translators: what the file is, for example “CSV, semicolons, Windows-1252” */
  g_ptr_array_insert (result->notes, 0,
                      g_strdup_printf (_ ("Read as %s."), carrel_reader_get_description (reader)));
  return TRUE;
}

static void
note_unused (const Plan *plan, CarrelImportResult *result)
{
  g_autoptr (GString) names = g_string_new (NULL);

  if (plan->unused == NULL || plan->unused->len == 0)
    return;
  for (guint i = 0; i < plan->unused->len && i < 12; i++)
    g_string_append_printf (names, "%s“%s”", i > 0 ? ", " : "", (char *) plan->unused->pdata[i]);
  if (plan->unused->len > 12)
    g_string_append (names, ", …");
  g_ptr_array_add (result->notes,
                   g_strdup_printf (ngettext ("This column means nothing to Carrel and was left "
                                              "out: %s.",
                                              "These columns mean nothing to Carrel and were left "
                                              "out: %s.",
                                              plan->unused->len),
                                    names->str));
}

/* Running it. */

/* Beside the file, under a name that is free: an earlier one may be in the middle of being
 * mended. */
static char *
default_rejects_path (const char *path)
{
  const char *dot = strrchr (path, '.');
  const char *slash = strrchr (path, '/');
  gsize stem =
    dot != NULL && (slash == NULL || dot > slash + 1) ? (gsize) (dot - path) : strlen (path);

  for (guint number = 1;; number++) {
    g_autofree char *tail =
      number > 1 ? g_strdup_printf ("rejected-%u.csv", number) : g_strdup ("rejected.csv");
    g_autofree char *name = strcmp (path, "-") == 0
                              ? g_strdup (tail)
                              : g_strdup_printf ("%.*s.%s", (int) stem, path, tail);

    if (!g_file_test (name, G_FILE_TEST_EXISTS))
      return g_steal_pointer (&name);
  }
}

static gboolean
import_rows (CarrelStore *store, const char *path, CarrelInput *input, const Plan *plan,
             const CarrelImportOptions *options, CarrelImportResult *result, CarrelOutput **rejects,
             CarrelProgress *progress, GCancellable *cancellable, GError **error)
{
  g_autoptr (CarrelReader) reader = open_reader (input, plan, options, error);
  g_autoptr (CarrelImporter) importer = NULL;
  g_autofree char *beside = default_rejects_path (path);
  const char *rejects_path = options->rejects_path;

  if (reader == NULL)
    return FALSE;
  importer = carrel_importer_new (store, options->clear_empty, result, error);
  if (importer == NULL)
    return FALSE;
  if (rejects_path == NULL && !options->dry_run)
    rejects_path = beside;
  carrel_importer_set_mapping (importer, plan->mapping, options->entity, &plan->style);
  carrel_progress_step (progress, _ ("Importing"), carrel_input_get_size (input));
  if (!carrel_importer_read (importer, reader, input, progress, cancellable, error)
      || !carrel_importer_finish (importer, rejects_path, rejects, cancellable, error))
    return FALSE;
  if (*rejects != NULL)
    result->rejects_path = g_strdup (rejects_path);
  return TRUE;
}

static gboolean
save_mapping (CarrelStore *store, const Plan *plan, const CarrelImportOptions *options,
              GError **error)
{
  if (!options->save_mapping || options->mapping == NULL || plan->shape == NULL)
    return TRUE;
  return carrel_import_memory_set_mapping (store, plan->shape,
                                           plan->mapping->label != NULL ? plan->mapping->label : "",
                                           options->mapping, error)
         && carrel_audit_append (store, "mapping.saved", plan->shape, "{}", error);
}

/* Within the cause that was begun: everything up to its commit. */
static gboolean
import_and_commit (CarrelStore *store, const char *path, CarrelInput *input, const Plan *plan,
                   const CarrelImportOptions *options, CarrelImportResult *result,
                   CarrelProgress *progress, GCancellable *cancellable, GError **error)
{
  g_autoptr (CarrelOutput) rejects = NULL;
  g_autofree char *cause = g_strdup (carrel_store_get_cause (store));

  if (!import_rows (store, path, input, plan, options, result, &rejects, progress, cancellable,
                    error))
    return FALSE;
  if (options->dry_run)
    carrel_store_rollback (store);
  else if (!save_mapping (store, plan, options, error)
           || (carrel_import_has_changes (result)
               && !carrel_import_append_audit (store, path, result, error))
           || !carrel_store_commit (store, error))
    return FALSE;
  if (!options->dry_run && carrel_import_has_changes (result))
    result->cause = g_steal_pointer (&cause);
  return rejects == NULL || carrel_output_close (rejects, NULL, NULL, error);
}

static gboolean
import_flat (CarrelStore *store, const char *path, const CarrelImportOptions *options,
             CarrelImportResult *result, CarrelProgress *progress, GCancellable *cancellable,
             GError **error)
{
  g_autoptr (CarrelInput) input = carrel_input_open (path, error);
  g_auto (Plan) plan = { NULL, NULL, NULL, NULL, { CARREL_DATE_ORDER_DMY, FALSE } };
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *label = NULL;
  gboolean done;

  if (input == NULL || !make_plan (store, path, input, options, &plan, result, error))
    return FALSE;
  /* Translators: a file name */
  label = g_strdup_printf (_ ("Import of %s"), name);
  if (!carrel_store_begin (store, CARREL_CAUSE_IMPORT, label, error))
    return FALSE;
  done =
    import_and_commit (store, path, input, &plan, options, result, progress, cancellable, error);
  if (carrel_store_get_cause (store) != NULL)
    carrel_store_rollback (store);
  if (!done)
    return FALSE;
  note_unused (&plan, result);
  if (plan.mapping != NULL)
    result->mapping = carrel_mapping_print (plan.mapping);
  return TRUE;
}

CarrelImportResult *
carrel_import_run (CarrelStore *store, const char *path, const CarrelImportOptions *options,
                   CarrelProgress *progress, GCancellable *cancellable, GError **error)
{
  g_autoptr (CarrelImportResult) result = carrel_import_result_new ();
  gboolean done;

  if (carrel_bundle_is_zip (path))
    done = carrel_bundle_import (store, path, options, result, progress, cancellable, error);
  else
    done = import_flat (store, path, options, result, progress, cancellable, error);
  return done ? g_steal_pointer (&result) : NULL;
}

char *
carrel_import_propose (CarrelStore *store, const char *path, const CarrelImportOptions *options,
                       GError **error)
{
  g_autoptr (CarrelImportResult) result = carrel_import_result_new ();
  g_autoptr (CarrelInput) input = carrel_input_open (path, error);
  g_auto (Plan) plan = { NULL, NULL, NULL, NULL, { CARREL_DATE_ORDER_DMY, FALSE } };

  if (input == NULL || !make_plan (store, path, input, options, &plan, result, error))
    return NULL;
  if (plan.mapping != NULL)
    return carrel_mapping_print (plan.mapping);
  g_set_error_literal (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_MAPPING,
                       _ ("This document names its records itself; it needs no mapping."));
  return NULL;
}
