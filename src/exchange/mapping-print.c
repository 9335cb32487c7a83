#include "config.h"

#include "exchange/mapping.h"

#include <string.h>

static void
build_member (JsonBuilder *builder, const char *name, const char *value)
{
  if (value == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
build_flag (JsonBuilder *builder, const char *name, gboolean value)
{
  if (!value)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, TRUE);
}

static void
build_list (JsonBuilder *builder, const char *name, const GPtrArray *values)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < values->len; i++)
    json_builder_add_string_value (builder, values->pdata[i]);
  json_builder_end_array (builder);
}

static void
build_values (JsonBuilder *builder, GHashTable *values)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (values), (GCompareFunc) strcmp);

  json_builder_set_member_name (builder, "values");
  json_builder_begin_object (builder);
  for (GList *link = keys; link != NULL; link = link->next) {
    const char *value = g_hash_table_lookup (values, link->data);

    json_builder_set_member_name (builder, link->data);
    if (value != NULL)
      json_builder_add_string_value (builder, value);
    else
      json_builder_add_null_value (builder);
  }
  json_builder_end_object (builder);
}

static void
build_field (JsonBuilder *builder, const CarrelEntity *entity, const CarrelMappingField *field)
{
  json_builder_set_member_name (builder, entity->fields[field->field].name);
  json_builder_begin_object (builder);
  if (field->columns->len == 1)
    build_member (builder, "column", field->columns->pdata[0]);
  else if (field->columns->len > 1)
    build_list (builder, "columns", field->columns);
  build_member (builder, "join", field->join);
  build_member (builder, "until", field->until);
  build_member (builder, "split", field->split);
  build_member (builder, "prefix", field->prefix);
  build_member (builder, "value", field->constant);
  if (field->values != NULL)
    build_values (builder, field->values);
  if (field->of_record >= 0) {
    json_builder_set_member_name (builder, "record");
    json_builder_add_int_value (builder, field->of_record);
  }
  json_builder_end_object (builder);
}

static void
build_record (JsonBuilder *builder, const CarrelMappingRecord *record)
{
  json_builder_begin_object (builder);
  build_member (builder, "entity", record->entity->name);
  if (record->when_column != NULL) {
    g_autoptr (GList) keys =
      g_list_sort (g_hash_table_get_keys (record->when_values), (GCompareFunc) strcmp);
    g_autoptr (GPtrArray) values = g_ptr_array_new ();

    for (GList *link = keys; link != NULL; link = link->next)
      g_ptr_array_add (values, link->data);
    json_builder_set_member_name (builder, "when");
    json_builder_begin_object (builder);
    build_member (builder, "column", record->when_column);
    build_list (builder, "in", values);
    json_builder_end_object (builder);
  }
  build_flag (builder, "update_only", record->update_only);
  build_flag (builder, "optional", record->optional);
  json_builder_set_member_name (builder, "fields");
  json_builder_begin_object (builder);
  for (guint i = 0; i < record->fields->len; i++)
    build_field (builder, record->entity, record->fields->pdata[i]);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

char *
carrel_mapping_print (const CarrelMapping *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  build_member (builder, "id", self->id);
  build_member (builder, "label", self->label);
  build_list (builder, "headers", self->headers);
  json_builder_set_member_name (builder, "records");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->records->len; i++)
    build_record (builder, self->records->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  return json_generator_to_data (generator, NULL);
}
