#include "config.h"

#include "model/entity.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const CarrelTypeInfo types[CARREL_N_TYPES] = {
  [CARREL_TYPE_TEXT] = { "text", N_ ("text"), FALSE, "string", "xs:string" },
  [CARREL_TYPE_INTEGER] = { "integer", N_ ("a whole number"), TRUE, "number", "xs:integer" },
  [CARREL_TYPE_DECIMAL] = { "decimal", N_ ("a number such as 2.5"), FALSE, "number", "xs:decimal" },
  [CARREL_TYPE_MONEY] = { "money", N_ ("an amount such as 25.00"), TRUE, "number", "xs:decimal" },
  [CARREL_TYPE_BOOLEAN] = { "boolean", N_ ("yes or no"), TRUE, "boolean", "xs:boolean" },
  [CARREL_TYPE_DATE] = { "date", N_ ("a date such as 2026-09-01"), FALSE, "string", "xs:date" },
  [CARREL_TYPE_TIMESTAMP] = { "timestamp", N_ ("a date and time such as 2026-09-01 16:30"), FALSE,
                              "string", "xs:dateTime" },
  [CARREL_TYPE_DURATION] = { "duration", N_ ("a length such as 0:45 or 45 min"), TRUE, "string",
                             "xs:duration" },
  [CARREL_TYPE_EMAIL] = { "email", N_ ("an e-mail address"), FALSE, "string", "xs:string" },
  [CARREL_TYPE_URL] = { "url", N_ ("a web address beginning with https://"), FALSE, "string",
                        "xs:anyURI" },
  [CARREL_TYPE_TIMEZONE] = { "timezone", N_ ("a time zone such as Europe/London"), FALSE, "string",
                             "xs:string" },
  [CARREL_TYPE_CHOICE] = { "choice", N_ ("one of the values offered"), FALSE, "string",
                           "xs:string" },
  [CARREL_TYPE_REFERENCE] = { "reference", N_ ("the id, e-mail address or name of a record"), FALSE,
                              "string", "xs:string" },
  [CARREL_TYPE_JSON] = { "json", N_ ("JSON"), FALSE, "any", "xs:string" },
};

const CarrelTypeInfo *
carrel_type_info (CarrelType type)
{
  g_return_val_if_fail (type < CARREL_N_TYPES, NULL);

  return &types[type];
}

const CarrelEntity *
carrel_model_find (const CarrelModel *model, const char *name)
{
  for (guint i = 0; i < model->n_entities; i++) {
    if (g_strcmp0 (model->entities[i].name, name) == 0)
      return &model->entities[i];
  }
  return NULL;
}

int
carrel_entity_find (const CarrelEntity *entity, const char *name)
{
  for (guint i = 0; i < entity->n_fields; i++) {
    if (g_strcmp0 (entity->fields[i].name, name) == 0)
      return (int) i;
  }
  return -1;
}

int
carrel_entity_find_flag (const CarrelEntity *entity, CarrelFieldFlags flag)
{
  for (guint i = 0; i < entity->n_fields; i++) {
    if ((entity->fields[i].flags & flag) != 0)
      return (int) i;
  }
  return -1;
}

char *
carrel_entity_event (const CarrelEntity *entity, const char *verb)
{
  return g_strconcat (entity->singular, ".", verb, NULL);
}

static gboolean
is_ready (const CarrelEntity *entity, GPtrArray *placed)
{
  for (guint i = 0; i < entity->n_fields; i++) {
    const CarrelField *field = &entity->fields[i];
    gboolean found =
      field->type != CARREL_TYPE_REFERENCE || strcmp (field->target, entity->name) == 0;

    for (guint j = 0; !found && j < placed->len; j++)
      found = strcmp (((const CarrelEntity *) placed->pdata[j])->name, field->target) == 0;
    if (!found)
      return FALSE;
  }
  return TRUE;
}

GPtrArray *
carrel_model_in_order (const CarrelModel *model)
{
  GPtrArray *placed = g_ptr_array_new ();
  guint before;

  do {
    before = placed->len;
    for (guint i = 0; i < model->n_entities; i++) {
      const CarrelEntity *entity = &model->entities[i];

      if (!g_ptr_array_find (placed, entity, NULL) && is_ready (entity, placed))
        g_ptr_array_add (placed, (gpointer) entity);
    }
  } while (placed->len > before);

  g_assert (placed->len == model->n_entities); /* the tables hold no circle of references */
  return placed;
}

const char *
carrel_field_title (const CarrelField *field)
{
  return _ (field->label);
}

const CarrelChoice *
carrel_field_find_choice (const CarrelField *field, const char *value)
{
  for (const CarrelChoice *choice = field->choices; choice != NULL && choice->value != NULL;
       choice++) {
    if (g_strcmp0 (choice->value, value) == 0)
      return choice;
  }
  return NULL;
}
