#include "config.h"

#include "cli/document.h"
#include "cli/table.h"
#include "cli/workspace.h"
#include "exchange/xsd.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* carrelctl schema: what a workspace holds, for people and programs. */

static const struct {
  CarrelFieldFlags flag;
  const char *name;
  const char *label;
} flags[] = {
  { CARREL_FIELD_REQUIRED, "required", N_ ("required") },
  { CARREL_FIELD_UNIQUE, "unique", N_ ("unique") },
  { CARREL_FIELD_PERSONAL, "personal", N_ ("personal") },
  { CARREL_FIELD_SECRET, "secret", N_ ("secret") },
  { CARREL_FIELD_READ_ONLY, "read_only", N_ ("kept by Carrel") },
  { CARREL_FIELD_SEARCHABLE, "searchable", N_ ("searchable") },
};

static GPtrArray *
choose_entities (CarrelCli *cli, GError **error)
{
  const GPtrArray *words = carrel_arguments_get_operands (cli->arguments);
  g_autoptr (GPtrArray) entities = g_ptr_array_new ();

  for (guint i = 0; words->len == 0 && i < cli->model->n_entities; i++)
    g_ptr_array_add (entities, (gpointer) &cli->model->entities[i]);
  for (guint i = 0; i < words->len; i++) {
    const CarrelEntity *entity = carrel_workspace_find_entity (cli, words->pdata[i], error);

    if (entity == NULL)
      return NULL;
    g_ptr_array_add (entities, (gpointer) entity);
  }
  return g_steal_pointer (&entities);
}

/* JSON. */

static void
add_choices_json (CarrelDocument *document, const CarrelField *field)
{
  if (field->choices == NULL)
    return;
  carrel_document_begin_array (document, "choices");
  for (const CarrelChoice *choice = field->choices; choice->value != NULL; choice++)
    carrel_document_add (document, NULL, choice->value);
  carrel_document_end (document);
}

static void
add_field_json (CarrelDocument *document, const CarrelField *field)
{
  const CarrelTypeInfo *type = carrel_type_info (field->type);

  carrel_document_begin_object (document, NULL);
  carrel_document_add (document, "name", field->name);
  carrel_document_add (document, "label", carrel_field_title (field));
  carrel_document_add (document, "type", type->name);
  carrel_document_add (document, "json", type->json);
  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++) {
    if ((field->flags & flags[i].flag) != 0)
      carrel_document_add_boolean (document, flags[i].name, TRUE);
  }
  if (field->target != NULL)
    carrel_document_add (document, "target", field->target);
  add_choices_json (document, field);
  carrel_document_end (document);
}

static void
show_as_json (CarrelCli *cli, const GPtrArray *entities)
{
  g_autoptr (CarrelDocument) document = carrel_document_new (cli->console);

  carrel_document_add_integer (document, "version", cli->model->version);
  carrel_document_begin_array (document, "entities");
  for (guint i = 0; i < entities->len; i++) {
    const CarrelEntity *entity = entities->pdata[i];

    carrel_document_begin_object (document, NULL);
    carrel_document_add (document, "name", entity->name);
    carrel_document_add (document, "singular", entity->singular);
    carrel_document_add (document, "label", _ (entity->label));
    carrel_document_begin_array (document, "fields");
    for (guint j = 0; j < entity->n_fields; j++)
      add_field_json (document, &entity->fields[j]);
    carrel_document_end (document);
    carrel_document_end (document);
  }
  carrel_document_end (document);
  carrel_document_end (document);
}

/* Text. */

static char *
describe_type (const CarrelField *field)
{
  g_autoptr (GString) text = g_string_new (carrel_type_info (field->type)->name);

  if (field->target != NULL)
    g_string_append_printf (text, " → %s", field->target);
  for (const CarrelChoice *choice = field->choices; choice != NULL && choice->value != NULL;
       choice++)
    g_string_append_printf (text, "%s%s", choice == field->choices ? ": " : ", ", choice->value);
  return g_strdup (text->str);
}

static char *
describe_flags (const CarrelField *field)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++) {
    if ((field->flags & flags[i].flag) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", _ (flags[i].label));
  }
  return g_string_free (text, FALSE);
}

static void
show_as_tables (CarrelCli *cli, const GPtrArray *entities)
{
  for (guint i = 0; i < entities->len; i++) {
    const CarrelEntity *entity = entities->pdata[i];
    g_autoptr (CarrelTable) table = carrel_table_new (cli->console);
    g_autofree char *title =
      g_strdup_printf ("%s%s (%s)\n", i > 0 ? "\n" : "", _ (entity->label), entity->name);

    carrel_console_write (cli->console, title, -1);
    carrel_table_add_column (table, _ ("Field"), CARREL_COLUMN_WHOLE);
    carrel_table_add_column (table, _ ("Label"), CARREL_COLUMN_PLAIN);
    carrel_table_add_column (table, _ ("Type"), CARREL_COLUMN_PLAIN);
    carrel_table_add_column (table, _ ("Properties"), CARREL_COLUMN_PLAIN);
    for (guint j = 0; j < entity->n_fields; j++) {
      g_autofree char *type = describe_type (&entity->fields[j]);
      g_autofree char *properties = describe_flags (&entity->fields[j]);

      carrel_table_add (table, entity->fields[j].name);
      carrel_table_add (table, carrel_field_title (&entity->fields[j]));
      carrel_table_add (table, type);
      carrel_table_add (table, properties);
    }
    carrel_table_end (table);
  }
}

static CarrelExit
run_schema (CarrelCli *cli, GError **error)
{
  gboolean xsd = carrel_arguments_has (cli->arguments, "xsd");
  g_autoptr (GPtrArray) entities = choose_entities (cli, error);

  if (entities == NULL)
    return CARREL_EXIT_FAILED;
  if (xsd
      && (carrel_console_is_json (cli->console)
          || carrel_arguments_get_operands (cli->arguments)->len > 0)) {
    g_set_error_literal (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE,
                         _ ("--xsd describes all records in XML Schema; give it alone."));
    return CARREL_EXIT_FAILED;
  }
  if (xsd) {
    g_autofree char *text = carrel_xsd_new (cli->model);

    carrel_console_write (cli->console, text, -1);
  } else if (carrel_console_is_json (cli->console)) {
    show_as_json (cli, entities);
  } else {
    show_as_tables (cli, entities);
  }
  return CARREL_EXIT_DONE;
}

static const CarrelVerb verbs[] = {
  { NULL, "[ENTITY…]", NULL, 0, CARREL_MANY, CARREL_COMPLETE_ENTITIES, run_schema },
};

static const CarrelOption options[] = {
  { "xsd", 0, NULL, N_ ("Write the XML Schema of the XML files that Carrel exports.") },
};

static const CarrelExample examples[] = {
  { "carrelctl schema students", N_ ("Shows which fields a student has.") },
  { "carrelctl schema --json", N_ ("Describes all records for a program.") },
  { "carrelctl schema --xsd > carrel.xsd", N_ ("Writes the XML Schema to a file.") },
};

const CarrelCommand carrel_command_schema = {
  .name = "schema",
  .summary = N_ ("Show which kinds of records there are and which fields they have."),
  .description = N_ ("Needs no workspace."),
  .verbs = verbs,
  .n_verbs = G_N_ELEMENTS (verbs),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .examples = examples,
  .n_examples = G_N_ELEMENTS (examples),
};
