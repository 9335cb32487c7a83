#include "config.h"

#include "cli/export-report.h"
#include "cli/workspace.h"
#include "exchange/match.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* carrelctl export: records out of the workspace. */

/* Carrel's own name for what somebody calls pupils or clients; everything else as it is. */
static void
add_what (CarrelCli *cli, CarrelExportRequest *request)
{
  const GPtrArray *words = carrel_arguments_get_operands (cli->arguments);

  for (guint i = 0; i < words->len; i++) {
    const char *word = words->pdata[i];
    const CarrelEntity *entity =
      strcmp (word, "all") != 0 ? carrel_match_entity (cli->model, word) : NULL;

    g_ptr_array_add (request->what, g_strdup (entity != NULL ? entity->name : word));
  }
}

static void
add_selection (CarrelCli *cli, CarrelExportRequest *request)
{
  const GPtrArray *filters = carrel_arguments_get_all (cli->arguments, "where");
  const char *columns = carrel_arguments_get (cli->arguments, "columns");
  g_auto (GStrv) names = columns != NULL ? g_strsplit (columns, ",", -1) : NULL;

  for (guint i = 0; filters != NULL && i < filters->len; i++)
    g_ptr_array_add (request->filters, g_strdup (filters->pdata[i]));
  request->search = g_strdup (carrel_arguments_get (cli->arguments, "search"));
  request->order = g_strdup (carrel_arguments_get (cli->arguments, "order"));
  if (names != NULL)
    request->columns = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; names != NULL && names[i] != NULL; i++) {
    if (*g_strstrip (names[i]) != '\0')
      g_ptr_array_add (request->columns, g_strdup (names[i]));
  }
}

static gboolean
add_settings (CarrelCli *cli, CarrelExportRequest *request, GError **error)
{
  const GPtrArray *settings = carrel_arguments_get_all (cli->arguments, "set");

  for (guint i = 0; settings != NULL && i < settings->len; i++) {
    char *name = NULL;
    const char *value;

    if (!carrel_arguments_split (settings->pdata[i], &name, &value, error))
      return FALSE;
    g_hash_table_insert (request->options, name, g_strdup (value));
  }
  return TRUE;
}

static gboolean
add_privacy (CarrelCli *cli, CarrelExportRequest *request, GError **error)
{
  gboolean without = carrel_arguments_has (cli->arguments, "without-personal");
  gboolean pseudonyms = carrel_arguments_has (cli->arguments, "pseudonymise");

  if (without && pseudonyms) {
    g_set_error_literal (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE,
                         _ ("Choose one of --without-personal and --pseudonymise."));
    return FALSE;
  }
  request->privacy = without      ? CARREL_PRIVACY_WITHOUT
                     : pseudonyms ? CARREL_PRIVACY_PSEUDONYM
                                  : CARREL_PRIVACY_FULL;
  return TRUE;
}

static CarrelExportRequest *
new_request (CarrelCli *cli, GError **error)
{
  g_autoptr (CarrelExportRequest) request = carrel_export_request_new ();
  const char *target = carrel_arguments_get (cli->arguments, "to");

  if (target == NULL) {
    g_set_error_literal (
      error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE,
      _ ("Say where to write it: --to FILE, --to FOLDER/, or --to - for standard "
         "output."));
    return NULL;
  }
  request->target = g_strdup (target);
  request->format = g_strdup (carrel_arguments_get (cli->arguments, "format"));
  add_what (cli, request);
  add_selection (cli, request);
  if (!add_settings (cli, request, error) || !add_privacy (cli, request, error))
    return NULL;
  return g_steal_pointer (&request);
}

static CarrelExit
run_export (CarrelCli *cli, GError **error)
{
  g_autoptr (CarrelExportRequest) request = new_request (cli, error);
  g_autoptr (CarrelStore) store = NULL;

  if (request == NULL)
    return CARREL_EXIT_FAILED;
  store = carrel_workspace_open_noting (cli, error);
  if (store == NULL || !carrel_export_perform (cli, store, request, error))
    return CARREL_EXIT_FAILED;
  return CARREL_EXIT_DONE;
}

static const CarrelVerb verbs[] = {
  { NULL, "WHAT…", NULL, 1, CARREL_MANY, CARREL_COMPLETE_ENTITIES, run_export },
};

static const CarrelOption options[] = {
  { "to", 'o', "PATH",
    N_ ("Where to: a file, a folder (FOLDER/), or - for standard output. A file of that name is "
        "replaced when the new one is complete."),
    FALSE, CARREL_COMPLETE_FILES },
  { "format", 'f', "FORMAT", N_ ("In which format. Without it: as the name of the file says."),
    FALSE, CARREL_COMPLETE_WRITERS },
  { "set", 's', "OPTION=VALUE", N_ ("Set an option of the format."), TRUE,
    CARREL_COMPLETE_SETTING },
  { "where", 0, "FILTER",
    N_ ("Only records that fit: “FIELD OP VALUE” with = != < <= > >= or ~ (contains), “FIELD is "
        "empty” or “FIELD is set”. Several must all fit."),
    TRUE, CARREL_COMPLETE_FIELD },
  { "search", 0, "WORDS", N_ ("Only records in whose texts all these words are found.") },
  { "order", 0, "FIELD", N_ ("Sort by a field; -FIELD for the largest first."), FALSE,
    CARREL_COMPLETE_FIELD },
  { "columns", 'c', "FIELDS",
    N_ ("Only these fields, in this order, with commas between. Without it: all that are not "
        "secret."),
    FALSE, CARREL_COMPLETE_FIELDS },
  { "without-personal", 0, NULL, N_ ("Leave out the fields that say something about a person.") },
  { "pseudonymise", 0, NULL,
    N_ ("Replace names, addresses and ids by made-up ones, the same in every export.") },
};

static const CarrelExample examples[] = {
  { "carrelctl export students --to students.csv", N_ ("All students, for other programs.") },
  { "carrelctl export students --to students.csv --set profile=spreadsheet",
    N_ ("The same for Excel or LibreOffice.") },
  { "carrelctl export sessions --where 'starts_at >= 2026-09-01' --where 'status = done' "
    "--order -starts_at --format json --to -",
    N_ ("The lessons since September, the latest first, to standard output.") },
  { "carrelctl export all --to backup.zip",
    N_ ("Everything in one archive, which can be imported again.") },
  { "carrelctl export results students --pseudonymise --to study/ --format csv",
    N_ ("Results for a study that does not need to know who is who: a file for each kind of record "
        "in the folder “study”.") },
};

const CarrelCommand carrel_command_export = {
  .name = "export",
  .summary = N_ ("Hand records out as CSV, JSON, XML, an archive of everything, and more."),
  .description =
    N_ ("WHAT is a kind of record such as students, several of them, all, or one record as "
        "students/ID. A file is there whole or not at all, and shows one moment of the workspace, "
        "whatever is changed meanwhile. Each export is kept in the history (“carrelctl exports”) "
        "and can be run again from there."),
  .verbs = verbs,
  .n_verbs = G_N_ELEMENTS (verbs),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .examples = examples,
  .n_examples = G_N_ELEMENTS (examples),
};
