#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A command, described once: parsing, help, the man page and shell completion are made from these
 * tables. Texts are marked for translation; names, arguments and examples are as they are typed. */

typedef struct _CarrelCli CarrelCli;

typedef enum {
  CARREL_EXIT_DONE = 0,
  CARREL_EXIT_FAILED = 1,
  CARREL_EXIT_USAGE = 2,
  CARREL_EXIT_PARTLY = 3,      /* some rows or items were refused, or problems were found */
  CARREL_EXIT_CANCELLED = 130, /* as shells have it for Ctrl+C */
  CARREL_EXIT_PIPE = 141,      /* as shells have it when nobody reads the results any more */
} CarrelExit;

/* What a shell offers for an option's argument or an operand. */
typedef enum {
  CARREL_COMPLETE_NOTHING,
  CARREL_COMPLETE_FILES,
  CARREL_COMPLETE_VALUES, /* the `values` of the option */
  CARREL_COMPLETE_ENTITIES,
  CARREL_COMPLETE_WRITERS, /* formats that can be written */
  CARREL_COMPLETE_READERS, /* formats that can be read */
  CARREL_COMPLETE_FIELD,
  CARREL_COMPLETE_FIELDS,     /* a list of them with commas */
  CARREL_COMPLETE_SETTING,    /* option=value of the format */
  CARREL_COMPLETE_ASSIGNMENT, /* field=value */
  CARREL_COMPLETE_COMMANDS,
} CarrelCompletion;

typedef struct {
  const char *name;     /* workspace */
  char letter;          /* w, or 0 */
  const char *argument; /* FILE; NULL: a switch */
  const char *help;     /* marked for translation */
  gboolean repeatable;
  CarrelCompletion completion;
  const char *values; /* permitted, separated by |; NULL: any */
  const char *verbs;  /* it belongs to these verbs only, separated by |; NULL: to all */
} CarrelOption;

/* What a command does, or one of several things: `backup create`. */
typedef struct {
  const char *name;     /* NULL: the command has no verbs */
  const char *operands; /* ID FIELD=VALUE…; NULL: none */
  const char *summary;  /* NULL: that of the command */
  guint min;            /* operands, that of `entity_first` not counted */
  guint max;
  CarrelCompletion completion; /* of operands */
  CarrelExit (*run) (CarrelCli *cli, GError **error);
} CarrelVerb;

typedef struct {
  const char *command; /* carrelctl import pupils.csv */
  const char *what;    /* marked for translation */
} CarrelExample;

typedef struct {
  const char *name;
  const char *summary;     /* one sentence, marked for translation */
  const char *description; /* paragraphs with an empty line between, marked for translation */
  const CarrelVerb *verbs; /* without a word, the first is meant */
  guint n_verbs;
  const CarrelOption *options;
  guint n_options;
  const CarrelExample *examples;
  guint n_examples;
  gboolean entity_first; /* a kind of record stands before the verb */
  gboolean hidden;       /* only for those who build Carrel */
} CarrelCommand;

#define CARREL_MANY G_MAXUINT /* as `max` of a verb: any number */

/* Options that every command has. */
extern const CarrelOption carrel_global_options[];
extern const guint carrel_n_global_options;

extern const CarrelCommand carrel_command_audit;
extern const CarrelCommand carrel_command_backup;
extern const CarrelCommand carrel_command_doctor;
extern const CarrelCommand carrel_command_export;
extern const CarrelCommand carrel_command_exports;
extern const CarrelCommand carrel_command_generate;
extern const CarrelCommand carrel_command_help;
extern const CarrelCommand carrel_command_import;
extern const CarrelCommand carrel_command_init;
extern const CarrelCommand carrel_command_records;
extern const CarrelCommand carrel_command_schema;
extern const CarrelCommand carrel_command_undo;

/**
 * carrel_commands_list:
 * Returns: (array length=n): all commands in the order of the help
 */
const CarrelCommand *const *carrel_commands_list (guint *n);
const CarrelCommand *carrel_commands_find (const char *name);

/**
 * carrel_command_find_verb:
 * @name: (nullable): a word; NULL gives the first verb
 *
 * Returns: (transfer none) (nullable): the verb
 */
const CarrelVerb *carrel_command_find_verb (const CarrelCommand *self, const char *name);

/**
 * carrel_command_dup_usage:
 * @verb: one of its verbs
 *
 * Returns: (transfer full): `carrelctl backup create [OPTION…]`
 */
char *carrel_command_dup_usage (const CarrelCommand *self, const CarrelVerb *verb);

/**
 * carrel_option_belongs:
 *
 * Returns: whether @self may be given with @verb
 */
gboolean carrel_option_belongs (const CarrelOption *self, const CarrelVerb *verb);

/**
 * carrel_option_dup_synopsis:
 *
 * Returns: (transfer full): `-w, --workspace=FILE`
 */
char *carrel_option_dup_synopsis (const CarrelOption *self);

G_END_DECLS
