#include "config.h"

#include "cli/bash-completion.h"
#include "cli/cli.h"
#include "cli/man-page.h"

#include <glib/gi18n-lib.h>

/* carrelctl generate: what is installed beside the program and made from its tables. */

/* SOURCE_DATE_EPOCH makes builds repeatable (reproducible-builds.org). */
static char *
dup_build_date (void)
{
  const char *epoch = g_getenv ("SOURCE_DATE_EPOCH");
  g_autoptr (GDateTime) date = NULL;
  guint64 unix_s;

  if (epoch != NULL && g_ascii_string_to_unsigned (epoch, 10, 0, G_MAXINT32, &unix_s, NULL))
    date = g_date_time_new_from_unix_utc ((gint64) unix_s);
  else
    date = g_date_time_new_now_utc ();
  return g_date_time_format (date, "%Y-%m-%d");
}

static CarrelExit
run_man (CarrelCli *cli, GError **error)
{
  g_autofree char *date = dup_build_date ();
  g_autofree char *page = carrel_man_page_new (cli->model, date);

  carrel_console_write (cli->console, page, -1);
  return CARREL_EXIT_DONE;
}

static CarrelExit
run_bash_completion (CarrelCli *cli, GError **error)
{
  g_autofree char *script = carrel_bash_completion_new (cli->model);

  carrel_console_write (cli->console, script, -1);
  return CARREL_EXIT_DONE;
}

static const CarrelVerb verbs[] = {
  { "man", NULL, N_ ("Write the manual page."), 0, 0, CARREL_COMPLETE_NOTHING, run_man },
  { "bash-completion", NULL, N_ ("Write the completion for bash."), 0, 0, CARREL_COMPLETE_NOTHING,
    run_bash_completion },
};

const CarrelCommand carrel_command_generate = {
  .name = "generate",
  .summary = N_ ("Write the manual page or the shell completion, for whoever installs Carrel."),
  .verbs = verbs,
  .n_verbs = G_N_ELEMENTS (verbs),
  .hidden = TRUE,
};
