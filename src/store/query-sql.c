#include "config.h"

#include "store/query-sql.h"

#include "store/records-private.h"
#include "store/schema.h"
#include "store/search.h"
#include "store/store-private.h"

/* Up to this many hits, a sorted search looks them up and sorts them; above, it walks the sort
 * index and keeps what is among the hits. */
#define GATHER_AT_MOST 4000

/* SQL under construction, with what is to be bound to ?1, ?2 … */
typedef struct {
  CarrelStore *store;
  const CarrelQuery *query;
  const CarrelEntity *entity;
  const CarrelDialect *dialect;
  GString *sql;
  GPtrArray *texts; /* value of each parameter, NULL allowed */
  GArray *fields;   /* of const CarrelField *: whose type it has; NULL: text */
  gboolean has_where;
  gboolean by_search; /* the search index leads, the table follows */
} Builder;

static void
builder_clear (Builder *self)
{
  g_string_free (self->sql, TRUE);
  g_ptr_array_unref (self->texts);
  g_array_unref (self->fields);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Builder, builder_clear)

static void
builder_init (Builder *self, CarrelStore *store, const CarrelQuery *query)
{
  self->store = store;
  self->query = query;
  self->entity = carrel_query_get_entity (query);
  self->dialect = carrel_db_get_dialect (carrel_store_get_db (store));
  self->sql = g_string_new ("SELECT ");
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->fields = g_array_new (FALSE, FALSE, sizeof (CarrelField *));
  self->has_where = FALSE;
  self->by_search = FALSE;
}

/* Returns the number of the new parameter. */
static guint
add_parameter (Builder *self, const CarrelField *field, const char *value)
{
  g_ptr_array_add (self->texts, g_strdup (value));
  g_array_append_val (self->fields, field);
  return self->texts->len;
}

static void
begin_condition (Builder *self)
{
  g_string_append (self->sql, self->has_where ? " AND " : " WHERE ");
  self->has_where = TRUE;
}

static const char *
nocase (const Builder *self, const CarrelField *field)
{
  return carrel_schema_folds_case (field) ? self->dialect->nocase : "";
}

/* `%` and `_` of the words looked for stand for themselves. */
static char *
like_pattern (const char *text)
{
  GString *pattern = g_string_new ("%");

  for (; *text != '\0'; text++) {
    if (*text == '%' || *text == '_' || *text == '\\')
      g_string_append_c (pattern, '\\');
    g_string_append_c (pattern, *text);
  }
  g_string_append_c (pattern, '%');
  return g_string_free (pattern, FALSE);
}

static void
add_filter (Builder *self, const CarrelFilter *filter)
{
  static const char *const operators[] = {
    [CARREL_OP_EQUAL] = "=",    [CARREL_OP_NOT_EQUAL] = "<>", [CARREL_OP_LESS] = "<",
    [CARREL_OP_AT_MOST] = "<=", [CARREL_OP_MORE] = ">",       [CARREL_OP_AT_LEAST] = ">=",
  };
  const CarrelField *field = &self->entity->fields[filter->field];
  g_autofree char *pattern = NULL;

  begin_condition (self);
  switch (filter->op) {
  case CARREL_OP_EMPTY:
  case CARREL_OP_PRESENT:
    g_string_append_printf (self->sql, "t.\"%s\" IS %sNULL", field->name,
                            filter->op == CARREL_OP_PRESENT ? "NOT " : "");
    break;
  case CARREL_OP_CONTAINS:
    pattern = like_pattern (filter->value);
    g_string_append_printf (self->sql, "lower (t.\"%s\") LIKE lower (?%u) ESCAPE '\\'", field->name,
                            add_parameter (self, NULL, pattern));
    break;
  case CARREL_OP_NOT_EQUAL:
    g_string_append_printf (self->sql, "(t.\"%s\" <> ?%u%s OR t.\"%s\" IS NULL)", field->name,
                            add_parameter (self, field, filter->value), nocase (self, field),
                            field->name);
    break;
  default:
    g_string_append_printf (self->sql, "t.\"%s\" %s ?%u%s", field->name, operators[filter->op],
                            add_parameter (self, field, filter->value), nocase (self, field));
  }
}

/* Whether the search has few hits; also looks no further than needed. */
static gboolean
is_rare (Builder *self, const char *match)
{
  const char *name = self->entity->name;
  g_autofree char *from = g_strdup_printf (self->dialect->search_match, name, name, name);
  g_autofree char *sql =
    g_strdup_printf ("SELECT count (*) FROM (SELECT 1 FROM %s LIMIT %d)", from, GATHER_AT_MOST + 1);
  CarrelStatement *statement = carrel_store_statement (self->store, sql, NULL);
  gint64 hits = 0;

  if (statement == NULL)
    return TRUE;
  carrel_statement_bind_text (statement, 1, match);
  if (carrel_statement_step (statement, NULL) == CARREL_STEP_ROW)
    hits = carrel_statement_get_integer (statement, 0);
  carrel_statement_reset (statement);
  return hits <= GATHER_AT_MOST;
}

