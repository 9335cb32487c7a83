#include "config.h"

#include "store/schema.h"

/* Column types that SQLite and PostgreSQL both know. */
static const char *
sql_type (const CarrelField *field)
{
  if (field->type == CARREL_TYPE_DECIMAL)
    return "NUMERIC";
  return carrel_type_info (field->type)->is_integer ? "BIGINT" : "TEXT";
}

int
carrel_field_get_since (const CarrelField *field)
{
  return MAX (field->since, 1);
}

gboolean
carrel_schema_folds_case (const CarrelField *field)
{
  return (field->type == CARREL_TYPE_TEXT || field->type == CARREL_TYPE_EMAIL)
         && (field->flags & CARREL_FIELD_SYSTEM) == 0;
}

static void
append_column (GString *sql, const CarrelField *field)
{
  g_string_append_printf (sql, "\"%s\" %s", field->name, sql_type (field));
  if ((field->flags & CARREL_FIELD_SYSTEM) != 0 && (field->flags & CARREL_FIELD_READ_ONLY) != 0)
    g_string_append (sql, " NOT NULL");
  /* References are checked at the commit: in between, a record may point to one yet to come. */
  if (field->type == CARREL_TYPE_REFERENCE)
    g_string_append_printf (sql, " REFERENCES \"%s\" (\"id\") DEFERRABLE INITIALLY DEFERRED",
                            field->target);
}

/* Empty fields are no entries of an index: the rare ones (external ids, e-mails) cost only what
 * they hold. */
static void
append_index (GString *sql, const CarrelEntity *entity, const CarrelField *field,
              const CarrelDialect *dialect)
{
  gboolean unique = (field->flags & CARREL_FIELD_UNIQUE) != 0;

  if (!unique && (field->flags & CARREL_FIELD_INDEXED) == 0)
    return;
  g_string_append_printf (sql, "CREATE %sINDEX \"%s_%s\" ON \"%s\" (\"%s\"%s)",
                          unique ? "UNIQUE " : "", entity->name, field->name, entity->name,
                          field->name, carrel_schema_folds_case (field) ? dialect->nocase : "");
  if ((field->flags & CARREL_FIELD_REQUIRED) == 0 && (field->flags & CARREL_FIELD_SYSTEM) == 0)
    g_string_append_printf (sql, " WHERE \"%s\" IS NOT NULL", field->name);
  g_string_append (sql, ";\n");
}

char *
carrel_schema_create_entity (const CarrelEntity *entity, int version, const CarrelDialect *dialect)
{
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "CREATE TABLE \"%s\" (\n  %s", entity->name, dialect->key_column);
  for (guint i = 0; i < entity->n_fields; i++) {
    if (carrel_field_get_since (&entity->fields[i]) > version)
      continue;
    g_string_append (sql, ",\n  ");
    append_column (sql, &entity->fields[i]);
  }
  g_string_append (sql, ");\n");
  for (guint i = 0; i < entity->n_fields; i++) {
    if (carrel_field_get_since (&entity->fields[i]) <= version)
      append_index (sql, entity, &entity->fields[i], dialect);
  }
  g_string_append_printf (sql, dialect->search_create, entity->name);
  g_string_append (sql, ";\n");
  return g_string_free (sql, FALSE);
}

char *
carrel_schema_add_fields (const CarrelEntity *entity, int from_version, int to_version,
                          const CarrelDialect *dialect)
{
  GString *sql = g_string_new (NULL);

  for (guint i = 0; i < entity->n_fields; i++) {
    const CarrelField *field = &entity->fields[i];
    int since = carrel_field_get_since (field);

    if (since <= from_version || since > to_version)
      continue;
    g_string_append_printf (sql, "ALTER TABLE \"%s\" ADD COLUMN ", entity->name);
    append_column (sql, field);
    g_string_append (sql, ";\n");
    append_index (sql, entity, field, dialect);
  }
  return g_string_free (sql, FALSE);
}

static void
append_names (GString *sql, const CarrelEntity *entity)
{
  for (guint i = 0; i < entity->n_fields; i++)
    g_string_append_printf (sql, "%s\"%s\"", i > 0 ? ", " : "", entity->fields[i].name);
}

static void
append_insert (GString *sql, const CarrelEntity *entity)
{
  g_string_append_printf (sql, "INSERT INTO \"%s\" (", entity->name);
  append_names (sql, entity);
  g_string_append (sql, ") VALUES (");
  for (guint i = 0; i < entity->n_fields; i++)
    g_string_append_printf (sql, "%s?%u", i > 0 ? ", " : "", i + 1);
  g_string_append_c (sql, ')');
}

static void
append_update (GString *sql, const CarrelEntity *entity)
{
  g_string_append_printf (sql, "UPDATE \"%s\" SET ", entity->name);
  for (guint i = 1; i < entity->n_fields; i++)
    g_string_append_printf (sql, "%s\"%s\" = ?%u", i > 1 ? ", " : "", entity->fields[i].name,
                            i + 1);
  g_string_append (sql, " WHERE \"id\" = ?1");
}

char *
carrel_schema_statement (const CarrelEntity *entity, CarrelSqlKind kind,
                         const CarrelDialect *dialect)
{
  GString *sql = g_string_new (NULL);

  switch (kind) {
  case CARREL_SQL_INSERT:
    append_insert (sql, entity);
    break;
  case CARREL_SQL_UPDATE:
    append_update (sql, entity);
    break;
  case CARREL_SQL_DELETE:
    g_string_append_printf (sql, "DELETE FROM \"%s\" WHERE \"id\" = ?1", entity->name);
    break;
  case CARREL_SQL_GET:
    g_string_append (sql, "SELECT seq, ");
    append_names (sql, entity);
    g_string_append_printf (sql, " FROM \"%s\" WHERE \"id\" = ?1", entity->name);
    break;
  case CARREL_SQL_SEARCH_ADD:
    g_string_append_printf (sql, dialect->search_add, entity->name);
    break;
  case CARREL_SQL_SEARCH_REMOVE:
    g_string_append_printf (sql, dialect->search_remove, entity->name, entity->name);
    break;
  default:
    g_assert_not_reached ();
  }
  return g_string_free (sql, FALSE);
}
