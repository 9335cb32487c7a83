#include "config.h"

#include "exchange/mapping.h"

#include "base/text.h"

#include <string.h>

static void
field_free (CarrelMappingField *field)
{
  g_ptr_array_unref (field->columns);
  g_free (field->join);
  g_free (field->constant);
  g_free (field->prefix);
  g_free (field->split);
  g_free (field->until);
  g_clear_pointer (&field->values, g_hash_table_unref);
  g_free (field);
}

static void
record_free (CarrelMappingRecord *record)
{
  g_free (record->when_column);
  g_clear_pointer (&record->when_values, g_hash_table_unref);
  g_ptr_array_unref (record->fields);
  g_free (record);
}

CarrelMapping *
carrel_mapping_new (const char *id, const char *label)
{
  CarrelMapping *self = g_new0 (CarrelMapping, 1);

  self->id = g_strdup (id);
  self->label = g_strdup (label);
  self->headers = g_ptr_array_new_with_free_func (g_free);
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) record_free);
  return self;
}

void
carrel_mapping_free (CarrelMapping *self)
{
  g_free (self->id);
  g_free (self->label);
  g_ptr_array_unref (self->headers);
  g_ptr_array_unref (self->records);
  g_free (self);
}

CarrelMappingRecord *
carrel_mapping_add_record (CarrelMapping *self, const CarrelEntity *entity)
{
  CarrelMappingRecord *record = g_new0 (CarrelMappingRecord, 1);

  record->entity = entity;
  record->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) field_free);
  g_ptr_array_add (self->records, record);
  return record;
}

CarrelMappingField *
carrel_mapping_add_field (CarrelMappingRecord *record, guint field)
{
  CarrelMappingField *mapped = g_new0 (CarrelMappingField, 1);

  mapped->field = field;
  mapped->of_record = -1;
  mapped->columns = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (record->fields, mapped);
  return mapped;
}

int
carrel_mapping_find_column (const GPtrArray *columns, const char *name)
{
  g_autofree char *folded = carrel_text_fold (name);

  for (guint i = 0; i < columns->len; i++) {
    if (strcmp (columns->pdata[i], name) == 0)
      return (int) i;
  }
  for (guint i = 0; i < columns->len; i++) {
    g_autofree char *other = carrel_text_fold (columns->pdata[i]);

    if (strcmp (other, folded) == 0)
      return (int) i;
  }
  return -1;
}

gboolean
carrel_mapping_matches (const CarrelMapping *self, const GPtrArray *columns)
{
  for (guint i = 0; i < self->headers->len; i++) {
    if (carrel_mapping_find_column (columns, self->headers->pdata[i]) < 0)
      return FALSE;
  }
  return self->headers->len > 0;
}
