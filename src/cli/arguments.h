#pragma once

#include "cli/command.h"

G_BEGIN_DECLS

/* The words of the command line, sorted by the tables of command.h. */

#define CARREL_CLI_ERROR (carrel_cli_error_quark ())

typedef enum {
  CARREL_CLI_ERROR_USAGE,  /* the command line cannot be understood */
  CARREL_CLI_ERROR_FAILED, /* a file beside the workspace could not be read or written */
} CarrelCliError;

GQuark carrel_cli_error_quark (void);

typedef struct _CarrelArguments CarrelArguments;

CarrelArguments *carrel_arguments_new (void);
void carrel_arguments_free (CarrelArguments *self);

/**
 * carrel_arguments_parse:
 * @words: (array length=n): without the name of the program
 *
 * Sorts the words. Also when it fails, all that was understood is there: help can be shown for a
 * command whose other options are wrong.
 *
 * Returns: FALSE with %CARREL_CLI_ERROR_USAGE
 */
gboolean
carrel_arguments_parse (CarrelArguments *self, const char *const *words, guint n, GError **error);

const CarrelCommand *carrel_arguments_get_command (const CarrelArguments *self); /* or NULL */
const CarrelVerb *carrel_arguments_get_verb (const CarrelArguments *self);       /* or NULL */

/**
 * carrel_arguments_get_entity:
 *
 * Returns: (transfer none) (nullable): the word that stands before the verb, of commands with
 * `entity_first`
 */
const char *carrel_arguments_get_entity (const CarrelArguments *self);

/**
 * carrel_arguments_get_operands:
 *
 * Returns: (transfer none) (element-type utf8): the words that are no options
 */
const GPtrArray *carrel_arguments_get_operands (const CarrelArguments *self);
const char *carrel_arguments_get_operand (const CarrelArguments *self, guint index); /* or NULL */

gboolean carrel_arguments_has (const CarrelArguments *self, const char *option);

/**
 * carrel_arguments_get:
 *
 * Returns: (transfer none) (nullable): the argument of an option, NULL when it was not given
 */
const char *carrel_arguments_get (const CarrelArguments *self, const char *option);

/**
 * carrel_arguments_get_all:
 *
 * Returns: (transfer none) (nullable) (element-type utf8): all arguments of a repeatable option,
 * in order
 */
const GPtrArray *carrel_arguments_get_all (const CarrelArguments *self, const char *option);

/**
 * carrel_arguments_get_number:
 * @fallback: without the option
 *
 * Returns: FALSE with %CARREL_CLI_ERROR_USAGE when the argument is no whole number of that range
 */
gboolean
carrel_arguments_get_number (const CarrelArguments *self, const char *option, guint64 min,
                             guint64 max, guint64 fallback, guint64 *number, GError **error);

/**
 * carrel_arguments_split:
 * @word: `NAME=VALUE`
 * @name: (out) (transfer full)
 * @value: (out) (transfer none): within @word
 *
 * Returns: FALSE with %CARREL_CLI_ERROR_USAGE when there is no `=` or nothing before it
 */
gboolean carrel_arguments_split (const char *word, char **name, const char **value, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelArguments, carrel_arguments_free)

G_END_DECLS
