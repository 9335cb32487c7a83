#include "config.h"

#include "store/feed.h"

#include "base/json.h"
#include "store/store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Stored forms, `{"name":"Ann","email":null}`: of a change the fields that changed, of a whole
 * record those that hold something. A deleted record takes along what the store kept about it, so
 * that it can come back as it was. */
static void
print_record (GString *out, const CarrelRecord *record, gboolean whole, gboolean deleted)
{
  const CarrelEntity *entity = carrel_record_get_entity (record);
  gboolean first = TRUE;

  g_string_append_c (out, '{');
  for (guint i = 0; i < entity->n_fields; i++) {
    const char *value = carrel_record_get (record, i);

    if (!carrel_record_has (record, i) || (whole && value == NULL) || i == CARREL_FIELD_ID
        || (!deleted && (entity->fields[i].flags & CARREL_FIELD_READ_ONLY) != 0))
      continue;
    if (!first)
      g_string_append_c (out, ',');
    first = FALSE;
    g_string_append_c (out, '"');
    g_string_append (out, entity->fields[i].name);
    g_string_append (out, "\":");
    if (value != NULL)
      carrel_json_append_string (out, value, strlen (value));
    else
      g_string_append (out, "null");
  }
  g_string_append_c (out, '}');
}

gboolean
carrel_feed_append (CarrelStore *store, const CarrelEntity *entity, const char *id,
                    const CarrelRecord *before, const CarrelRecord *after, GError **error)
{
  CarrelStatement *statement =
    carrel_store_statement (store,
                            "INSERT INTO events (type, entity, record, cause, before, after)"
                            " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                            error);
  const char *verb = before == NULL ? "created" : after == NULL ? "deleted" : "updated";
  g_autofree char *type = carrel_entity_event (entity, verb);
  g_autoptr (GString) json = g_string_sized_new (512);
  gsize split;

  if (statement == NULL)
    return FALSE;
  if (before != NULL)
    print_record (json, before, after == NULL, after == NULL);
  split = json->len;
  if (after != NULL)
    print_record (json, after, before == NULL, FALSE);

  carrel_statement_bind_text (statement, 1, type);
  carrel_statement_bind_text (statement, 2, entity->name);
  carrel_statement_bind_text (statement, 3, id);
  carrel_statement_bind_integer (statement, 4, carrel_store_get_cause_key (store));
  carrel_statement_bind_text (statement, 5, NULL);
  carrel_statement_bind_text (statement, 6, NULL);
  if (before != NULL)
    carrel_statement_bind_slice (statement, 5, json->str, split);
  if (after != NULL)
    carrel_statement_bind_slice (statement, 6, json->str + split, json->len - split);
  if (!carrel_statement_run (statement, error))
    return FALSE;

  carrel_store_count_change (store, carrel_db_get_last_key (carrel_store_get_db (store)));
  return TRUE;
}

/* Causes. */

#define CAUSE_COLUMNS                                                                              \
  "SELECT seq, id, kind, label, actor, at, first_event, last_event, changes, undone_by FROM "      \
  "causes"

void
carrel_cause_free (CarrelCause *cause)
{
  g_free (cause->id);
  g_free (cause->kind);
  g_free (cause->label);
  g_free (cause->actor);
  g_free (cause->at);
  g_free (cause->undone_by);
  g_free (cause);
}

static CarrelCause *
cause_from_row (CarrelStatement *row)
{
  CarrelCause *cause = g_new0 (CarrelCause, 1);

  cause->key = carrel_statement_get_integer (row, 0);
  cause->id = g_strdup (carrel_statement_get_text (row, 1));
  cause->kind = g_strdup (carrel_statement_get_text (row, 2));
  cause->label = g_strdup (carrel_statement_get_text (row, 3));
  cause->actor = g_strdup (carrel_statement_get_text (row, 4));
  cause->at = g_strdup (carrel_statement_get_text (row, 5));
  cause->first_event = carrel_statement_get_integer (row, 6);
  cause->last_event = carrel_statement_get_integer (row, 7);
  cause->changes = carrel_statement_get_integer (row, 8);
  cause->undone_by = g_strdup (carrel_statement_get_text (row, 9));
  return cause;
}

static GPtrArray *
collect_causes (CarrelStatement *statement, GError **error)
{
  g_autoptr (GPtrArray) causes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_cause_free);
  CarrelStep step;

  while ((step = carrel_statement_step (statement, error)) == CARREL_STEP_ROW)
    g_ptr_array_add (causes, cause_from_row (statement));
  carrel_statement_reset (statement);
  return step == CARREL_STEP_DONE ? g_steal_pointer (&causes) : NULL;
}

GPtrArray *
carrel_feed_list_causes (CarrelStore *store, gint64 before, guint limit, GError **error)
{
  CarrelStatement *statement = carrel_store_statement (
    store, CAUSE_COLUMNS " WHERE seq < ?1 ORDER BY seq DESC LIMIT ?2", error);

  if (statement == NULL)
    return NULL;
  carrel_statement_bind_integer (statement, 1, before > 0 ? before : G_MAXINT64);
  carrel_statement_bind_integer (statement, 2, limit);
  return collect_causes (statement, error);
}

