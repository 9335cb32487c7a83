#include "config.h"

#include "store/doctor.h"

#include "cli/document.h"
#include "cli/workspace.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* carrelctl doctor: is all well with the workspace? */

static guint
count_problems (const GPtrArray *findings)
{
  guint n = 0;

  for (guint i = 0; i < findings->len; i++) {
    const CarrelFinding *finding = findings->pdata[i];

    n += finding->level == CARREL_FINDING_PROBLEM && !finding->repaired;
  }
  return n;
}

static void
report_json (CarrelCli *cli, const GPtrArray *findings)
{
  g_autoptr (CarrelDocument) document = carrel_document_new (cli->console);

  carrel_document_add (document, "workspace", cli->workspace);
  carrel_document_add_integer (document, "problems", count_problems (findings));
  carrel_document_begin_array (document, "findings");
  for (guint i = 0; i < findings->len; i++) {
    const CarrelFinding *finding = findings->pdata[i];

    carrel_document_begin_object (document, NULL);
    carrel_document_add (document, "check", finding->check);
    carrel_document_add (document, "level", carrel_finding_get_level_name (finding->level));
    carrel_document_add (document, "what", finding->what);
    carrel_document_add (document, "advice", finding->advice);
    carrel_document_add_boolean (document, "repaired", finding->repaired);
    carrel_document_end (document);
  }
  carrel_document_end (document);
  carrel_document_end (document);
}

static const char *
get_mark (const CarrelFinding *finding)
{
  static const char *const marks[] = {
    [CARREL_FINDING_OK] = "✓",
    [CARREL_FINDING_NOTE] = "•",
    [CARREL_FINDING_PROBLEM] = "✗",
  };

  return finding->repaired ? "✓" : marks[finding->level];
}

static void
report_text (CarrelCli *cli, const GPtrArray *findings)
{
  guint problems = count_problems (findings);
  gboolean quiet = carrel_arguments_has (cli->arguments, "quiet");

  for (guint i = 0; i < findings->len; i++) {
    const CarrelFinding *finding = findings->pdata[i];

    if (quiet && (finding->level != CARREL_FINDING_PROBLEM || finding->repaired))
      continue;
    carrel_console_show (cli->console, "%s %s: %s%s%s", get_mark (finding), finding->label,
                         finding->what, finding->repaired ? " " : "",
                         finding->repaired ? _ ("It was repaired.") : "");
    if (finding->advice != NULL && !finding->repaired)
      carrel_console_show (cli->console, "  → %s", finding->advice);
  }
  if (problems == 0)
    carrel_console_say (cli->console, _ ("All is well with “%s”."), cli->workspace);
  else
    carrel_console_say (
      cli->console,
      ngettext ("%u problem was found in “%s”.", "%u problems were found in “%s”.", problems),
      problems, cli->workspace);
}

static CarrelExit
run_doctor (CarrelCli *cli, GError **error)
{
  gboolean repair = carrel_arguments_has (cli->arguments, "repair");
  g_autoptr (GPtrArray) findings =
    g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_finding_free);

  if (!carrel_doctor_run (cli->workspace, cli->model, repair, findings,
                          carrel_console_start (cli->console, CARREL_UNIT_ITEMS), cli->cancellable,
                          error))
    return CARREL_EXIT_FAILED;
  carrel_console_stop (cli->console);
  if (carrel_console_is_json (cli->console))
    report_json (cli, findings);
  else
    report_text (cli, findings);
  return count_problems (findings) > 0 ? CARREL_EXIT_PARTLY : CARREL_EXIT_DONE;
}

static const CarrelVerb verbs[] = {
  { NULL, NULL, NULL, 0, 0, CARREL_COMPLETE_NOTHING, run_doctor },
};

static const CarrelOption options[] = {
  { "repair", 0, NULL,
    N_ ("Mend what can be mended without losing anything: permissions, the search index, the "
        "version of the file, what killed programs left behind.") },
};

static const CarrelExample examples[] = {
  { "carrelctl doctor", N_ ("Looks the workspace over and changes nothing.") },
  { "carrelctl doctor --repair", N_ ("Mends what it can.") },
};

const CarrelCommand carrel_command_doctor = {
  .name = "doctor",
  .summary = N_ ("Look the workspace over: the file, the records, the log, the backups."),
  .description = N_ ("Says what is wrong and what to do about it. The exit status is 3 when a "
                     "problem is left."),
  .verbs = verbs,
  .n_verbs = G_N_ELEMENTS (verbs),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .examples = examples,
  .n_examples = G_N_ELEMENTS (examples),
};
