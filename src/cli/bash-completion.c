#include "config.h"

#include "cli/bash-completion.h"

#include "cli/command.h"
#include "exchange/format.h"

#include <string.h>

/* The script has two parts: functions that hold the tables, and one that looks at the command line
 * and asks them. All words in it are names from the tables: letters, digits, `-` and `_`. */

static const char head[] =
  "# Bash completion for carrelctl. Made by: carrelctl generate bash-completion\n";

static const char *const kinds[] = {
  [CARREL_COMPLETE_NOTHING] = "nothing",   [CARREL_COMPLETE_FILES] = "files",
  [CARREL_COMPLETE_VALUES] = "words",      [CARREL_COMPLETE_ENTITIES] = "entities",
  [CARREL_COMPLETE_WRITERS] = "writers",   [CARREL_COMPLETE_READERS] = "readers",
  [CARREL_COMPLETE_FIELD] = "field",       [CARREL_COMPLETE_FIELDS] = "fields",
  [CARREL_COMPLETE_SETTING] = "setting",   [CARREL_COMPLETE_ASSIGNMENT] = "assignment",
  [CARREL_COMPLETE_COMMANDS] = "commands",
};

/* Bash takes words apart at each `=`; they are put together first. */
static const char body[] =
  "_carrelctl ()\n"
  "{\n"
  "  local command= verb= entity= format= waits= glue= kind= list= word cur i\n"
  "  local -a words=() operands=()\n"
  "\n"
  "  COMPREPLY=()\n"
  "  for ((i = 1; i <= COMP_CWORD; i++)); do\n"
  "    word=${COMP_WORDS[i]}\n"
  "    if [[ ${#words[@]} -gt 0 && ( $word == = || -n $glue ) ]]; then\n"
  "      words[-1]+=$word\n"
  "    else\n"
  "      words+=(\"$word\")\n"
  "    fi\n"
  "    glue=; [[ $word == = ]] && glue=1\n"
  "  done\n"
  "  cur=${words[-1]}\n"
  "  unset 'words[-1]'\n"
  "\n"
  "  for word in \"${words[@]}\"; do\n"
  "    if [[ -n $waits ]]; then\n"
  "      [[ $waits == --format || $waits == -f ]] && format=$word\n"
  "      waits=\n"
  "    elif [[ $word == --*=* ]]; then\n"
  "      [[ $word == --format=* ]] && format=${word#*=}\n"
  "    elif [[ $word == -?* ]]; then\n"
  "      _carrelctl_takes_value \"$word\" && waits=$word\n"
  "    elif [[ -z $command ]]; then\n"
  "      command=$word\n"
  "    elif [[ -z $entity ]] && _carrelctl_entity_first \"$command\"; then\n"
  "      entity=$word\n"
  "    elif [[ -z $verb && -n $(_carrelctl_verbs \"$command\") ]]; then\n"
  "      verb=$word\n"
  "    else\n"
  "      operands+=(\"$word\")\n"
  "    fi\n"
  "  done\n"
  "  [[ -n $entity ]] && operands=(\"$entity\")\n"
  "\n"
  "  if [[ -n $waits ]]; then\n"
  "    kind=$(_carrelctl_value \"$command\" \"$waits\")\n"
  "  elif [[ $cur == --*=* ]]; then\n"
  "    kind=$(_carrelctl_value \"$command\" \"${cur%%=*}\")\n"
  "    cur=${cur#*=}\n"
  "  elif [[ $cur == -* ]]; then\n"
  "    kind=\"words $(_carrelctl_options \"$command\" \"$verb\")\"\n"
  "  elif [[ -z $command ]]; then\n"
  "    kind=commands\n"
  "  elif [[ -z $entity ]] && _carrelctl_entity_first \"$command\"; then\n"
  "    kind=entities\n"
  "  elif [[ -z $verb && -n $(_carrelctl_verbs \"$command\") ]]; then\n"
  "    kind=\"words $(_carrelctl_verbs \"$command\")\"\n"
  "  else\n"
  "    kind=$(_carrelctl_operand \"$command\" \"$verb\")\n"
  "  fi\n"
  "\n"
  "  case $kind in\n"
  "    words*) list=${kind#words} ;;\n"
  "    commands) list=$(_carrelctl_commands) ;;\n"
  "    entities) list=$(_carrelctl_entities); [[ $command == export ]] && list+=' all' ;;\n"
  "    writers|readers) list=$(_carrelctl_formats \"$kind\") ;;\n"
  "    field|fields|assignment)\n"
  "      list=$(_carrelctl_fields \"${operands[@]}\") ;;\n"
  "    files)\n"
  "      compopt -o filenames 2> /dev/null\n"
  "      mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
  "      return ;;\n"
  "  esac\n"
  "  case $kind in\n"
  "    field)\n"
  "      if [[ $cur == -* ]]; then\n"
  "        mapfile -t COMPREPLY < <(compgen -P - -W \"$list\" -- \"${cur#-}\")\n"
  "      else\n"
  "        mapfile -t COMPREPLY < <(compgen -W \"$list\" -- \"$cur\")\n"
  "      fi ;;\n"
  "    fields)\n"
  "      compopt -o nospace 2> /dev/null\n"
  "      mapfile -t COMPREPLY < <(compgen -P \"${cur%\"${cur##*,}\"}\" -W \"$list\" -- "
  "\"${cur##*,}\")\n"
  "      ;;\n"
  "    assignment)\n"
  "      if [[ $cur == *=* ]]; then\n"
  "        list=$(_carrelctl_choices \"$entity\" \"${cur%%=*}\")\n"
  "        mapfile -t COMPREPLY < <(compgen -P \"${cur%%=*}=\" -W \"$list\" -- \"${cur#*=}\")\n"
  "      else\n"
  "        compopt -o nospace 2> /dev/null\n"
  "        mapfile -t COMPREPLY < <(compgen -S = -W \"$list\" -- \"$cur\")\n"
  "      fi ;;\n"
  "    setting)\n"
  "      if [[ $cur == *=* ]]; then\n"
  "        list=$(_carrelctl_settings \"$format\" \"${cur%%=*}\")\n"
  "        mapfile -t COMPREPLY < <(compgen -P \"${cur%%=*}=\" -W \"$list\" -- \"${cur#*=}\")\n"
  "      else\n"
  "        compopt -o nospace 2> /dev/null\n"
  "        mapfile -t COMPREPLY < <(compgen -S = -W \"$(_carrelctl_settings \"$format\")\" -- "
  "\"$cur\")\n"
  "      fi ;;\n"
  "    *) mapfile -t COMPREPLY < <(compgen -W \"$list\" -- \"$cur\") ;;\n"
  "  esac\n"
  "  if [[ $cur == *=* && $COMP_WORDBREAKS == *=* ]]; then\n"
  "    COMPREPLY=(\"${COMPREPLY[@]#\"${cur%\"${cur##*=}\"}\"}\")\n"
  "  fi\n"
  "}\n"
  "\n"
  "complete -F _carrelctl carrelctl\n";

