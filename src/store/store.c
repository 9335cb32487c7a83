#include "config.h"

#include "store/store.h"

#include "base/id.h"
#include "base/time.h"
#include "store/audit.h"
#include "store/migrations.h"
#include "store/schema.h"
#include "store/store-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define CACHE_KIB 8192
#define BULK_CACHE_KIB 49152

G_DEFINE_QUARK (carrel - store - error - quark, carrel_store_error)

struct _CarrelStore {
  GObject parent_instance;
  char *path;
  const CarrelModel *model;
  CarrelDb *db;
  gboolean writable;
  gint64 now_s; /* -1: the clock's */

  GHashTable *statements;      /* SQL to CarrelStatement */
  CarrelStatement **by_entity; /* CARREL_N_SQL for each entity */

  char *cause; /* NULL outside carrel_store_begin() */
  gint64 cause_key;
  gint64 first_event;
  gint64 last_event;
  gint64 changes;
  gint64 last_event_before_part;
  gint64 changes_before_part;
};

G_DEFINE_FINAL_TYPE (CarrelStore, carrel_store, G_TYPE_OBJECT)

static void
carrel_store_finalize (GObject *object)
{
  CarrelStore *self = CARREL_STORE (object);

  if (self->cause != NULL)
    carrel_store_rollback (self);
  g_clear_pointer (&self->statements, g_hash_table_unref);
  for (guint i = 0; self->by_entity != NULL && i < self->model->n_entities * CARREL_N_SQL; i++)
    g_clear_pointer (&self->by_entity[i], carrel_statement_free);
  g_free (self->by_entity);
  g_clear_pointer (&self->db, carrel_db_close);
  g_free (self->path);
  G_OBJECT_CLASS (carrel_store_parent_class)->finalize (object);
}

static void
carrel_store_class_init (CarrelStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = carrel_store_finalize;
}

static void
carrel_store_init (CarrelStore *self)
{
  self->now_s = -1;
  self->statements =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) carrel_statement_free);
}

static CarrelStore *
store_new (const char *path, const CarrelModel *model, CarrelDb *db, gboolean writable)
{
  CarrelStore *self = g_object_new (CARREL_TYPE_STORE, NULL);

  self->path = g_strdup (path);
  self->model = model;
  self->db = db;
  self->writable = writable;
  self->by_entity = g_new0 (CarrelStatement *, model->n_entities * CARREL_N_SQL);
  return self;
}

static gboolean
set_up (CarrelStore *self, GError **error)
{
  g_autofree char *workspace_id = carrel_id_new ();
  g_autofree char *key = carrel_id_new ();

  return carrel_migrations_run (self->db, self->path, self->model, error)
         && carrel_store_set_setting (self, "workspace_id", workspace_id, error)
         && carrel_store_set_setting (self, "pseudonym_key", key, error)
         && carrel_audit_append (self, "workspace.created", workspace_id, "{}", error);
}

/* A workspace is made under another name and gets its own when it is complete: a kill in between
 * leaves no half one. */
CarrelStore *
carrel_store_create (const char *path, const CarrelModel *model, GError **error)
{
  g_autofree char *id = carrel_id_new ();
  g_autofree char *part = g_strdup_printf ("%s.%s.part", path, id);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (CarrelStore) self = NULL;
  CarrelDb *db;

  g_return_val_if_fail (path != NULL && model != NULL, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_EXISTS,
                 _ ("There is a file at “%s” already; it was left as it is. Choose another name."),
                 path);
    return NULL;
  }
  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_READ_ONLY,
                 _ ("The folder “%s” cannot be made. Choose a place of your own."), folder);
    return NULL;
  }
  db = carrel_db_open (part, CARREL_DB_CREATE, CACHE_KIB, error);
  if (db == NULL) {
    carrel_db_remove (part);
    return NULL;
  }
  self = store_new (part, model, db, TRUE);
  if (!set_up (self, error) || !carrel_db_detach_log (db, error)) {
    g_clear_object (&self);
    carrel_db_remove (part);
    return NULL;
  }
  g_clear_object (&self);
  if (!carrel_db_move (part, path, error))
    return NULL;
  self = carrel_store_open (path, model, CARREL_STORE_WRITE, error);
  if (self == NULL)
    carrel_db_remove (path); /* made a moment ago, and empty */
  return g_steal_pointer (&self);
}

