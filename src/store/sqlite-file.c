#include "config.h"

#include "store/sqlite-private.h"

#include "store/store.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The SQLite driver, continued: the file as a whole is copied, moved, locked and checked. */

#define PAGES_A_STEP 1024
#define LOCK_TRIES 20
#define LOCK_PAUSE_US 50000

static int
copy_pages (CarrelDb *db, sqlite3 *target, GCancellable *cancellable)
{
  sqlite3_backup *backup = sqlite3_backup_init (target, "main", db->handle, "main");
  int result = backup != NULL ? SQLITE_OK : sqlite3_extended_errcode (target);

  while (result == SQLITE_OK) {
    result = g_cancellable_is_cancelled (cancellable) ? SQLITE_INTERRUPT
                                                      : sqlite3_backup_step (backup, PAGES_A_STEP);
  }
  if (backup != NULL)
    sqlite3_backup_finish (backup);
  return result;
}

static void
remove_log (const char *path)
{
  static const char *const suffixes[] = { "-wal", "-shm", "-journal" };

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *name = g_strconcat (path, suffixes[i], NULL);

    (void) g_unlink (name);
  }
}

void
carrel_db_remove (const char *path)
{
  (void) g_unlink (path);
  remove_log (path);
}

/* A transaction that reads holds one moment of the database: without it the copy would begin again
 * whenever another program writes, and might never end. */
static int
copy_one_moment (CarrelDb *db, sqlite3 *target, GCancellable *cancellable)
{
  gboolean inside = carrel_db_in_transaction (db);
  int result = SQLITE_OK;

  if (!inside)
    result =
      sqlite3_exec (db->handle, "BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1", NULL, NULL, NULL);
  if (result == SQLITE_OK)
    result = copy_pages (db, target, cancellable);
  if (!inside)
    (void) sqlite3_exec (db->handle, "COMMIT", NULL, NULL, NULL);
  return result;
}

