#include "config.h"

#include "store/records.h"

#include "base/id.h"
#include "base/text.h"
#include "store/feed.h"
#include "store/query-sql.h"
#include "store/records-private.h"
#include "store/schema.h"
#include "store/search.h"
#include "store/store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

CarrelRecord *
carrel_record_from_row (const CarrelEntity *entity, CarrelStatement *row, int first)
{
  CarrelRecord *record = carrel_record_new (entity);

  for (guint i = 0; i < entity->n_fields; i++)
    carrel_record_set (record, i, carrel_statement_get_text (row, first + (int) i));
  return record;
}

void
carrel_field_bind (const CarrelField *field, CarrelStatement *statement, int index,
                   const char *value)
{
  if (value != NULL && carrel_type_info (field->type)->is_integer)
    carrel_statement_bind_integer (statement, index, g_ascii_strtoll (value, NULL, 10));
  else
    carrel_statement_bind_text (statement, index, value);
}

/* Says which value is taken: the database only names the column. */
static void
explain_taken (const CarrelRecord *record, GError **error)
{
  const CarrelEntity *entity = carrel_record_get_entity (record);
  const char *dot;
  g_autofree char *excerpt = NULL;
  int field;

  if (error == NULL || !g_error_matches (*error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_TAKEN))
    return;
  dot = strrchr ((*error)->message, '.');
  field = dot != NULL ? carrel_entity_find (entity, dot + 1) : -1;
  if (field < 0)
    return;
  excerpt = carrel_text_excerpt (carrel_record_get (record, (guint) field));
  g_clear_error (error);
  g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_TAKEN,
               /* Translators: a field, its value, and the kind of records */
               _ ("%s: “%s” is used by another of the %s already."),
               carrel_field_title (&entity->fields[field]), excerpt, _ (entity->label));
}

static gboolean
write_row (CarrelStore *store, const CarrelRecord *record, CarrelSqlKind kind, GError **error)
{
  const CarrelEntity *entity = carrel_record_get_entity (record);
  CarrelStatement *statement = carrel_store_entity_statement (store, entity, kind, error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < entity->n_fields; i++)
    carrel_field_bind (&entity->fields[i], statement, (int) i + 1, carrel_record_get (record, i));
  if (carrel_statement_run (statement, error))
    return TRUE;
  explain_taken (record, error);
  return FALSE;
}

static gboolean
index_words (CarrelStore *store, const CarrelEntity *entity, CarrelSqlKind kind, gint64 key,
             const char *words, GError **error)
{
  CarrelStatement *statement;

  if (words == NULL)
    return TRUE;
  statement = carrel_store_entity_statement (store, entity, kind, error);
  if (statement == NULL)
    return FALSE;
  carrel_statement_bind_integer (statement, 1, key);
  carrel_statement_bind_text (statement, 2, words);
  return carrel_statement_run (statement, error);
}

static void
fill_in (CarrelStore *store, CarrelRecord *record)
{
  const CarrelEntity *entity = carrel_record_get_entity (record);
  guint version = entity->n_fields - 1;
  guint updated_at = entity->n_fields - 2;
  guint created_at = entity->n_fields - 3;

  if (carrel_record_get_id (record) == NULL)
    carrel_record_take (record, CARREL_FIELD_ID, carrel_id_new ());
  if (carrel_record_get (record, created_at) == NULL)
    carrel_record_take (record, created_at, carrel_store_dup_now (store));
  if (carrel_record_get (record, updated_at) == NULL)
    carrel_record_set (record, updated_at, carrel_record_get (record, created_at));
  if (carrel_record_get (record, version) == NULL)
    carrel_record_set (record, version, "1");
}

gboolean
carrel_records_insert (CarrelStore *store, CarrelRecord *record, GError **error)
{
  const CarrelEntity *entity = carrel_record_get_entity (record);
  g_autofree char *words = NULL;
  gint64 key;

  g_return_val_if_fail (carrel_store_get_cause (store) != NULL, FALSE);

  fill_in (store, record);
  if (!carrel_record_validate (record, TRUE, error)
      || !write_row (store, record, CARREL_SQL_INSERT, error))
    return FALSE;

  key = carrel_db_get_last_key (carrel_store_get_db (store));
  words = carrel_search_text_of_record (record);
  return index_words (store, entity, CARREL_SQL_SEARCH_ADD, key, words, error)
         && carrel_feed_append (store, entity, carrel_record_get_id (record), NULL, record, error);
}

/* The record and its key; NULL without error when there is none. */
static CarrelRecord *
load (CarrelStore *store, const CarrelEntity *entity, const char *id, gint64 *key, GError **error)
{
  CarrelStatement *statement = carrel_store_entity_statement (store, entity, CARREL_SQL_GET, error);
  CarrelRecord *record = NULL;

  if (statement == NULL)
    return NULL;
  carrel_statement_bind_text (statement, 1, id);
  if (carrel_statement_step (statement, error) == CARREL_STEP_ROW) {
    *key = carrel_statement_get_integer (statement, 0);
    record = carrel_record_from_row (entity, statement, 1);
  }
  carrel_statement_reset (statement);
  return record;
}

