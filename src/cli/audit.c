#include "config.h"

#include "store/audit.h"

#include "base/text.h"
#include "cli/audit-export.h"
#include "cli/log-list.h"

#include <glib/gi18n-lib.h>

/* carrelctl audit: acts that matter later, and the proof that none is missing. */

static void
add_row (CarrelTable *table, gconstpointer item)
{
  const CarrelAuditRow *row = item;
  g_autofree char *when = carrel_workspace_format_time (NULL, row->at);

  carrel_table_add_count (table, (guint64) row->key);
  carrel_table_add (table, when);
  carrel_table_add (table, row->actor);
  carrel_table_add (table, carrel_audit_get_label (row->act));
  carrel_table_add (table, row->subject);
  carrel_table_add (table, row->detail);
}

static void
add_json (CarrelDocument *document, gconstpointer item)
{
  const CarrelAuditRow *row = item;

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

static gint64
get_key (gconstpointer item)
{
  return ((const CarrelAuditRow *) item)->key;
}

static const CarrelLogColumn columns[] = {
  { N_ ("No."), CARREL_COLUMN_RIGHT },     { N_ ("When"), CARREL_COLUMN_WHOLE },
  { N_ ("Who"), CARREL_COLUMN_PLAIN },     { N_ ("What"), CARREL_COLUMN_PLAIN },
  { N_ ("To what"), CARREL_COLUMN_PLAIN }, { N_ ("Details"), CARREL_COLUMN_PLAIN },
};

static const CarrelLogList entries = {
  .name = "rows",
  .columns = columns,
  .n_columns = G_N_ELEMENTS (columns),
  .limit = 50,
  .read = carrel_audit_list,
  .add_row = add_row,
  .add_json = add_json,
  .get_key = get_key,
};

static CarrelExit
run_list (CarrelCli *cli, GError **error)
{
  return carrel_log_list (cli, &entries, error);
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
