#include "config.h"

#include "cli/help.h"

#include "cli/cli.h"
#include "cli/text-width.h"
#include "exchange/format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define WIDEST 100 /* columns; longer lines are hard to read */
#define NARROWEST 40
#define DEFAULT_WIDTH 80
#define INDENT 2
#define NAME_WIDTH 26 /* columns kept for names before what they mean */

/* Help is made from the tables of command.h and of the formats. */

typedef struct {
  CarrelConsole *console;
  guint width;
} Page;

static void
put (const Page *page, const char *text)
{
  carrel_console_write (page->console, text, -1);
}

static void
put_text (const Page *page, const char *text, guint indent)
{
  g_autofree char *wrapped = carrel_text_wrap (text, indent, page->width);

  put (page, wrapped);
}

static void
put_heading (const Page *page, const char *title)
{
  g_autofree char *line = g_strdup_printf ("\n%s\n", title);

  put (page, line);
}

/* A name and what it means, beside it where there is room. */
static void
put_item (const Page *page, const char *name, const char *text)
{
  guint used = INDENT + carrel_text_width (name);
  g_autofree char *wrapped = carrel_text_wrap (text, NAME_WIDTH, page->width);
  g_autofree char *head = g_strdup_printf ("%*s%s", INDENT, "", name);

  put (page, head);
  if (used + 2 > NAME_WIDTH) {
    put (page, "\n");
    put (page, wrapped);
  } else {
    g_autofree char *gap = g_strnfill (NAME_WIDTH - used, ' ');

    put (page, gap);
    put (page, wrapped + strspn (wrapped, " "));
  }
}

static char *
describe_option (const CarrelOption *option)
{
  GString *text = g_string_new (_ (option->help));

  if (option->values != NULL) {
    g_auto (GStrv) values = g_strsplit (option->values, "|", -1);
    g_autofree char *list = g_strjoinv (", ", values);

    /* Translators: the values of an option */
    g_string_append_printf (text, _ (" One of: %s."), list);
  }
  if (option->verbs != NULL) {
    g_auto (GStrv) verbs = g_strsplit (option->verbs, "|", -1);
    g_autofree char *list = g_strjoinv (", ", verbs);

    /* Translators: an option that only means something with some words: list, show */
    g_string_append_printf (text, _ (" (With %s.)"), list);
  }
  if (option->repeatable)
    g_string_append (text, _ (" Can be given several times."));
  return g_string_free (text, FALSE);
}

static void
put_options (const Page *page, const CarrelOption *options, guint n)
{
  for (guint i = 0; i < n; i++) {
    g_autofree char *synopsis = carrel_option_dup_synopsis (&options[i]);
    g_autofree char *text = describe_option (&options[i]);

    put_item (page, synopsis, text);
  }
}

/* Formats. */

static void
put_format_option (const Page *page, const CarrelFormatOption *option)
{
  g_autoptr (GString) text = g_string_new (_ (option->label));

  if (option->values != NULL) {
    g_auto (GStrv) values = g_strsplit (option->values, "|", -1);
    g_auto (GStrv) labels =
      option->value_labels != NULL ? g_strsplit (_ (option->value_labels), "|", -1) : NULL;

    for (guint i = 0; values[i] != NULL; i++) {
      g_string_append_printf (text, "%s %s", i > 0 ? "," : ":", values[i]);
      if (labels != NULL && i < g_strv_length (labels))
        g_string_append_printf (text, " (%s)", labels[i]);
    }
  }
  if (option->fallback != NULL && *option->fallback != '\0')
    /* Translators: the value that an option has when it is not given */
    g_string_append_printf (text, _ (". Without it: %s"), option->fallback);
  g_string_append_c (text, '.');
  put_item (page, option->name, text->str);
}

static void
put_format (const Page *page, const CarrelFormat *format)
{
  g_autofree char *title = g_strdup_printf (
    /* Translators: the name of a file format */
    _ ("Options of the format %s, for --set OPTION=VALUE:"), format->id);

  put_heading (page, title);
  for (guint i = 0; i < format->n_options; i++)
    put_format_option (page, &format->options[i]);
  if (format->n_options == 0)
    put_text (page, _ ("It has none."), INDENT);
}

static void
put_formats (const Page *page, gboolean writing)
{
  guint n;
  const CarrelFormat *const *formats = carrel_formats_list (&n);

  put_heading (page, _ ("Formats:"));
  for (guint i = 0; i < n; i++) {
    if (writing ? formats[i]->new_writer != NULL : formats[i]->new_reader != NULL)
      put_item (page, formats[i]->id, _ (formats[i]->label));
  }
  put_item (page, "zip",
            writing ? _ ("Everything in one archive, with checksums, which can be imported again")
                    : _ ("An archive that “carrelctl export --format zip” wrote (recognised by "
                         "itself)"));
  if (writing)
    put_text (page,
              _ ("“carrelctl export --format csv --help” shows what can be set for CSV, and "
                 "likewise for the others."),
              INDENT);
}