CarrelCause *
carrel_feed_get_cause (CarrelStore *store, const char *id, GError **error)
{
  CarrelStatement *statement = carrel_store_statement (
    store,
    id == NULL ? CAUSE_COLUMNS " WHERE undone_by IS NULL AND kind <> 'undo'"
                               " ORDER BY seq DESC LIMIT 1"
               : CAUSE_COLUMNS " WHERE substr (id, 1, length (?1)) = ?1 ORDER BY seq LIMIT 2",
    error);
  g_autoptr (GPtrArray) causes = NULL;

  if (statement == NULL)
    return NULL;
  if (id != NULL)
    carrel_statement_bind_text (statement, 1, id);
  causes = collect_causes (statement, error);
  if (causes == NULL)
    return NULL;
  if (causes->len == 1 && (id == NULL || strlen (id) >= 4))
    return g_ptr_array_steal_index (causes, 0);

  if (id == NULL)
    g_set_error_literal (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_NOT_FOUND,
                         _ ("There is nothing to undo."));
  else if (causes->len > 1 || strlen (id) < 4)
    g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_NOT_FOUND,
                 _ ("“%s” could mean several changes. Give more of the id, as “carrelctl undo "
                    "--list” shows it."),
                 id);
  else
    g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_NOT_FOUND,
                 _ ("There is no change with the id “%s”. “carrelctl undo --list” shows them."),
                 id);
  return NULL;
}

/* Events. */

#define EVENT_COLUMNS "SELECT seq, type, entity, record, before, after FROM events"

void
carrel_event_free (CarrelEvent *event)
{
  g_free (event->type);
  g_free (event->record);
  g_clear_pointer (&event->before, carrel_record_free);
  g_clear_pointer (&event->after, carrel_record_free);
  g_free (event);
}

/* A field that the model no longer has is passed over. */
static gboolean
read_record (const CarrelEntity *entity, CarrelSlice json, CarrelRecord **record, GError **error)
{
  g_autoptr (JsonObject) object = NULL;

  *record = NULL;
  if (json.text == NULL)
    return TRUE;
  object = carrel_json_parse_object (json.text, json.length, error);
  if (object == NULL)
    return FALSE;

  *record = carrel_record_new (entity);
  for (guint i = 0; i < entity->n_fields; i++) {
    JsonNode *node = json_object_get_member (object, entity->fields[i].name);

    if (node != NULL)
      carrel_record_set (*record, i,
                         JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL);
  }
  return TRUE;
}

static CarrelEvent *
event_from_row (CarrelStore *store, CarrelStatement *row, GError **error)
{
  g_autoptr (CarrelEvent) event = g_new0 (CarrelEvent, 1);
  const char *entity = carrel_statement_get_text (row, 2);

  event->key = carrel_statement_get_integer (row, 0);
  event->type = g_strdup (carrel_statement_get_text (row, 1));
  event->record = g_strdup (carrel_statement_get_text (row, 3));
  event->entity = carrel_model_find (carrel_store_get_model (store), entity);
  if (event->entity == NULL) {
    g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_DAMAGED,
                 _ ("The change feed speaks of “%s”, which this version of Carrel does not know."),
                 entity);
    return NULL;
  }
  if (!read_record (event->entity, carrel_statement_get_slice (row, 4), &event->before, error)
      || !read_record (event->entity, carrel_statement_get_slice (row, 5), &event->after, error))
    return NULL;
  return g_steal_pointer (&event);
}

static GPtrArray *
collect_events (CarrelStore *store, CarrelStatement *statement, GError **error)
{
  g_autoptr (GPtrArray) events =
    g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_event_free);
  CarrelStep step;

  while ((step = carrel_statement_step (statement, error)) == CARREL_STEP_ROW) {
    CarrelEvent *event = event_from_row (store, statement, error);

    if (event == NULL) {
      carrel_statement_reset (statement);
      return NULL;
    }
    g_ptr_array_add (events, event);
  }
  carrel_statement_reset (statement);
  return step == CARREL_STEP_DONE ? g_steal_pointer (&events) : NULL;
}

GPtrArray *
carrel_feed_list_events (CarrelStore *store, gint64 first, gint64 last, gboolean descending,
                         guint limit, GError **error)
{
  CarrelStatement *statement = carrel_store_statement (
    store,
    descending ? EVENT_COLUMNS " WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq DESC LIMIT ?3"
               : EVENT_COLUMNS " WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq LIMIT ?3",
    error);

  if (statement == NULL)
    return NULL;
  carrel_statement_bind_integer (statement, 1, first);
  carrel_statement_bind_integer (statement, 2, last);
  carrel_statement_bind_integer (statement, 3, limit);
  return collect_events (store, statement, error);
}

GPtrArray *
carrel_feed_list_of_record (CarrelStore *store, const char *id, GError **error)
{
  CarrelStatement *statement =
    carrel_store_statement (store, EVENT_COLUMNS " WHERE record = ?1 ORDER BY seq", error);

  if (statement == NULL)
    return NULL;
  carrel_statement_bind_text (statement, 1, id);
  return collect_events (store, statement, error);
}

gboolean
carrel_feed_is_new (CarrelStore *store, const char *id, gboolean *created, GError **error)
{
  CarrelStatement *statement =
    carrel_store_statement (store,
                            "SELECT 1 FROM events WHERE record = ?1 AND cause = ?2"
                            " AND before IS NULL LIMIT 1",
                            error);
  CarrelStep step;

  g_return_val_if_fail (id != NULL && created != NULL, FALSE);

  if (statement == NULL)
    return FALSE;
  carrel_statement_bind_text (statement, 1, id);
  carrel_statement_bind_integer (statement, 2, carrel_store_get_cause_key (store));
  step = carrel_statement_step (statement, error);
  carrel_statement_reset (statement);
  *created = step == CARREL_STEP_ROW;
  return step != CARREL_STEP_FAILED;
}
