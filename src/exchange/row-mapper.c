#include "config.h"

#include "exchange/row-mapper.h"

#include "base/id.h"
#include "base/id.h"
#include "base/text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* One field of one record with its columns looked up. */
typedef struct {
  const CarrelMappingField *spec;
  const CarrelField *field;
  guint *columns;
  guint n_columns;
} Source;

typedef struct {
  const CarrelMappingRecord *spec;
  int when_column; /* -1: the file has no such column */
  Source *sources; /* the currency and the time zone first: others are read by them */
  guint n_sources;
} Target;

struct _CarrelRowMapper {
  Target *targets;
  guint n_targets;
  CarrelValueStyle style;
  gboolean clear_empty;
  GHashTable *zones; /* name to GTimeZone */
  GString *text;     /* of the cell at hand */
  guint n_columns;
};

/* Lower comes first. */
static int
rank_source (const Source *source)
{
  if ((source->field->flags & CARREL_FIELD_CURRENCY) != 0)
    return 0;
  return source->field->type == CARREL_TYPE_TIMEZONE ? 1 : 2;
}

static int
compare_sources (gconstpointer a, gconstpointer b, gpointer data)
{
  return rank_source (a) - rank_source (b);
}

static void
init_source (Source *source, const CarrelEntity *entity, const CarrelMappingField *spec,
             const GPtrArray *columns)
{
  source->spec = spec;
  source->field = &entity->fields[spec->field];
  source->columns = g_new0 (guint, spec->columns->len + 1);
  for (guint i = 0; i < spec->columns->len; i++) {
    int column = carrel_mapping_find_column (columns, spec->columns->pdata[i]);

    if (column >= 0)
      source->columns[source->n_columns++] = (guint) column;
  }
}

static void
init_target (Target *target, const CarrelMappingRecord *spec, const GPtrArray *columns)
{
  target->spec = spec;
  target->when_column =
    spec->when_column != NULL ? carrel_mapping_find_column (columns, spec->when_column) : -1;
  target->n_sources = spec->fields->len;
  target->sources = g_new0 (Source, spec->fields->len + 1);
  for (guint i = 0; i < spec->fields->len; i++)
    init_source (&target->sources[i], spec->entity, spec->fields->pdata[i], columns);
  g_qsort_with_data (target->sources, (int) target->n_sources, sizeof (Source), compare_sources,
                     NULL);
}

CarrelRowMapper *
carrel_row_mapper_new (const CarrelMapping *mapping, const GPtrArray *columns,
                       const CarrelValueStyle *style, gboolean clear_empty)
{
  CarrelRowMapper *self = g_new0 (CarrelRowMapper, 1);

  self->n_targets = mapping->records->len;
  self->targets = g_new0 (Target, mapping->records->len);
  for (guint i = 0; i < mapping->records->len; i++)
    init_target (&self->targets[i], mapping->records->pdata[i], columns);
  self->style = *style;
  self->clear_empty = clear_empty;
  self->zones =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_time_zone_unref);
  self->text = g_string_new (NULL);
  self->n_columns = columns->len;
  return self;
}

void
carrel_row_mapper_free (CarrelRowMapper *self)
{
  for (guint i = 0; i < self->n_targets; i++) {
    for (guint j = 0; j < self->targets[i].n_sources; j++)
      g_free (self->targets[i].sources[j].columns);
    g_free (self->targets[i].sources);
  }
  g_free (self->targets);
  g_hash_table_unref (self->zones);
  g_string_free (self->text, TRUE);
  g_free (self);
}

guint
carrel_row_mapper_get_n_columns (const CarrelRowMapper *self)
{
  return self->n_columns;
}

const CarrelField *
carrel_row_mapper_get_field (const CarrelRowMapper *self, guint column)
{
  for (guint i = 0; i < self->n_targets; i++) {
    for (guint j = 0; j < self->targets[i].n_sources; j++) {
      const Source *source = &self->targets[i].sources[j];

      for (guint k = 0; k < source->n_columns; k++) {
        if (source->columns[k] == column)
          return source->field;
      }
    }
  }
  return NULL;
}

