#include "config.h"

#include "exchange/request.h"

#include "exchange/error.h"
#include "exchange/export-target.h"
#include "store/records.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ALL "all"
#define SIGNS " =!<>~" /* end the name of a field in a filter */

/* What was asked for. */

static void
part_free (CarrelExportPart *part)
{
  g_clear_pointer (&part->query, carrel_query_free);
  g_clear_pointer (&part->columns, g_ptr_array_unref);
  g_free (part);
}

static const CarrelEntity *
get_entity (const CarrelExportPart *part)
{
  return carrel_query_get_entity (part->query);
}

static CarrelExportPart *
find_part (const GPtrArray *parts, const CarrelEntity *entity)
{
  for (guint i = 0; i < parts->len; i++) {
    if (get_entity (parts->pdata[i]) == entity)
      return parts->pdata[i];
  }
  return NULL;
}

/* All records of a kind, or the one with that id. What is named twice is meant once. */
static gboolean
add_part (GPtrArray *parts, const CarrelEntity *entity, const char *id, GError **error)
{
  CarrelExportPart *part = find_part (parts, entity);

  if (part != NULL && (id != NULL || carrel_query_get_filters (part->query)->len > 0)) {
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION,
                 _ ("A single record of “%s” cannot be exported together with others of the same "
                    "kind. Export them one by one, or use a filter."),
                 entity->name);
    return FALSE;
  }
  if (part != NULL)
    return TRUE;

  part = g_new0 (CarrelExportPart, 1);
  part->query = carrel_query_new (entity);
  if (id != NULL)
    carrel_query_add_filter (part->query, CARREL_FIELD_ID, CARREL_OP_EQUAL, id);
  g_ptr_array_add (parts, part);
  return TRUE;
}

static const CarrelEntity *
find_entity (const CarrelModel *model, const char *name, GError **error)
{
  g_autoptr (GString) names = g_string_new (ALL);

  for (guint i = 0; i < model->n_entities; i++) {
    const CarrelEntity *entity = &model->entities[i];

    if (g_ascii_strcasecmp (name, entity->name) == 0
        || g_ascii_strcasecmp (name, entity->singular) == 0)
      return entity;
    g_string_append_printf (names, ", %s", entity->name);
  }
  g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION,
               _ ("There are no records called “%s”. Possible are: %s."), name, names->str);
  return NULL;
}

static gboolean
check_record (CarrelStore *store, const CarrelEntity *entity, const char *id, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (CarrelRecord) record = carrel_records_get (store, entity, id, &failure);

  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  if (record == NULL)
    g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_NOT_FOUND,
                 /* Translators: a kind of record, and an id */
                 _ ("%s: there is no record with the id “%s”."), _ (entity->label), id);
  return record != NULL;
}

static gboolean
add_all (GPtrArray *parts, const CarrelModel *model, GError **error)
{
  g_autoptr (GPtrArray) entities = carrel_model_in_order (model);

  for (guint i = 0; i < entities->len; i++) {
    if (!add_part (parts, entities->pdata[i], NULL, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
add_word (CarrelStore *store, GPtrArray *parts, const char *word, GError **error)
{
  const CarrelModel *model = carrel_store_get_model (store);
  g_auto (GStrv) halves = g_strsplit (word, "/", 2);
  const char *id = *word != '\0' ? halves[1] : NULL;
  const CarrelEntity *entity;

  if (strcmp (word, ALL) == 0)
    return add_all (parts, model, error);
  entity = find_entity (model, *word != '\0' ? halves[0] : word, error);
  return entity != NULL && (id == NULL || check_record (store, entity, id, error))
         && add_part (parts, entity, id, error);
}

static GPtrArray *
new_parts (const CarrelExportRequest *self, CarrelStore *store, GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);

  for (guint i = 0; i < self->what->len; i++) {
    if (!add_word (store, parts, self->what->pdata[i], error))
      return NULL;
  }
  if (parts->len > 0)
    return g_steal_pointer (&parts);
  g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION,
               _ ("Say what to export: the name of a kind of record, or “%s”."), ALL);
  return NULL;
}

/* Which of it. */

static gboolean
fail_unknown_field (const GPtrArray *parts, const char *name, GError **error)
{
  if (parts->len == 1)
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION,
                 /* Translators: a kind of record, a word */
                 _ ("%s have no field “%s”."), _ (get_entity (parts->pdata[0])->label), name);
  else
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION,
                 _ ("None of the records to be exported has a field “%s”."), name);
  return FALSE;
}