/* Functions that hold the tables. */

static void
begin_function (GString *script, const char *name, const char *subject)
{
  g_string_append_printf (script, "\n_carrelctl_%s ()\n{\n", name);
  if (subject != NULL)
    g_string_append_printf (script, "  case %s in\n", subject);
}

static void
end_function (GString *script, gboolean is_case)
{
  g_string_append (script, is_case ? "  esac\n}\n" : "}\n");
}

/* a|b|c as a b c */
static char *
dup_words (const char *values)
{
  return g_strdelimit (g_strdup (values), "|", ' ');
}

static void
append_options (GString *words, const CarrelOption *options, guint n, const CarrelVerb *verb)
{
  for (guint i = 0; i < n; i++) {
    if (verb != NULL && !carrel_option_belongs (&options[i], verb))
      continue;
    g_string_append_printf (words, "%s--%s", words->len > 0 ? " " : "", options[i].name);
  }
}

static void
append_option_row (GString *script, const CarrelCommand *command, const CarrelVerb *verb)
{
  g_autoptr (GString) words = g_string_new (NULL);

  append_options (words, carrel_global_options, carrel_n_global_options, NULL);
  if (command != NULL)
    append_options (words, command->options, command->n_options, verb);
  g_string_append_printf (script, "    %s:%s) echo '%s' ;;\n",
                          command != NULL ? command->name : "*",
                          verb != NULL && verb->name != NULL ? verb->name : "*", words->str);
}

