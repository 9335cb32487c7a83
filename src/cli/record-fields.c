#include "config.h"

#include "cli/record-fields.h"

#include "cli/workspace.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SHOWN_COLUMNS 7 /* of a table for which nobody chose columns */

void
carrel_record_fields_add (GArray *fields, guint field)
{
  for (guint i = 0; i < fields->len; i++) {
    if (g_array_index (fields, guint, i) == field)
      return;
  }
  g_array_append_val (fields, field);
}

static gboolean
add_named_fields (GArray *fields, const CarrelEntity *entity, const char *names, GError **error)
{
  g_auto (GStrv) list = g_strsplit (names, ",", -1);

  for (guint i = 0; list[i] != NULL; i++) {
    guint field;

    if (*g_strstrip (list[i]) == '\0')
      continue;
    if (!carrel_workspace_find_field (entity, list[i], &field, error))
      return FALSE;
    carrel_record_fields_add (fields, field);
  }
  if (fields->len > 0)
    return TRUE;
  g_set_error_literal (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE,
                       _ ("--columns names no field."));
  return FALSE;
}

/* The id, what a record is called, what it must have, and what lists are sorted by. */
static void
add_telling_fields (GArray *fields, const CarrelEntity *entity)
{
  static const CarrelFieldFlags telling[] = { CARREL_FIELD_NAME, CARREL_FIELD_REQUIRED,
                                              CARREL_FIELD_INDEXED };

  carrel_record_fields_add (fields, CARREL_FIELD_ID);
  for (gsize i = 0; i < G_N_ELEMENTS (telling); i++) {
    for (guint j = 0; j < entity->n_fields && fields->len < SHOWN_COLUMNS; j++) {
      const CarrelField *field = &entity->fields[j];

      if ((field->flags & telling[i]) != 0 && (field->flags & CARREL_FIELD_SECRET) == 0
          && field->type != CARREL_TYPE_JSON)
        carrel_record_fields_add (fields, j);
    }
  }
}

static void
add_open_fields (GArray *fields, const CarrelEntity *entity)
{
  for (guint i = 0; i < entity->n_fields; i++) {
    if ((entity->fields[i].flags & CARREL_FIELD_SECRET) == 0)
      carrel_record_fields_add (fields, i);
  }
}

GArray *
carrel_record_fields_choose (CarrelCli *cli, const CarrelEntity *entity, gboolean few,
                             GError **error)
{
  const char *names = carrel_arguments_get (cli->arguments, "columns");
  g_autoptr (GArray) fields = g_array_new (FALSE, FALSE, sizeof (guint));

  if (names != NULL) {
    if (!add_named_fields (fields, entity, names, error))
      return NULL;
  } else if (few)
    add_telling_fields (fields, entity);
  else
    add_open_fields (fields, entity);
  return g_steal_pointer (&fields);
}
