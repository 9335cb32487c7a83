#include "config.h"

#include "cli/records-list.h"

#include "base/text.h"
#include "cli/record-fields.h"
#include "cli/record-view.h"
#include "cli/table.h"
#include "store/cursor.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SHOWN_RECORDS 100
#define RECORDS_AT_ONCE 500

/* Which records, in which order. */

static gboolean
add_filters (CarrelCli *cli, const CarrelHabits *habits, CarrelQuery *query, GError **error)
{
  const CarrelValueStyle style = { habits->currency, habits->zone, CARREL_DATE_ORDER_DMY, FALSE };
  const GPtrArray *filters = carrel_arguments_get_all (cli->arguments, "where");
  g_autoptr (GError) failure = NULL;

  for (guint i = 0; filters != NULL && i < filters->len; i++) {
    if (!carrel_query_add_text (query, filters->pdata[i], &style, &failure)) {
      g_set_error_literal (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE, failure->message);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
set_order (CarrelCli *cli, CarrelQuery *query, GError **error)
{
  const char *order = carrel_arguments_get (cli->arguments, "order");
  gboolean descending = order != NULL && *order == '-';
  guint field;

  if (order == NULL)
    return TRUE;
  if (!carrel_workspace_find_field (carrel_query_get_entity (query), order + descending, &field,
                                    error))
    return FALSE;
  carrel_query_set_order (query, field, descending);
  return TRUE;
}

static CarrelQuery *
new_query (CarrelCli *cli, const CarrelEntity *entity, const GArray *fields,
           const CarrelHabits *habits, GError **error)
{
  g_autoptr (CarrelQuery) query = carrel_query_new (entity);
  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (guint));
  int currency = carrel_entity_find_flag (entity, CARREL_FIELD_CURRENCY);

  if (!add_filters (cli, habits, query, error) || !set_order (cli, query, error))
    return NULL;
  g_array_append_vals (columns, fields->data, fields->len);
  carrel_query_set_search (query, carrel_arguments_get (cli->arguments, "search"));
  if (currency >= 0) /* amounts cannot be printed without it */
    carrel_record_fields_add (columns, (guint) currency);
  carrel_query_set_columns (query, (const guint *) columns->data, columns->len);
  return g_steal_pointer (&query);
}

/* The list. */

typedef struct {
  CarrelCli *cli;
  CarrelStore *store;
  CarrelRecordView *view;
  CarrelQuery *query;
  GArray *fields;
  CarrelTable *table; /* or */
  CarrelDocument *document;
  guint64 limit;
  guint64 shown;
  char *next; /* where the rest begins, NULL when there is none */
} Listing;

static void
listing_clear (Listing *listing)
{
  g_clear_pointer (&listing->view, carrel_record_view_free);
  g_clear_pointer (&listing->query, carrel_query_free);
  g_clear_pointer (&listing->fields, g_array_unref);
  g_clear_pointer (&listing->table, carrel_table_free);
  g_clear_pointer (&listing->document, carrel_document_free);
  g_clear_pointer (&listing->next, g_free);
  g_clear_object (&listing->store);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Listing, listing_clear)

static void
add_record (Listing *listing, const CarrelRecord *record)
{
  const guint *fields = (const guint *) listing->fields->data;

  if (listing->document != NULL) {
    carrel_document_begin_object (listing->document, NULL);
    carrel_record_view_add_json (listing->view, record, fields, listing->fields->len,
                                 listing->document);
    carrel_document_end (listing->document);
    return;
  }
  for (guint i = 0; i < listing->fields->len; i++) {
    g_autofree char *text = carrel_record_view_dup_text (listing->view, record, fields[i]);

    carrel_table_add (listing->table, text);
  }
}

/* The last page can be full: only a look tells whether there is more. */
static gboolean
look_for_more (Listing *listing, GError **error)
{
  g_autoptr (CarrelPage) page = NULL;

  if (listing->next == NULL)
    return TRUE;
  page = carrel_page_read (listing->store, listing->query, listing->next, 1, error);
  if (page != NULL && page->records->len == 0)
    g_clear_pointer (&listing->next, g_free);
  return page != NULL;
}

static gboolean
add_pages (Listing *listing, GError **error)
{
  listing->next = g_strdup (carrel_arguments_get (listing->cli->arguments, "after"));
  do {
    guint size = (guint) MIN (listing->limit - listing->shown, RECORDS_AT_ONCE);
    g_autoptr (CarrelPage) page =
      carrel_page_read (listing->store, listing->query, listing->next, size, error);

    if (page == NULL || g_cancellable_set_error_if_cancelled (listing->cli->cancellable, error))
      return FALSE;
    for (guint i = 0; i < page->records->len; i++)
      add_record (listing, page->records->pdata[i]);
    listing->shown += page->records->len;
    g_free (listing->next);
    listing->next = g_steal_pointer (&page->next);
  } while (listing->next != NULL && listing->shown < listing->limit
           && !carrel_console_is_closed (listing->cli->console));
  return look_for_more (listing, error);
}

static CarrelColumnFlags
get_column_flags (const CarrelField *field, guint index)
{
  if (index == CARREL_FIELD_ID)
    return CARREL_COLUMN_WHOLE;
  switch (field->type) {
  case CARREL_TYPE_INTEGER:
  case CARREL_TYPE_DECIMAL:
  case CARREL_TYPE_MONEY:
    return CARREL_COLUMN_RIGHT;
  case CARREL_TYPE_DATE:
  case CARREL_TYPE_TIMESTAMP:
    return CARREL_COLUMN_WHOLE;
  default:
    return CARREL_COLUMN_PLAIN;
  }
}

static void
begin_table (Listing *listing)
{
  const CarrelEntity *entity = carrel_query_get_entity (listing->query);

  listing->table = carrel_table_new (listing->cli->console);
  for (guint i = 0; i < listing->fields->len; i++) {
    guint field = g_array_index (listing->fields, guint, i);

    carrel_table_add_column (listing->table, entity->fields[field].name,
                             get_column_flags (&entity->fields[field], field));
  }
}

static void
say_more (Listing *listing)
{
  const CarrelEntity *entity = carrel_query_get_entity (listing->query);
  g_autofree char *shown = carrel_text_count (listing->shown);
  g_autofree char *next = listing->next != NULL ? g_shell_quote (listing->next) : NULL;

  if (carrel_console_is_closed (listing->cli->console))
    return;
  if (listing->shown == 0)
    carrel_console_note (listing->cli->console, _ ("There are no such records."));
  else if (listing->next != NULL)
    carrel_console_note (listing->cli->console,
                         /* Translators: a number, a word for the shell, a kind of records */
                         _ ("There are more than these %s. The next ones: --after %s. All of them: "
                            "--limit 0, or “carrelctl export %s --to FILE”."),
                         shown, next, entity->name);
}

static gboolean
write_listing (Listing *listing, GError **error)
{
  if (!carrel_console_is_json (listing->cli->console)) {
    begin_table (listing);
    if (!add_pages (listing, error))
      return FALSE;
    carrel_table_end (listing->table);
    say_more (listing);
    return TRUE;
  }
  listing->document = carrel_document_new (listing->cli->console);
  carrel_document_begin_array (listing->document, carrel_query_get_entity (listing->query)->name);
  if (!add_pages (listing, error))
    return FALSE;
  carrel_document_end (listing->document);
  carrel_document_add (listing->document, "next", listing->next);
  carrel_document_end (listing->document);
  return TRUE;
}

CarrelExit
carrel_records_list (CarrelCli *cli, GError **error)
{
  const CarrelEntity *entity =
    carrel_workspace_find_entity (cli, carrel_arguments_get_entity (cli->arguments), error);
  g_auto (Listing) listing = { .cli = cli };

  if (entity == NULL
      || !carrel_arguments_get_number (cli->arguments, "limit", 0, G_MAXUINT, SHOWN_RECORDS,
                                       &listing.limit, error))
    return CARREL_EXIT_FAILED;
  if (listing.limit == 0)
    listing.limit = G_MAXUINT64;
  listing.fields =
    carrel_record_fields_choose (cli, entity, !carrel_console_is_json (cli->console), error);
  if (listing.fields == NULL)
    return CARREL_EXIT_FAILED;
  listing.store = carrel_workspace_open (cli, error);
  if (listing.store == NULL)
    return CARREL_EXIT_FAILED;
  listing.view = carrel_record_view_new (listing.store, error);
  if (listing.view == NULL)
    return CARREL_EXIT_FAILED;
  listing.query =
    new_query (cli, entity, listing.fields, carrel_record_view_get_habits (listing.view), error);
  if (listing.query == NULL || !write_listing (&listing, error))
    return CARREL_EXIT_FAILED;
  return CARREL_EXIT_DONE;
}