static const CarrelCell *
get_cell (const CarrelRow *row, guint column)
{
  static const CarrelCell absent = { NULL, 0, FALSE };

  return column < row->cells->len ? &g_array_index (row->cells, CarrelCell, column) : &absent;
}

static gboolean
applies (const Target *target, const CarrelRow *row)
{
  g_autofree char *text = NULL;
  g_autofree char *folded = NULL;
  const CarrelCell *cell;

  if (target->spec->when_values == NULL)
    return TRUE;
  cell = target->when_column >= 0 ? get_cell (row, (guint) target->when_column) : NULL;
  if (cell == NULL || cell->text == NULL)
    return g_hash_table_contains (target->spec->when_values, "");
  text = g_utf8_make_valid (cell->text, (gssize) cell->length);
  folded = carrel_text_fold (text);
  return g_hash_table_contains (target->spec->when_values, folded);
}

/* How a source's cells are taken together. */
typedef struct {
  const char *text; /* lent: from the row or from self->text */
  gsize length;
  gboolean present; /* the row says something of the field, be it that it is empty */
} Gathered;

static gsize
clip_until (const char *text, gsize length, const char *until)
{
  const char *end = until != NULL ? g_strstr_len (text, (gssize) length, until) : NULL;

  return end != NULL ? (gsize) (end - text) : length;
}

static void
gather (CarrelRowMapper *self, const Source *source, const CarrelRow *row, Gathered *out)
{
  const CarrelMappingField *spec = source->spec;

  memset (out, 0, sizeof *out);
  if (spec->join != NULL)
    g_string_truncate (self->text, 0);
  for (guint i = 0; i < source->n_columns; i++) {
    const CarrelCell *cell = get_cell (row, source->columns[i]);
    const char *text = cell->text;
    gsize length = cell->length;

    out->present |= cell->is_null || (text != NULL && self->clear_empty);
    if (text == NULL)
      continue;
    length = clip_until (text, length, spec->until);
    if (!self->style.verbatim)
      carrel_text_strip (&text, &length);
    if (length == 0)
      continue;
    out->present = TRUE;
    if (spec->join == NULL) {
      out->text = text;
      out->length = length;
      return;
    }
    if (self->text->len > 0)
      g_string_append (self->text, spec->join);
    g_string_append_len (self->text, text, (gssize) length);
  }
  if (spec->join != NULL && self->text->len > 0) {
    out->text = self->text->str;
    out->length = self->text->len;
  }
}

/* The part number `item` of a list. */
static void
pick_item (const char *separator, guint item, Gathered *out, gboolean *more)
{
  const char *text = out->text;
  gsize length = out->length;

  for (guint i = 0;; i++) {
    const char *end = g_strstr_len (text, (gssize) length, separator);
    gsize size = end != NULL ? (gsize) (end - text) : length;

    if (i == item) {
      *more = end != NULL;
      out->text = text;
      out->length = size;
      carrel_text_strip (&out->text, &out->length);
      return;
    }
    if (end == NULL) {
      out->length = 0;
      return;
    }
    text += size + strlen (separator);
    length -= size + strlen (separator);
  }
}

/* Replaces the text by what the mapping says it means. FALSE: the field is to be left alone. */
static gboolean
translate (const CarrelMappingField *spec, Gathered *out, char **owned)
{
  g_autofree char *text = NULL;
  g_autofree char *folded = NULL;
  gpointer value = NULL;

  if (spec->values != NULL) {
    text = g_strndup (out->text != NULL ? out->text : "", out->length);
    folded = g_utf8_validate (text, -1, NULL) ? carrel_text_fold (text) : g_strdup ("");
    if (g_hash_table_lookup_extended (spec->values, folded, NULL, &value)
        || (out->length > 0 && g_hash_table_lookup_extended (spec->values, "*", NULL, &value))) {
      if (value == NULL)
        return FALSE;
      out->text = value;
      out->length = strlen (value);
      out->present = TRUE;
    }
  }
  if (spec->prefix != NULL && out->length > 0) {
    *owned = g_strdup_printf ("%s%.*s", spec->prefix, (int) out->length, out->text);
    out->text = *owned;
    out->length = strlen (*owned);
  }
  return TRUE;
}