CarrelRecord *
carrel_records_get (CarrelStore *store, const CarrelEntity *entity, const char *id, GError **error)
{
  gint64 key;

  return load (store, entity, id, &key, error);
}

/* Loads what is about to be changed, and refuses when somebody was faster. */
static CarrelRecord *
load_for_change (CarrelStore *store, const CarrelEntity *entity, const char *id,
                 gint64 expected_version, gint64 *key, GError **error)
{
  GError *failure = NULL;
  g_autoptr (CarrelRecord) record = load (store, entity, id, key, &failure);
  g_autofree char *title = NULL;

  if (failure != NULL) {
    g_propagate_error (error, failure);
    return NULL;
  }
  if (record == NULL) {
    g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_NOT_FOUND,
                 /* Translators: the kind of record and its id */
                 _ ("There is no %s with the id “%s”."), _ (entity->label_singular), id);
    return NULL;
  }
  if (expected_version <= 0
      || g_ascii_strtoll (carrel_record_get (record, entity->n_fields - 1), NULL, 10)
           == expected_version)
    return g_steal_pointer (&record);

  title = carrel_record_dup_title (record);
  g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_CHANGED,
               _ ("“%s” was changed in the meantime. Look at it again, then repeat your change."),
               title);
  return NULL;
}

/* Moves what differs from `patch` into `record`; gives both sides of each difference. */
static gboolean
merge (CarrelRecord *record, const CarrelRecord *patch, CarrelRecord *before, CarrelRecord *after)
{
  const CarrelEntity *entity = carrel_record_get_entity (record);
  gboolean changed = FALSE;

  for (guint i = 0; i < entity->n_fields; i++) {
    const char *value = carrel_record_get (patch, i);
    const char *old = carrel_record_get (record, i);

    if ((entity->fields[i].flags & CARREL_FIELD_READ_ONLY) != 0 || !carrel_record_has (patch, i)
        || g_strcmp0 (value, old) == 0)
      continue;
    carrel_record_set (before, i, old);
    carrel_record_set (after, i, value);
    carrel_record_set (record, i, value);
    changed = TRUE;
  }
  return changed;
}

static void
bump_version (CarrelStore *store, CarrelRecord *record)
{
  const CarrelEntity *entity = carrel_record_get_entity (record);
  guint version = entity->n_fields - 1;
  gint64 next = g_ascii_strtoll (carrel_record_get (record, version), NULL, 10) + 1;

  carrel_record_take (record, version, g_strdup_printf ("%" G_GINT64_FORMAT, next));
  carrel_record_take (record, entity->n_fields - 2, carrel_store_dup_now (store));
}

gboolean
carrel_records_update (CarrelStore *store, const CarrelRecord *patch, gint64 expected_version,
                       gboolean *changed, GError **error)
{
  const CarrelEntity *entity = carrel_record_get_entity (patch);
  const char *id = carrel_record_get_id (patch);
  g_autoptr (CarrelRecord) before = carrel_record_new (entity);
  g_autoptr (CarrelRecord) after = carrel_record_new (entity);
  g_autoptr (CarrelRecord) record = NULL;
  g_autofree char *old_words = NULL;
  g_autofree char *new_words = NULL;
  gint64 key;

  g_return_val_if_fail (carrel_store_get_cause (store) != NULL && id != NULL, FALSE);

  if (changed != NULL)
    *changed = FALSE;
  record = load_for_change (store, entity, id, expected_version, &key, error);
  if (record == NULL)
    return FALSE;
  old_words = carrel_search_text_of_record (record);
  if (!merge (record, patch, before, after))
    return TRUE;
  bump_version (store, record);
  if (!carrel_record_validate (record, TRUE, error)
      || !write_row (store, record, CARREL_SQL_UPDATE, error))
    return FALSE;

  new_words = carrel_search_text_of_record (record);
  if (g_strcmp0 (old_words, new_words) != 0
      && (!index_words (store, entity, CARREL_SQL_SEARCH_REMOVE, key, old_words, error)
          || !index_words (store, entity, CARREL_SQL_SEARCH_ADD, key, new_words, error)))
    return FALSE;
  if (changed != NULL)
    *changed = TRUE;
  return carrel_feed_append (store, entity, id, before, after, error);
}

/* A record that waits to be deleted because another one was. */
typedef struct {
  const CarrelEntity *entity;
  char *id;
} Doomed;

static void
doomed_free (Doomed *doomed)
{
  g_free (doomed->id);
  g_free (doomed);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Doomed, doomed_free)

static gboolean
clear_reference (CarrelStore *store, const CarrelEntity *entity, guint field, const char *id,
                 GError **error)
{
  g_autoptr (CarrelRecord) patch = carrel_record_new (entity);

  carrel_record_set (patch, CARREL_FIELD_ID, id);
  carrel_record_set (patch, field, NULL);
  return carrel_records_update (store, patch, 0, NULL, error);
}

/* A record goes with the one it cannot be without: its reference is required, or it is part of a
 * series. All others only lose the reference. */
