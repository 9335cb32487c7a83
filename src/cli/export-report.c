#include "config.h"

#include "cli/export-report.h"

#include "base/json.h"
#include "base/text.h"
#include "cli/document.h"
#include "cli/table.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Records by entity, as the history has it; NULL where the workspace keeps none. */
static JsonObject *
load_counts (CarrelStore *store, const CarrelExportResult *result)
{
  g_autoptr (CarrelExportRun) run =
    result->run != NULL ? carrel_history_get (store, result->run, NULL) : NULL;

  return run != NULL && run->counts != NULL
           ? carrel_json_parse_object (run->counts, strlen (run->counts), NULL)
           : NULL;
}

static guint64
get_total (const CarrelExportResult *result)
{
  guint64 total = 0;

  for (guint i = 0; i < result->counts->len; i++)
    total += g_array_index (result->counts, guint64, i);
  return total;
}

static void
report_json (CarrelCli *cli, const CarrelExportResult *result, JsonObject *counts)
{
  g_autoptr (CarrelDocument) document = carrel_document_new (cli->console);

  carrel_document_begin_array (document, "files");
  for (guint i = 0; i < result->files->len; i++)
    carrel_document_add (document, NULL, result->files->pdata[i]);
  carrel_document_end (document);
  carrel_document_add_integer (document, "total", (gint64) get_total (result));
  if (counts != NULL) {
    g_autofree char *json = NULL;
    g_autoptr (JsonNode) node = json_node_alloc ();

    json_node_init_object (node, counts);
    json = json_to_string (node, FALSE);
    carrel_document_add_json (document, "records", json);
  }
  carrel_document_add_integer (document, "bytes", (gint64) result->bytes);
  carrel_document_add (document, "sha256", result->sha256);
  carrel_document_add (document, "run", result->run);
  carrel_document_add_integer (document, "duration_ms", result->duration_ms);
  carrel_document_end (document);
}

static void
report_counts (CarrelCli *cli, JsonObject *counts)
{
  g_autoptr (CarrelTable) table = carrel_table_new (cli->console);
  g_autoptr (GList) names = json_object_get_members (counts);

  carrel_table_add_column (table, _ ("Records"), CARREL_COLUMN_PLAIN);
  carrel_table_add_column (table, _ ("Count"), CARREL_COLUMN_RIGHT);
  for (GList *at = names; at != NULL; at = at->next) {
    const CarrelEntity *entity = carrel_model_find (cli->model, at->data);

    carrel_table_add (table, entity != NULL ? _ (entity->label) : at->data);
    carrel_table_add_count (
      table, (guint64) json_object_get_int_member_with_default (counts, at->data, 0));
  }
  carrel_table_end (table);
}

static void
report_text (CarrelCli *cli, const CarrelExportResult *result, JsonObject *counts)
{
  guint64 total = get_total (result);
  g_autofree char *shown = carrel_text_count (total);
  g_autofree char *size = g_format_size (result->bytes);

  if (counts != NULL && result->counts->len > 1 && !carrel_arguments_has (cli->arguments, "quiet"))
    report_counts (cli, counts);
  carrel_console_say (
    cli->console,
    /* Translators: a number, and a size such as 12 kB */
    ngettext ("%s record was exported (%s).", "%s records were exported (%s).", (gulong) total),
    shown, size);
  for (guint i = 0; i < result->files->len; i++) {
    if (strcmp (result->files->pdata[i], "-") != 0)
      carrel_console_say (cli->console, _ ("Written: “%s”"),
                          (const char *) result->files->pdata[i]);
  }
}

/* A filter that means nothing is a mistake in the command line, like an option that is not there.
 */
static void
propagate (GError *failure, GError **error)
{
  if (failure->domain == CARREL_VALUE_ERROR) {
    g_set_error_literal (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE, failure->message);
    g_error_free (failure);
    return;
  }
  g_propagate_error (error, failure);
}

gboolean
carrel_export_perform (CarrelCli *cli, CarrelStore *store, const CarrelExportRequest *request,
                       GError **error)
{
  GError *failure = NULL;
  g_autoptr (CarrelExportResult) result = NULL;
  g_autoptr (JsonObject) counts = NULL;

  if (strcmp (request->target, "-") == 0)
    carrel_console_redirect (cli->console);
  result = carrel_export_request_run (request, store,
                                      carrel_console_start (cli->console, CARREL_UNIT_ITEMS),
                                      cli->cancellable, &failure);
  carrel_console_stop (cli->console);
  if (result == NULL) {
    propagate (failure, error);
    return FALSE;
  }
  counts = load_counts (store, result);
  if (carrel_console_is_json (cli->console))
    report_json (cli, result, counts);
  else
    report_text (cli, result, counts);
  return TRUE;
}