static GTimeZone *
get_zone (CarrelRowMapper *self, const CarrelRecord *record)
{
  const CarrelEntity *entity = carrel_record_get_entity (record);
  int field = carrel_entity_find (entity, "timezone");
  const char *name = field >= 0 ? carrel_record_get (record, (guint) field) : NULL;
  GTimeZone *zone;

  if (name == NULL)
    return self->style.zone;
  zone = g_hash_table_lookup (self->zones, name);
  if (zone == NULL) {
    zone = g_time_zone_new_identifier (name);
    if (zone == NULL)
      return self->style.zone;
    g_hash_table_insert (self->zones, g_strdup (name), zone);
  }
  return zone;
}

static CarrelMapped
set_reference (const Source *source, const char *text, CarrelResolver *resolver,
               CarrelRecord *record, char **problem, gboolean *may_come, GError **error)
{
  char *id = NULL;

  if (!carrel_resolver_resolve (resolver, source->field, text, &id, problem, may_come, error))
    return CARREL_MAPPED_FAILED;
  if (id == NULL)
    return CARREL_MAPPED_PROBLEM;
  carrel_record_take (record, source->spec->field, id);
  return CARREL_MAPPED_RECORD;
}

static CarrelMapped
set_value (CarrelRowMapper *self, const Source *source, const Gathered *gathered,
           CarrelResolver *resolver, CarrelRecord *record, char **problem, gboolean *may_come,
           GError **error)
{
  CarrelValueStyle style = self->style;
  g_autoptr (GError) invalid = NULL;
  g_autofree char *value = NULL;

  if (source->field->type == CARREL_TYPE_MONEY && carrel_record_get_currency (record) != NULL)
    style.currency = carrel_record_get_currency (record);
  if (source->field->type == CARREL_TYPE_TIMESTAMP)
    style.zone = get_zone (self, record);
  if (!carrel_value_parse (source->field, gathered->text, gathered->length, &style, &value,
                           &invalid)) {
    *problem = g_strdup (invalid->message);
    return CARREL_MAPPED_PROBLEM;
  }
  if (value != NULL && source->field->type == CARREL_TYPE_REFERENCE)
    return set_reference (source, value, resolver, record, problem, may_come, error);
  carrel_record_take (record, source->spec->field, g_steal_pointer (&value));
  return CARREL_MAPPED_RECORD;
}

static CarrelMapped
map_source (CarrelRowMapper *self, const Source *source, const CarrelRow *row, guint item,
            const GPtrArray *made, CarrelResolver *resolver, CarrelRecord *record, gboolean *more,
            char **problem, gboolean *may_come, GError **error)
{
  const CarrelMappingField *spec = source->spec;
  g_autofree char *owned = NULL;
  Gathered gathered;

  if (spec->of_record >= 0) {
    if (made->pdata[spec->of_record] == NULL)
      return CARREL_MAPPED_NOTHING;
    carrel_record_set (record, spec->field, made->pdata[spec->of_record]);
    return CARREL_MAPPED_RECORD;
  }
  gather (self, source, row, &gathered);
  if (spec->split != NULL && gathered.length > 0)
    pick_item (spec->split, item, &gathered, more);
  if (spec->constant != NULL && gathered.length == 0) {
    gathered.text = spec->constant;
    gathered.length = strlen (spec->constant);
    gathered.present = TRUE;
  }
  if (!translate (spec, &gathered, &owned) || !gathered.present)
    return CARREL_MAPPED_RECORD;
  if (gathered.length == 0) {
    carrel_record_set (record, spec->field, NULL);
    return CARREL_MAPPED_RECORD;
  }
  return set_value (self, source, &gathered, resolver, record, problem, may_come, error);
}

