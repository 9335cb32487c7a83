#include "config.h"

#include "cli/log-list.h"

#include <glib/gi18n-lib.h>

#define ITEMS_AT_ONCE 200

/* @table or @document NULL. */
static gboolean
add_items (const CarrelLogList *self, CarrelStore *store, guint64 limit, CarrelTable *table,
           CarrelDocument *document, guint64 *n, GError **error)
{
  gint64 before = 0;

  while (*n < limit) {
    g_autoptr (GPtrArray) items =
      self->read (store, before, (guint) MIN (limit - *n, ITEMS_AT_ONCE), error);

    if (items == NULL)
      return FALSE;
    if (items->len == 0)
      break;
    for (guint i = 0; i < items->len; i++) {
      if (table != NULL)
        self->add_row (table, items->pdata[i]);
      else
        self->add_json (document, items->pdata[i]);
    }
    before = self->get_key (items->pdata[items->len - 1]);
    *n += items->len;
  }
  return TRUE;
}

static gboolean
list_as_table (CarrelCli *cli, const CarrelLogList *self, CarrelStore *store, guint64 limit,
               GError **error)
{
  g_autoptr (CarrelTable) table = carrel_table_new (cli->console);
  guint64 n = 0;

  for (guint i = 0; i < self->n_columns; i++)
    carrel_table_add_column (table, _ (self->columns[i].title), self->columns[i].flags);
  if (!add_items (self, store, limit, table, NULL, &n, error))
    return FALSE;
  carrel_table_end (table);
  if (n == 0 && self->empty != NULL)
    carrel_console_note (cli->console, "%s", _ (self->empty));
  return TRUE;
}

static gboolean
list_as_json (CarrelCli *cli, const CarrelLogList *self, CarrelStore *store, guint64 limit,
              GError **error)
{
  g_autoptr (CarrelDocument) document = carrel_document_new (cli->console);
  guint64 n = 0;

  carrel_document_begin_array (document, self->name);
  if (!add_items (self, store, limit, NULL, document, &n, error))
    return FALSE;
  carrel_document_end (document);
  carrel_document_end (document);
  return TRUE;
}

CarrelExit
carrel_log_list (CarrelCli *cli, const CarrelLogList *self, GError **error)
{
  g_autoptr (CarrelStore) store = NULL;
  guint64 limit;
  gboolean done;

  if (!carrel_arguments_get_number (cli->arguments, "limit", 0, G_MAXUINT, self->limit, &limit,
                                    error))
    return CARREL_EXIT_FAILED;
  if (limit == 0)
    limit = G_MAXUINT64;
  store = carrel_workspace_open (cli, error);
  if (store == NULL)
    return CARREL_EXIT_FAILED;
  done = carrel_console_is_json (cli->console) ? list_as_json (cli, self, store, limit, error)
                                               : list_as_table (cli, self, store, limit, error);
  return done ? CARREL_EXIT_DONE : CARREL_EXIT_FAILED;
}