static gboolean
apply_filter (GPtrArray *parts, const char *filter, const CarrelValueStyle *style, GError **error)
{
  const char *bare = filter + strspn (filter, " ");
  g_autofree char *name = g_strndup (bare, strcspn (bare, SIGNS));
  gboolean found = FALSE;

  for (guint i = 0; i < parts->len; i++) {
    CarrelExportPart *part = parts->pdata[i];

    if (carrel_entity_find (get_entity (part), name) < 0)
      continue;
    if (!carrel_query_add_text (part->query, bare, style, error))
      return FALSE;
    found = TRUE;
  }
  return found || fail_unknown_field (parts, name, error);
}

/* Values as people of this workspace write them. */
static gboolean
apply_filters (const CarrelExportRequest *self, CarrelStore *store, GPtrArray *parts,
               GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *currency = carrel_store_get_setting (store, "currency", &failure);
  g_autofree char *zone_name =
    failure == NULL ? carrel_store_get_setting (store, "timezone", &failure) : NULL;
  g_autoptr (GTimeZone) zone = zone_name != NULL ? g_time_zone_new_identifier (zone_name) : NULL;
  CarrelValueStyle style = { currency, zone, CARREL_DATE_ORDER_DMY, FALSE };

  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  for (guint i = 0; i < self->filters->len; i++) {
    if (!apply_filter (parts, self->filters->pdata[i], &style, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
apply_order (const CarrelExportRequest *self, GPtrArray *parts, GError **error)
{
  gboolean descending = self->order != NULL && *self->order == '-';
  const char *name = self->order != NULL ? self->order + descending : NULL;
  gboolean found = FALSE;

  if (name == NULL || *name == '\0')
    return TRUE;
  for (guint i = 0; i < parts->len; i++) {
    CarrelExportPart *part = parts->pdata[i];
    int field = carrel_entity_find (get_entity (part), name);

    if (field < 0)
      continue;
    carrel_query_set_order (part->query, (guint) field, descending);
    found = TRUE;
  }
  return found || fail_unknown_field (parts, name, error);
}

static gboolean
is_known (const GPtrArray *parts, const char *name)
{
  for (guint i = 0; i < parts->len; i++) {
    if (carrel_entity_find (get_entity (parts->pdata[i]), name) >= 0)
      return TRUE;
  }
  return FALSE;
}

/* One kind of record gets the names as they are, so that columns.h can say what is wrong; of
 * several each gets those that it has. */
static gboolean
apply_columns (const CarrelExportRequest *self, GPtrArray *parts, GError **error)
{
  if (self->columns == NULL || self->columns->len == 0)
    return TRUE;
  for (guint i = 0; parts->len > 1 && i < self->columns->len; i++) {
    if (!is_known (parts, self->columns->pdata[i]))
      return fail_unknown_field (parts, self->columns->pdata[i], error);
  }
  for (guint i = 0; i < parts->len; i++) {
    CarrelExportPart *part = parts->pdata[i];

    part->columns = g_ptr_array_new_with_free_func (g_free);
    for (guint j = 0; j < self->columns->len; j++) {
      const char *name = self->columns->pdata[j];

      if (parts->len == 1 || carrel_entity_find (get_entity (part), name) >= 0)
        g_ptr_array_add (part->columns, g_strdup (name));
    }
  }
  return TRUE;
}

static void
apply_search (const CarrelExportRequest *self, GPtrArray *parts)
{
  for (guint i = 0; self->search != NULL && *self->search != '\0' && i < parts->len; i++)
    carrel_query_set_search (((CarrelExportPart *) parts->pdata[i])->query, self->search);
}

/* In which format, where to. */

static gboolean
has_bundle_extension (const char *target)
{
  g_autofree char *folded = g_ascii_strdown (target, -1);

  return g_str_has_suffix (folded, "." CARREL_EXPORT_BUNDLE);
}

static char *
list_formats (void)
{
  GString *names = g_string_new (NULL);
  const CarrelFormat *const *formats;
  guint n;

  formats = carrel_formats_list (&n);
  for (guint i = 0; i < n; i++) {
    if (formats[i]->new_writer != NULL)
      g_string_append_printf (names, "%s, ", formats[i]->id);
  }
  g_string_append (names, CARREL_EXPORT_BUNDLE);
  return g_string_free (names, FALSE);
}

static gboolean
can_write (const CarrelFormat *format)
{
  return format != NULL && format->new_writer != NULL;
}

/* @format: id of a format or of the bundle */
static gboolean
choose_format (const CarrelExportRequest *self, const char **format, GError **error)
{
  const CarrelFormat *guess = carrel_formats_guess (self->target);
  gboolean is_given = self->format != NULL && *self->format != '\0';
  g_autofree char *possible = NULL;

  *format = is_given                              ? self->format
            : can_write (guess)                   ? guess->id
            : has_bundle_extension (self->target) ? CARREL_EXPORT_BUNDLE
                                                  : NULL;
  if (*format != NULL
      && (strcmp (*format, CARREL_EXPORT_BUNDLE) == 0 || can_write (carrel_formats_find (*format))))
    return TRUE;

  possible = list_formats ();
  if (is_given)
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION,
                 _ ("Carrel cannot write the format “%s”. Possible are: %s."), self->format,
                 possible);
  else
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION,
                 _ ("“%s” does not say in which format to export. Choose one of these: %s."),
                 self->target, possible);
  return FALSE;
}

static char *
dup_absolute (const char *target)
{
  g_autofree char *path = NULL;

  if (strcmp (target, CARREL_EXPORT_STDOUT) == 0)
    return g_strdup (target);
  path = g_canonicalize_filename (target, NULL);
  /* That drops the slash at the end, which says that it is a folder. */
  return g_str_has_suffix (target, G_DIR_SEPARATOR_S) && !g_str_has_suffix (path, G_DIR_SEPARATOR_S)
           ? g_strconcat (path, G_DIR_SEPARATOR_S, NULL)
           : g_steal_pointer (&path);
}

/* The request as it is carried out, for the history. */
static char *
print_resolved (const CarrelExportRequest *self, const char *format, const char *target)
{
  CarrelExportRequest resolved = *self;
  g_autofree char *own_format = g_strdup (format);
  g_autofree char *own_target = g_strdup (target);

  resolved.format = own_format;
  resolved.target = own_target;
  return carrel_export_request_print (&resolved);
}

CarrelExportResult *
carrel_export_request_run (const CarrelExportRequest *self, CarrelStore *store,
                           CarrelProgress *progress, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) parts = NULL;
  g_autofree char *target = NULL;
  g_autofree char *parameters = NULL;
  CarrelExport what = { NULL };
  const char *format;

  g_return_val_if_fail (self != NULL && self->target != NULL, NULL);

  parts = new_parts (self, store, error);
  if (parts == NULL || !choose_format (self, &format, error)
      || !apply_filters (self, store, parts, error) || !apply_order (self, parts, error)
      || !apply_columns (self, parts, error))
    return NULL;
  apply_search (self, parts);
  target = dup_absolute (self->target);
  if (!carrel_export_target_check (target, carrel_formats_find (format), parts->len, error))
    return NULL;

  parameters = print_resolved (self, format, target);
  what.parts = parts;
  what.format = format;
  what.format_options = self->options;
  what.target = target;
  what.privacy = self->privacy;
  what.parameters = parameters;
  return carrel_export_run (store, &what, progress, cancellable, error);
}