/* A column “ID” of somebody else’s list holds numbers of theirs, not ids of ours. */
static void
move_foreign_id (CarrelRecord *record)
{
  int external = carrel_entity_find (carrel_record_get_entity (record), "external_id");
  const char *id = carrel_record_get_id (record);

  if (id == NULL || external < 0 || carrel_id_is_valid (id))
    return;
  if (carrel_record_get (record, (guint) external) == NULL)
    carrel_record_set (record, (guint) external, id);
  carrel_record_unset (record, CARREL_FIELD_ID);
}

/* Money without a currency is in that of the workspace. */
static void
fill_currency (CarrelRowMapper *self, CarrelRecord *record)
{
  const CarrelEntity *entity = carrel_record_get_entity (record);
  int currency = carrel_entity_find_flag (entity, CARREL_FIELD_CURRENCY);

  if (currency < 0 || self->style.currency == NULL
      || carrel_record_get (record, (guint) currency) != NULL)
    return;
  for (guint i = 0; i < entity->n_fields; i++) {
    if (entity->fields[i].type == CARREL_TYPE_MONEY && carrel_record_get (record, i) != NULL) {
      carrel_record_set (record, (guint) currency, self->style.currency);
      return;
    }
  }
}

/* Other programs have ids of their own: to us they are external ones. */
static void
settle_id (CarrelRecord *record)
{
  const char *id = carrel_record_get_id (record);
  int external = carrel_entity_find (carrel_record_get_entity (record), "external_id");

  if (id == NULL || carrel_id_is_valid (id))
    return;
  if (external >= 0 && carrel_record_get (record, (guint) external) == NULL)
    carrel_record_set (record, (guint) external, id);
  carrel_record_unset (record, CARREL_FIELD_ID);
}

/* A record that is only made when there is something to say: a course that no row names. One that
 * has to be there already only needs what it is found by. */
static gboolean
is_unsaid (const Target *target, const CarrelRecord *record)
{
  const CarrelEntity *entity = target->spec->entity;
  gboolean is_found = target->spec->update_only;

  if (!target->spec->optional || (is_found && carrel_record_get_id (record) != NULL))
    return FALSE;
  for (guint i = 0; i < entity->n_fields; i++) {
    gboolean has_value = carrel_record_get (record, i) != NULL;

    if (is_found && has_value && (entity->fields[i].flags & CARREL_FIELD_IDENTITY) != 0)
      return FALSE;
    if (!is_found && !has_value && (entity->fields[i].flags & CARREL_FIELD_REQUIRED) != 0)
      return TRUE;
  }
  return is_found;
}

CarrelMapped
carrel_row_mapper_map (CarrelRowMapper *self, guint index, const CarrelRow *row, guint item,
                       const GPtrArray *made, CarrelResolver *resolver, CarrelRecord *record,
                       gboolean *more, char **problem, gboolean *may_come, GError **error)
{
  const Target *target = &self->targets[index];

  *more = FALSE;
  *problem = NULL;
  *may_come = FALSE;
  if (!applies (target, row))
    return CARREL_MAPPED_NOTHING;
  for (guint i = 0; i < target->n_sources; i++) {
    CarrelMapped mapped = map_source (self, &target->sources[i], row, item, made, resolver, record,
                                      more, problem, may_come, error);

    if (mapped != CARREL_MAPPED_RECORD)
      return mapped;
  }
  settle_id (record);
  if (is_unsaid (target, record))
    return CARREL_MAPPED_NOTHING;
  fill_currency (self, record);
  move_foreign_id (record);
  return CARREL_MAPPED_RECORD;
}
