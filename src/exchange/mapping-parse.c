#include "config.h"

#include "exchange/mapping.h"

#include "base/json-object.h"
#include "base/json.h"
#include "base/text.h"
#include "exchange/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_RECORDS 64 /* that one row makes, after numbered columns are counted out */

static gboolean
fail (GError **error, const char *where, const char *what)
{
  g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_MAPPING,
               /* Translators: a place in a mapping file, and what is wrong with it */
               _ ("The mapping is wrong at “%s”: %s"), where, what);
  return FALSE;
}

/* A misspelt member would otherwise be a wish that nobody hears. */
static gboolean
check_members (JsonObject *object, const char *known, GError **error)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *link = members; link != NULL; link = link->next) {
    g_autofree char *word = g_strdup_printf ("|%s|", (char *) link->data);
    g_autofree char *reason = NULL;

    if (strstr (known, word) != NULL)
      continue;
    reason = g_strdup_printf (_ ("There is no such member. Those there are: %s."), known);
    return fail (error, link->data, reason);
  }
  return TRUE;
}

static const char *
get_string (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
             && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

static gboolean
get_flag (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
         && json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

/* Adds the strings of an array, with `#` replaced by the number at hand. */
static gboolean
add_strings (JsonObject *object, const char *member, const char *number, GPtrArray *out,
             GError **error)
{
  JsonNode *node = json_object_get_member (object, member);
  JsonArray *array;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return fail (error, member, _ ("A list is needed here: […]."));
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *element = json_array_get_element (array, i);
    g_auto (GStrv) parts = NULL;

    if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_STRING)
      return fail (error, member, _ ("The list may hold text only."));
    parts = g_strsplit (json_node_get_string (element), number != NULL ? "#" : "\x01", -1);
    g_ptr_array_add (out, g_strjoinv (number != NULL ? number : "#", parts));
  }
  return TRUE;
}

static GHashTable *
new_folded_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static gboolean
parse_values (JsonObject *spec, CarrelMappingField *field, GError **error)
{
  JsonNode *node = json_object_get_member (spec, "values");
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return fail (error, "values", _ ("An object is needed here: {…}."));
  field->values = new_folded_table ();
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &value)) {
    char *key = strcmp (name, "*") == 0 ? g_strdup ("*") : carrel_text_fold (name);

    g_hash_table_insert (field->values, key,
                         JSON_NODE_HOLDS_VALUE (value) ? g_strdup (json_node_get_string (value))
                                                       : NULL);
  }
  return TRUE;
}

static gboolean
parse_field (JsonObject *spec, const char *name, const char *number, guint n_earlier,
             CarrelMappingRecord *record, GError **error)
{
  int index = carrel_entity_find (record->entity, name);
  const char *column = get_string (spec, "column");
  CarrelMappingField *field;

  if (index < 0)
    return fail (error, name, _ ("There is no such field."));
  if (!check_members (spec, "|column|columns|join|until|split|prefix|value|values|record|", error))
    return FALSE;
  field = carrel_mapping_add_field (record, (guint) index);
  if (column != NULL) {
    g_auto (GStrv) parts = g_strsplit (column, number != NULL ? "#" : "\x01", -1);

    g_ptr_array_add (field->columns, g_strjoinv (number != NULL ? number : "#", parts));
  }
  if (!add_strings (spec, "columns", number, field->columns, error)
      || !parse_values (spec, field, error))
    return FALSE;
  field->join = g_strdup (get_string (spec, "join"));
  field->constant = g_strdup (get_string (spec, "value"));
  field->prefix = g_strdup (get_string (spec, "prefix"));
  field->split = g_strdup (get_string (spec, "split"));
  field->until = g_strdup (get_string (spec, "until"));
  if (json_object_has_member (spec, "record")) {
    gint64 earlier;

    if (!carrel_json_object_get_integer (spec, "record", &earlier) || earlier < 0
        || earlier >= n_earlier)
      return fail (error, name, _ ("“record” has to name a record further up."));
    field->of_record = (int) earlier;
  }
  if (field->columns->len == 0 && field->constant == NULL && field->of_record < 0)
    return fail (error, name, _ ("It needs a “column”, “columns”, “value” or “record”."));
  return TRUE;
}

static gboolean
parse_when (JsonObject *object, CarrelMappingRecord *record, GError **error)
{
  JsonNode *node = json_object_get_member (object, "when");
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node) || get_string (json_node_get_object (node), "column") == NULL)
    return fail (error, "when", _ ("It needs a “column” and a list “in”."));
  record->when_column = g_strdup (get_string (json_node_get_object (node), "column"));
  if (!add_strings (json_node_get_object (node), "in", NULL, values, error))
    return FALSE;
  record->when_values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < values->len; i++)
    g_hash_table_add (record->when_values, carrel_text_fold (values->pdata[i]));
  return TRUE;
}

