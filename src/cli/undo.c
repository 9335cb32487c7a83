#include "config.h"

#include "store/undo.h"

#include "base/text.h"
#include "cli/log-list.h"

#include <glib/gi18n-lib.h>

/* carrelctl undo: take back what was done. */

static void
add_row (CarrelTable *table, gconstpointer item)
{
  const CarrelCause *cause = item;
  g_autofree char *when = carrel_workspace_format_time (NULL, cause->at);

  carrel_table_add (table, cause->id);
  carrel_table_add (table, when);
  carrel_table_add_count (table, (guint64) MAX (0, cause->changes));
  carrel_table_add (table, cause->undone_by != NULL ? _ ("undone") : NULL);
  carrel_table_add (table, cause->label);
}

static void
add_json (CarrelDocument *document, gconstpointer item)
{
  const CarrelCause *cause = item;

  carrel_document_begin_object (document, NULL);
  carrel_document_add (document, "id", cause->id);
  carrel_document_add (document, "kind", cause->kind);
  carrel_document_add (document, "label", cause->label);
  carrel_document_add (document, "actor", cause->actor);
  carrel_document_add (document, "at", cause->at);
  carrel_document_add_integer (document, "changes", cause->changes);
  carrel_document_add (document, "undone_by", cause->undone_by);
  carrel_document_end (document);
}

static gint64
get_key (gconstpointer item)
{
  return ((const CarrelCause *) item)->key;
}

static const CarrelLogColumn columns[] = {
  { N_ ("Id"), CARREL_COLUMN_WHOLE },      { N_ ("When"), CARREL_COLUMN_WHOLE },
  { N_ ("Changes"), CARREL_COLUMN_RIGHT }, { N_ ("State"), CARREL_COLUMN_WHOLE },
  { N_ ("What"), CARREL_COLUMN_PLAIN },
};

static const CarrelLogList causes = {
  .name = "causes",
  .columns = columns,
  .n_columns = G_N_ELEMENTS (columns),
  .empty = N_ ("Nothing was changed yet."),
  .limit = 20,
  .read = carrel_feed_list_causes,
  .add_row = add_row,
  .add_json = add_json,
  .get_key = get_key,
};

/* Undoing. */

static void
report_json (CarrelCli *cli, const CarrelCause *cause, const CarrelUndoResult *result,
             gboolean dry_run, const char *redo)
{
  g_autoptr (CarrelDocument) document = carrel_document_new (cli->console);

  carrel_document_add (document, "undone", cause->id);
  carrel_document_add (document, "label", cause->label);
  carrel_document_add_integer (document, "reversed", (gint64) result->reversed);
  carrel_document_add_integer (document, "kept", (gint64) result->kept);
  carrel_document_add_boolean (document, "dry_run", dry_run);
  carrel_document_add (document, "cause", redo);
  carrel_document_end (document);
}

static void
report_text (CarrelCli *cli, const CarrelCause *cause, const CarrelUndoResult *result,
             gboolean dry_run, const char *redo)
{
  g_autofree char *reversed = carrel_text_count (result->reversed);
  g_autofree char *kept = carrel_text_count (result->kept);

  /* Translators: what was done once, such as “Import of pupils.csv” */
  carrel_console_say (cli->console, _ ("Undo of: %s"), cause->label);
  carrel_console_say (cli->console,
                      dry_run
                        ? ngettext ("%s change would be taken back.",
                                    "%s changes would be taken back.", (gulong) result->reversed)
                        : ngettext ("%s change was taken back.", "%s changes were taken back.",
                                    (gulong) result->reversed),
                      reversed);
  if (result->kept > 0)
    carrel_console_say (cli->console,
                        ngettext ("%s was left as it is, because it was changed again later.",
                                  "%s were left as they are, because they were changed again "
                                  "later.",
                                  (gulong) result->kept),
                        kept);
  if (redo != NULL)
    carrel_console_say (cli->console, _ ("To have it back: carrelctl undo %s"), redo);
}

/* The undo is a cause itself, and the newest. */
static char *
dup_newest_cause (CarrelStore *store)
{
  g_autoptr (GPtrArray) newest = carrel_feed_list_causes (store, 0, 1, NULL);

  return newest != NULL && newest->len == 1 ? g_strdup (((CarrelCause *) newest->pdata[0])->id)
                                            : NULL;
}

static CarrelExit
undo (CarrelCli *cli, GError **error)
{
  const char *id = carrel_arguments_get_operand (cli->arguments, 0);
  gboolean dry_run = carrel_arguments_has (cli->arguments, "dry-run");
  g_autoptr (CarrelStore) store = carrel_workspace_open_writing (cli, 0, dry_run, error);
  g_autoptr (CarrelCause) cause = store != NULL ? carrel_feed_get_cause (store, id, error) : NULL;
  g_autofree char *redo = NULL;
  CarrelUndoResult result;

  if (cause == NULL
      || !carrel_undo_run (store, cause, dry_run, &result,
                           carrel_console_start (cli->console, CARREL_UNIT_ITEMS), cli->cancellable,
                           error))
    return CARREL_EXIT_FAILED;
  carrel_console_stop (cli->console);
  if (!dry_run && result.reversed > 0)
    redo = dup_newest_cause (store);
  if (carrel_console_is_json (cli->console))
    report_json (cli, cause, &result, dry_run, redo);
  else
    report_text (cli, cause, &result, dry_run, redo);
  return result.kept > 0 ? CARREL_EXIT_PARTLY : CARREL_EXIT_DONE;
}

static CarrelExit
run_undo (CarrelCli *cli, GError **error)
{
  return carrel_arguments_has (cli->arguments, "list") ? carrel_log_list (cli, &causes, error)
                                                       : undo (cli, error);
}

static const CarrelVerb verbs[] = {
  { NULL, "[ID]", NULL, 0, 1, CARREL_COMPLETE_NOTHING, run_undo },
};

static const CarrelOption options[] = {
  { "list", 'l', NULL, N_ ("Show what can be undone, the latest first.") },
  { "limit", 0, "N", N_ ("With --list: show at most N; 0 for all. Without it: 20.") },
  { "dry-run", 'n', NULL, N_ ("Show what would be taken back, and change nothing.") },
};

static const CarrelExample examples[] = {
  { "carrelctl undo --list", N_ ("Shows the last imports and changes with their ids.") },
  { "carrelctl undo", N_ ("Takes back the last of them.") },
  { "carrelctl undo 0190a3", N_ ("Takes back the one whose id begins so.") },
};

const CarrelCommand carrel_command_undo = {
  .name = "undo",
  .summary = N_ ("Take back an import or a change, field by field."),
  .description =
    N_ ("Without ID the latest change that is not undone yet is taken back. What was changed again "
        "later is left as it is now, and the exit status is then 3. An undo can be undone too."),
  .verbs = verbs,
  .n_verbs = G_N_ELEMENTS (verbs),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .examples = examples,
  .n_examples = G_N_ELEMENTS (examples),
};
