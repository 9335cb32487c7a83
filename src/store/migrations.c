#include "config.h"

#include "store/migrations.h"

#include "base/id.h"
#include "store/schema.h"
#include "store/search.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* Tables of the workspace that are not records, by the version that brought them. `%s` is the
 * declaration of the ascending key. Row n brings version n; a version that only adds fields to the
 * model has an empty row. */
static const char *const steps[] = {
  NULL,
  "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);"
  "CREATE TABLE causes (%1$s, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, label TEXT NOT NULL,"
  " actor TEXT NOT NULL, at TEXT NOT NULL, first_event BIGINT NOT NULL,"
  " last_event BIGINT NOT NULL, changes BIGINT NOT NULL, undone_by TEXT);"
  "CREATE TABLE events (%1$s, type TEXT NOT NULL, entity TEXT NOT NULL, record TEXT NOT NULL,"
  " cause BIGINT NOT NULL, before TEXT, after TEXT);"
  "CREATE INDEX events_record ON events (record);"
  "CREATE TABLE audit (%1$s, at TEXT NOT NULL, actor TEXT NOT NULL, act TEXT NOT NULL,"
  " subject TEXT NOT NULL, detail TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL);"
  "CREATE TABLE exports (%1$s, id TEXT NOT NULL UNIQUE, started_at TEXT NOT NULL,"
  " format TEXT NOT NULL, target TEXT NOT NULL, parameters TEXT NOT NULL, counts TEXT NOT NULL,"
  " bytes BIGINT NOT NULL, sha256 TEXT, duration_ms BIGINT NOT NULL, outcome TEXT NOT NULL,"
  " message TEXT);"
  "CREATE TABLE mappings (shape TEXT PRIMARY KEY, label TEXT NOT NULL, mapping TEXT NOT NULL,"
  " saved_at TEXT NOT NULL);"
  "CREATE TABLE import_rows (fingerprint TEXT PRIMARY KEY, entity TEXT NOT NULL,"
  " record TEXT NOT NULL);",
};

int
carrel_migrations_get_latest (const CarrelModel *model)
{
  return MAX ((int) G_N_ELEMENTS (steps) - 1, model->version);
}

static gboolean
align_entity (CarrelDb *db, const CarrelEntity *entity, int version, GError **error)
{
  const CarrelDialect *dialect = carrel_db_get_dialect (db);
  g_autoptr (CarrelStatement) exists = carrel_db_prepare (db, dialect->has_table, error);
  g_autofree char *sql = NULL;
  CarrelStep step;

  if (exists == NULL)
    return FALSE;
  carrel_statement_bind_text (exists, 1, entity->name);
  step = carrel_statement_step (exists, error);
  carrel_statement_reset (exists);
  if (step == CARREL_STEP_FAILED)
    return FALSE;

  if (step == CARREL_STEP_DONE)
    sql = carrel_schema_create_entity (entity, version, dialect);
  else
    sql = carrel_schema_add_fields (entity, version - 1, version, dialect);
  return carrel_db_exec (db, sql, error);
}

static gboolean
run_step (CarrelDb *db, const CarrelModel *model, int version, GError **error)
{
  if (version < (int) G_N_ELEMENTS (steps)) {
    g_autofree char *sql = g_strdup_printf (steps[version], carrel_db_get_dialect (db)->key_column);

    if (!carrel_db_exec (db, sql, error))
      return FALSE;
  }
  for (guint i = 0; i < model->n_entities; i++) {
    if (!align_entity (db, &model->entities[i], version, error))
      return FALSE;
  }
  return carrel_db_set_version (db, version, error);
}

/* A field that is new and searchable changes the text of every record. */
static gboolean
search_changed (const CarrelEntity *entity, int from)
{
  for (guint i = 0; i < entity->n_fields; i++) {
    const CarrelField *field = &entity->fields[i];

    if ((field->flags & CARREL_FIELD_SEARCHABLE) != 0 && carrel_field_get_since (field) > from)
      return TRUE;
  }
  return FALSE;
}