static void
append_options_function (GString *script, const CarrelCommand *const *commands, guint n)
{
  begin_function (script, "options", "$1:$2");
  for (guint i = 0; i < n; i++) {
    for (guint j = 0; j < commands[i]->n_verbs; j++) {
      if (commands[i]->verbs[j].name != NULL)
        append_option_row (script, commands[i], &commands[i]->verbs[j]);
    }
    append_option_row (script, commands[i], NULL);
  }
  append_option_row (script, NULL, NULL);
  end_function (script, TRUE);
}

static void
append_pattern (GString *script, const char *command, const CarrelOption *option)
{
  g_string_append_printf (script, "%s--%s", command, option->name);
  if (option->letter != 0)
    g_string_append_printf (script, "|%s-%c", command, option->letter);
}

static void
append_takes_value (GString *script, const CarrelOption *options, guint n)
{
  for (guint i = 0; i < n; i++) {
    if (options[i].argument == NULL)
      continue;
    g_string_append (script, "    ");
    append_pattern (script, "", &options[i]);
    g_string_append (script, ") return 0 ;;\n");
  }
}

static void
append_takes_value_function (GString *script, const CarrelCommand *const *commands, guint n)
{
  begin_function (script, "takes_value", "$1");
  append_takes_value (script, carrel_global_options, carrel_n_global_options);
  for (guint i = 0; i < n; i++)
    append_takes_value (script, commands[i]->options, commands[i]->n_options);
  g_string_append (script, "  esac\n  return 1\n}\n");
}

static void
append_values (GString *script, const char *command, const CarrelOption *options, guint n)
{
  for (guint i = 0; i < n; i++) {
    g_autofree char *words = options[i].values != NULL ? dup_words (options[i].values) : NULL;

    if (options[i].completion == CARREL_COMPLETE_NOTHING)
      continue;
    g_string_append (script, "    ");
    append_pattern (script, command, &options[i]);
    g_string_append_printf (script, ") echo '%s%s%s' ;;\n", kinds[options[i].completion],
                            words != NULL ? " " : "", words != NULL ? words : "");
  }
}

static void
append_value_function (GString *script, const CarrelCommand *const *commands, guint n)
{
  begin_function (script, "value", "$1:$2");
  append_values (script, "*:", carrel_global_options, carrel_n_global_options);
  for (guint i = 0; i < n; i++) {
    g_autofree char *prefix = g_strconcat (commands[i]->name, ":", NULL);

    append_values (script, prefix, commands[i]->options, commands[i]->n_options);
  }
  g_string_append (script, "    *) echo nothing ;;\n");
  end_function (script, TRUE);
}

static void
append_command_functions (GString *script, const CarrelCommand *const *commands, guint n)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GString) verbs = g_string_new (NULL);
  g_autoptr (GString) operands = g_string_new (NULL);
  g_autoptr (GString) entity_first = g_string_new (NULL);

  for (guint i = 0; i < n; i++) {
    const CarrelCommand *command = commands[i];

    g_string_append_printf (names, "%s%s", i > 0 ? " " : "", command->name);
    if (command->entity_first)
      g_string_append_printf (entity_first, "    %s) return 0 ;;\n", command->name);
    if (command->verbs[0].name != NULL)
      g_string_append_printf (verbs, "    %s) echo '", command->name);
    for (guint j = 0; j < command->n_verbs; j++) {
      const CarrelVerb *verb = &command->verbs[j];

      if (verb->name != NULL)
        g_string_append_printf (verbs, "%s%s", j > 0 ? " " : "", verb->name);
      g_string_append_printf (operands, "    %s:%s) echo %s ;;\n", command->name,
                              verb->name != NULL ? verb->name : "", kinds[verb->completion]);
    }
    if (command->verbs[0].name != NULL)
      g_string_append (verbs, "' ;;\n");
  }
  g_string_append_printf (script, "\n_carrelctl_commands ()\n{\n  echo '%s'\n}\n", names->str);
  g_string_append_printf (script, "\n_carrelctl_verbs ()\n{\n  case $1 in\n%s  esac\n}\n",
                          verbs->str);
  g_string_append_printf (script, "\n_carrelctl_operand ()\n{\n  case $1:$2 in\n%s  esac\n}\n",
                          operands->str);
  g_string_append_printf (
    script, "\n_carrelctl_entity_first ()\n{\n  case $1 in\n%s  esac\n  return 1\n}\n",
    entity_first->str);
}

