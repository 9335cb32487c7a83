#include "config.h"

#include "store/audit.h"

#include "base/text.h"
#include "cli/audit-export.h"
#include "cli/document.h"
#include "cli/table.h"
#include "cli/workspace.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SHOWN_ROWS 50
#define ROWS_AT_ONCE 200

/* carrelctl audit: acts that matter later, and the proof that none is missing. */

static void
add_row (CarrelTable *table, const CarrelAuditRow *row)
{
  g_autofree char *when = carrel_workspace_format_time (NULL, row->at);

  carrel_table_add_count (table, (guint64) row->key);
  carrel_table_add (table, when);
  carrel_table_add (table, row->actor);
  carrel_table_add (table, carrel_audit_get_label (row->act));
  carrel_table_add (table, row->subject);
  carrel_table_add (table, row->detail);
}

static void
add_row_json (CarrelDocument *document, const CarrelAuditRow *row)
{
  carrel_document_begin_object (document, NULL);
  carrel_document_add_integer (document, "number", row->key);
  carrel_document_add (document, "at", row->at);
  carrel_document_add (document, "actor", row->actor);
  carrel_document_add (document, "act", row->act);
  carrel_document_add (document, "subject", row->subject);
  carrel_document_add_json (document, "detail", row->detail);
  carrel_document_add (document, "hash", row->hash);
  carrel_document_end (document);
}

/* @table or @document NULL. */
static gboolean
add_rows (CarrelStore *store, guint64 limit, CarrelTable *table, CarrelDocument *document,
          GError **error)
{
  gint64 before = 0;
  guint64 n = 0;

  while (n < limit) {
    g_autoptr (GPtrArray) rows =
      carrel_audit_list (store, before, (guint) MIN (limit - n, ROWS_AT_ONCE), error);

    if (rows == NULL)
      return FALSE;
    if (rows->len == 0)
      break;
    for (guint i = 0; i < rows->len; i++) {
      const CarrelAuditRow *row = rows->pdata[i];

      if (table != NULL)
        add_row (table, row);
      else
        add_row_json (document, row);
      before = row->key;
    }
    n += rows->len;
  }
  return TRUE;
}

static gboolean
list_as_table (CarrelCli *cli, CarrelStore *store, guint64 limit, GError **error)
{
  g_autoptr (CarrelTable) table = carrel_table_new (cli->console);

  carrel_table_add_column (table, _ ("No."), CARREL_COLUMN_RIGHT);
  carrel_table_add_column (table, _ ("When"), CARREL_COLUMN_WHOLE);
  carrel_table_add_column (table, _ ("Who"), CARREL_COLUMN_PLAIN);
  carrel_table_add_column (table, _ ("What"), CARREL_COLUMN_PLAIN);
  carrel_table_add_column (table, _ ("To what"), CARREL_COLUMN_PLAIN);
  carrel_table_add_column (table, _ ("Details"), CARREL_COLUMN_PLAIN);
  if (!add_rows (store, limit, table, NULL, error))
    return FALSE;
  carrel_table_end (table);
  return TRUE;
}

static gboolean
list_as_json (CarrelCli *cli, CarrelStore *store, guint64 limit, GError **error)
{
  g_autoptr (CarrelDocument) document = carrel_document_new (cli->console);

  carrel_document_begin_array (document, "rows");
  if (!add_rows (store, limit, NULL, document, error))
    return FALSE;
  carrel_document_end (document);
  carrel_document_end (document);
  return TRUE;
}

static CarrelExit
run_list (CarrelCli *cli, GError **error)
{
  g_autoptr (CarrelStore) store = NULL;
  guint64 limit;
  gboolean done;

  if (!carrel_arguments_get_number (cli->arguments, "limit", 0, G_MAXUINT, SHOWN_ROWS, &limit,
                                    error))
    return CARREL_EXIT_FAILED;
  if (limit == 0)
    limit = G_MAXUINT64;
  store = carrel_workspace_open (cli, error);
  if (store == NULL)
    return CARREL_EXIT_FAILED;
  done = carrel_console_is_json (cli->console) ? list_as_json (cli, store, limit, error)
                                               : list_as_table (cli, store, limit, error);
  return done ? CARREL_EXIT_DONE : CARREL_EXIT_FAILED;
}

