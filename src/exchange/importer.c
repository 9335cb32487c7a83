#include "config.h"

#include "exchange/importer.h"

#include "exchange/error.h"
#include "exchange/identity.h"
#include "exchange/match.h"
#include "exchange/reject-file.h"
#include "exchange/row-mapper.h"
#include "exchange/row-spool.h"
#include "store/import-memory.h"
#include "store/records.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define REJECTS_SHOWN 20

/* Rows of one kind: a file of rows has one lane, a document with several lists one for each. */
typedef struct {
  const CarrelEntity *entity;   /* of rows that are matched; NULL with a given mapping */
  CarrelMapping *matched;       /* made from the columns; NULL with a given mapping */
  const CarrelMapping *mapping; /* the one in use */
  CarrelRowMapper *mapper;
  CarrelRecord **records; /* one to fill in for each record of the mapping */
  guint n_records;
} Lane;

/* What one row did, counted only when all of it worked. */
typedef struct {
  const CarrelEntity *entity;
  enum { CREATED, UPDATED, UNCHANGED } what;
} Done;

struct _CarrelImporter {
  CarrelStore *store;
  gboolean clear_empty;
  CarrelImportResult *result;
  CarrelResolver *resolver;
  GHashTable *occurrences;
  CarrelValueStyle style;
  char *currency;

  const CarrelMapping *mapping;
  const CarrelEntity *entity;
  GHashTable *lanes;  /* kind to Lane */
  GPtrArray *columns; /* of the reader at hand, kept for its rejected rows */
  CarrelRowSpool *spool;
  GArray *done;
};

static void
lane_free (Lane *lane)
{
  for (guint i = 0; i < lane->n_records; i++)
    carrel_record_free (lane->records[i]);
  g_free (lane->records);
  g_clear_pointer (&lane->mapper, carrel_row_mapper_free);
  g_clear_pointer (&lane->matched, carrel_mapping_free);
  g_free (lane);
}

CarrelImporter *
carrel_importer_new (CarrelStore *store, gboolean clear_empty, CarrelImportResult *result,
                     GError **error)
{
  g_autoptr (CarrelImporter) self = g_new0 (CarrelImporter, 1);
  g_autofree char *zone = NULL;
  GError *failure = NULL;

  self->store = g_object_ref (store);
  self->clear_empty = clear_empty;
  self->result = result;
  self->resolver = carrel_resolver_new (store);
  self->occurrences = g_hash_table_new (g_direct_hash, g_direct_equal);
  self->lanes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) lane_free);
  self->columns = g_ptr_array_new_with_free_func (g_free);
  self->spool = carrel_row_spool_new ();
  self->done = g_array_new (FALSE, FALSE, sizeof (Done));

  self->currency = carrel_store_get_setting (store, "currency", &failure);
  zone = failure == NULL ? carrel_store_get_setting (store, "timezone", &failure) : NULL;
  if (failure != NULL) {
    g_propagate_error (error, failure);
    return NULL;
  }
  self->style.currency = self->currency;
  self->style.zone = zone != NULL ? g_time_zone_new_identifier (zone) : NULL;
  if (self->style.zone == NULL)
    self->style.zone = g_time_zone_new_local ();
  return g_steal_pointer (&self);
}

void
carrel_importer_free (CarrelImporter *self)
{
  g_clear_pointer (&self->lanes, g_hash_table_unref);
  g_clear_pointer (&self->resolver, carrel_resolver_free);
  g_clear_pointer (&self->occurrences, g_hash_table_unref);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->spool, carrel_row_spool_free);
  g_clear_pointer (&self->done, g_array_unref);
  g_clear_pointer (&self->style.zone, g_time_zone_unref);
  g_free (self->currency);
  g_object_unref (self->store);
  g_free (self);
}

void
carrel_importer_set_mapping (CarrelImporter *self, const CarrelMapping *mapping,
                             const CarrelEntity *entity, const CarrelImporterStyle *style)
{
  g_hash_table_remove_all (self->lanes);
  g_ptr_array_set_size (self->columns, 0);
  self->mapping = mapping;
  self->entity = entity;
  self->style.date_order = style->date_order;
  self->style.decimal_comma = style->decimal_comma;
  self->style.verbatim = style->verbatim;
}

/* Lanes. */

