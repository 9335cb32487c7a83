#include "config.h"

#include "store/undo.h"

#include "base/json.h"
#include "store/audit.h"
#include "store/records.h"
#include "store/store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define EVENTS_AT_ONCE 500

/* Whether everything that the event wrote is still there as it was written. */
static gboolean
is_untouched (const CarrelRecord *now, const CarrelRecord *after)
{
  const CarrelEntity *entity = carrel_record_get_entity (now);

  for (guint i = 0; i < entity->n_fields; i++) {
    if ((entity->fields[i].flags & CARREL_FIELD_READ_ONLY) == 0
        && g_strcmp0 (carrel_record_get (now, i), carrel_record_get (after, i)) != 0)
      return FALSE;
  }
  return TRUE;
}

/* Records of this cause are gone by now, newest first; any other that refers here came later. */
static gboolean
is_referred_to (CarrelStore *store, const CarrelEntity *target, const char *id, gboolean *referred,
                GError **error)
{
  const CarrelModel *model = carrel_store_get_model (store);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < model->n_entities; i++) {
    const CarrelEntity *entity = &model->entities[i];

    for (guint j = 0; j < entity->n_fields; j++) {
      if (entity->fields[j].type == CARREL_TYPE_REFERENCE
          && strcmp (entity->fields[j].target, target->name) == 0
          && !carrel_records_find (store, entity, j, id, 1, ids, error))
        return FALSE;
    }
  }
  *referred = ids->len > 0;
  return TRUE;
}

static gboolean
reverse_created (CarrelStore *store, const CarrelEvent *event, const CarrelRecord *now,
                 CarrelUndoResult *result, GError **error)
{
  gboolean referred = FALSE;

  if (now == NULL)
    return TRUE;
  if (!is_referred_to (store, event->entity, event->record, &referred, error))
    return FALSE;
  if (referred || !is_untouched (now, event->after)) {
    result->kept++;
    return TRUE;
  }
  result->reversed++;
  return carrel_records_delete (store, event->entity, event->record, 0, error);
}

static gboolean
reverse_deleted (CarrelStore *store, const CarrelEvent *event, const CarrelRecord *now,
                 CarrelUndoResult *result, GError **error)
{
  g_autoptr (CarrelRecord) record = NULL;

  if (now != NULL) {
    result->kept++;
    return TRUE;
  }
  record = carrel_record_copy (event->before);
  carrel_record_set (record, CARREL_FIELD_ID, event->record);
  result->reversed++;
  return carrel_records_insert (store, record, error);
}

static gboolean
reverse_updated (CarrelStore *store, const CarrelEvent *event, const CarrelRecord *now,
                 CarrelUndoResult *result, GError **error)
{
  g_autoptr (CarrelRecord) patch = carrel_record_new (event->entity);
  gboolean changed = FALSE;

  if (now == NULL) {
    result->kept++;
    return TRUE;
  }
  carrel_record_set (patch, CARREL_FIELD_ID, event->record);
  for (guint i = 0; i < event->entity->n_fields; i++) {
    if (!carrel_record_has (event->after, i))
      continue;
    if (g_strcmp0 (carrel_record_get (now, i), carrel_record_get (event->after, i)) == 0)
      carrel_record_set (patch, i, carrel_record_get (event->before, i));
    else
      result->kept++;
  }
  if (!carrel_records_update (store, patch, 0, &changed, error))
    return FALSE;
  result->reversed += changed;
  return TRUE;
}

static gboolean
reverse (CarrelStore *store, const CarrelEvent *event, CarrelUndoResult *result, GError **error)
{
  GError *failure = NULL;
  g_autoptr (CarrelRecord) now = carrel_records_get (store, event->entity, event->record, &failure);

  if (failure != NULL) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  if (event->before == NULL)
    return reverse_created (store, event, now, result, error);
  if (event->after == NULL)
    return reverse_deleted (store, event, now, result, error);
  return reverse_updated (store, event, now, result, error);
}

static gboolean
reverse_all (CarrelStore *store, const CarrelCause *cause, CarrelUndoResult *result,
             CarrelProgress *progress, GCancellable *cancellable, GError **error)
{
  gint64 last = cause->last_event;

  carrel_progress_step (progress, _ ("Undoing"), (guint64) cause->changes);
  while (last >= cause->first_event) {
    g_autoptr (GPtrArray) events =
      carrel_feed_list_events (store, cause->first_event, last, TRUE, EVENTS_AT_ONCE, error);

    if (events == NULL)
      return FALSE;
    if (events->len == 0)
      break;
    for (guint i = 0; i < events->len; i++) {
      const CarrelEvent *event = events->pdata[i];

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !reverse (store, event, result, error))
        return FALSE;
      last = event->key - 1;
    }
    carrel_progress_update (progress, result->reversed + result->kept);
  }
  return TRUE;
}

/* The cause is undone; if it was an undo itself, what it had undone stands again. */
static gboolean
mark_undone (CarrelStore *store, const CarrelCause *cause, GError **error)
{
  CarrelStatement *mark =
    carrel_store_statement (store, "UPDATE causes SET undone_by = ?1 WHERE seq = ?2", error);
  CarrelStatement *revive = carrel_store_statement (
    store, "UPDATE causes SET undone_by = NULL WHERE undone_by = ?1", error);

  if (mark == NULL || revive == NULL)
    return FALSE;
  carrel_statement_bind_text (mark, 1, carrel_store_get_cause (store));
  carrel_statement_bind_integer (mark, 2, cause->key);
  carrel_statement_bind_text (revive, 1, cause->id);
  return carrel_statement_run (mark, error) && carrel_statement_run (revive, error);
}

static gboolean
finish (CarrelStore *store, const CarrelCause *cause, const CarrelUndoResult *result,
        GError **error)
{
  g_autoptr (GString) detail = g_string_new ("{");
  g_autofree char *reversed = g_strdup_printf ("%" G_GUINT64_FORMAT, result->reversed);
  g_autofree char *kept = g_strdup_printf ("%" G_GUINT64_FORMAT, result->kept);

  carrel_json_append_raw_member (detail, "reversed", reversed);
  carrel_json_append_raw_member (detail, "kept", kept);
  g_string_append_c (detail, '}');
  return mark_undone (store, cause, error)
         && carrel_audit_append (store, "undo", cause->id, detail->str, error)
         && carrel_store_commit (store, error);
}

gboolean
carrel_undo_run (CarrelStore *store, const CarrelCause *cause, gboolean dry_run,
                 CarrelUndoResult *result, CarrelProgress *progress, GCancellable *cancellable,
                 GError **error)
{
  g_autofree char *label = g_strdup_printf (_ ("Undo of: %s"), cause->label);
  gboolean done;

  memset (result, 0, sizeof *result);
  if (cause->undone_by != NULL) {
    g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_CHANGED,
                 _ ("“%s” was undone already."), cause->label);
    return FALSE;
  }
  if (!carrel_store_begin (store, CARREL_CAUSE_UNDO, label, error))
    return FALSE;

  done = reverse_all (store, cause, result, progress, cancellable, error);
  if (done && !dry_run)
    done = finish (store, cause, result, error);
  if (carrel_store_get_cause (store) != NULL) /* a rehearsal, or it failed */
    carrel_store_rollback (store);
  return done;
}