static CarrelExit
run_verify (CarrelCli *cli, GError **error)
{
  const char *against = carrel_arguments_get (cli->arguments, "against");
  g_autoptr (CarrelStore) store = carrel_workspace_open (cli, error);
  g_autofree char *shown = NULL;
  g_autofree char *head = NULL;
  guint64 rows = 0;

  if (store == NULL || !carrel_audit_verify (store, against, &rows, error))
    return CARREL_EXIT_FAILED;
  head = carrel_audit_get_head (store, error);
  if (head == NULL)
    return CARREL_EXIT_FAILED;

  shown = carrel_text_count (rows);
  carrel_console_say (cli->console,
                      ngettext ("The audit log is whole: %s entry, none missing, none altered.",
                                "The audit log is whole: %s entries, none missing, none altered.",
                                (gulong) rows),
                      shown);
  if (against == NULL)
    carrel_console_say (cli->console,
                        _ ("To find out later whether its end was cut off, keep this: %s"), head);
  if (carrel_console_is_json (cli->console)) {
    g_autoptr (CarrelDocument) document = carrel_document_new (cli->console);

    carrel_document_add_boolean (document, "whole", TRUE);
    carrel_document_add_integer (document, "rows", (gint64) rows);
    carrel_document_add (document, "head", head);
    carrel_document_end (document);
  }
  return CARREL_EXIT_DONE;
}

static CarrelExit
run_head (CarrelCli *cli, GError **error)
{
  g_autoptr (CarrelStore) store = carrel_workspace_open (cli, error);
  g_autofree char *head = store != NULL ? carrel_audit_get_head (store, error) : NULL;

  if (head == NULL)
    return CARREL_EXIT_FAILED;
  if (carrel_console_is_json (cli->console)) {
    g_autoptr (CarrelDocument) document = carrel_document_new (cli->console);

    carrel_document_add (document, "head", head);
    carrel_document_end (document);
  } else {
    carrel_console_write (cli->console, head, -1);
    carrel_console_write (cli->console, "\n", 1);
  }
  return CARREL_EXIT_DONE;
}

static const CarrelVerb verbs[] = {
  { "list", NULL, N_ ("Show entries, the latest first."), 0, 0, CARREL_COMPLETE_NOTHING, run_list },
  { "verify", NULL,
    N_ ("Compute the whole chain anew: proves that no entry is missing or altered."), 0, 0,
    CARREL_COMPLETE_NOTHING, run_verify },
  { "head", NULL, N_ ("Show the head of the chain, to be kept elsewhere."), 0, 0,
    CARREL_COMPLETE_NOTHING, run_head },
  { "export", NULL, N_ ("Write all entries as JSON, so that others can check them."), 0, 0,
    CARREL_COMPLETE_NOTHING, carrel_audit_export },
};

static const CarrelOption options[] = {
  { "limit", 0, "N", N_ ("Show at most N; 0 for all. Without it: 50."), FALSE,
    CARREL_COMPLETE_NOTHING, NULL, "list" },
  { "against", 0, "HEAD", N_ ("A head that was noted earlier and has to be in the chain."), FALSE,
    CARREL_COMPLETE_NOTHING, NULL, "verify" },
  { "to", 'o', "PATH", N_ ("Write there; - is standard output, as it is without the option."),
    FALSE, CARREL_COMPLETE_FILES, NULL, "export" },
};

static const CarrelExample examples[] = {
  { "carrelctl audit verify", N_ ("Checks the chain.") },
  { "carrelctl audit head >> heads.txt",
    N_ ("Keeps the head. “carrelctl audit verify --against HEAD” finds out later whether the end "
        "was cut off since.") },
};

const CarrelCommand carrel_command_audit = {
  .name = "audit",
  .summary = N_ ("See who imported, exported, removed or restored what, and prove it."),
  .description =
    N_ ("Each entry of the audit log carries the SHA-256 of itself and of the one before it: "
        "nothing can be taken out or altered without being noticed."),
  .verbs = verbs,
  .n_verbs = G_N_ELEMENTS (verbs),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .examples = examples,
  .n_examples = G_N_ELEMENTS (examples),
};
