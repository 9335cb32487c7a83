#include "config.h"

#include "cli/cli.h"

#include "base/output.h"
#include "cli/document.h"
#include "cli/help.h"
#include "exchange/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Runs the command and reports how it ended. */

static char *
dup_default_workspace (void)
{
  const char *named = g_getenv ("CARREL_WORKSPACE");

  if (named != NULL && *named != '\0')
    return g_strdup (named);
  return g_build_filename (g_get_user_data_dir (), "carrel", "default.carrel", NULL);
}

static CarrelExit
show_version (CarrelConsole *console)
{
  if (carrel_console_is_json (console)) {
    g_autoptr (CarrelDocument) document = carrel_document_new (console);

    carrel_document_add (document, "version", CARREL_VERSION);
    carrel_document_end (document);
  } else {
    carrel_console_write (console, "carrelctl " CARREL_VERSION "\n", -1);
  }
  return CARREL_EXIT_DONE;
}

static CarrelExit
run_command (CarrelCli *cli, GError **error)
{
  const CarrelVerb *verb = carrel_arguments_get_verb (cli->arguments);
  CarrelExit status = verb->run (cli, error);

  carrel_console_stop (cli->console);
  if (status != CARREL_EXIT_FAILED && !carrel_console_flush (cli->console, error))
    return CARREL_EXIT_FAILED;
  return status;
}

static CarrelExit
run (CarrelCli *cli, const char *const *words, guint n, CarrelArguments *arguments, GError **error)
{
  const CarrelCommand *command;
  gboolean understood = carrel_arguments_parse (arguments, words, n, error);
  g_autofree char *default_workspace = dup_default_workspace ();
  const char *named = carrel_arguments_get (arguments, "workspace");

  cli->workspace = g_strdup (named != NULL ? named : default_workspace);
  cli->console = carrel_console_new (carrel_arguments_has (arguments, "json"),
                                     carrel_arguments_has (arguments, "quiet"));
  command = carrel_arguments_get_command (arguments);
  if (carrel_arguments_has (arguments, "help") && (understood || command != NULL)) {
    g_clear_error (error);
    carrel_help_show (cli->console, command, arguments);
    return carrel_console_flush (cli->console, error) ? CARREL_EXIT_DONE : CARREL_EXIT_FAILED;
  }
  if (!understood)
    return CARREL_EXIT_USAGE;
  if (carrel_arguments_has (arguments, "version")) {
    show_version (cli->console);
    return carrel_console_flush (cli->console, error) ? CARREL_EXIT_DONE : CARREL_EXIT_FAILED;
  }
  return run_command (cli, error);
}

static char *
dup_hint (const CarrelArguments *arguments)
{
  const CarrelCommand *command = carrel_arguments_get_command (arguments);

  if (command == NULL)
    return g_strdup (_ ("Try “carrelctl --help”."));
  /* Translators: the name of a command */
  return g_strdup_printf (_ ("Try “carrelctl %s --help”."), command->name);
}

/* An option that a format, a sample or an export does not have is as wrong as one of our own. */
static gboolean
is_usage (const GError *failure)
{
  return g_error_matches (failure, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE)
         || g_error_matches (failure, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION);
}

static CarrelExit
report (CarrelCli *cli, const GError *failure)
{
  g_autofree char *hint = NULL;

  if (failure->domain == CARREL_OUTPUT_ERROR && carrel_console_is_closed (cli->console))
    return CARREL_EXIT_PIPE;
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    carrel_console_cancelled (cli->console);
    return CARREL_EXIT_CANCELLED;
  }
  if (!is_usage (failure)) {
    carrel_console_fail (cli->console, failure, NULL);
    return CARREL_EXIT_FAILED;
  }
  hint = dup_hint (cli->arguments);
  carrel_console_fail (cli->console, failure, hint);
  return CARREL_EXIT_USAGE;
}

CarrelExit
carrel_cli_run (const CarrelModel *model, int n, const char *const *words,
                GCancellable *cancellable)
{
  g_autoptr (CarrelArguments) arguments = carrel_arguments_new ();
  g_autoptr (GError) failure = NULL;
  CarrelCli cli = { model, arguments, NULL, cancellable, NULL };
  CarrelExit status;

  g_return_val_if_fail (n > 0 && words != NULL, CARREL_EXIT_USAGE);

  status = run (&cli, words + 1, (guint) n - 1, arguments, &failure);
  if (failure != NULL)
    status = report (&cli, failure);
  carrel_console_free (cli.console);
  g_free (cli.workspace);
  return status;
}
