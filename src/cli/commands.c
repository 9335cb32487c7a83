#include "config.h"

#include "cli/command.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The one table of commands, and the options they share. */

static const CarrelCommand *const commands[] = {
  &carrel_command_init,    &carrel_command_import, &carrel_command_export, &carrel_command_exports,
  &carrel_command_records, &carrel_command_undo,   &carrel_command_backup, &carrel_command_doctor,
  &carrel_command_audit,   &carrel_command_schema, &carrel_command_help,   &carrel_command_generate,
};

const CarrelOption carrel_global_options[] = {
  { "workspace", 'w', "FILE",
    N_ ("The workspace to use. Without it: the one that CARREL_WORKSPACE names, else "
        "default.carrel in your data folder."),
    FALSE, CARREL_COMPLETE_FILES },
  { "json", 0, NULL, N_ ("Write the result as one JSON document, and errors as JSON too.") },
  { "quiet", 'q', NULL,
    N_ (
      "Say nothing when all goes well: no report, no remarks, no progress. What you ask to see is "
      "still shown.") },
  { "no-backup", 0, NULL, N_ ("Do not back the workspace up before it is changed.") },
  { "help", 'h', NULL, N_ ("Show help.") },
  { "version", 0, NULL, N_ ("Show the version.") },
};

const guint carrel_n_global_options = G_N_ELEMENTS (carrel_global_options);

const CarrelCommand *const *
carrel_commands_list (guint *n)
{
  g_return_val_if_fail (n != NULL, NULL);

  *n = G_N_ELEMENTS (commands);
  return commands;
}

const CarrelCommand *
carrel_commands_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (g_strcmp0 (commands[i]->name, name) == 0)
      return commands[i];
  }
  return NULL;
}

const CarrelVerb *
carrel_command_find_verb (const CarrelCommand *self, const char *name)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (name == NULL)
    return &self->verbs[0];
  for (guint i = 0; i < self->n_verbs; i++) {
    if (g_strcmp0 (self->verbs[i].name, name) == 0)
      return &self->verbs[i];
  }
  return NULL;
}

char *
carrel_command_dup_usage (const CarrelCommand *self, const CarrelVerb *verb)
{
  GString *usage = g_string_new ("carrelctl ");

  g_string_append (usage, self->name);
  if (self->entity_first)
    g_string_append (usage, " ENTITY");
  if (verb->name != NULL)
    g_string_append_printf (usage, " %s", verb->name);
  if (verb->operands != NULL)
    g_string_append_printf (usage, " %s", verb->operands);
  for (guint i = 0; i < self->n_options; i++) {
    if (carrel_option_belongs (&self->options[i], verb)) {
      g_string_append (usage, " [OPTION…]");
      break;
    }
  }
  return g_string_free (usage, FALSE);
}

gboolean
carrel_option_belongs (const CarrelOption *self, const CarrelVerb *verb)
{
  g_auto (GStrv) verbs = NULL;

  if (self->verbs == NULL)
    return TRUE;
  if (verb == NULL || verb->name == NULL)
    return FALSE;
  verbs = g_strsplit (self->verbs, "|", -1);
  return g_strv_contains ((const char *const *) verbs, verb->name);
}

char *
carrel_option_dup_synopsis (const CarrelOption *self)
{
  GString *text = g_string_new (NULL);

  if (self->letter != 0)
    g_string_append_printf (text, "-%c, ", self->letter);
  g_string_append_printf (text, "--%s", self->name);
  if (self->argument != NULL)
    g_string_append_printf (text, "=%s", self->argument);
  return g_string_free (text, FALSE);
}
