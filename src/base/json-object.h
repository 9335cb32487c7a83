#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Members of an object that somebody else wrote: what is missing, or of another kind than wanted,
 * is simply not there. */

/**
 * carrel_json_object_get_text:
 *
 * Returns: (transfer none) (nullable): a member that is a string
 */
const char *carrel_json_object_get_text (JsonObject *self, const char *name);

/**
 * carrel_json_object_get_integer:
 * @value: (out): a member that is a whole number
 *
 * Returns: whether there is one
 */
gboolean carrel_json_object_get_integer (JsonObject *self, const char *name, gint64 *value);

/**
 * carrel_json_object_get_array:
 *
 * Returns: (transfer none) (nullable): a member that is a list
 */
JsonArray *carrel_json_object_get_array (JsonObject *self, const char *name);

/**
 * carrel_json_object_get_object:
 *
 * Returns: (transfer none) (nullable): a member that is an object
 */
JsonObject *carrel_json_object_get_object (JsonObject *self, const char *name);

/**
 * carrel_json_array_dup_texts:
 *
 * Returns: (transfer full) (nullable) (element-type utf8): the strings of @array, NULL when it
 * holds anything else
 */
GPtrArray *carrel_json_array_dup_texts (JsonArray *array);

G_END_DECLS