static Lane *
get_lane (CarrelImporter *self, const char *kind, const GPtrArray *columns)
{
  const char *key = kind != NULL ? kind : "";
  const CarrelModel *model = carrel_store_get_model (self->store);
  Lane *lane = g_hash_table_lookup (self->lanes, key);

  if (lane != NULL)
    return lane;
  lane = g_new0 (Lane, 1);
  if (self->mapping == NULL) {
    lane->entity = carrel_match_entity (model, kind);
    if (lane->entity == NULL)
      lane->entity = self->entity;
    if (lane->entity == NULL)
      lane->entity = carrel_match_best (model, columns);
  }
  g_hash_table_insert (self->lanes, g_strdup (key), lane);
  return lane;
}

/* Documents name their columns as they go: what is new has to be matched too. */
static void
prepare_lane (CarrelImporter *self, Lane *lane, const GPtrArray *columns)
{
  if (lane->mapper != NULL && carrel_row_mapper_get_n_columns (lane->mapper) == columns->len)
    return;

  g_clear_pointer (&lane->mapper, carrel_row_mapper_free);
  lane->mapping = self->mapping;
  if (lane->mapping == NULL) {
    g_clear_pointer (&lane->matched, carrel_mapping_free);
    lane->matched = carrel_match_columns (lane->entity, columns, NULL);
    lane->mapping = lane->matched;
  }
  lane->mapper = carrel_row_mapper_new (lane->mapping, columns, &self->style, self->clear_empty);
  if (lane->records != NULL)
    return;
  lane->n_records = lane->mapping->records->len;
  lane->records = g_new0 (CarrelRecord *, lane->n_records);
  for (guint i = 0; i < lane->n_records; i++)
    lane->records[i] =
      carrel_record_new (((const CarrelMappingRecord *) lane->mapping->records->pdata[i])->entity);
}

/* One row. */

typedef enum {
  ROW_TAKEN,
  ROW_REFUSED, /* `problem` says why */
  ROW_FAILED,  /* the workspace failed */
} RowOutcome;

/* Errors that the row is to blame for. */
static RowOutcome
blame_row (GError *failure, char **problem, GError **error)
{
  if (failure->domain == CARREL_VALUE_ERROR
      || g_error_matches (failure, CARREL_STORE_ERROR, CARREL_STORE_ERROR_TAKEN)
      || g_error_matches (failure, CARREL_STORE_ERROR, CARREL_STORE_ERROR_NOT_FOUND)
      || g_error_matches (failure, CARREL_STORE_ERROR, CARREL_STORE_ERROR_INVALID)) {
    *problem = g_strdup (failure->message);
    g_error_free (failure);
    return ROW_REFUSED;
  }
  g_propagate_error (error, failure);
  return ROW_FAILED;
}

static RowOutcome
update_known (CarrelImporter *self, CarrelRecord *record, const char *id, Done *done,
              char **problem, GError **error)
{
  GError *failure = NULL;
  gboolean changed;

  carrel_record_set (record, CARREL_FIELD_ID, id);
  if (!carrel_records_update (self->store, record, 0, &changed, &failure))
    return blame_row (failure, problem, error);
  done->what = changed ? UPDATED : UNCHANGED;
  return ROW_TAKEN;
}

static RowOutcome
insert_new (CarrelImporter *self, CarrelRecord *record, const char *fingerprint, Done *done,
            char **problem, GError **error)
{
  GError *failure = NULL;

  if (!carrel_records_insert (self->store, record, &failure))
    return blame_row (failure, problem, error);
  if (fingerprint != NULL
      && !carrel_import_memory_add_row (self->store, fingerprint, carrel_record_get_entity (record),
                                        carrel_record_get_id (record), error))
    return ROW_FAILED;
  done->what = CREATED;
  return ROW_TAKEN;
}

static RowOutcome
save_record (CarrelImporter *self, const CarrelMappingRecord *spec, CarrelRecord *record, char **id,
             char **problem, gboolean *may_come, GError **error)
{
  g_auto (CarrelIdentity) identity = { CARREL_IDENTITY_NEW, NULL, NULL, NULL };
  Done done = { spec->entity, UNCHANGED };
  RowOutcome outcome = ROW_TAKEN;

  if (!carrel_identity_find (self->store, record, self->occurrences, &identity, error))
    return ROW_FAILED;
  switch (identity.kind) {
  case CARREL_IDENTITY_UNCLEAR:
    *problem = g_steal_pointer (&identity.problem);
    return ROW_REFUSED;
  case CARREL_IDENTITY_KNOWN:
    outcome = update_known (self, record, identity.id, &done, problem, error);
    break;
  case CARREL_IDENTITY_REPEAT:
    carrel_record_set (record, CARREL_FIELD_ID, identity.id);
    break;
  case CARREL_IDENTITY_NEW:
    if (spec->update_only) {
      *may_come = TRUE;
      *problem = g_strdup_printf (_ ("The row completes one of the %s, but that one is not there. "
                                     "Import those first."),
                                  _ (spec->entity->label));
      return ROW_REFUSED;
    }
    outcome = insert_new (self, record, identity.fingerprint, &done, problem, error);
    break;
  }
  if (outcome == ROW_TAKEN) {
    *id = g_strdup (carrel_record_get_id (record));
    g_array_append_val (self->done, done);
  }
  return outcome;
}