gboolean
carrel_migrations_rebuild_search (CarrelDb *db, const CarrelEntity *entity, GError **error)
{
  const CarrelDialect *dialect = carrel_db_get_dialect (db);
  g_autoptr (CarrelStatement) add = NULL;
  g_autoptr (CarrelStatement) rows = NULL;
  g_autofree char *drop = g_strdup_printf (dialect->search_drop, entity->name);
  g_autofree char *create = g_strdup_printf (dialect->search_create, entity->name);
  g_autofree char *add_sql = carrel_schema_statement (entity, CARREL_SQL_SEARCH_ADD, dialect);
  g_autofree char *rows_sql = carrel_search_select_text (entity);
  CarrelStep step;

  if (!carrel_db_exec (db, drop, error) || !carrel_db_exec (db, create, error))
    return FALSE;
  add = carrel_db_prepare (db, add_sql, error);
  rows = add != NULL ? carrel_db_prepare (db, rows_sql, error) : NULL;
  if (rows == NULL)
    return FALSE;

  while ((step = carrel_statement_step (rows, error)) == CARREL_STEP_ROW) {
    g_autofree char *words = carrel_search_text_of_row (rows, 1);

    if (*words == '\0') /* such a record is in no index: records.c does not add it either */
      continue;
    carrel_statement_bind_integer (add, 1, carrel_statement_get_integer (rows, 0));
    carrel_statement_bind_text (add, 2, words);
    if (!carrel_statement_run (add, error))
      return FALSE;
  }
  return step == CARREL_STEP_DONE;
}

static gboolean
run_all (CarrelDb *db, const CarrelModel *model, int from, GError **error)
{
  int latest = carrel_migrations_get_latest (model);

  for (int version = from + 1; version <= latest; version++) {
    if (!run_step (db, model, version, error))
      return FALSE;
  }
  for (guint i = 0; from > 0 && i < model->n_entities; i++) {
    if (search_changed (&model->entities[i], from)
        && !carrel_migrations_rebuild_search (db, &model->entities[i], error))
      return FALSE;
  }
  return TRUE;
}

/* The copy is finished before the first change, under a name that says what it is. */
static gboolean
copy_aside (CarrelDb *db, const char *path, int version, GError **error)
{
  g_autofree char *target = g_strdup_printf ("%s.before-version-%d", path, version + 1);
  g_autofree char *part = g_strconcat (target, ".part", NULL);

  if (g_file_test (target, G_FILE_TEST_EXISTS))
    return TRUE;
  (void) g_unlink (part);
  if (!carrel_db_copy (db, part, NULL, error))
    return FALSE;
  if (g_rename (part, target) == 0)
    return TRUE;
  g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_FAILED,
               _ ("The workspace could not be copied to “%s” before it is brought up to date. "
                  "Nothing was changed."),
               target);
  return FALSE;
}

gboolean
carrel_migrations_run (CarrelDb *db, const char *path, const CarrelModel *model, GError **error)
{
  int latest = carrel_migrations_get_latest (model);
  int version = carrel_db_get_version (db);

  if (version > latest) {
    g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_NEWER,
                 _ ("“%s” was made by a later version of Carrel (its version is %d, this program "
                    "knows up to %d). It was left as it is. Update Carrel to open it."),
                 path, version, latest);
    return FALSE;
  }
  if (version == latest)
    return TRUE;
  if (version > 0 && !copy_aside (db, path, version, error))
    return FALSE;

  if (!carrel_db_begin (db, error))
    return FALSE;
  /* Somebody else may have done it while this one waited. */
  version = carrel_db_get_version (db);
  if (!run_all (db, model, version, error)) {
    carrel_db_rollback (db);
    return FALSE;
  }
  return carrel_db_commit (db, error);
}