CarrelStore *
carrel_store_open (const char *path, const CarrelModel *model, CarrelStoreFlags flags,
                   GError **error)
{
  gboolean writable = (flags & CARREL_STORE_WRITE) != 0;
  g_autoptr (CarrelDb) db = NULL;

  g_return_val_if_fail (path != NULL && model != NULL, NULL);

  db = carrel_db_open (path, writable ? CARREL_DB_WRITE : CARREL_DB_READ,
                       (flags & CARREL_STORE_BULK) != 0 ? BULK_CACHE_KIB : CACHE_KIB, error);
  if (db == NULL)
    return NULL;
  if (!writable && carrel_db_get_version (db) > 0
      && carrel_db_get_version (db) < carrel_migrations_get_latest (model)) {
    /* Reading alone cannot add what is missing: open once for writing to bring it up to date. */
    g_autoptr (CarrelStore) updated = carrel_store_open (path, model, CARREL_STORE_WRITE, error);

    if (updated == NULL)
      return NULL;
  } else if (!carrel_migrations_run (db, path, model, error))
    return NULL;
  return store_new (path, model, g_steal_pointer (&db), writable);
}

const char *
carrel_store_get_path (CarrelStore *self)
{
  return self->path;
}

const CarrelModel *
carrel_store_get_model (CarrelStore *self)
{
  return self->model;
}

gboolean
carrel_store_is_writable (CarrelStore *self)
{
  return self->writable;
}

CarrelDb *
carrel_store_get_db (CarrelStore *self)
{
  return self->db;
}

void
carrel_store_set_now (CarrelStore *self, gint64 unix_s)
{
  self->now_s = unix_s;
}

gint64
carrel_store_get_now (CarrelStore *self)
{
  return self->now_s >= 0 ? self->now_s : g_get_real_time () / G_USEC_PER_SEC;
}

char *
carrel_store_dup_now (CarrelStore *self)
{
  char buffer[CARREL_TIME_SIZE];

  carrel_time_format (buffer, carrel_store_get_now (self));
  return g_strdup (buffer);
}

CarrelStatement *
carrel_store_statement (CarrelStore *self, const char *sql, GError **error)
{
  CarrelStatement *statement = g_hash_table_lookup (self->statements, sql);

  if (statement != NULL)
    return statement;
  statement = carrel_db_prepare (self->db, sql, error);
  if (statement != NULL)
    g_hash_table_insert (self->statements, g_strdup (sql), statement);
  return statement;
}

CarrelStatement *
carrel_store_entity_statement (CarrelStore *self, const CarrelEntity *entity, CarrelSqlKind kind,
                               GError **error)
{
  gsize index = (gsize) (entity - self->model->entities) * CARREL_N_SQL + kind;
  g_autofree char *sql = NULL;

  g_return_val_if_fail (entity >= self->model->entities
                          && entity < self->model->entities + self->model->n_entities,
                        NULL);

  if (self->by_entity[index] == NULL) {
    sql = carrel_schema_statement (entity, kind, carrel_db_get_dialect (self->db));
    self->by_entity[index] = carrel_db_prepare (self->db, sql, error);
  }
  return self->by_entity[index];
}

/* Causes. */

static const char *const cause_kinds[] = {
  [CARREL_CAUSE_USER] = "user",
  [CARREL_CAUSE_IMPORT] = "import",
  [CARREL_CAUSE_SAMPLE] = "sample",
  [CARREL_CAUSE_UNDO] = "undo",
};

static gboolean
insert_cause (CarrelStore *self, CarrelCauseKind kind, const char *label, GError **error)
{
  CarrelStatement *statement =
    carrel_store_statement (self,
                            "INSERT INTO causes (id, kind, label, actor, at, first_event,"
                            " last_event, changes) VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, 0)",
                            error);
  g_autofree char *now = carrel_store_dup_now (self);

  if (statement == NULL)
    return FALSE;
  carrel_statement_bind_text (statement, 1, self->cause);
  carrel_statement_bind_text (statement, 2, cause_kinds[kind]);
  carrel_statement_bind_text (statement, 3, label);
  carrel_statement_bind_text (statement, 4, g_get_user_name ());
  carrel_statement_bind_text (statement, 5, now);
  if (!carrel_statement_run (statement, error))
    return FALSE;
  self->cause_key = carrel_db_get_last_key (self->db);
  return TRUE;
}