static gboolean
chooses_format (const CarrelCommand *command, CarrelCompletion completion)
{
  for (guint i = 0; i < command->n_options; i++) {
    if (command->options[i].completion == completion)
      return TRUE;
  }
  return FALSE;
}

static void
put_command_formats (const Page *page, const CarrelCommand *command,
                     const CarrelArguments *arguments)
{
  const char *id = arguments != NULL ? carrel_arguments_get (arguments, "format") : NULL;
  const CarrelFormat *format = carrel_formats_find (id);

  if (chooses_format (command, CARREL_COMPLETE_WRITERS)) {
    if (format != NULL)
      put_format (page, format);
    else
      put_formats (page, TRUE);
  }
  if (chooses_format (command, CARREL_COMPLETE_READERS))
    put_formats (page, FALSE);
}

/* Pages. */

static void
put_verbs (const Page *page, const CarrelCommand *command)
{
  put_heading (page, _ ("Usage:"));
  for (guint i = 0; i < command->n_verbs; i++) {
    const CarrelVerb *verb = &command->verbs[i];
    g_autofree char *usage = carrel_command_dup_usage (command, verb);
    g_autofree char *line = g_strdup_printf ("%*s%s\n", INDENT, "", usage);

    put (page, line);
    if (verb->summary != NULL)
      put_text (page, _ (verb->summary), 3 * INDENT);
  }
}

static void
put_examples (const Page *page, const CarrelCommand *command)
{
  if (command->n_examples == 0)
    return;
  put_heading (page, _ ("Examples:"));
  for (guint i = 0; i < command->n_examples; i++) {
    g_autofree char *line = g_strdup_printf ("%*s%s\n", INDENT, "", command->examples[i].command);

    put (page, line);
    put_text (page, _ (command->examples[i].what), 3 * INDENT);
  }
}

static void
show_command (const Page *page, const CarrelCommand *command, const CarrelArguments *arguments)
{
  put_text (page, _ (command->summary), 0);
  put_verbs (page, command);
  if (command->description != NULL) {
    put (page, "\n");
    put_text (page, _ (command->description), 0);
  }
  if (command->n_options > 0) {
    put_heading (page, _ ("Options:"));
    put_options (page, command->options, command->n_options);
  }
  put_command_formats (page, command, arguments);
  put_examples (page, command);
  put (page, "\n");
  put_text (page, _ ("“carrelctl --help” shows the options that every command has."), 0);
}

static void
show_all (const Page *page)
{
  guint n;
  const CarrelCommand *const *commands = carrel_commands_list (&n);

  put_text (page,
            _ ("Keeps the records of a tutor or an agency in one file of their own, and hands "
               "them out in the format that somebody asked for."),
            0);
  put_heading (page, _ ("Usage:"));
  put (page, "  carrelctl [OPTION…] COMMAND …\n");
  put_heading (page, _ ("Commands:"));
  for (guint i = 0; i < n; i++) {
    if (!commands[i]->hidden)
      put_item (page, commands[i]->name, _ (commands[i]->summary));
  }
  put_heading (page, _ ("Options of every command:"));
  put_options (page, carrel_global_options, carrel_n_global_options);
  put_heading (page, _ ("Exit status:"));
  put_text (page,
            _ ("0: done. 1: failed. 2: the command line was not understood. 3: done in part. "
               "130: cancelled."),
            INDENT);
  put (page, "\n");
  put_text (page, _ ("“carrelctl help COMMAND” says more about a command, with examples."), 0);
}

void
carrel_help_show (CarrelConsole *console, const CarrelCommand *command,
                  const CarrelArguments *arguments)
{
  guint width = carrel_console_get_width (console);
  Page page = { console, width == 0 ? DEFAULT_WIDTH : CLAMP (width, NARROWEST, WIDEST) };

  if (command != NULL && command != &carrel_command_help)
    show_command (&page, command, arguments);
  else
    show_all (&page);
}

/* The command. */

static CarrelExit
run_help (CarrelCli *cli, GError **error)
{
  const char *name = carrel_arguments_get_operand (cli->arguments, 0);
  const CarrelCommand *command = carrel_commands_find (name);

  if (name != NULL && command == NULL) {
    g_set_error (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE, _ ("There is no command “%s”."),
                 name);
    return CARREL_EXIT_USAGE;
  }
  carrel_help_show (cli->console, command, cli->arguments);
  return CARREL_EXIT_DONE;
}

static const CarrelVerb verbs[] = {
  { NULL, "[COMMAND]", NULL, 0, 1, CARREL_COMPLETE_COMMANDS, run_help },
};

const CarrelCommand carrel_command_help = {
  .name = "help",
  .summary = N_ ("Say what carrelctl can do, or how a command is used."),
  .verbs = verbs,
  .n_verbs = G_N_ELEMENTS (verbs),
};