/* The model and the formats. */

static void
append_choices (GString *script, const CarrelEntity *entity)
{
  for (guint i = 0; i < entity->n_fields; i++) {
    const CarrelField *field = &entity->fields[i];

    if (field->choices == NULL)
      continue;
    g_string_append_printf (script, "    %s:%s) echo '", entity->name, field->name);
    for (const CarrelChoice *choice = field->choices; choice->value != NULL; choice++)
      g_string_append_printf (script, "%s%s", choice == field->choices ? "" : " ", choice->value);
    g_string_append (script, "' ;;\n");
  }
}

static void
append_model_functions (GString *script, const CarrelModel *model)
{
  begin_function (script, "entities", NULL);
  g_string_append (script, "  echo '");
  for (guint i = 0; i < model->n_entities; i++)
    g_string_append_printf (script, "%s%s", i > 0 ? " " : "", model->entities[i].name);
  g_string_append (script, "'\n");
  end_function (script, FALSE);

  g_string_append (script, "\n_carrelctl_fields ()\n{\n  local entity\n"
                           "  for entity in \"$@\"; do\n    case $entity in\n");
  for (guint i = 0; i < model->n_entities; i++) {
    g_string_append_printf (script, "      %s) echo '", model->entities[i].name);
    for (guint j = 0; j < model->entities[i].n_fields; j++)
      g_string_append_printf (script, "%s%s", j > 0 ? " " : "", model->entities[i].fields[j].name);
    g_string_append (script, "' ;;\n");
  }
  g_string_append (script, "    esac\n  done\n}\n");

  begin_function (script, "choices", "$1:$2");
  for (guint i = 0; i < model->n_entities; i++)
    append_choices (script, &model->entities[i]);
  end_function (script, TRUE);
}

static void
append_settings (GString *script, const CarrelFormat *format)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < format->n_options; i++) {
    const CarrelFormatOption *option = &format->options[i];
    g_autofree char *words = option->values != NULL ? dup_words (option->values) : NULL;

    g_string_append_printf (names, "%s%s", i > 0 ? " " : "", option->name);
    if (words != NULL)
      g_string_append_printf (script, "    %s:%s) echo '%s' ;;\n", format->id, option->name, words);
  }
  g_string_append_printf (script, "    %s:) echo '%s' ;;\n", format->id, names->str);
}

static void
append_format_functions (GString *script)
{
  guint n;
  const CarrelFormat *const *formats = carrel_formats_list (&n);
  g_autoptr (GString) writers = g_string_new (NULL);
  g_autoptr (GString) readers = g_string_new (NULL);

  for (guint i = 0; i < n; i++) {
    if (formats[i]->new_writer != NULL)
      g_string_append_printf (writers, "%s ", formats[i]->id);
    if (formats[i]->new_reader != NULL)
      g_string_append_printf (readers, "%s ", formats[i]->id);
  }
  begin_function (script, "formats", "$1");
  g_string_append_printf (script, "    writers) echo '%szip' ;;\n    readers) echo '%s' ;;\n",
                          writers->str, g_strchomp (readers->str));
  end_function (script, TRUE);

  begin_function (script, "settings", "$1:$2");
  for (guint i = 0; i < n; i++)
    append_settings (script, formats[i]);
  end_function (script, TRUE);
}

char *
carrel_bash_completion_new (const CarrelModel *model)
{
  GString *script = g_string_new (head);
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();
  const CarrelCommand *const *commands;
  guint n;

  g_return_val_if_fail (model != NULL, NULL);

  commands = carrel_commands_list (&n);
  for (guint i = 0; i < n; i++) {
    if (!commands[i]->hidden)
      g_ptr_array_add (shown, (gpointer) commands[i]);
  }
  commands = (const CarrelCommand *const *) shown->pdata;
  append_command_functions (script, commands, shown->len);
  append_options_function (script, commands, shown->len);
  append_takes_value_function (script, commands, shown->len);
  append_value_function (script, commands, shown->len);
  append_model_functions (script, model);
  append_format_functions (script);
  g_string_append_c (script, '\n');
  g_string_append (script, body);
  return g_string_free (script, FALSE);
}
