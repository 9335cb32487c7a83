#include "config.h"

#include "exchange/columns.h"

#include "base/text.h"
#include "exchange/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_SIMILAR 5

/* Names like a wrong one. */

/* One has to be part of the other; short ones are part of everything. */
static gboolean
is_within (const char *a, const char *b)
{
  return strlen (a) >= 3 && strlen (b) >= 3 && (strstr (a, b) != NULL || strstr (b, a) != NULL);
}

static gboolean
is_synonym (const CarrelField *field, const char *folded)
{
  g_auto (GStrv) words = field->synonyms != NULL ? g_strsplit (field->synonyms, "|", -1) : NULL;

  for (guint i = 0; words != NULL && words[i] != NULL; i++) {
    g_autofree char *word = carrel_text_fold (words[i]);

    if (strcmp (word, folded) == 0)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_similar (const CarrelField *field, const char *folded)
{
  g_autofree char *name = carrel_text_fold (field->name);
  g_autofree char *title = carrel_text_fold (carrel_field_title (field));

  return is_within (name, folded) || is_within (title, folded) || is_synonym (field, folded);
}

/* All names where none is similar. */
static char *
list_similar (const CarrelEntity *entity, const char *name)
{
  g_autofree char *folded = carrel_text_fold (name);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < entity->n_fields && names->len < MAX_SIMILAR; i++) {
    if (is_similar (&entity->fields[i], folded))
      g_ptr_array_add (names, (gpointer) entity->fields[i].name);
  }
  for (guint i = 0, none = names->len; none == 0 && i < entity->n_fields; i++)
    g_ptr_array_add (names, (gpointer) entity->fields[i].name);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **) names->pdata);
}

/* Choosing. */

static gboolean
find_wanted (const CarrelEntity *entity, const char *name, const GArray *fields,
             CarrelPrivacyMode privacy, guint *found, GError **error)
{
  int field = carrel_entity_find (entity, name);

  if (field < 0) {
    g_autofree char *similar = list_similar (entity, name);

    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION,
                 /* Translators: a kind of record, a word, names of fields */
                 _ ("%s have no field “%s”. Did you mean one of these: %s?"), _ (entity->label),
                 name, similar);
    return FALSE;
  }
  if (privacy == CARREL_PRIVACY_WITHOUT
      && (entity->fields[field].flags & CARREL_FIELD_PERSONAL) != 0) {
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION,
                 _ ("The field “%s” is personal, and personal fields were to be left out. Drop "
                    "the column, or let personal fields be replaced by pseudonyms."),
                 name);
    return FALSE;
  }
  for (guint i = 0; i < fields->len; i++) {
    if (g_array_index (fields, guint, i) == (guint) field) {
      g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION,
                   _ ("The field “%s” was asked for twice. Name each column once."), name);
      return FALSE;
    }
  }
  *found = (guint) field;
  return TRUE;
}

/* @unwanted: flags of the fields that are left out */
static void
add_all (GArray *fields, const CarrelEntity *entity, guint unwanted)
{
  for (guint i = 0; i < entity->n_fields; i++) {
    if ((entity->fields[i].flags & unwanted) == 0)
      g_array_append_val (fields, i);
  }
}

static CarrelColumns *
take_fields (const CarrelEntity *entity, GArray *fields)
{
  CarrelColumns *self = g_new0 (CarrelColumns, 1);
  const char **names = g_new0 (const char *, fields->len);
  int currency = carrel_entity_find_flag (entity, CARREL_FIELD_CURRENCY);
  gboolean has_money = FALSE;

  self->entity = entity;
  self->n = fields->len;
  self->currency_column = -1;
  for (guint i = 0; i < self->n; i++) {
    guint field = g_array_index (fields, guint, i);

    names[i] = entity->fields[field].name;
    has_money = has_money || entity->fields[field].type == CARREL_TYPE_MONEY;
    if ((int) field == currency)
      self->currency_column = (int) i;
  }
  if (has_money && currency >= 0 && self->currency_column < 0) {
    self->currency_column = (int) self->n;
    g_array_append_val (fields, currency);
  }
  self->names = names;
  self->fields = (const guint *) (gpointer) g_array_free (fields, FALSE);
  return self;
}

CarrelColumns *
carrel_columns_new (const CarrelEntity *entity, const GPtrArray *wanted, CarrelPrivacyMode privacy,
                    GError **error)
{
  g_autoptr (GArray) fields = NULL;
  guint field;

  g_return_val_if_fail (entity != NULL, NULL);

  fields = g_array_new (FALSE, FALSE, sizeof (guint));
  if (wanted == NULL)
    add_all (fields, entity,
             CARREL_FIELD_SECRET | (privacy == CARREL_PRIVACY_WITHOUT ? CARREL_FIELD_PERSONAL : 0));
  for (guint i = 0; wanted != NULL && i < wanted->len; i++) {
    if (!find_wanted (entity, wanted->pdata[i], fields, privacy, &field, error))
      return NULL;
    g_array_append_val (fields, field);
  }
  if (fields->len == 0) {
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION,
                 _ ("No column is left for %s. Name at least one."), _ (entity->label));
    return NULL;
  }
  return take_fields (entity, g_steal_pointer (&fields));
}

CarrelColumns *
carrel_columns_new_whole (const CarrelEntity *entity)
{
  GArray *fields;

  g_return_val_if_fail (entity != NULL, NULL);

  fields = g_array_new (FALSE, FALSE, sizeof (guint));
  add_all (fields, entity, 0);
  return take_fields (entity, fields);
}

void
carrel_columns_free (CarrelColumns *self)
{
  if (self == NULL)
    return;

  g_free ((gpointer) self->fields);
  g_free ((gpointer) self->names);
  g_free (self);
}

guint
carrel_columns_get_width (const CarrelColumns *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return MAX (self->n, (guint) (self->currency_column + 1));
}