/* FROM and the search condition, whose words are always ?1. */
static void
add_source (Builder *self, CarrelPart part)
{
  const char *name = self->entity->name;
  const char *words = carrel_query_get_search (self->query);
  g_autofree char *match = words != NULL ? carrel_search_match (words) : NULL;

  if (words == NULL) {
    g_string_append_printf (self->sql, " FROM \"%s\" t", name);
    return;
  }
  if (match == NULL) { /* nothing but punctuation finds nothing */
    g_string_append_printf (self->sql, " FROM \"%s\" t WHERE 1 = 0", name);
    self->has_where = TRUE;
    return;
  }
  (void) add_parameter (self, NULL, match);
  if (part == CARREL_PART_ALL) {
    g_string_append (self->sql, " FROM ");
    g_string_append_printf (self->sql, self->dialect->search_match, name, name, name);
    self->by_search = TRUE;
  } else {
    g_string_append_printf (self->sql, " FROM \"%s\" t WHERE ", name);
    g_string_append_printf (self->sql,
                            is_rare (self, match) ? self->dialect->search_lookup
                                                  : self->dialect->search_filter,
                            name, name);
  }
  self->has_where = TRUE;
}

static void
add_place (Builder *self, CarrelPart part, const CarrelPlace *after)
{
  const char *key = self->by_search ? self->dialect->search_key : "t.seq";
  const char *beyond = carrel_query_get_descending (self->query) ? "<" : ">";
  int order = carrel_query_get_order (self->query);
  const CarrelField *field = order >= 0 ? &self->entity->fields[order] : NULL;

  if (part != CARREL_PART_ALL) {
    begin_condition (self);
    g_string_append_printf (self->sql, "t.\"%s\" IS %sNULL", field->name,
                            part == CARREL_PART_FILLED ? "NOT " : "");
  }
  if (after == NULL)
    return;
  begin_condition (self);
  if (part == CARREL_PART_FILLED)
    g_string_append_printf (self->sql, "(t.\"%s\"%s, %s) %s (?%u, %" G_GINT64_FORMAT ")",
                            field->name, nocase (self, field), key, beyond,
                            add_parameter (self, field, after->value), after->key);
  else
    g_string_append_printf (self->sql, "%s > %" G_GINT64_FORMAT, key, after->key);
}

static void
add_order (Builder *self, CarrelPart part)
{
  const char *key = self->by_search ? self->dialect->search_key : "t.seq";
  const char *direction = carrel_query_get_descending (self->query) ? " DESC" : "";
  int order = carrel_query_get_order (self->query);

  if (part == CARREL_PART_FILLED)
    g_string_append_printf (self->sql, " ORDER BY t.\"%s\"%s%s, %s%s",
                            self->entity->fields[order].name,
                            nocase (self, &self->entity->fields[order]), direction, key, direction);
  else
    g_string_append_printf (self->sql, " ORDER BY %s", key);
}

static CarrelStatement *
prepare (Builder *self, GError **error)
{
  CarrelStatement *statement =
    carrel_db_prepare (carrel_store_get_db (self->store), self->sql->str, error);

  for (guint i = 0; statement != NULL && i < self->texts->len; i++) {
    const CarrelField *field = g_array_index (self->fields, const CarrelField *, i);
    const char *value = self->texts->pdata[i];

    if (field != NULL && carrel_type_info (field->type)->is_integer)
      carrel_statement_bind_integer (statement, (int) i + 1, g_ascii_strtoll (value, NULL, 10));
    else
      carrel_statement_bind_copy (statement, (int) i + 1, value);
  }
  return statement;
}

CarrelPart
carrel_query_get_first_part (const CarrelQuery *query)
{
  return carrel_query_get_order (query) >= 0 ? CARREL_PART_FILLED : CARREL_PART_ALL;
}

CarrelStatement *
carrel_query_prepare (CarrelStore *store, const CarrelQuery *query, CarrelPart part,
                      const CarrelPlace *after, guint limit, GError **error)
{
  const GPtrArray *filters = carrel_query_get_filters (query);
  g_auto (Builder) self;
  const guint *columns;
  guint n;

  builder_init (&self, store, query);
  columns = carrel_query_get_columns (query, &n);
  if (part == CARREL_PART_FILLED)
    g_string_append_printf (self.sql, "t.seq, t.\"%s\"",
                            self.entity->fields[carrel_query_get_order (query)].name);
  else
    g_string_append (self.sql, "t.seq, NULL");
  for (guint i = 0; i < n; i++)
    g_string_append_printf (self.sql, ", t.\"%s\"", self.entity->fields[columns[i]].name);

  add_source (&self, part);
  for (guint i = 0; i < filters->len; i++)
    add_filter (&self, filters->pdata[i]);
  add_place (&self, part, after);
  add_order (&self, part);
  if (limit > 0)
    g_string_append_printf (self.sql, " LIMIT %u", limit);
  return prepare (&self, error);
}

CarrelStatement *
carrel_query_prepare_count (CarrelStore *store, const CarrelQuery *query, GError **error)
{
  const GPtrArray *filters = carrel_query_get_filters (query);
  g_auto (Builder) self;

  builder_init (&self, store, query);
  g_string_append (self.sql, "count (*)");
  add_source (&self, CARREL_PART_ALL);
  for (guint i = 0; i < filters->len; i++)
    add_filter (&self, filters->pdata[i]);
  return prepare (&self, error);
}
