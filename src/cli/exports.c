#include "config.h"

#include "base/json.h"
#include "base/text.h"
#include "cli/export-report.h"
#include "cli/exports-verify.h"
#include "cli/log-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* carrelctl exports: what was handed out, and the same again. */

static guint64
get_total (const CarrelExportRun *run)
{
  g_autoptr (JsonObject) counts =
    run->counts != NULL ? carrel_json_parse_object (run->counts, strlen (run->counts), NULL) : NULL;
  g_autoptr (GList) values = counts != NULL ? json_object_get_values (counts) : NULL;
  guint64 total = 0;

  for (GList *at = values; at != NULL; at = at->next) {
    if (JSON_NODE_HOLDS_VALUE (at->data))
      total += (guint64) json_node_get_int (at->data);
  }
  return total;
}

static void
add_run_json (CarrelDocument *document, const char *name, const CarrelExportRun *run)
{
  carrel_document_begin_object (document, name);
  carrel_document_add (document, "id", run->id);
  carrel_document_add (document, "started_at", run->started_at);
  carrel_document_add (document, "format", run->format);
  carrel_document_add (document, "target", run->target);
  carrel_document_add (document, "outcome", carrel_outcome_get_name (run->outcome));
  carrel_document_add (document, "message", run->message);
  carrel_document_add_json (document, "records", run->counts);
  carrel_document_add_integer (document, "bytes", run->bytes);
  carrel_document_add (document, "sha256", run->sha256);
  carrel_document_add_integer (document, "duration_ms", run->duration_ms);
  carrel_document_add_json (document, "parameters", run->parameters);
  carrel_document_end (document);
}

static void
add_row (CarrelTable *table, gconstpointer item)
{
  const CarrelExportRun *run = item;
  g_autofree char *when = carrel_workspace_format_time (NULL, run->started_at);

  carrel_table_add (table, run->id);
  carrel_table_add (table, when);
  carrel_table_add (table, carrel_outcome_get_label (run->outcome));
  carrel_table_add_count (table, get_total (run));
  carrel_table_add (table, run->format);
  carrel_table_add (table, run->target);
}

static void
add_json (CarrelDocument *document, gconstpointer item)
{
  add_run_json (document, NULL, item);
}

static gint64
get_key (gconstpointer item)
{
  return ((const CarrelExportRun *) item)->key;
}

static const CarrelLogColumn columns[] = {
  { N_ ("Id"), CARREL_COLUMN_WHOLE },      { N_ ("When"), CARREL_COLUMN_WHOLE },
  { N_ ("Outcome"), CARREL_COLUMN_WHOLE }, { N_ ("Records"), CARREL_COLUMN_RIGHT },
  { N_ ("Format"), CARREL_COLUMN_WHOLE },  { N_ ("Target"), CARREL_COLUMN_PLAIN },
};

static const CarrelLogList runs = {
  .name = "exports",
  .columns = columns,
  .n_columns = G_N_ELEMENTS (columns),
  .empty = N_ ("Nothing was exported yet."),
  .limit = 20,
  .read = carrel_history_list,
  .add_row = add_row,
  .add_json = add_json,
  .get_key = get_key,
};

static CarrelExit
run_list (CarrelCli *cli, GError **error)
{
  return carrel_log_list (cli, &runs, error);
}

/* One run. */

/* students 120, tutors 3 */
static char *
describe_counts (const CarrelExportRun *run)
{
  g_autoptr (JsonObject) counts =
    run->counts != NULL ? carrel_json_parse_object (run->counts, strlen (run->counts), NULL) : NULL;
  g_autoptr (GList) names = counts != NULL ? json_object_get_members (counts) : NULL;
  GString *text = g_string_new (NULL);

  for (GList *at = names; at != NULL; at = at->next) {
    g_autofree char *shown =
      carrel_text_count ((guint64) json_object_get_int_member_with_default (counts, at->data, 0));

    g_string_append_printf (text, "%s%s %s", at == names ? "" : ", ", (const char *) at->data,
                            shown);
  }
  return g_string_free (text, FALSE);
}

static void
add_detail (CarrelTable *table, const char *name, const char *value)
{
  if (value == NULL)
    return;
  carrel_table_add (table, name);
  carrel_table_add (table, value);
}