gboolean
carrel_db_copy (CarrelDb *db, const char *path, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_strdup (path);
  CarrelDb target = { NULL, name, cancellable };
  mode_t mask;
  int result;

  if (g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_EXISTS,
                 _ ("There is a file at “%s” already; it was left as it is. Choose another name."),
                 path);
    return FALSE;
  }
  mask = umask (0077);
  result = sqlite3_open_v2 (path, &target.handle,
                            SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
  umask (mask);
  if (result == SQLITE_OK) {
    sqlite3_extended_result_codes (target.handle, 1);
    result = copy_one_moment (db, target.handle, cancellable);
    /* A copy is one file: no log beside it, whatever becomes of it. */
    if (result == SQLITE_DONE)
      result = sqlite3_exec (target.handle, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
  }
  if (result != SQLITE_OK)
    carrel_sqlite_set_error (&target, result, error);
  sqlite3_close (target.handle);
  if (result != SQLITE_OK)
    carrel_db_remove (path);
  return result == SQLITE_OK;
}

gboolean
carrel_db_detach_log (CarrelDb *db, GError **error)
{
  return carrel_db_exec (db, "PRAGMA wal_checkpoint (TRUNCATE)", error);
}

gboolean
carrel_db_attach_log (CarrelDb *db, GError **error)
{
  g_autoptr (CarrelStatement) statement =
    carrel_db_prepare (db, "PRAGMA journal_mode = WAL", error);
  CarrelStep step;

  if (statement == NULL)
    return FALSE;
  step = carrel_statement_step (statement, error);
  if (step == CARREL_STEP_ROW && g_strcmp0 (carrel_statement_get_text (statement, 0), "wal") == 0)
    return TRUE;
  if (step != CARREL_STEP_FAILED)
    carrel_sqlite_set_error (db, SQLITE_BUSY, error);
  return FALSE;
}

gboolean
carrel_db_move (const char *from, const char *to, GError **error)
{
  gboolean moved;
  int reason;

  /* The log of a database that was deleted by hand would be taken for that of the new one. */
  if (!g_file_test (to, G_FILE_TEST_EXISTS))
    remove_log (to);
  moved = link (from, to) == 0; /* unlike rename, never replaces */
  reason = errno;

  if (!moved && reason != EEXIST) {
    moved = !g_file_test (to, G_FILE_TEST_EXISTS) && g_rename (from, to) == 0;
    reason = errno;
  }
  if (!moved)
    g_set_error (error, CARREL_STORE_ERROR,
                 reason == EEXIST ? CARREL_STORE_ERROR_EXISTS : CARREL_STORE_ERROR_FAILED,
                 _ ("“%s” could not be made: %s."), to, g_strerror (reason));
  carrel_db_remove (from);
  return moved;
}

/* Locking. */

struct _CarrelDbLock {
  sqlite3 *handle;
  sqlite3_file *file;
};

void
carrel_db_lock_free (CarrelDbLock *lock)
{
  if (lock->file != NULL)
    lock->file->pMethods->xUnlock (lock->file, SQLITE_LOCK_NONE);
  sqlite3_close (lock->handle);
  g_free (lock);
}

static int
take_lock (sqlite3_file *file)
{
  int result = file->pMethods->xLock (file, SQLITE_LOCK_SHARED);

  if (result == SQLITE_OK)
    result = file->pMethods->xLock (file, SQLITE_LOCK_EXCLUSIVE);
  if (result != SQLITE_OK)
    file->pMethods->xUnlock (file, SQLITE_LOCK_NONE); /* some of it may have been had */
  return result;
}

/* Through SQLite's own file layer, which is the only one that knows what this process holds; and
 * below its pages, so that it works for a file that is no database any more. Whoever has the file
 * open with its log holds a shared lock all the time. */
CarrelDbLock *
carrel_db_lock_file (const char *path, GError **error)
{
  g_autoptr (CarrelDbLock) lock = g_new0 (CarrelDbLock, 1);
  g_autofree char *name = g_strdup (path);
  CarrelDb db = { NULL, name, NULL };
  sqlite3_file *file = NULL;
  int result =
    sqlite3_open_v2 (path, &lock->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

  db.handle = lock->handle;
  if (result == SQLITE_OK)
    result = sqlite3_file_control (lock->handle, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (result == SQLITE_OK && (file == NULL || file->pMethods == NULL))
    result = SQLITE_CANTOPEN;
  if (result == SQLITE_OK && sqlite3_db_readonly (lock->handle, "main") == 1)
    result = SQLITE_READONLY;
  if (result == SQLITE_OK)
    result = take_lock (file);
  for (int i = 0; result == SQLITE_BUSY && i < LOCK_TRIES; i++) {
    g_usleep (LOCK_PAUSE_US);
    result = take_lock (file);
  }
  if (result == SQLITE_OK) {
    lock->file = file;
    return g_steal_pointer (&lock);
  }
  carrel_sqlite_set_error (&db, result, error);
  return NULL;
}

/* Checking. */

static gboolean
collect (CarrelDb *db, const char *sql, const char *good, GPtrArray *problems, GError **error)
{
  g_autoptr (CarrelStatement) statement = carrel_db_prepare (db, sql, error);
  CarrelStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = carrel_statement_step (statement, error)) == CARREL_STEP_ROW) {
    const char *text = carrel_statement_get_text (statement, 0);

    if (g_strcmp0 (text, good) != 0)
      g_ptr_array_add (problems, g_strdup (text));
  }
  return step == CARREL_STEP_DONE;
}

gboolean
carrel_db_check (CarrelDb *db, GPtrArray *problems, GError **error)
{
  return collect (db, "PRAGMA integrity_check (20)", "ok", problems, error)
         && collect (db,
                     "SELECT 'A record of “' || \"table\" || '” refers to one in “' || parent"
                     " || '” that is not there.' FROM pragma_foreign_key_check LIMIT 20",
                     NULL, problems, error);
}

/* The variable-length integer of SQLite's file format: seven bits a byte, high ones first, the
 * ninth byte whole. */
static gint64
read_varint (const guint8 *data, int length)
{
  guint64 value = 0;

  for (int i = 0; i < length && i < 9; i++) {
    if (i == 8)
      return (gint64) (value << 8 | data[i]);
    value = value << 7 | (data[i] & 0x7f);
    if ((data[i] & 0x80) == 0)
      break;
  }
  return (gint64) value;
}

/* The averages record of FTS5 (row 1 of its data) begins with the number of rows. */
gboolean
carrel_db_count_indexed (CarrelDb *db, const char *table, gint64 *count, GError **error)
{
  g_autofree char *sql =
    g_strdup_printf ("SELECT block FROM \"%s_search_data\" WHERE id = 1", table);
  sqlite3_stmt *statement = NULL;
  int result = sqlite3_prepare_v2 (db->handle, sql, -1, &statement, NULL);

  *count = 0;
  if (result == SQLITE_OK)
    result = sqlite3_step (statement);
  if (result == SQLITE_ROW) {
    const guint8 *data = sqlite3_column_blob (statement, 0);

    *count = read_varint (data, sqlite3_column_bytes (statement, 0));
  }
  if (result != SQLITE_ROW && result != SQLITE_DONE)
    carrel_sqlite_set_error (db, result, error);
  sqlite3_finalize (statement);
  return result == SQLITE_ROW || result == SQLITE_DONE;
}
