#include "config.h"

#include "model/record.h"

#include "model/value.h"

#include <glib/gi18n-lib.h>

struct _CarrelRecord {
  const CarrelEntity *entity;
  guint64 present; /* one bit a field */
  char *values[];
};

CarrelRecord *
carrel_record_new (const CarrelEntity *entity)
{
  CarrelRecord *self;

  g_return_val_if_fail (entity != NULL && entity->n_fields <= 64, NULL);

  self = g_malloc0 (sizeof (CarrelRecord) + entity->n_fields * sizeof (char *));
  self->entity = entity;
  return self;
}

CarrelRecord *
carrel_record_copy (const CarrelRecord *self)
{
  CarrelRecord *copy = carrel_record_new (self->entity);

  copy->present = self->present;
  for (guint i = 0; i < self->entity->n_fields; i++)
    copy->values[i] = g_strdup (self->values[i]);
  return copy;
}

void
carrel_record_clear (CarrelRecord *self)
{
  for (guint i = 0; i < self->entity->n_fields; i++)
    g_clear_pointer (&self->values[i], g_free);
  self->present = 0;
}

void
carrel_record_free (CarrelRecord *self)
{
  carrel_record_clear (self);
  g_free (self);
}

const CarrelEntity *
carrel_record_get_entity (const CarrelRecord *self)
{
  return self->entity;
}

gboolean
carrel_record_has (const CarrelRecord *self, guint field)
{
  g_return_val_if_fail (field < self->entity->n_fields, FALSE);

  return (self->present & (G_GUINT64_CONSTANT (1) << field)) != 0;
}

const char *
carrel_record_get (const CarrelRecord *self, guint field)
{
  g_return_val_if_fail (field < self->entity->n_fields, NULL);

  return self->values[field];
}

const char *
carrel_record_get_by_name (const CarrelRecord *self, const char *field)
{
  int index = carrel_entity_find (self->entity, field);

  g_return_val_if_fail (index >= 0, NULL);

  return self->values[index];
}

const char *
carrel_record_get_id (const CarrelRecord *self)
{
  return self->values[CARREL_FIELD_ID];
}

void
carrel_record_take (CarrelRecord *self, guint field, char *value)
{
  g_return_if_fail (field < self->entity->n_fields);

  if (value != NULL && *value == '\0')
    g_clear_pointer (&value, g_free);
  g_free (self->values[field]);
  self->values[field] = value;
  self->present |= G_GUINT64_CONSTANT (1) << field;
}

void
carrel_record_set (CarrelRecord *self, guint field, const char *value)
{
  carrel_record_take (self, field, g_strdup (value));
}

void
carrel_record_set_by_name (CarrelRecord *self, const char *field, const char *value)
{
  int index = carrel_entity_find (self->entity, field);

  g_return_if_fail (index >= 0);

  carrel_record_set (self, (guint) index, value);
}

void
carrel_record_unset (CarrelRecord *self, guint field)
{
  g_return_if_fail (field < self->entity->n_fields);

  g_clear_pointer (&self->values[field], g_free);
  self->present &= ~(G_GUINT64_CONSTANT (1) << field);
}

const char *
carrel_record_get_currency (const CarrelRecord *self)
{
  int field = carrel_entity_find_flag (self->entity, CARREL_FIELD_CURRENCY);

  return field >= 0 ? self->values[field] : NULL;
}

char *
carrel_record_dup_title (const CarrelRecord *self)
{
  int name = carrel_entity_find_flag (self->entity, CARREL_FIELD_NAME);
  const char *title = name >= 0 ? self->values[name] : NULL;

  if (title != NULL)
    return g_strdup (title);
  return g_strdup_printf ("%s %.8s", _ (self->entity->label_singular),
                          self->values[CARREL_FIELD_ID] != NULL ? self->values[CARREL_FIELD_ID]
                                                                : "");
}

gboolean
carrel_record_validate (const CarrelRecord *self, gboolean whole, GError **error)
{
  for (guint i = 0; i < self->entity->n_fields; i++) {
    const CarrelField *field = &self->entity->fields[i];
    gboolean required = (field->flags & CARREL_FIELD_REQUIRED) != 0;

    if (required && self->values[i] == NULL && (whole || carrel_record_has (self, i))) {
      g_set_error (error, CARREL_VALUE_ERROR, CARREL_VALUE_ERROR_INVALID,
                   /* Translators: a field that must not be empty, and the kind of record */
                   _ ("%s: a value is needed for each record of “%s”."), carrel_field_title (field),
                   _ (self->entity->label));
      return FALSE;
    }
    if (self->values[i] != NULL && !carrel_value_check (field, self->values[i], error))
      return FALSE;
  }
  return TRUE;
}