static void
show_as_text (CarrelCli *cli, const CarrelExportRun *run)
{
  g_autoptr (CarrelTable) table = carrel_table_new (cli->console);
  g_autofree char *when = carrel_workspace_format_time (NULL, run->started_at);
  g_autofree char *size = g_format_size ((guint64) MAX (0, run->bytes));
  g_autofree char *counts = describe_counts (run);

  carrel_table_add_column (table, NULL, CARREL_COLUMN_WHOLE);
  carrel_table_add_column (table, NULL, CARREL_COLUMN_WHOLE);
  add_detail (table, _ ("Id"), run->id);
  add_detail (table, _ ("When"), when);
  add_detail (table, _ ("Outcome"), carrel_outcome_get_label (run->outcome));
  add_detail (table, _ ("Why"), run->message);
  add_detail (table, _ ("Format"), run->format);
  add_detail (table, _ ("Target"), run->target);
  add_detail (table, _ ("Records"), run->counts);
  add_detail (table, _ ("Size"), size);
  add_detail (table, _ ("SHA-256"), run->sha256);
  add_detail (table, _ ("Asked for"), run->parameters);
  carrel_table_end (table);
}

static CarrelExit
run_show (CarrelCli *cli, GError **error)
{
  g_autoptr (CarrelStore) store = carrel_workspace_open (cli, error);
  g_autoptr (CarrelExportRun) run = NULL;

  if (store == NULL)
    return CARREL_EXIT_FAILED;
  run = carrel_history_get (store, carrel_arguments_get_operand (cli->arguments, 0), error);
  if (run == NULL)
    return CARREL_EXIT_FAILED;
  if (carrel_console_is_json (cli->console)) {
    g_autoptr (CarrelDocument) document = carrel_document_new (cli->console);

    add_run_json (document, "export", run);
    carrel_document_end (document);
  } else {
    show_as_text (cli, run);
  }
  return CARREL_EXIT_DONE;
}

static CarrelExit
run_rerun (CarrelCli *cli, GError **error)
{
  g_autoptr (CarrelStore) store = carrel_workspace_open_noting (cli, error);
  const char *target = carrel_arguments_get (cli->arguments, "to");
  g_autoptr (CarrelExportRun) run = NULL;
  g_autoptr (CarrelExportRequest) request = NULL;

  if (store == NULL)
    return CARREL_EXIT_FAILED;
  run = carrel_history_get (store, carrel_arguments_get_operand (cli->arguments, 0), error);
  if (run == NULL)
    return CARREL_EXIT_FAILED;
  request = carrel_export_request_parse (run->parameters, error);
  if (request == NULL)
    return CARREL_EXIT_FAILED;
  if (target != NULL) {
    g_free (request->target);
    request->target = g_strdup (target);
  }
  return carrel_export_perform (cli, store, request, error) ? CARREL_EXIT_DONE : CARREL_EXIT_FAILED;
}

static const CarrelVerb verbs[] = {
  { "list", NULL, N_ ("Show what was exported, the latest first."), 0, 0, CARREL_COMPLETE_NOTHING,
    run_list },
  { "show", "ID", N_ ("Show all that is known of an export."), 1, 1, CARREL_COMPLETE_NOTHING,
    run_show },
  { "rerun", "ID", N_ ("Export the same again, with the records as they are now."), 1, 1,
    CARREL_COMPLETE_NOTHING, run_rerun },
  { "verify", "FILE", N_ ("Check that a file is still as Carrel wrote it."), 1, 1,
    CARREL_COMPLETE_FILES, carrel_exports_verify },
};

static const CarrelOption options[] = {
  { "limit", 0, "N", N_ ("Show at most N; 0 for all. Without it: 20."), FALSE,
    CARREL_COMPLETE_NOTHING, NULL, "list" },
  { "to", 'o', "PATH", N_ ("Write to another place than last time."), FALSE, CARREL_COMPLETE_FILES,
    NULL, "rerun" },
};

static const CarrelExample examples[] = {
  { "carrelctl exports", N_ ("Shows the last exports.") },
  { "carrelctl exports rerun 0190a3", N_ ("Runs one of them again, named by the beginning of its "
                                          "id.") },
  { "carrelctl exports verify backup.zip",
    N_ ("Checks the sums and counts of an archive against what it says of itself.") },
};

const CarrelCommand carrel_command_exports = {
  .name = "exports",
  .summary = N_ ("See what was exported, run it again, or check a file."),
  .description = N_ (
    "Every export is in the history with what was asked for, the number of records, the SHA-256 "
    "of the file and how it ended. An archive (zip) can be checked without any workspace; other "
    "files are looked up in the history."),
  .verbs = verbs,
  .n_verbs = G_N_ELEMENTS (verbs),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .examples = examples,
  .n_examples = G_N_ELEMENTS (examples),
};
