#include "config.h"

#include "cli/man-page.h"

#include "cli/command.h"
#include "cli/error-code.h"
#include "exchange/format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Roff (groff_man(7)). */

/* Text in which nothing means anything to roff. @literal: hyphens are what is typed. */
static void
append_text (GString *page, const char *text, gboolean literal)
{
  gboolean at_start = page->len == 0 || page->str[page->len - 1] == '\n';

  if (at_start && (*text == '.' || *text == '\''))
    g_string_append (page, "\\&");
  for (const char *at = text; *at != '\0'; at++) {
    if (*at == '\\')
      g_string_append (page, "\\e");
    else if (*at == '-' && literal)
      g_string_append (page, "\\-");
    else
      g_string_append_c (page, *at);
  }
}

static void
append_heading (GString *page, const char *macro, const char *title)
{
  g_string_append_printf (page, ".%s ", macro);
  append_text (page, title, FALSE);
  g_string_append_c (page, '\n');
}

static void
append_paragraphs (GString *page, const char *text)
{
  g_auto (GStrv) paragraphs = g_strsplit (text, "\n\n", -1);

  for (guint i = 0; paragraphs[i] != NULL; i++) {
    if (i > 0)
      g_string_append (page, ".PP\n");
    append_text (page, paragraphs[i], FALSE);
    g_string_append_c (page, '\n');
  }
}

/* A name in bold, what is beside it, and below it what it means. */
static void
append_item (GString *page, const char *name, const char *beside, const char *text)
{
  g_string_append (page, ".TP\n\\fB");
  append_text (page, name, TRUE);
  g_string_append (page, "\\fR");
  if (beside != NULL) {
    g_string_append (page, "\\fI");
    append_text (page, beside, TRUE);
    g_string_append (page, "\\fR");
  }
  g_string_append_c (page, '\n');
  append_text (page, text, FALSE);
  g_string_append_c (page, '\n');
}

/* Options. */

static char *
describe_option (const CarrelOption *option)
{
  GString *text = g_string_new (_ (option->help));

  if (option->values != NULL)
    /* Translators: the values of an option, with | between */
    g_string_append_printf (text, _ (" One of: %s."), option->values);
  if (option->verbs != NULL)
    /* Translators: an option that only means something with some words: list|show */
    g_string_append_printf (text, _ (" (With %s.)"), option->verbs);
  if (option->repeatable)
    g_string_append (text, _ (" Can be given several times."));
  return g_string_free (text, FALSE);
}

static void
append_options (GString *page, const CarrelOption *options, guint n)
{
  for (guint i = 0; i < n; i++) {
    const CarrelOption *option = &options[i];
    g_autofree char *text = describe_option (option);
    g_autofree char *letter =
      option->letter != 0 ? g_strdup_printf ("-%c, ", option->letter) : g_strdup ("");
    g_autofree char *name =
      g_strdup_printf ("%s--%s%s", letter, option->name, option->argument != NULL ? "=" : "");

    append_item (page, name, option->argument, text);
  }
}

/* Commands. */

static void
append_usage (GString *page, const CarrelCommand *command)
{
  for (guint i = 0; i < command->n_verbs; i++) {
    const CarrelVerb *verb = &command->verbs[i];
    g_autofree char *usage = carrel_command_dup_usage (command, verb);

    g_string_append (page, ".TP\n\\fB");
    append_text (page, usage, TRUE);
    g_string_append (page, "\\fR\n");
    append_text (page, _ (verb->summary != NULL ? verb->summary : command->summary), FALSE);
    g_string_append_c (page, '\n');
  }
}

static void
append_examples (GString *page, const CarrelCommand *command)
{
  for (guint i = 0; i < command->n_examples; i++) {
    g_string_append (page, ".TP\n\\fB");
    append_text (page, command->examples[i].command, TRUE);
    g_string_append (page, "\\fR\n");
    append_text (page, _ (command->examples[i].what), FALSE);
    g_string_append_c (page, '\n');
  }
}

static void
append_command (GString *page, const CarrelCommand *command)
{
  append_heading (page, "SS", command->name);
  append_usage (page, command);
  if (command->description != NULL) {
    g_string_append (page, ".PP\n");
    append_paragraphs (page, _ (command->description));
  }
  append_options (page, command->options, command->n_options);
  append_examples (page, command);
}

static void
append_commands (GString *page)
{
  guint n;
  const CarrelCommand *const *commands = carrel_commands_list (&n);

  append_heading (page, "SH", _ ("COMMANDS"));
  for (guint i = 0; i < n; i++) {
    if (!commands[i]->hidden)
      append_command (page, commands[i]);
  }
}

/* Formats. */

static void
append_format_option (GString *page, const CarrelFormatOption *option)
{
  g_autoptr (GString) text = g_string_new (_ (option->label));

  if (option->values != NULL)
    g_string_append_printf (text, ": %s", option->values);
  if (option->fallback != NULL && *option->fallback != '\0')
    /* Translators: the value that an option has when it is not given */
    g_string_append_printf (text, _ (". Without it: %s"), option->fallback);
  g_string_append_c (text, '.');
  append_item (page, option->name, NULL, text->str);
}

