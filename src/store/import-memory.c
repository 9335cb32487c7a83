#include "config.h"

#include "store/import-memory.h"

#include "store/store-private.h"

/* Runs a statement with one text parameter that gives at most one text. */
static gboolean
look_up (CarrelStore *store, const char *sql, const char *key, char **value, GError **error)
{
  CarrelStatement *statement = carrel_store_statement (store, sql, error);
  CarrelStep step;

  *value = NULL;
  if (statement == NULL)
    return FALSE;
  carrel_statement_bind_text (statement, 1, key);
  step = carrel_statement_step (statement, error);
  if (step == CARREL_STEP_ROW)
    *value = g_strdup (carrel_statement_get_text (statement, 0));
  carrel_statement_reset (statement);
  return step != CARREL_STEP_FAILED;
}

char *
carrel_import_memory_get_mapping (CarrelStore *store, const char *shape, GError **error)
{
  char *mapping;

  if (!look_up (store, "SELECT mapping FROM mappings WHERE shape = ?1", shape, &mapping, error))
    return NULL;
  return mapping;
}

gboolean
carrel_import_memory_set_mapping (CarrelStore *store, const char *shape, const char *label,
                                  const char *mapping, GError **error)
{
  CarrelStatement *statement = carrel_store_statement (
    store,
    "INSERT INTO mappings (shape, label, mapping, saved_at) VALUES (?1, ?2, ?3, ?4)"
    " ON CONFLICT (shape) DO UPDATE SET label = excluded.label, mapping = excluded.mapping,"
    " saved_at = excluded.saved_at",
    error);
  g_autofree char *now = carrel_store_dup_now (store);

  if (statement == NULL)
    return FALSE;
  carrel_statement_bind_text (statement, 1, shape);
  carrel_statement_bind_text (statement, 2, label);
  carrel_statement_bind_text (statement, 3, mapping);
  carrel_statement_bind_text (statement, 4, now);
  return carrel_statement_run (statement, error);
}

gboolean
carrel_import_memory_find_row (CarrelStore *store, const char *fingerprint, char **id,
                               GError **error)
{
  return look_up (store, "SELECT record FROM import_rows WHERE fingerprint = ?1", fingerprint, id,
                  error);
}

gboolean
carrel_import_memory_add_row (CarrelStore *store, const char *fingerprint,
                              const CarrelEntity *entity, const char *id, GError **error)
{
  CarrelStatement *statement = carrel_store_statement (
    store,
    "INSERT INTO import_rows (fingerprint, entity, record) VALUES (?1, ?2, ?3)"
    " ON CONFLICT (fingerprint) DO UPDATE SET record = excluded.record",
    error);

  if (statement == NULL)
    return FALSE;
  carrel_statement_bind_text (statement, 1, fingerprint);
  carrel_statement_bind_text (statement, 2, entity->name);
  carrel_statement_bind_text (statement, 3, id);
  return carrel_statement_run (statement, error);
}
