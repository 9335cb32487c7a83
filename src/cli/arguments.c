#include "config.h"

#include "cli/arguments.h"

#include "cli/suggest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_QUARK (carrel - cli - error - quark, carrel_cli_error)

struct _CarrelArguments {
  const CarrelCommand *command;
  const CarrelVerb *verb;
  char *entity;
  GPtrArray *operands; /* of char * */
  GHashTable *values;  /* CarrelOption to GPtrArray of char *; of a switch: an empty one */
};

CarrelArguments *
carrel_arguments_new (void)
{
  CarrelArguments *self = g_new0 (CarrelArguments, 1);

  self->operands = g_ptr_array_new_with_free_func (g_free);
  self->values =
    g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  return self;
}

void
carrel_arguments_free (CarrelArguments *self)
{
  g_free (self->entity);
  g_ptr_array_unref (self->operands);
  g_hash_table_unref (self->values);
  g_free (self);
}

/* What is wrong with a word, and what may have been meant. */
static void
fail_unknown (const char *problem, const char *word, const GPtrArray *known, GError **error)
{
  g_autofree char *shown = g_utf8_make_valid (word, -1);
  const char *meant = carrel_suggest (shown, known);
  g_autofree char *sentence = g_strdup_printf (problem, shown);

  if (meant == NULL)
    g_set_error_literal (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE, sentence);
  else
    g_set_error (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE,
                 /* Translators: a sentence that says what is wrong, and a word */
                 _ ("%s Did you mean “%s”?"), sentence, meant);
}

/* Commands and verbs. */

static gboolean
take_command (CarrelArguments *self, const char *word, GError **error)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new ();
  const CarrelCommand *const *commands;
  guint n;

  self->command = carrel_commands_find (word);
  if (self->command != NULL) {
    if (self->command->verbs[0].name == NULL)
      self->verb = &self->command->verbs[0];
    return TRUE;
  }
  commands = carrel_commands_list (&n);
  for (guint i = 0; i < n; i++) {
    if (!commands[i]->hidden)
      g_ptr_array_add (known, (gpointer) commands[i]->name);
  }
  fail_unknown (_ ("There is no command “%s”."), word, known, error);
  return FALSE;
}

static gboolean
take_verb (CarrelArguments *self, const char *word, GError **error)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new ();
  g_autoptr (GString) possible = g_string_new (NULL);
  g_autofree char *problem = NULL;

  self->verb = carrel_command_find_verb (self->command, word);
  if (self->verb != NULL)
    return TRUE;
  for (guint i = 0; i < self->command->n_verbs; i++) {
    g_ptr_array_add (known, (gpointer) self->command->verbs[i].name);
    g_string_append_printf (possible, "%s%s", i > 0 ? ", " : "", self->command->verbs[i].name);
  }
  /* Translators: %%s is the word that was typed */
  problem = g_strdup_printf (_ ("“carrelctl %s” knows no “%%s”. Possible are: %s."),
                             self->command->name, possible->str);
  fail_unknown (problem, word, known, error);
  return FALSE;
}

static gboolean
take_word (CarrelArguments *self, const char *word, GError **error)
{
  if (self->command == NULL)
    return take_command (self, word, error);
  if (self->command->entity_first && self->entity == NULL) {
    self->entity = g_strdup (word);
    return TRUE;
  }
  if (self->verb == NULL)
    return take_verb (self, word, error);
  g_ptr_array_add (self->operands, g_strdup (word));
  return TRUE;
}

/* Options. */

typedef gboolean (*OptionTest) (const CarrelOption *option, const char *name);

static gboolean
has_name (const CarrelOption *option, const char *name)
{
  return strcmp (option->name, name) == 0;
}

static gboolean
has_letter (const CarrelOption *option, const char *name)
{
  return option->letter != 0 && option->letter == *name;
}

static const CarrelOption *
find_option (const CarrelArguments *self, OptionTest test, const char *name)
{
  for (guint i = 0; i < carrel_n_global_options; i++) {
    if (test (&carrel_global_options[i], name))
      return &carrel_global_options[i];
  }
  for (guint i = 0; self->command != NULL && i < self->command->n_options; i++) {
    if (test (&self->command->options[i], name))
      return &self->command->options[i];
  }
  return NULL;
}

static gboolean
fail_unknown_option (const CarrelArguments *self, const char *name, GError **error)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *dashed = g_strconcat ("--", name, NULL);

  for (guint i = 0; i < carrel_n_global_options; i++)
    g_ptr_array_add (known, g_strconcat ("--", carrel_global_options[i].name, NULL));
  for (guint i = 0; self->command != NULL && i < self->command->n_options; i++)
    g_ptr_array_add (known, g_strconcat ("--", self->command->options[i].name, NULL));
  fail_unknown (self->command == NULL ? _ ("There is no option “%s” before the command.")
                                      : _ ("There is no option “%s” here."),
                dashed, known, error);
  return FALSE;
}

