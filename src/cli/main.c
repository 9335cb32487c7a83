#include "config.h"

#include "cli/cli.h"
#include "cli/interrupt.h"
#include "cli/streams.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  g_autoptr (CarrelInterrupt) interrupt = NULL;

  carrel_streams_hold ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, CARREL_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE); /* for ngettext() */
  interrupt = carrel_interrupt_new ();
  return carrel_cli_run (&carrel_model, argc, (const char *const *) argv,
                         carrel_interrupt_get_cancellable (interrupt));
}
