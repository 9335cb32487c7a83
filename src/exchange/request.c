#include "config.h"

#include "exchange/request.h"

#include "base/json-object.h"
#include "base/json.h"
#include "exchange/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

CarrelExportRequest *
carrel_export_request_new (void)
{
  CarrelExportRequest *self = g_new0 (CarrelExportRequest, 1);

  self->what = g_ptr_array_new_with_free_func (g_free);
  self->filters = g_ptr_array_new_with_free_func (g_free);
  self->options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
carrel_export_request_free (CarrelExportRequest *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->what, g_ptr_array_unref);
  g_clear_pointer (&self->filters, g_ptr_array_unref);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->options, g_hash_table_unref);
  g_free (self->format);
  g_free (self->target);
  g_free (self->search);
  g_free (self->order);
  g_free (self);
}

/* Printing. */

static void
append_list (GString *json, const char *name, const GPtrArray *texts)
{
  g_autoptr (GString) list = g_string_new ("[");

  for (guint i = 0; i < texts->len; i++) {
    if (i > 0)
      g_string_append_c (list, ',');
    carrel_json_append_string (list, texts->pdata[i], strlen (texts->pdata[i]));
  }
  g_string_append_c (list, ']');
  carrel_json_append_raw_member (json, name, list->str);
}

static void
append_text (GString *json, const char *name, const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

  if (valid != NULL)
    carrel_json_append_member (json, name, valid);
}

/* In the order of their names, so that equal requests have equal text. */
static void
append_options (GString *json, GHashTable *options)
{
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (options), (GCompareFunc) strcmp);
  g_autoptr (GString) object = g_string_new ("{");

  for (GList *at = names; at != NULL; at = at->next)
    carrel_json_append_member (object, at->data, g_hash_table_lookup (options, at->data));
  g_string_append_c (object, '}');
  carrel_json_append_raw_member (json, "options", object->str);
}

char *
carrel_export_request_print (const CarrelExportRequest *self)
{
  GString *json;

  g_return_val_if_fail (self != NULL, NULL);

  json = g_string_new ("{");
  append_list (json, "what", self->what);
  append_text (json, "format", self->format);
  append_text (json, "target", self->target);
  if (self->filters->len > 0)
    append_list (json, "filters", self->filters);
  append_text (json, "search", self->search);
  append_text (json, "order", self->order);
  if (self->columns != NULL)
    append_list (json, "columns", self->columns);
  if (g_hash_table_size (self->options) > 0)
    append_options (json, self->options);
  append_text (json, "privacy", carrel_privacy_get_name (self->privacy));
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}

/* Parsing. */

static gboolean
fail_at (const char *member, GError **error)
{
  g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FORMAT,
               /* Translators: the name of a member of a JSON document */
               _ ("The description of this export cannot be understood: “%s” is not what it has to "
                  "be. Set up the export anew."),
               member);
  return FALSE;
}

static gboolean
parse_text (JsonObject *object, const char *name, char **value, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);
  const char *text = carrel_json_object_get_text (object, name);

  if (node != NULL && !JSON_NODE_HOLDS_NULL (node) && text == NULL)
    return fail_at (name, error);
  *value = g_strdup (text);
  return TRUE;
}

/* @list: NULL when there is none */
static gboolean
parse_list (JsonObject *object, const char *name, GPtrArray **list, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array = carrel_json_object_get_array (object, name);

  *list = array != NULL ? carrel_json_array_dup_texts (array) : NULL;
  if (*list == NULL && node != NULL && !JSON_NODE_HOLDS_NULL (node))
    return fail_at (name, error);
  return TRUE;
}

static gboolean
parse_options (JsonObject *object, GHashTable *options, GError **error)
{
  JsonObject *given = carrel_json_object_get_object (object, "options");
  g_autoptr (GList) names = given != NULL ? json_object_get_members (given) : NULL;

  if (given == NULL && json_object_has_member (object, "options"))
    return fail_at ("options", error);
  for (GList *at = names; at != NULL; at = at->next) {
    const char *value = carrel_json_object_get_text (given, at->data);

    if (value == NULL)
      return fail_at (at->data, error);
    g_hash_table_insert (options, g_strdup (at->data), g_strdup (value));
  }
  return TRUE;
}

static gboolean
parse_lists (CarrelExportRequest *self, JsonObject *object, GError **error)
{
  g_autoptr (GPtrArray) what = NULL;
  g_autoptr (GPtrArray) filters = NULL;

  if (!parse_list (object, "what", &what, error) || !parse_list (object, "filters", &filters, error)
      || !parse_list (object, "columns", &self->columns, error))
    return FALSE;
  if (what == NULL || what->len == 0)
    return fail_at ("what", error);

  g_ptr_array_extend_and_steal (self->what, g_steal_pointer (&what));
  if (filters != NULL)
    g_ptr_array_extend_and_steal (self->filters, g_steal_pointer (&filters));
  return TRUE;
}

CarrelExportRequest *
carrel_export_request_parse (const char *json, GError **error)
{
  g_autoptr (CarrelExportRequest) self = carrel_export_request_new ();
  g_autoptr (JsonObject) object = NULL;
  g_autofree char *privacy = NULL;

  g_return_val_if_fail (json != NULL, NULL);

  object = carrel_json_parse_object (json, strlen (json), NULL);
  if (object == NULL) {
    fail_at ("{}", error);
    return NULL;
  }
  if (!parse_lists (self, object, error) || !parse_options (object, self->options, error)
      || !parse_text (object, "format", &self->format, error)
      || !parse_text (object, "target", &self->target, error)
      || !parse_text (object, "search", &self->search, error)
      || !parse_text (object, "order", &self->order, error)
      || !parse_text (object, "privacy", &privacy, error))
    return NULL;
  if (privacy != NULL && !carrel_privacy_find (privacy, &self->privacy)) {
    fail_at ("privacy", error);
    return NULL;
  }
  if (self->target == NULL) {
    fail_at ("target", error);
    return NULL;
  }
  return g_steal_pointer (&self);
}