static gboolean
parse_record (CarrelMapping *self, JsonObject *object, const CarrelModel *model, const char *number,
              guint n_earlier, GError **error)
{
  const char *name = get_string (object, "entity");
  const CarrelEntity *entity = carrel_model_find (model, name);
  JsonNode *fields = json_object_get_member (object, "fields");
  CarrelMappingRecord *record;
  JsonObjectIter iter;
  JsonNode *value;

  if (entity == NULL)
    return fail (error, "entity",
                 _ ("It has to name one of the kinds of records, such as "
                    "“students”."));
  if (fields == NULL || !JSON_NODE_HOLDS_OBJECT (fields))
    return fail (error, "fields", _ ("An object is needed here: {…}."));
  if (!check_members (object, "|entity|when|update_only|optional|fields|", error))
    return FALSE;
  if (self->records->len >= MAX_RECORDS)
    return fail (error, "records", _ ("There are too many."));

  record = carrel_mapping_add_record (self, entity);
  record->update_only = get_flag (object, "update_only");
  record->optional = get_flag (object, "optional") || number != NULL;
  if (!parse_when (object, record, error))
    return FALSE;
  json_object_iter_init_ordered (&iter, json_node_get_object (fields));
  while (json_object_iter_next_ordered (&iter, &name, &value)) {
    if (!JSON_NODE_HOLDS_OBJECT (value))
      return fail (error, name, _ ("An object is needed here: {…}."));
    if (!parse_field (json_node_get_object (value), name, number, n_earlier, record, error))
      return FALSE;
  }
  return TRUE;
}

/* Whether text somewhere below holds a `#`, and what stands before and after the first. */
static gboolean
find_numbered (JsonNode *node, char **before, char **after)
{
  g_autoptr (GList) members = NULL;

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING) {
    const char *text = json_node_get_string (node);
    const char *sign = strchr (text, '#');

    if (sign == NULL)
      return FALSE;
    *before = g_strndup (text, (gsize) (sign - text));
    *after = g_strdup (sign + 1);
    return TRUE;
  }
  if (JSON_NODE_HOLDS_ARRAY (node))
    members = json_array_get_elements (json_node_get_array (node));
  else if (JSON_NODE_HOLDS_OBJECT (node))
    members = json_object_get_values (json_node_get_object (node));
  for (GList *link = members; link != NULL; link = link->next) {
    if (find_numbered (link->data, before, after))
      return TRUE;
  }
  return FALSE;
}

/* The numbers that stand in place of `#` in the headers, in the order of the headers. */
static GPtrArray *
find_numbers (const GPtrArray *columns, const char *before, const char *after)
{
  GPtrArray *numbers = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; columns != NULL && i < columns->len; i++) {
    g_autofree char *header = g_ascii_strdown (columns->pdata[i], -1);
    gsize digits;

    if (!g_str_has_prefix (header, before))
      continue;
    digits = strspn (header + strlen (before), "0123456789");
    if (digits > 0 && digits <= 3 && strcmp (header + strlen (before) + digits, after) == 0)
      g_ptr_array_add (numbers, g_strndup (header + strlen (before), digits));
  }
  return numbers;
}

static gboolean
parse_numbered (CarrelMapping *self, JsonNode *node, const CarrelModel *model,
                const GPtrArray *columns, GError **error)
{
  JsonObject *object = json_node_get_object (node);
  JsonNode *fields = json_object_get_member (object, "fields");
  guint n_earlier = self->records->len;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GPtrArray) numbers = NULL;

  if (fields == NULL || !find_numbered (fields, &before, &after))
    return parse_record (self, object, model, NULL, n_earlier, error);

  numbers = find_numbers (columns, before, after);
  for (guint i = 0; i < numbers->len; i++) {
    if (!parse_record (self, object, model, numbers->pdata[i], n_earlier, error))
      return FALSE;
  }
  return TRUE;
}

CarrelMapping *
carrel_mapping_parse (const char *json, gsize length, const CarrelModel *model,
                      const GPtrArray *columns, GError **error)
{
  g_autoptr (JsonObject) object = carrel_json_parse_object (json, length, error);
  g_autoptr (CarrelMapping) self = NULL;
  JsonNode *records;
  JsonArray *array;

  if (object == NULL)
    return NULL;
  if (!check_members (object, "|id|label|headers|records|", error))
    return NULL;
  self = carrel_mapping_new (get_string (object, "id"), get_string (object, "label"));
  if (!add_strings (object, "headers", NULL, self->headers, error))
    return NULL;
  records = json_object_get_member (object, "records");
  if (records == NULL || !JSON_NODE_HOLDS_ARRAY (records)) {
    fail (error, "records", _ ("A list is needed here: […]."));
    return NULL;
  }
  array = json_node_get_array (records);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *element = json_array_get_element (array, i);

    if (!JSON_NODE_HOLDS_OBJECT (element)) {
      fail (error, "records", _ ("An object is needed here: {…}."));
      return NULL;
    }
    if (!parse_numbered (self, element, model, columns, error))
      return NULL;
  }
  if (self->records->len == 0) {
    fail (error, "records", _ ("It says nothing about any record."));
    return NULL;
  }
  return g_steal_pointer (&self);
}