static gboolean
release_field (CarrelStore *store, const CarrelEntity *entity, guint field, const char *id,
               GQueue *doomed, GError **error)
{
  const CarrelField *reference = &entity->fields[field];
  gboolean goes_too = (reference->flags & CARREL_FIELD_REQUIRED) != 0
                      || strcmp (reference->target, entity->name) == 0;
  g_autoptr (GPtrArray) referrers = g_ptr_array_new_with_free_func (g_free);

  if (!carrel_records_find (store, entity, field, id, G_MAXUINT, referrers, error))
    return FALSE;
  for (guint i = 0; i < referrers->len; i++) {
    if (goes_too) {
      Doomed *next = g_new0 (Doomed, 1);

      next->entity = entity;
      next->id = g_strdup (referrers->pdata[i]);
      g_queue_push_tail (doomed, next);
    } else if (!clear_reference (store, entity, field, referrers->pdata[i], error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
release_all (CarrelStore *store, const CarrelEntity *target, const char *id, GQueue *doomed,
             GError **error)
{
  const CarrelModel *model = carrel_store_get_model (store);

  for (guint i = 0; i < model->n_entities; i++) {
    const CarrelEntity *entity = &model->entities[i];

    for (guint j = 0; j < entity->n_fields; j++) {
      if (entity->fields[j].type == CARREL_TYPE_REFERENCE
          && strcmp (entity->fields[j].target, target->name) == 0
          && !release_field (store, entity, j, id, doomed, error))
        return FALSE;
    }
  }
  return TRUE;
}

/* The record goes first, so that records which refer to each other in a circle come to an end;
 * references are checked at the commit. */
static gboolean
delete_one (CarrelStore *store, CarrelRecord *record, gint64 key, GQueue *doomed, GError **error)
{
  const CarrelEntity *entity = carrel_record_get_entity (record);
  const char *id = carrel_record_get_id (record);
  CarrelStatement *statement =
    carrel_store_entity_statement (store, entity, CARREL_SQL_DELETE, error);
  g_autofree char *words = carrel_search_text_of_record (record);

  if (statement == NULL)
    return FALSE;
  carrel_statement_bind_text (statement, 1, id);
  return carrel_statement_run (statement, error)
         && index_words (store, entity, CARREL_SQL_SEARCH_REMOVE, key, words, error)
         && carrel_feed_append (store, entity, id, record, NULL, error)
         && release_all (store, entity, id, doomed, error);
}

static gboolean
delete_doomed (CarrelStore *store, GQueue *doomed, GError **error)
{
  while (!g_queue_is_empty (doomed)) {
    g_autoptr (Doomed) next = g_queue_pop_head (doomed);
    g_autoptr (CarrelRecord) record = NULL;
    GError *failure = NULL;
    gint64 key;

    record = load (store, next->entity, next->id, &key, &failure);
    if (failure != NULL) {
      g_propagate_error (error, failure);
      return FALSE;
    }
    /* It may have gone already: two of its references led here. */
    if (record != NULL && !delete_one (store, record, key, doomed, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
carrel_records_delete (CarrelStore *store, const CarrelEntity *entity, const char *id,
                       gint64 expected_version, GError **error)
{
  g_autoptr (CarrelRecord) record = NULL;
  GQueue doomed = G_QUEUE_INIT;
  gboolean done;
  gint64 key;

  g_return_val_if_fail (carrel_store_get_cause (store) != NULL, FALSE);

  record = load_for_change (store, entity, id, expected_version, &key, error);
  if (record == NULL)
    return FALSE;
  done = delete_one (store, record, key, &doomed, error) && delete_doomed (store, &doomed, error);
  g_queue_clear_full (&doomed, (GDestroyNotify) doomed_free);
  return done;
}

gboolean
carrel_records_find (CarrelStore *store, const CarrelEntity *entity, guint field, const char *value,
                     guint limit, GPtrArray *ids, GError **error)
{
  const CarrelField *info = &entity->fields[field];
  g_autofree char *sql = g_strdup_printf (
    "SELECT \"id\" FROM \"%s\" WHERE \"%s\" = ?1%s LIMIT ?2", entity->name, info->name,
    carrel_schema_folds_case (info) ? carrel_db_get_dialect (carrel_store_get_db (store))->nocase
                                    : "");
  CarrelStatement *statement = carrel_store_statement (store, sql, error);
  CarrelStep step;

  if (statement == NULL)
    return FALSE;
  carrel_field_bind (info, statement, 1, value);
  carrel_statement_bind_integer (statement, 2, limit);
  while ((step = carrel_statement_step (statement, error)) == CARREL_STEP_ROW)
    g_ptr_array_add (ids, g_strdup (carrel_statement_get_text (statement, 0)));
  carrel_statement_reset (statement);
  return step == CARREL_STEP_DONE;
}

gint64
carrel_records_count (CarrelStore *store, const CarrelQuery *query, GError **error)
{
  g_autoptr (CarrelStatement) statement = carrel_query_prepare_count (store, query, error);
  gint64 count = -1;

  if (statement != NULL && carrel_statement_step (statement, error) == CARREL_STEP_ROW)
    count = carrel_statement_get_integer (statement, 0);
  return count;
}
