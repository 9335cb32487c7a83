#include "config.h"

#include "exchange/bundle-manifest.h"

#include "base/digest.h"
#include "base/json-object.h"
#include "base/json.h"
#include "exchange/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FORMAT "carrel-bundle"
#define VERSION 1
#define EXTENSION ".ndjson"

static void
file_free (CarrelBundleFile *file)
{
  g_free (file->name);
  g_free (file->sha256);
  g_free (file);
}

CarrelBundleManifest *
carrel_bundle_manifest_new (void)
{
  CarrelBundleManifest *self = g_new0 (CarrelBundleManifest, 1);

  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) file_free);
  return self;
}

void
carrel_bundle_manifest_free (CarrelBundleManifest *self)
{
  if (self == NULL)
    return;

  g_free (self->program);
  g_free (self->created_at);
  g_free (self->workspace);
  g_free (self->audit_head);
  g_free (self->currency);
  g_free (self->timezone);
  g_ptr_array_unref (self->files);
  g_free (self);
}

char *
carrel_bundle_dup_name (const CarrelEntity *entity)
{
  return g_strconcat (entity->name, EXTENSION, NULL);
}

void
carrel_bundle_manifest_add (CarrelBundleManifest *self, const CarrelEntity *entity, guint64 count,
                            guint64 bytes, char *sha256)
{
  CarrelBundleFile *file = g_new0 (CarrelBundleFile, 1);

  file->name = carrel_bundle_dup_name (entity);
  file->entity = entity;
  file->count = count;
  file->bytes = bytes;
  file->sha256 = sha256;
  g_ptr_array_add (self->files, file);
}

const CarrelBundleFile *
carrel_bundle_manifest_find (const CarrelBundleManifest *self, const CarrelEntity *entity)
{
  for (guint i = 0; i < self->files->len; i++) {
    const CarrelBundleFile *file = self->files->pdata[i];

    if (file->entity == entity)
      return file;
  }
  return NULL;
}

/* Writing. */

static void
append_number (GString *out, const char *name, guint64 number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, number);

  carrel_json_append_raw_member (out, name, text);
}

static void
append_file (GString *out, const CarrelBundleFile *file)
{
  g_string_append (out, "\n{");
  carrel_json_append_member (out, "name", file->name);
  carrel_json_append_member (out, "entity", file->entity->name);
  append_number (out, "count", file->count);
  append_number (out, "bytes", file->bytes);
  carrel_json_append_member (out, "sha256", file->sha256);
  g_string_append_c (out, '}');
}

char *
carrel_bundle_manifest_print (const CarrelBundleManifest *self)
{
  GString *out = g_string_new ("{");
  g_autoptr (GString) settings = g_string_new ("{");
  g_autoptr (GString) files = g_string_new ("[");

  if (self->currency != NULL)
    carrel_json_append_member (settings, "currency", self->currency);
  if (self->timezone != NULL)
    carrel_json_append_member (settings, "timezone", self->timezone);
  g_string_append_c (settings, '}');
  for (guint i = 0; i < self->files->len; i++) {
    g_string_append (files, i > 0 ? "," : "");
    append_file (files, self->files->pdata[i]);
  }
  g_string_append (files, "\n]");

  carrel_json_append_member (out, "format", FORMAT);
  append_number (out, "version", VERSION);
  carrel_json_append_member (out, "program", self->program);
  carrel_json_append_member (out, "created_at", self->created_at);
  carrel_json_append_member (out, "workspace", self->workspace);
  carrel_json_append_member (out, "audit_head", self->audit_head);
  carrel_json_append_raw_member (out, "settings", settings->str);
  carrel_json_append_member (out, "privacy", carrel_privacy_get_name (self->privacy));
  carrel_json_append_raw_member (out, "files", files->str);
  g_string_append (out, "}\n");
  return g_string_free (out, FALSE);
}

/* Reading. */

static gboolean
is_digest (const char *text)
{
  return text != NULL && strlen (text) == CARREL_DIGEST_LENGTH
         && strspn (text, "0123456789abcdef") == CARREL_DIGEST_LENGTH;
}