/* All that the record number `index` of the mapping makes of the row: one record, or one for each
 * part of a list. */
static RowOutcome
take_record (CarrelImporter *self, Lane *lane, guint index, const CarrelRow *row, GPtrArray *made,
             char **problem, gboolean *may_come, GError **error)
{
  const CarrelMappingRecord *spec = lane->mapping->records->pdata[index];
  CarrelRecord *record = lane->records[index];
  gboolean more = TRUE;

  for (guint item = 0; more; item++) {
    RowOutcome outcome;
    char *id = NULL;

    carrel_record_clear (record);
    switch (carrel_row_mapper_map (lane->mapper, index, row, item, made, self->resolver, record,
                                   &more, problem, may_come, error)) {
    case CARREL_MAPPED_FAILED:
      return ROW_FAILED;
    case CARREL_MAPPED_PROBLEM:
      return ROW_REFUSED;
    case CARREL_MAPPED_NOTHING:
      continue;
    case CARREL_MAPPED_RECORD:
      break;
    }
    outcome = save_record (self, spec, record, &id, problem, may_come, error);
    if (outcome != ROW_TAKEN)
      return outcome;
    if (made->pdata[index] == NULL)
      made->pdata[index] = g_steal_pointer (&id);
    g_free (id);
  }
  return ROW_TAKEN;
}

static RowOutcome
take_all (CarrelImporter *self, Lane *lane, const CarrelRow *row, char **problem,
          gboolean *may_come, GError **error)
{
  g_autoptr (GPtrArray) made = g_ptr_array_new_full (lane->n_records, g_free);
  RowOutcome outcome = ROW_TAKEN;

  g_ptr_array_set_size (made, (int) lane->n_records);
  for (guint i = 0; outcome == ROW_TAKEN && i < lane->n_records; i++)
    outcome = take_record (self, lane, i, row, made, problem, may_come, error);
  return outcome;
}

static void
count_done (CarrelImporter *self)
{
  for (guint i = 0; i < self->done->len; i++) {
    const Done *done = &g_array_index (self->done, Done, i);
    CarrelImportCount *count = carrel_import_result_count (self->result, done->entity);

    count->created += done->what == CREATED;
    count->updated += done->what == UPDATED;
    count->unchanged += done->what == UNCHANGED;
  }
  if (self->done->len == 0)
    self->result->left_out++;
}

/* A row that makes several records is taken whole or not at all. */
static RowOutcome
take_row (CarrelImporter *self, const CarrelRow *row, const GPtrArray *columns, char **problem,
          gboolean *may_come, GError **error)
{
  Lane *lane = get_lane (self, row->kind, columns);
  gboolean apart;
  RowOutcome outcome;

  *may_come = FALSE;
  if (lane->entity == NULL && self->mapping == NULL) {
    *problem =
      g_strdup_printf (_ ("It is not clear what “%s” is."), row->kind != NULL ? row->kind : "");
    return ROW_REFUSED;
  }
  prepare_lane (self, lane, columns);
  g_array_set_size (self->done, 0);
  apart = lane->n_records > 1;
  if (apart && !carrel_store_begin_part (self->store, error))
    return ROW_FAILED;
  outcome = take_all (self, lane, row, problem, may_come, error);
  if (outcome == ROW_FAILED)
    return outcome;
  if (apart && !carrel_store_end_part (self->store, outcome == ROW_TAKEN, error))
    return ROW_FAILED;
  if (outcome == ROW_TAKEN)
    count_done (self);
  else if (apart)
    carrel_resolver_forget (self->resolver);
  return outcome;
}

