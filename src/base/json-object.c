#include "config.h"

#include "base/json-object.h"

static JsonNode *
get_value (JsonObject *self, const char *name, GType type)
{
  JsonNode *node = json_object_get_member (self, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type
           ? node
           : NULL;
}

const char *
carrel_json_object_get_text (JsonObject *self, const char *name)
{
  JsonNode *node;

  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  node = get_value (self, name, G_TYPE_STRING);
  return node != NULL ? json_node_get_string (node) : NULL;
}

gboolean
carrel_json_object_get_integer (JsonObject *self, const char *name, gint64 *value)
{
  JsonNode *node;

  g_return_val_if_fail (self != NULL && name != NULL && value != NULL, FALSE);

  node = get_value (self, name, G_TYPE_INT64);
  if (node != NULL)
    *value = json_node_get_int (node);
  return node != NULL;
}

JsonArray *
carrel_json_object_get_array (JsonObject *self, const char *name)
{
  JsonNode *node;

  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  node = json_object_get_member (self, name);
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

JsonObject *
carrel_json_object_get_object (JsonObject *self, const char *name)
{
  JsonNode *node;

  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  node = json_object_get_member (self, name);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

GPtrArray *
carrel_json_array_dup_texts (JsonArray *array)
{
  g_autoptr (GPtrArray) texts = NULL;

  g_return_val_if_fail (array != NULL, NULL);

  texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);

    if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
      return NULL;
    g_ptr_array_add (texts, json_node_dup_string (node));
  }
  return g_steal_pointer (&texts);
}
