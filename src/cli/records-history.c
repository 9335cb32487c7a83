#include "config.h"

#include "cli/records-history.h"

#include "cli/record-view.h"
#include "cli/table.h"
#include "store/feed.h"
#include "store/records.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CAUSES_AT_ONCE 200

/* For each event the cause that it belongs to; both are in the order in which they happened, so one
 * walk from the newest backwards finds them all. */
static GPtrArray *
find_causes (CarrelStore *store, const GPtrArray *events, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_cause_free);
  guint left = events->len;
  gint64 before = 0;

  while (left > 0) {
    g_autoptr (GPtrArray) causes = carrel_feed_list_causes (store, before, CAUSES_AT_ONCE, error);

    if (causes == NULL)
      return NULL;
    if (causes->len == 0)
      break;
    before = ((CarrelCause *) causes->pdata[causes->len - 1])->key;
    while (causes->len > 0 && left > 0) {
      CarrelCause *cause = g_ptr_array_steal_index (causes, 0);

      g_ptr_array_add (found, cause);
      while (left > 0 && ((CarrelEvent *) events->pdata[left - 1])->key >= cause->first_event)
        left--;
    }
  }
  return g_steal_pointer (&found);
}

static const CarrelCause *
get_cause (const GPtrArray *causes, const CarrelEvent *event)
{
  for (guint i = 0; i < causes->len; i++) {
    const CarrelCause *cause = causes->pdata[i];

    if (event->key >= cause->first_event && event->key <= cause->last_event)
      return cause;
  }
  return NULL;
}

static const char *
get_verb (const CarrelEvent *event)
{
  return event->before == NULL ? _ ("added") : event->after == NULL ? _ ("removed") : _ ("changed");
}

/* What an event did to one field: a row each. */
static void
add_rows (CarrelTable *table, CarrelRecordView *view, const CarrelEvent *event,
          const CarrelCause *cause)
{
  const CarrelRecord *any = event->after != NULL ? event->after : event->before;
  g_autofree char *when = carrel_workspace_format_time (NULL, cause != NULL ? cause->at : NULL);
  gboolean first = TRUE;

  for (guint i = 0; i < event->entity->n_fields; i++) {
    g_autofree char *before = NULL;
    g_autofree char *after = NULL;
    gboolean secret = (event->entity->fields[i].flags & CARREL_FIELD_SECRET) != 0;

    if (!carrel_record_has (any, i) || (event->entity->fields[i].flags & CARREL_FIELD_READ_ONLY))
      continue;
    if (event->before != NULL && !secret)
      before = carrel_record_view_dup_text (view, event->before, i);
    if (event->after != NULL && !secret)
      after = carrel_record_view_dup_text (view, event->after, i);
    carrel_table_add (table, first ? when : NULL);
    carrel_table_add (table, first && cause != NULL ? cause->label : NULL);
    carrel_table_add (table, first ? get_verb (event) : NULL);
    carrel_table_add (table, event->entity->fields[i].name);
    carrel_table_add (table, before);
    carrel_table_add (table, after);
    first = FALSE;
  }
}

static void
show_as_table (CarrelConsole *console, CarrelRecordView *view, const GPtrArray *events,
               const GPtrArray *causes)
{
  g_autoptr (CarrelTable) table = carrel_table_new (console);

  carrel_table_add_column (table, _ ("When"), CARREL_COLUMN_WHOLE);
  carrel_table_add_column (table, _ ("Why"), CARREL_COLUMN_PLAIN);
  carrel_table_add_column (table, _ ("What"), CARREL_COLUMN_PLAIN);
  carrel_table_add_column (table, _ ("Field"), CARREL_COLUMN_WHOLE);
  carrel_table_add_column (table, _ ("Before"), CARREL_COLUMN_PLAIN);
  carrel_table_add_column (table, _ ("After"), CARREL_COLUMN_PLAIN);
  for (guint i = 0; i < events->len; i++)
    add_rows (table, view, events->pdata[i], get_cause (causes, events->pdata[i]));
  carrel_table_end (table);
}