static gboolean
read_row (CarrelImporter *self, CarrelReader *reader, const CarrelRow *row, gboolean bad,
          GError **error)
{
  g_autofree char *problem = NULL;
  gboolean may_come = FALSE;

  self->result->rows++;
  if (bad)
    return carrel_row_spool_add (self->spool, row, row->problem, FALSE, error);
  switch (take_row (self, row, carrel_reader_get_columns (reader), &problem, &may_come, error)) {
  case ROW_TAKEN:
    return TRUE;
  case ROW_REFUSED:
    return carrel_row_spool_add (self->spool, row, problem, may_come, error);
  case ROW_FAILED:
  default:
    return FALSE;
  }
}

static void
keep_columns (CarrelImporter *self, const GPtrArray *columns)
{
  g_ptr_array_set_size (self->columns, 0);
  for (guint i = 0; i < columns->len; i++)
    g_ptr_array_add (self->columns, g_strdup (columns->pdata[i]));
}

gboolean
carrel_importer_read (CarrelImporter *self, CarrelReader *reader, CarrelInput *input,
                      CarrelProgress *progress, GCancellable *cancellable, GError **error)
{
  for (;;) {
    CarrelRow row = { NULL, 0, NULL, NULL };
    CarrelReadResult result;

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    result = carrel_reader_next (reader, &row, error);
    if (result == CARREL_READ_FAILED)
      return FALSE;
    if (result == CARREL_READ_END) {
      keep_columns (self, carrel_reader_get_columns (reader));
      return TRUE;
    }
    if (!read_row (self, reader, &row, result == CARREL_READ_BAD_ROW, error))
      return FALSE;
    if (input != NULL)
      carrel_progress_update (progress, carrel_input_tell (input));
  }
}

/* Waiting and rejected rows. */

/* Goes once through all rows that were put aside. */
static gboolean
try_again (CarrelImporter *self, guint64 *taken, GCancellable *cancellable, GError **error)
{
  g_autoptr (CarrelRowSpool) rest = carrel_row_spool_new ();
  CarrelReadResult result;
  CarrelRow row;
  gboolean waits;

  *taken = 0;
  if (!carrel_row_spool_rewind (self->spool, error))
    return FALSE;
  while ((result = carrel_row_spool_next (self->spool, &row, &waits, error)) == CARREL_READ_ROW) {
    g_autofree char *problem = NULL;
    RowOutcome outcome = ROW_REFUSED;

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (waits)
      outcome = take_row (self, &row, self->columns, &problem, &waits, error);
    if (outcome == ROW_FAILED)
      return FALSE;
    *taken += outcome == ROW_TAKEN;
    if (outcome == ROW_REFUSED
        && !carrel_row_spool_add (rest, &row, problem != NULL ? problem : row.problem, waits,
                                  error))
      return FALSE;
  }
  if (result == CARREL_READ_FAILED)
    return FALSE;
  carrel_row_spool_free (self->spool);
  self->spool = g_steal_pointer (&rest);
  return TRUE;
}

static gboolean
note_rejects (CarrelImporter *self, GError **error)
{
  CarrelReadResult result = CARREL_READ_END;
  CarrelRow row;
  gboolean waits;

  self->result->rejected += carrel_row_spool_get_count (self->spool);
  if (!carrel_row_spool_rewind (self->spool, error))
    return FALSE;
  while (self->result->rejects->len < REJECTS_SHOWN
         && (result = carrel_row_spool_next (self->spool, &row, &waits, error))
              == CARREL_READ_ROW) {
    CarrelImportReject *reject = g_new0 (CarrelImportReject, 1);

    reject->line = row.line;
    reject->problem = g_strdup (row.problem);
    g_ptr_array_add (self->result->rejects, reject);
  }
  return result != CARREL_READ_FAILED;
}

gboolean
carrel_importer_finish (CarrelImporter *self, const char *rejects_path, CarrelOutput **rejects,
                        GCancellable *cancellable, GError **error)
{
  guint64 taken = 1;

  *rejects = NULL;
  while (taken > 0 && carrel_row_spool_get_waiting (self->spool) > 0) {
    if (!try_again (self, &taken, cancellable, error))
      return FALSE;
  }
  if (carrel_row_spool_get_count (self->spool) == 0)
    return TRUE;
  if (!note_rejects (self, error))
    return FALSE;
  if (rejects_path != NULL) {
    g_autoptr (CarrelOutput) output = carrel_output_open (rejects_path, 0600, error);

    if (output == NULL || !carrel_reject_file_write (output, self->columns, self->spool, error))
      return FALSE;
    *rejects = g_steal_pointer (&output);
  }
  carrel_row_spool_free (self->spool);
  self->spool = carrel_row_spool_new ();
  return TRUE;
}