static gboolean
check_value (const CarrelOption *option, const char *value, GError **error)
{
  g_auto (GStrv) possible = NULL;
  g_autofree char *list = NULL;
  g_autofree char *shown = NULL;

  if (option->completion != CARREL_COMPLETE_FILES && !g_utf8_validate (value, -1, NULL)) {
    g_set_error (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE,
                 _ ("What was given with --%s is not text in UTF-8."), option->name);
    return FALSE;
  }
  if (*value == '\0' && option->completion == CARREL_COMPLETE_FILES) {
    g_set_error (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE,
                 _ ("The option --%s needs the name of a file."), option->name);
    return FALSE;
  }
  if (option->values == NULL)
    return TRUE;
  possible = g_strsplit (option->values, "|", -1);
  if (g_strv_contains ((const char *const *) possible, value))
    return TRUE;
  list = g_strjoinv (", ", possible);
  g_set_error (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE,
               _ ("--%s cannot be “%s”. Possible are: %s."), option->name, value, list);
  return FALSE;
}

/* @value NULL: none was given. */
static gboolean
take_option (CarrelArguments *self, const CarrelOption *option, const char *value, GError **error)
{
  GPtrArray *values = g_hash_table_lookup (self->values, option);

  if (option->argument == NULL && value != NULL) {
    g_set_error (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE,
                 _ ("The option --%s takes no value."), option->name);
    return FALSE;
  }
  if (option->argument != NULL && value == NULL) {
    g_set_error (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE,
                 /* Translators: an option, and the name of its value: FILE */
                 _ ("The option --%s needs a value: %s."), option->name, option->argument);
    return FALSE;
  }
  if (values != NULL && option->argument != NULL && !option->repeatable) {
    g_set_error (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE,
                 _ ("The option --%s was given twice."), option->name);
    return FALSE;
  }
  if (value != NULL && !check_value (option, value, error))
    return FALSE;
  if (values == NULL) {
    values = g_ptr_array_new_with_free_func (g_free);
    g_hash_table_insert (self->values, (gpointer) option, values);
  }
  if (value != NULL)
    g_ptr_array_add (values, g_strdup (value));
  return TRUE;
}

/* The next word as the value of an option, unless it looks like one itself. */
static const char *
get_value (const CarrelOption *option, const char *const *words, guint n, guint *at)
{
  if (option->argument == NULL || *at + 1 >= n || g_str_has_prefix (words[*at + 1], "--"))
    return NULL;
  (*at)++;
  return words[*at];
}

static gboolean
parse_long (CarrelArguments *self, const char *const *words, guint n, guint *at, GError **error)
{
  const char *word = words[*at] + 2;
  const char *equals = strchr (word, '=');
  g_autofree char *name =
    equals != NULL ? g_strndup (word, (gsize) (equals - word)) : g_strdup (word);
  const CarrelOption *option = find_option (self, has_name, name);

  if (option == NULL)
    return fail_unknown_option (self, name, error);
  return take_option (self, option, equals != NULL ? equals + 1 : get_value (option, words, n, at),
                      error);
}

/* -q, -qh, -w FILE and -wFILE. */
static gboolean
parse_short (CarrelArguments *self, const char *const *words, guint n, guint *at, GError **error)
{
  for (const char *letter = words[*at] + 1; *letter != '\0'; letter++) {
    const CarrelOption *option = find_option (self, has_letter, letter);

    if (option == NULL) {
      g_autofree char *shown = g_utf8_make_valid (letter, -1);

      g_set_error (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE,
                   _ ("There is no option “-%s” here."), shown);
      return FALSE;
    }
    if (option->argument != NULL && letter[1] != '\0')
      return take_option (self, option, letter + 1, error);
    if (!take_option (self, option, get_value (option, words, n, at), error))
      return FALSE;
    if (option->argument != NULL)
      return TRUE;
  }
  return TRUE;
}

/* What can be said only when all words are known. */

