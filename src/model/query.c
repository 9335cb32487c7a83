#include "config.h"

#include "model/query.h"

#include "base/time.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _CarrelQuery {
  const CarrelEntity *entity;
  GPtrArray *filters;
  int order;
  gboolean descending;
  char *search;
  guint *columns;
  guint n_columns;
};

static void
filter_free (CarrelFilter *filter)
{
  g_free (filter->value);
  g_free (filter);
}

CarrelQuery *
carrel_query_new (const CarrelEntity *entity)
{
  CarrelQuery *self = g_new0 (CarrelQuery, 1);

  self->entity = entity;
  self->filters = g_ptr_array_new_with_free_func ((GDestroyNotify) filter_free);
  self->order = -1;
  self->n_columns = entity->n_fields;
  self->columns = g_new (guint, entity->n_fields);
  for (guint i = 0; i < entity->n_fields; i++)
    self->columns[i] = i;
  return self;
}

void
carrel_query_free (CarrelQuery *self)
{
  g_ptr_array_unref (self->filters);
  g_free (self->search);
  g_free (self->columns);
  g_free (self);
}

const CarrelEntity *
carrel_query_get_entity (const CarrelQuery *self)
{
  return self->entity;
}

void
carrel_query_add_filter (CarrelQuery *self, guint field, CarrelOp op, const char *value)
{
  CarrelFilter *filter = g_new0 (CarrelFilter, 1);

  g_return_if_fail (field < self->entity->n_fields);

  filter->field = field;
  filter->op = op;
  filter->value = g_strdup (value);
  g_ptr_array_add (self->filters, filter);
}

/* Longer signs stand before those they begin with. */
static const struct {
  const char *sign;
  CarrelOp op;
} signs[] = {
  { "!=", CARREL_OP_NOT_EQUAL }, { "<=", CARREL_OP_AT_MOST }, { ">=", CARREL_OP_AT_LEAST },
  { "=", CARREL_OP_EQUAL },      { "<", CARREL_OP_LESS },     { ">", CARREL_OP_MORE },
  { "~", CARREL_OP_CONTAINS },
};

static void
set_error (GError **error, const char *text)
{
  g_set_error (error, CARREL_VALUE_ERROR, CARREL_VALUE_ERROR_INVALID,
               _ ("The filter “%s” cannot be understood. Write a field, one of = != < <= > >= ~, "
                  "and a value, for example: status = active"),
               text);
}

static char *
unquote (const char *text)
{
  g_autofree char *bare = g_strstrip (g_strdup (text));
  gsize length = strlen (bare);

  if (length >= 2 && (*bare == '"' || *bare == '\'') && bare[length - 1] == *bare)
    return g_strndup (bare + 1, length - 2);
  return g_steal_pointer (&bare);
}

/* The first or last second of a day on the clock at hand. */
static char *
edge_of_day (const char *day, gboolean last, GTimeZone *zone)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *local = g_strconcat (day, last ? "T23:59:59" : "T00:00:00", NULL);
  char buffer[CARREL_TIME_SIZE];
  gint64 unix_s;

  if (!carrel_time_parse_local (local, zone != NULL ? zone : utc, &unix_s))
    return NULL;
  carrel_time_format (buffer, unix_s);
  return g_strdup (buffer);
}

static gboolean
add_comparison (CarrelQuery *self, guint field, CarrelOp op, const char *text,
                const CarrelValueStyle *style, GError **error)
{
  const CarrelField *info = &self->entity->fields[field];
  g_autofree char *bare = unquote (text);
  g_autofree char *value = NULL;

  if (info->type == CARREL_TYPE_TIMESTAMP && op == CARREL_OP_EQUAL
      && carrel_date_parse (bare, NULL)) /* the whole day */
    return add_comparison (self, field, CARREL_OP_AT_LEAST, bare, style, error)
           && add_comparison (self, field, CARREL_OP_AT_MOST, bare, style, error);
  if (info->type == CARREL_TYPE_TIMESTAMP && op == CARREL_OP_NOT_EQUAL
      && carrel_date_parse (bare, NULL)) {
    g_set_error (error, CARREL_VALUE_ERROR, CARREL_VALUE_ERROR_INVALID,
                 /* Translators: a field, and a day */
                 _ ("%s: != cannot leave out a whole day. Use < %s or > %s."),
                 carrel_field_title (info), bare, bare);
    return FALSE;
  }
  if (op == CARREL_OP_CONTAINS)
    value = g_strdup (bare);
  else if (info->type == CARREL_TYPE_TIMESTAMP && carrel_date_parse (bare, NULL))
    value = edge_of_day (bare, op == CARREL_OP_AT_MOST || op == CARREL_OP_MORE, style->zone);
  else if (!carrel_value_parse (info, bare, strlen (bare), style, &value, error))
    return FALSE;

  if (value == NULL || *value == '\0')
    op = op == CARREL_OP_NOT_EQUAL ? CARREL_OP_PRESENT : CARREL_OP_EMPTY;
  carrel_query_add_filter (self, field, op, value);
  return TRUE;
}

gboolean
carrel_query_add_text (CarrelQuery *self, const char *text, const CarrelValueStyle *style,
                       GError **error)
{
  gsize name_length = strcspn (text, " =!<>~");
  g_autofree char *name = g_strndup (text, name_length);
  const char *rest = text + name_length + strspn (text + name_length, " ");
  int field = carrel_entity_find (self->entity, name);

  if (field < 0) {
    g_set_error (error, CARREL_VALUE_ERROR, CARREL_VALUE_ERROR_INVALID,
                 /* Translators: a word, and the kind of records */
                 _ ("“%s” is not a field of %s."), name, self->entity->name);
    return FALSE;
  }
  if (strcmp (rest, "is empty") == 0 || strcmp (rest, "is set") == 0) {
    carrel_query_add_filter (self, (guint) field,
                             strcmp (rest, "is empty") == 0 ? CARREL_OP_EMPTY : CARREL_OP_PRESENT,
                             NULL);
    return TRUE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++) {
    if (g_str_has_prefix (rest, signs[i].sign))
      return add_comparison (self, (guint) field, signs[i].op, rest + strlen (signs[i].sign), style,
                             error);
  }
  set_error (error, text);
  return FALSE;
}

void
carrel_query_set_order (CarrelQuery *self, guint field, gboolean descending)
{
  g_return_if_fail (field < self->entity->n_fields);

  self->order = (int) field;
  self->descending = descending;
}

void
carrel_query_set_search (CarrelQuery *self, const char *words)
{
  g_free (self->search);
  self->search = g_strdup (words);
}

void
carrel_query_set_columns (CarrelQuery *self, const guint *fields, guint n)
{
  g_return_if_fail (n > 0);

  g_free (self->columns);
  self->columns = g_memdup2 (fields, n * sizeof *fields);
  self->n_columns = n;
}

const GPtrArray *
carrel_query_get_filters (const CarrelQuery *self)
{
  return self->filters;
}

int
carrel_query_get_order (const CarrelQuery *self)
{
  return self->order;
}

gboolean
carrel_query_get_descending (const CarrelQuery *self)
{
  return self->descending;
}

const char *
carrel_query_get_search (const CarrelQuery *self)
{
  return self->search;
}

const guint *
carrel_query_get_columns (const CarrelQuery *self, guint *n)
{
  *n = self->n_columns;
  return self->columns;
}