static void
append_formats (GString *page)
{
  guint n;
  const CarrelFormat *const *formats = carrel_formats_list (&n);

  append_heading (page, "SH", _ ("FORMATS"));
  append_paragraphs (page,
                     _ ("What can be set for each format with --set OPTION=VALUE when records "
                        "are exported."));
  for (guint i = 0; i < n; i++) {
    g_autofree char *title = g_strdup_printf ("%s: %s", formats[i]->id, _ (formats[i]->label));

    append_heading (page, "SS", title);
    for (guint j = 0; j < formats[i]->n_options; j++)
      append_format_option (page, &formats[i]->options[j]);
    if (formats[i]->n_options == 0)
      append_paragraphs (page, _ ("It has no options."));
  }
  append_heading (page, "SS", "zip");
  append_paragraphs (page,
                     _ ("Everything that is exported in one archive, with counts and sums. It "
                        "has no options."));
}

/* The rest. */

static void
append_records (GString *page, const CarrelModel *model)
{
  append_heading (page, "SH", _ ("RECORDS"));
  for (guint i = 0; i < model->n_entities; i++) {
    const CarrelEntity *entity = &model->entities[i];
    g_autoptr (GString) fields = g_string_new (NULL);

    for (guint j = 0; j < entity->n_fields; j++)
      g_string_append_printf (fields, "%s%s", j > 0 ? ", " : "", entity->fields[j].name);
    append_item (page, entity->name, NULL, fields->str);
  }
}

static void
append_exit_status (GString *page)
{
  static const struct {
    const char *status;
    const char *what;
  } exits[] = {
    { "0", N_ ("Done.") },
    { "1", N_ ("Failed; nothing was changed.") },
    { "2", N_ ("The command line was not understood.") },
    { "3", N_ ("Done in part: rows were rejected, an undo left something as it is, or the doctor "
               "found problems.") },
    { "130", N_ ("Cancelled with Ctrl+C (SIGINT) or SIGTERM; nothing was changed. A second Ctrl+C "
                 "ends the program at once, which does the workspace no harm.") },
    { "141", N_ ("Whoever read the results stopped doing so.") },
  };

  append_heading (page, "SH", _ ("EXIT STATUS"));
  for (gsize i = 0; i < G_N_ELEMENTS (exits); i++)
    append_item (page, exits[i].status, NULL, _ (exits[i].what));
}

static void
append_json (GString *page)
{
  g_autoptr (GPtrArray) codes = carrel_error_list_codes ();
  g_autoptr (GString) list = g_string_new (NULL);

  append_heading (page, "SH", "JSON");
  append_paragraphs (page,
                     _ ("With --json the result is one JSON document on standard output. Warnings "
                        "and errors are JSON documents of one line each on standard error: "
                        "{\"warning\":{\"message\":\"…\"}} and {\"error\":{\"code\":\"…\","
                        "\"message\":\"…\"}}. The codes are these:"));
  for (guint i = 0; i < codes->len; i++)
    g_string_append_printf (list, "%s, ", (const char *) codes->pdata[i]);
  g_string_append (list, "cancelled.");
  append_paragraphs (page, list->str);
}

static void
append_surroundings (GString *page)
{
  append_heading (page, "SH", _ ("ENVIRONMENT"));
  append_item (page, "CARREL_WORKSPACE", NULL,
               _ ("The workspace to use when --workspace is not given."));
  append_item (page, "TMPDIR", NULL,
               _ ("Where a copy of standard input is kept while it is imported."));
  append_heading (page, "SH", _ ("FILES"));
  append_item (page, "$XDG_DATA_HOME/carrel/default.carrel", NULL,
               _ ("The usual workspace. XDG_DATA_HOME is ~/.local/share when it is not set."));
  append_item (page, "$XDG_DATA_HOME/carrel/backups/", NULL,
               _ ("Backups that Carrel made, in a folder for each workspace."));
}

char *
carrel_man_page_new (const CarrelModel *model, const char *date)
{
  GString *page = g_string_new (NULL);

  g_string_append_printf (page, ".TH CARRELCTL 1 %s \"Carrel %s\" \"%s\"\n", date, CARREL_VERSION,
                          _ ("User commands"));
  append_heading (page, "SH", _ ("NAME"));
  g_string_append_printf (page, "carrelctl \\- %s\n",
                          _ ("keep the records of a tutor, and hand them out in any format"));
  append_heading (page, "SH", _ ("SYNOPSIS"));
  g_string_append (page, "\\fBcarrelctl\\fR [\\fIOPTION\\fR...] \\fICOMMAND\\fR "
                         "[\\fIOPTION\\fR...] [\\fIWORD\\fR...]\n");
  append_heading (page, "SH", _ ("DESCRIPTION"));
  append_paragraphs (
    page, _ ("Carrel keeps the records of a tutor or an agency (students, lessons, "
             "results, invoices and what belongs to them) in one file, the workspace. "
             "carrelctl brings records in, hands them out in the format that somebody "
             "asked for, and looks after the file. It asks no questions: what it changes "
             "can be taken back with “carrelctl undo”.\n\n"
             "Results go to standard output, remarks and errors to standard error. Tables "
             "are cut to the width of a terminal, and never cut elsewhere."));
  append_heading (page, "SH", _ ("OPTIONS"));
  append_paragraphs (page, _ ("Every command has these, before or after its name."));
  append_options (page, carrel_global_options, carrel_n_global_options);
  append_commands (page);
  append_formats (page);
  append_records (page, model);
  append_json (page);
  append_exit_status (page);
  append_surroundings (page);
  return g_string_free (page, FALSE);
}