static gboolean
set_broken_error (const char *shown, GError **error)
{
  g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FORMAT,
               /* Translators: a file name */
               _ ("The list of contents in “%s” cannot be understood. It was probably edited or "
                  "damaged; get the file again."),
               shown);
  return FALSE;
}

static gboolean
parse_file (CarrelBundleManifest *self, JsonNode *node, const CarrelModel *model, const char *shown,
            GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const CarrelEntity *entity;
  g_autofree char *expected = NULL;
  const char *name;
  const char *sum;
  gint64 count = -1;
  gint64 bytes = -1;

  if (object == NULL)
    return set_broken_error (shown, error);
  name = carrel_json_object_get_text (object, "entity");
  entity = carrel_model_find (model, name);
  if (name != NULL && entity == NULL) {
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FORMAT,
                 _ ("“%s” holds records of a kind that this version of Carrel does not know: “%s”. "
                    "Update Carrel to import it."),
                 shown, name);
    return FALSE;
  }
  sum = carrel_json_object_get_text (object, "sha256");
  if (entity == NULL || !is_digest (sum)
      || !carrel_json_object_get_integer (object, "count", &count) || count < 0
      || !carrel_json_object_get_integer (object, "bytes", &bytes) || bytes < 0
      || carrel_bundle_manifest_find (self, entity) != NULL)
    return set_broken_error (shown, error);

  expected = carrel_bundle_dup_name (entity);
  if (g_strcmp0 (carrel_json_object_get_text (object, "name"), expected) != 0)
    return set_broken_error (shown, error);
  carrel_bundle_manifest_add (self, entity, (guint64) count, (guint64) bytes, g_strdup (sum));
  return TRUE;
}

static gboolean
check_format (JsonObject *object, const char *shown, GError **error)
{
  gint64 version = 0;

  if (g_strcmp0 (carrel_json_object_get_text (object, "format"), FORMAT) != 0
      || !carrel_json_object_get_integer (object, "version", &version) || version < 1)
    return set_broken_error (shown, error);
  if (version <= VERSION)
    return TRUE;
  g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FORMAT,
               _ ("“%s” was made by a later version of Carrel. Update Carrel to import it."),
               shown);
  return FALSE;
}

static gboolean
parse_files (CarrelBundleManifest *self, JsonObject *object, const CarrelModel *model,
             const char *shown, GError **error)
{
  JsonArray *files = carrel_json_object_get_array (object, "files");

  if (files == NULL)
    return set_broken_error (shown, error);
  for (guint i = 0; i < json_array_get_length (files); i++) {
    if (!parse_file (self, json_array_get_element (files, i), model, shown, error))
      return FALSE;
  }
  return TRUE;
}

CarrelBundleManifest *
carrel_bundle_manifest_parse (const char *json, gsize length, const CarrelModel *model,
                              const char *shown, GError **error)
{
  g_autoptr (JsonObject) object = carrel_json_parse_object (json, length, NULL);
  g_autoptr (CarrelBundleManifest) self = carrel_bundle_manifest_new ();
  JsonObject *settings;

  if (object == NULL) {
    set_broken_error (shown, error);
    return NULL;
  }
  if (!check_format (object, shown, error) || !parse_files (self, object, model, shown, error))
    return NULL;

  if (!carrel_privacy_find (carrel_json_object_get_text (object, "privacy"), &self->privacy)) {
    set_broken_error (shown, error);
    return NULL;
  }
  self->program = g_strdup (carrel_json_object_get_text (object, "program"));
  self->created_at = g_strdup (carrel_json_object_get_text (object, "created_at"));
  self->workspace = g_strdup (carrel_json_object_get_text (object, "workspace"));
  self->audit_head = g_strdup (carrel_json_object_get_text (object, "audit_head"));
  settings = carrel_json_object_get_object (object, "settings");
  if (settings != NULL) {
    self->currency = g_strdup (carrel_json_object_get_text (settings, "currency"));
    self->timezone = g_strdup (carrel_json_object_get_text (settings, "timezone"));
  }
  return g_steal_pointer (&self);
}
