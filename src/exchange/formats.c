#include "config.h"

#include "exchange/format.h"

#include "exchange/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Which formats there are, and the options they have. */

static const CarrelFormat *const formats[] = {
  &carrel_format_csv,    &carrel_format_tsv, &carrel_format_json,
  &carrel_format_ndjson, &carrel_format_xml,
};

/* Other extensions than a format's own. */
static const struct {
  const char *extension;
  const CarrelFormat *format;
} aliases[] = {
  { ".txt", &carrel_format_csv },
  { ".tab", &carrel_format_tsv },
  { ".jsonl", &carrel_format_ndjson },
};

const CarrelFormat *const *
carrel_formats_list (guint *n)
{
  g_return_val_if_fail (n != NULL, NULL);

  *n = G_N_ELEMENTS (formats);
  return formats;
}

const CarrelFormat *
carrel_formats_find (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    if (g_strcmp0 (id, formats[i]->id) == 0)
      return formats[i];
  }
  return NULL;
}

static gboolean
has_extension (const char *path, const char *extension)
{
  gsize length = strlen (path);
  gsize tail = strlen (extension);

  return length > tail && g_ascii_strcasecmp (path + length - tail, extension) == 0;
}

const CarrelFormat *
carrel_formats_guess (const char *path)
{
  g_return_val_if_fail (path != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    if (has_extension (path, formats[i]->extension))
      return formats[i];
  }
  for (gsize i = 0; i < G_N_ELEMENTS (aliases); i++) {
    if (has_extension (path, aliases[i].extension))
      return aliases[i].format;
  }
  return NULL;
}

static const CarrelFormatOption *
find_option (const CarrelFormat *self, const char *name)
{
  for (guint i = 0; i < self->n_options; i++) {
    if (strcmp (self->options[i].name, name) == 0)
      return &self->options[i];
  }
  return NULL;
}

static gboolean
is_permitted (const CarrelFormatOption *option, const char *value)
{
  g_auto (GStrv) values = NULL;

  if (option->values == NULL)
    return TRUE;
  values = g_strsplit (option->values, "|", -1);
  return g_strv_contains ((const char *const *) values, value);
}

static void
set_unknown_option_error (const CarrelFormat *self, const char *name, GError **error)
{
  g_autoptr (GString) possible = g_string_new (NULL);

  if (self->n_options == 0) {
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION,
                 _ ("The format “%s” has no options, so “%s” cannot be set."), _ (self->label),
                 name);
    return;
  }
  for (guint i = 0; i < self->n_options; i++)
    g_string_append_printf (possible, "%s%s", i == 0 ? "" : ", ", self->options[i].name);
  g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION,
               _ ("The format “%s” has no option “%s”. Possible are: %s."), _ (self->label), name,
               possible->str);
}

static gboolean
check_given (const CarrelFormat *self, GHashTable *given, GError **error)
{
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  g_hash_table_iter_init (&iter, given);
  while (g_hash_table_iter_next (&iter, &name, &value)) {
    const CarrelFormatOption *option = find_option (self, name);
    g_auto (GStrv) values = NULL;
    g_autofree char *possible = NULL;

    if (option == NULL) {
      set_unknown_option_error (self, name, error);
      return FALSE;
    }
    if (is_permitted (option, value))
      continue;
    values = g_strsplit (option->values, "|", -1);
    possible = g_strjoinv (", ", values);
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION,
                 _ ("The option “%s” cannot be “%s”. Possible are: %s."), (const char *) name,
                 (const char *) value, possible);
    return FALSE;
  }
  return TRUE;
}

GHashTable *
carrel_format_check_options (const CarrelFormat *self, GHashTable *given, GError **error)
{
  g_autoptr (GHashTable) options = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (given != NULL && !check_given (self, given, error))
    return NULL;

  options = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  for (guint i = 0; i < self->n_options; i++) {
    const CarrelFormatOption *option = &self->options[i];
    const char *value = given != NULL ? g_hash_table_lookup (given, option->name) : NULL;

    g_hash_table_insert (options, (gpointer) option->name,
                         g_strdup (value != NULL ? value : option->fallback));
  }
  return g_steal_pointer (&options);
}