static gboolean
check_options (const CarrelArguments *self, GError **error)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->values);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    const CarrelOption *option = key;

    if (carrel_option_belongs (option, self->verb))
      continue;
    g_set_error (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE,
                 _ ("The option --%s means nothing for “carrelctl %s %s”."), option->name,
                 self->command->name, self->verb->name);
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_operands (const CarrelArguments *self, GError **error)
{
  const CarrelVerb *verb = self->verb;
  g_autofree char *usage = carrel_command_dup_usage (self->command, verb);

  for (guint i = 0; verb->completion != CARREL_COMPLETE_FILES && i < self->operands->len; i++) {
    if (!g_utf8_validate (self->operands->pdata[i], -1, NULL)) {
      g_set_error_literal (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE,
                           _ ("The command line is not text in UTF-8."));
      return FALSE;
    }
  }
  if (self->operands->len < verb->min) {
    g_set_error (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE,
                 _ ("Something is missing. It is used so: %s"), usage);
    return FALSE;
  }
  if (self->operands->len > verb->max) {
    g_autofree char *shown = g_utf8_make_valid (self->operands->pdata[verb->max], -1);

    g_set_error (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE,
                 _ ("“%s” is one word too many. It is used so: %s"), shown, usage);
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_all (CarrelArguments *self, GError **error)
{
  if (carrel_arguments_has (self, "help") || carrel_arguments_has (self, "version"))
    return TRUE;
  if (self->command == NULL) {
    g_set_error_literal (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE,
                         _ ("Say what to do: carrelctl COMMAND."));
    return FALSE;
  }
  if (self->command->entity_first && self->entity == NULL) {
    g_autofree char *usage = carrel_command_dup_usage (self->command, &self->command->verbs[0]);

    g_set_error (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE,
                 _ ("Say which kind of records is meant: %s"), usage);
    return FALSE;
  }
  if (self->verb == NULL)
    self->verb = &self->command->verbs[0];
  return check_options (self, error) && check_operands (self, error);
}

gboolean
carrel_arguments_parse (CarrelArguments *self, const char *const *words, guint n, GError **error)
{
  GError *first = NULL; /* later words still count, for --help and --json */
  gboolean only_operands = FALSE;

  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < n; i++) {
    GError **problem = first == NULL ? &first : NULL;

    if (only_operands || words[i][0] != '-' || words[i][1] == '\0') {
      if (first == NULL || self->command != NULL) /* what follows a wrong command is none */
        take_word (self, words[i], problem);
    } else if (strcmp (words[i], "--") == 0)
      only_operands = TRUE;
    else if (words[i][1] == '-')
      parse_long (self, words, n, &i, problem);
    else
      parse_short (self, words, n, &i, problem);
  }
  if (first == NULL)
    return check_all (self, error);
  g_propagate_error (error, first);
  return FALSE;
}

const CarrelCommand *
carrel_arguments_get_command (const CarrelArguments *self)
{
  return self->command;
}

const CarrelVerb *
carrel_arguments_get_verb (const CarrelArguments *self)
{
  return self->verb;
}

const char *
carrel_arguments_get_entity (const CarrelArguments *self)
{
  return self->entity;
}

const GPtrArray *
carrel_arguments_get_operands (const CarrelArguments *self)
{
  return self->operands;
}

const char *
carrel_arguments_get_operand (const CarrelArguments *self, guint index)
{
  return index < self->operands->len ? self->operands->pdata[index] : NULL;
}

const GPtrArray *
carrel_arguments_get_all (const CarrelArguments *self, const char *option)
{
  const CarrelOption *found = find_option (self, has_name, option);

  return found != NULL ? g_hash_table_lookup (self->values, found) : NULL;
}

gboolean
carrel_arguments_has (const CarrelArguments *self, const char *option)
{
  return carrel_arguments_get_all (self, option) != NULL;
}

const char *
carrel_arguments_get (const CarrelArguments *self, const char *option)
{
  const GPtrArray *values = carrel_arguments_get_all (self, option);

  return values != NULL && values->len > 0 ? values->pdata[values->len - 1] : NULL;
}

gboolean
carrel_arguments_get_number (const CarrelArguments *self, const char *option, guint64 min,
                             guint64 max, guint64 fallback, guint64 *number, GError **error)
{
  const char *text = carrel_arguments_get (self, option);

  *number = fallback;
  if (text == NULL || g_ascii_string_to_unsigned (text, 10, min, max, number, NULL))
    return TRUE;
  g_set_error (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE,
               _ ("--%s cannot be “%s”. Give a whole number from %" G_GUINT64_FORMAT
                  " to %" G_GUINT64_FORMAT "."),
               option, text, min, max);
  return FALSE;
}

gboolean
carrel_arguments_split (const char *word, char **name, const char **value, GError **error)
{
  const char *equals = strchr (word, '=');

  if (equals == NULL || equals == word) {
    g_set_error (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE,
                 _ ("“%s” cannot be understood. Write a name, =, and a value, without spaces "
                    "around the sign."),
                 word);
    return FALSE;
  }
  *name = g_strndup (word, (gsize) (equals - word));
  *value = equals + 1;
  return TRUE;
}