gboolean
carrel_store_begin (CarrelStore *self, CarrelCauseKind kind, const char *label, GError **error)
{
  g_return_val_if_fail (self->cause == NULL, FALSE);

  if (!self->writable) {
    g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_READ_ONLY,
                 _ ("“%s” is open for reading only."), self->path);
    return FALSE;
  }
  if (!carrel_db_begin (self->db, error))
    return FALSE;

  self->cause = carrel_id_new ();
  self->first_event = 0;
  self->last_event = 0;
  self->changes = 0;
  if (insert_cause (self, kind, label, error))
    return TRUE;
  carrel_store_rollback (self);
  return FALSE;
}

void
carrel_store_count_change (CarrelStore *self, gint64 key)
{
  if (self->first_event == 0)
    self->first_event = key;
  self->last_event = key;
  self->changes++;
}

/* A cause without changes leaves no trace. */
static gboolean
close_cause (CarrelStore *self, GError **error)
{
  CarrelStatement *statement = carrel_store_statement (
    self,
    self->changes > 0
      ? "UPDATE causes SET first_event = ?2, last_event = ?3, changes = ?4 WHERE seq = ?1"
      : "DELETE FROM causes WHERE seq = ?1",
    error);

  if (statement == NULL)
    return FALSE;
  carrel_statement_bind_integer (statement, 1, self->cause_key);
  if (self->changes > 0) {
    carrel_statement_bind_integer (statement, 2, self->first_event);
    carrel_statement_bind_integer (statement, 3, self->last_event);
    carrel_statement_bind_integer (statement, 4, self->changes);
  }
  return carrel_statement_run (statement, error);
}

gboolean
carrel_store_commit (CarrelStore *self, GError **error)
{
  gboolean done;

  g_return_val_if_fail (self->cause != NULL, FALSE);

  done = close_cause (self, error) && carrel_db_commit (self->db, error);
  if (!done) {
    carrel_store_rollback (self);
    return FALSE;
  }
  g_clear_pointer (&self->cause, g_free);
  self->cause_key = 0;
  return TRUE;
}

void
carrel_store_rollback (CarrelStore *self)
{
  carrel_db_rollback (self->db);
  g_clear_pointer (&self->cause, g_free);
  self->cause_key = 0;
}

gboolean
carrel_store_begin_part (CarrelStore *self, GError **error)
{
  self->last_event_before_part = self->last_event;
  self->changes_before_part = self->changes;
  return carrel_db_exec (self->db, "SAVEPOINT part", error);
}

gboolean
carrel_store_end_part (CarrelStore *self, gboolean keep, GError **error)
{
  if (keep)
    return carrel_db_exec (self->db, "RELEASE part", error);

  self->last_event = self->last_event_before_part;
  self->changes = self->changes_before_part;
  if (self->changes == 0)
    self->first_event = 0;
  return carrel_db_exec (self->db, "ROLLBACK TO part; RELEASE part", error);
}

gboolean
carrel_store_begin_reading (CarrelStore *self, GError **error)
{
  return carrel_db_exec (self->db, "BEGIN", error);
}

void
carrel_store_end_reading (CarrelStore *self)
{
  carrel_db_rollback (self->db);
}

const char *
carrel_store_get_cause (CarrelStore *self)
{
  return self->cause;
}

gint64
carrel_store_get_cause_key (CarrelStore *self)
{
  return self->cause_key;
}

/* Settings. */

char *
carrel_store_get_setting (CarrelStore *self, const char *name, GError **error)
{
  CarrelStatement *statement =
    carrel_store_statement (self, "SELECT value FROM settings WHERE name = ?1", error);
  char *value = NULL;

  if (statement == NULL)
    return NULL;
  carrel_statement_bind_text (statement, 1, name);
  if (carrel_statement_step (statement, error) == CARREL_STEP_ROW)
    value = g_strdup (carrel_statement_get_text (statement, 0));
  carrel_statement_reset (statement);
  return value;
}

gboolean
carrel_store_set_setting (CarrelStore *self, const char *name, const char *value, GError **error)
{
  CarrelStatement *statement =
    carrel_store_statement (self,
                            "INSERT INTO settings (name, value) VALUES (?1, ?2)"
                            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                            error);

  if (statement == NULL)
    return FALSE;
  carrel_statement_bind_text (statement, 1, name);
  carrel_statement_bind_text (statement, 2, value);
  return carrel_statement_run (statement, error);
}