static void
add_side (CarrelDocument *document, const char *name, CarrelRecordView *view,
          const CarrelRecord *record)
{
  const CarrelEntity *entity;

  if (record == NULL) {
    carrel_document_add (document, name, NULL);
    return;
  }
  entity = carrel_record_get_entity (record);
  carrel_document_begin_object (document, name);
  for (guint i = 0; i < entity->n_fields; i++) {
    if (carrel_record_has (record, i) && (entity->fields[i].flags & CARREL_FIELD_SECRET) == 0)
      carrel_record_view_add_json (view, record, &i, 1, document);
  }
  carrel_document_end (document);
}

static void
show_as_json (CarrelConsole *console, CarrelRecordView *view, const GPtrArray *events,
              const GPtrArray *causes)
{
  g_autoptr (CarrelDocument) document = carrel_document_new (console);

  carrel_document_begin_array (document, "events");
  for (guint i = 0; i < events->len; i++) {
    const CarrelEvent *event = events->pdata[i];
    const CarrelCause *cause = get_cause (causes, event);

    carrel_document_begin_object (document, NULL);
    carrel_document_add_integer (document, "sequence", event->key);
    carrel_document_add (document, "type", event->type);
    carrel_document_add (document, "at", cause != NULL ? cause->at : NULL);
    carrel_document_add (document, "actor", cause != NULL ? cause->actor : NULL);
    carrel_document_add (document, "cause", cause != NULL ? cause->id : NULL);
    carrel_document_add (document, "label", cause != NULL ? cause->label : NULL);
    add_side (document, "before", view, event->before);
    add_side (document, "after", view, event->after);
    carrel_document_end (document);
  }
  carrel_document_end (document);
  carrel_document_end (document);
}

/* A part of a record in the feed says nothing of its currency; the record itself, or what was
 * removed, does. */
static void
use_currency (CarrelStore *store, CarrelRecordView *view, const GPtrArray *events)
{
  const CarrelEvent *last = events->len > 0 ? events->pdata[events->len - 1] : NULL;
  g_autoptr (CarrelRecord) now = NULL;

  if (last == NULL)
    return;
  if (last->after == NULL) {
    carrel_record_view_set_currency (view, carrel_record_get_currency (last->before));
    return;
  }
  now = carrel_records_get (store, last->entity, last->record, NULL);
  if (now != NULL)
    carrel_record_view_set_currency (view, carrel_record_get_currency (now));
}

/* The events of one record, also of one that is gone: then only its id names it. */
static GPtrArray *
list_events (CarrelStore *store, CarrelRecordView *view, const CarrelEntity *entity,
             const char *word, GError **error)
{
  g_autoptr (GPtrArray) events = carrel_feed_list_of_record (store, word, error);
  g_autofree char *id = NULL;

  if (events == NULL || (events->len > 0 && ((CarrelEvent *) events->pdata[0])->entity == entity))
    return g_steal_pointer (&events);
  id = carrel_record_view_find (view, entity, word, error);
  return id != NULL ? carrel_feed_list_of_record (store, id, error) : NULL;
}

CarrelExit
carrel_records_history (CarrelCli *cli, GError **error)
{
  const CarrelEntity *entity =
    carrel_workspace_find_entity (cli, carrel_arguments_get_entity (cli->arguments), error);
  g_autoptr (CarrelStore) store = entity != NULL ? carrel_workspace_open (cli, error) : NULL;
  g_autoptr (CarrelRecordView) view = store != NULL ? carrel_record_view_new (store, error) : NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GPtrArray) causes = NULL;

  if (view == NULL)
    return CARREL_EXIT_FAILED;
  events =
    list_events (store, view, entity, carrel_arguments_get_operand (cli->arguments, 0), error);
  causes = events != NULL ? find_causes (store, events, error) : NULL;
  if (causes == NULL)
    return CARREL_EXIT_FAILED;
  use_currency (store, view, events);
  if (carrel_console_is_json (cli->console))
    show_as_json (cli->console, view, events, causes);
  else
    show_as_table (cli->console, view, events, causes);
  return CARREL_EXIT_DONE;
}
