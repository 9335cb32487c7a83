#include "config.h"

#include "store/db.h"

#include "store/sqlite-private.h"
#include "store/store.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The SQLite driver: the only place that knows sqlite3.h, pragmas, rowids and FTS5. */

#define APPLICATION_ID 0x4361726c /* "Carl": tells file(1) and us whose database it is */
#define BUSY_TIMEOUT_MS 5000
#define STEPS_A_LOOK 20000 /* of the virtual machine, between two looks at the cancellable */

struct _CarrelStatement {
  CarrelDb *db;
  sqlite3_stmt *handle;
};

/* Contentless FTS5: the text is in the records already; removing needs the text that was added.
 * `detail=none` is enough because search.c asks for single tokens only, and makes the index a third
 * of the size. The prefix indexes answer the first letters typed. */
static const CarrelDialect dialect = {
  .key_column = "seq INTEGER PRIMARY KEY",
  .nocase = " COLLATE NOCASE",
  .search_create = "CREATE VIRTUAL TABLE \"%s_search\" USING fts5 (words, content='',"
                   " detail=none, columnsize=0, prefix='1 2 3 4 5 6 7 8',"
                   " tokenize='unicode61 remove_diacritics 2')",
  .search_drop = "DROP TABLE IF EXISTS \"%s_search\"",
  .search_add = "INSERT INTO \"%s_search\" (rowid, words) VALUES (?1, ?2)",
  .search_remove = "INSERT INTO \"%s_search\" (\"%s_search\", rowid, words)"
                   " VALUES ('delete', ?1, ?2)",
  .search_match = "\"%s_search\" s CROSS JOIN \"%s\" t ON t.seq = s.rowid"
                  " WHERE \"%s_search\" MATCH ?1",
  .search_lookup = "t.seq IN (SELECT rowid FROM \"%s_search\" WHERE \"%s_search\" MATCH ?1)",
  .search_filter = "+t.seq IN (SELECT rowid FROM \"%s_search\" WHERE \"%s_search\" MATCH ?1)",
  .search_key = "s.rowid",
  .search_check = "INSERT INTO \"%s_search\" (\"%s_search\") VALUES ('integrity-check')",
  .columns = "SELECT name FROM pragma_table_info (?1)",
  .has_table = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1",
};

const CarrelDialect *
carrel_db_get_dialect (CarrelDb *db)
{
  return &dialect;
}

/* What went wrong, for people; %s is the file. */
static const struct {
  int code;
  CarrelStoreError error;
  const char *message;
} failures[] = {
  { SQLITE_BUSY, CARREL_STORE_ERROR_BUSY,
    N_ ("Another program is writing to “%s” right now. Wait until it has finished, then try "
        "again.") },
  { SQLITE_LOCKED, CARREL_STORE_ERROR_BUSY,
    N_ ("Another program is writing to “%s” right now. Wait until it has finished, then try "
        "again.") },
  { SQLITE_READONLY, CARREL_STORE_ERROR_READ_ONLY,
    N_ ("“%s” may be read but not changed. Copy it to a folder of your own, or ask for the right "
        "to write there.") },
  { SQLITE_FULL, CARREL_STORE_ERROR_FULL,
    N_ ("There is no space left for “%s”. Free some space and try again; nothing was changed.") },
  { SQLITE_NOTADB, CARREL_STORE_ERROR_NOT_WORKSPACE,
    N_ ("“%s” is not a Carrel workspace. Choose another file, or restore a backup.") },
  { SQLITE_CORRUPT, CARREL_STORE_ERROR_DAMAGED,
    N_ ("“%s” is damaged. Run “carrelctl doctor” for advice, or restore the last backup with "
        "“carrelctl backup restore latest”.") },
  { SQLITE_CANTOPEN, CARREL_STORE_ERROR_MISSING,
    N_ ("“%s” cannot be opened. Check that the file is there and that you may read it.") },
  { SQLITE_PERM, CARREL_STORE_ERROR_READ_ONLY, N_ ("You are not allowed to open “%s”.") },
  { SQLITE_CONSTRAINT, CARREL_STORE_ERROR_INVALID,
    N_ ("A record refers to another one that is not in “%s” (any more). Nothing was changed.") },
  { SQLITE_ABORT, CARREL_STORE_ERROR_FAILED,
    N_ ("Writing to “%s” was interrupted, and everything that belonged to it was taken back. Try "
        "again.") },
  { SQLITE_NOMEM, CARREL_STORE_ERROR_FAILED,
    N_ ("There is not enough memory to work with “%s”. Close other programs and try again.") },
};

void
carrel_sqlite_set_error (CarrelDb *db, int result, GError **error)
{
  int code = result & 0xff;

  if (code == SQLITE_INTERRUPT && g_cancellable_set_error_if_cancelled (db->cancellable, error))
    return;
  /* A write that fails with ENOSPC or past a size limit comes as an I/O error. */
  if (code == SQLITE_IOERR && db->handle != NULL) {
    int system_error = sqlite3_system_errno (db->handle);

    if (system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG)
      code = SQLITE_FULL;
  }
  if (result == SQLITE_CONSTRAINT_UNIQUE || result == SQLITE_CONSTRAINT_PRIMARYKEY) {
    g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_TAKEN, "%s",
                 sqlite3_errmsg (db->handle)); /* records.c says it in words */
    return;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++) {
    if (failures[i].code == code) {
      g_set_error (error, CARREL_STORE_ERROR, failures[i].error, _ (failures[i].message), db->path);
      return;
    }
  }
  g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_FAILED,
               /* Translators: a file and what the database says, in English */
               _ ("The workspace “%s” could not be read or written: %s."), db->path,
               db->handle != NULL ? sqlite3_errmsg (db->handle) : sqlite3_errstr (result));
}

/* Before SQLite is asked: what it would take for an empty database or report as a riddle. The file
 * itself must not be opened here: to close it would drop the locks that other connections of this
 * process hold on it (POSIX), and another program could then take the log away under them. */
static gboolean
check_file (const char *path, CarrelDbMode mode, GError **error)
{
  struct stat info;

  if (stat (path, &info) != 0) {
    if (mode == CARREL_DB_CREATE && errno == ENOENT)
      return TRUE;
    g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_MISSING,
                 errno == ENOENT
                   ? _ ("There is no workspace at “%s”. Make one with “carrelctl init”, or name "
                        "another with --workspace.")
                   : _ ("“%s” cannot be opened. Check that you may read it."),
                 path);
    return FALSE;
  }
  if (mode == CARREL_DB_CREATE) {
    g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_EXISTS,
                 _ ("There is a file at “%s” already; it was left as it is. Choose another name."),
                 path);
    return FALSE;
  }
  if (S_ISDIR (info.st_mode)) {
    g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_NOT_WORKSPACE,
                 _ ("“%s” is a folder, not a workspace. Name a file that ends in .carrel."), path);
    return FALSE;
  }
  if (access (path, R_OK) != 0) {
    g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_MISSING,
                 _ ("You are not allowed to read “%s”."), path);
    return FALSE;
  }
  if (info.st_size == 0) {
    g_set_error (
      error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_NOT_WORKSPACE,
      _ ("“%s” is empty: 0 bytes. Restore a backup with “carrelctl backup restore latest”, or "
         "delete the file and begin anew with “carrelctl init”."),
      path);
    return FALSE;
  }
  return TRUE;
}

static gint64
read_pragma (CarrelDb *db, const char *sql, int *result)
{
  sqlite3_stmt *statement = NULL;
  gint64 value = -1;

  *result = sqlite3_prepare_v2 (db->handle, sql, -1, &statement, NULL);
  if (*result == SQLITE_OK) {
    *result = sqlite3_step (statement);
    if (*result == SQLITE_ROW)
      value = sqlite3_column_int64 (statement, 0);
  }
  sqlite3_finalize (statement);
  return value;
}

static gboolean
configure (CarrelDb *db, CarrelDbMode mode, guint cache_kib, GError **error)
{
  static const char *const always =
    "PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;"
    "PRAGMA temp_store = FILE; PRAGMA cell_size_check = ON; PRAGMA journal_size_limit = 67108864;";
  static const char *const at_birth =
    "PRAGMA page_size = 8192; PRAGMA application_id = " G_STRINGIFY (
      APPLICATION_ID) ";"
                      "PRAGMA journal_mode = WAL;";
  g_autofree char *cache = g_strdup_printf ("PRAGMA cache_size = -%u", cache_kib);
  gint64 owner;
  int result = SQLITE_OK;

  sqlite3_extended_result_codes (db->handle, 1);
  sqlite3_busy_timeout (db->handle, BUSY_TIMEOUT_MS);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  if (mode == CARREL_DB_CREATE && !carrel_db_exec (db, at_birth, error))
    return FALSE;

  owner = read_pragma (db, "PRAGMA application_id", &result);
  if (result != SQLITE_ROW) {
    carrel_sqlite_set_error (db, result, error);
    return FALSE;
  }
  if (owner != APPLICATION_ID) {
    g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_NOT_WORKSPACE,
                 _ ("“%s” is the database of another program, not a Carrel workspace. It was left "
                    "as it is."),
                 db->path);
    return FALSE;
  }
  return carrel_db_exec (db, always, error) && carrel_db_exec (db, cache, error);
}

/* The header says how many pages there are: a file that was cut short is found before it is
 * believed. */
static gboolean
check_length (CarrelDb *db, GError **error)
{
  int result;
  gint64 pages = read_pragma (db, "PRAGMA page_count", &result);
  gint64 page_size = pages >= 0 ? read_pragma (db, "PRAGMA page_size", &result) : -1;
  g_autofree char *wal = g_strconcat (db->path, "-wal", NULL);
  struct stat info;

  if (result != SQLITE_ROW) {
    carrel_sqlite_set_error (db, result, error);
    return FALSE;
  }
  if (stat (wal, &info) == 0 && info.st_size > 0) /* pages may still be in the log */
    return TRUE;
  if (stat (db->path, &info) == 0 && info.st_size < pages * page_size) {
    carrel_sqlite_set_error (db, SQLITE_CORRUPT, error);
    return FALSE;
  }
  return TRUE;
}

/* SQLite reads a database with a log only where it may make files beside it. On a medium that
 * cannot be written, with no log there, nothing can change either: then it is told so. NULL where
 * the plain name will do. */
static char *
dup_immutable_uri (const char *path, CarrelDbMode mode)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *absolute = NULL;
  g_autofree char *uri = NULL;

  if (mode != CARREL_DB_READ || access (folder, W_OK) == 0 || access (wal, F_OK) == 0)
    return NULL;
  absolute = g_canonicalize_filename (path, NULL);
  uri = g_filename_to_uri (absolute, NULL, NULL);
  return uri != NULL ? g_strconcat (uri, "?immutable=1", NULL) : NULL;
}

CarrelDb *
carrel_db_open (const char *path, CarrelDbMode mode, guint cache_kib, GError **error)
{
  static const int flags[] = {
    [CARREL_DB_READ] = SQLITE_OPEN_READONLY,
    [CARREL_DB_WRITE] = SQLITE_OPEN_READWRITE,
    [CARREL_DB_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXCLUSIVE,
  };
  g_autoptr (CarrelDb) db = g_new0 (CarrelDb, 1);
  g_autofree char *immutable = dup_immutable_uri (path, mode);
  mode_t mask = 0;
  int result;

  db->path = g_strdup (path);
  if (!check_file (path, mode, error))
    return NULL;
  if (mode == CARREL_DB_WRITE && access (path, W_OK) != 0) {
    carrel_sqlite_set_error (db, SQLITE_READONLY, error);
    return NULL;
  }

  if (mode == CARREL_DB_CREATE)
    mask = umask (0077); /* 0600 from its first moment; -wal and -shm follow the file */
  result =
    sqlite3_open_v2 (immutable != NULL ? immutable : path, &db->handle,
                     flags[mode] | (immutable != NULL ? SQLITE_OPEN_URI : 0) | SQLITE_OPEN_NOMUTEX
                       | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE,
                     NULL);
  if (result != SQLITE_OK)
    carrel_sqlite_set_error (db, result, error);
  else if (!configure (db, mode, cache_kib, error) || !check_length (db, error))
    result = SQLITE_ERROR;
  if (mode == CARREL_DB_CREATE)
    umask (mask);
  return result == SQLITE_OK ? g_steal_pointer (&db) : NULL;
}

void
carrel_db_close (CarrelDb *db)
{
  if (db->handle != NULL)
    sqlite3_close_v2 (db->handle);
  g_clear_object (&db->cancellable);
  g_free (db->path);
  g_free (db);
}

/* Some errors make SQLite take a whole transaction back by itself. Whatever came after would be
 * written at once and for good, although it was meant to stand or fall with the rest. */
static gboolean
check_transaction (CarrelDb *db, GError **error)
{
  if (!db->writing || carrel_db_in_transaction (db))
    return TRUE;
  carrel_sqlite_set_error (db, SQLITE_ABORT_ROLLBACK, error);
  return FALSE;
}

gboolean
carrel_db_exec (CarrelDb *db, const char *sql, GError **error)
{
  int result;

  if (!check_transaction (db, error))
    return FALSE;
  result = sqlite3_exec (db->handle, sql, NULL, NULL, NULL);

  if (result != SQLITE_OK)
    carrel_sqlite_set_error (db, result, error);
  return result == SQLITE_OK;
}

gboolean
carrel_db_begin (CarrelDb *db, GError **error)
{
  db->writing = carrel_db_exec (db, "BEGIN IMMEDIATE", error);
  return db->writing;
}

gboolean
carrel_db_commit (CarrelDb *db, GError **error)
{
  gboolean done = carrel_db_exec (db, "COMMIT", error);

  if (!done)
    carrel_db_rollback (db);
  db->writing = FALSE;
  return done;
}

void
carrel_db_rollback (CarrelDb *db)
{
  if (carrel_db_in_transaction (db)) /* some errors roll back by themselves */
    sqlite3_exec (db->handle, "ROLLBACK", NULL, NULL, NULL);
  db->writing = FALSE;
}

gboolean
carrel_db_in_transaction (CarrelDb *db)
{
  return sqlite3_get_autocommit (db->handle) == 0;
}

static int
on_progress (void *data)
{
  return g_cancellable_is_cancelled (data);
}

void
carrel_db_set_cancellable (CarrelDb *db, GCancellable *cancellable)
{
  g_set_object (&db->cancellable, cancellable);
  sqlite3_progress_handler (db->handle, cancellable != NULL ? STEPS_A_LOOK : 0, on_progress,
                            cancellable);
}

CarrelStatement *
carrel_db_prepare (CarrelDb *db, const char *sql, GError **error)
{
  g_autoptr (CarrelStatement) statement = g_new0 (CarrelStatement, 1);
  int result;

  statement->db = db;
  result =
    sqlite3_prepare_v3 (db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement->handle, NULL);
  if (result != SQLITE_OK) {
    carrel_sqlite_set_error (db, result, error);
    return NULL;
  }
  return g_steal_pointer (&statement);
}

void
carrel_statement_free (CarrelStatement *statement)
{
  sqlite3_finalize (statement->handle);
  g_free (statement);
}

/* Without memory SQLite would take a value for an empty one, and tell nobody. Like GLib, and with
 * its words, the program ends instead; the transaction is not committed then. */
static void
check_memory (CarrelStatement *statement)
{
  if ((sqlite3_errcode (statement->db->handle) & 0xff) == SQLITE_NOMEM)
    g_error ("failed to allocate memory for a value of a record");
}

void
carrel_statement_bind_text (CarrelStatement *statement, int index, const char *text)
{
  if (text == NULL)
    sqlite3_bind_null (statement->handle, index);
  else
    sqlite3_bind_text (statement->handle, index, text, -1, SQLITE_STATIC);
}

void
carrel_statement_bind_copy (CarrelStatement *statement, int index, const char *text)
{
  if (sqlite3_bind_text (statement->handle, index, text, -1, SQLITE_TRANSIENT) != SQLITE_OK)
    check_memory (statement);
}

void
carrel_statement_bind_slice (CarrelStatement *statement, int index, const char *text, gsize length)
{
  sqlite3_bind_text64 (statement->handle, index, text, length, SQLITE_STATIC, SQLITE_UTF8);
}

void
carrel_statement_bind_integer (CarrelStatement *statement, int index, gint64 value)
{
  sqlite3_bind_int64 (statement->handle, index, value);
}

CarrelStep
carrel_statement_step (CarrelStatement *statement, GError **error)
{
  int result;

  if (!check_transaction (statement->db, error))
    return CARREL_STEP_FAILED;
  result = sqlite3_step (statement->handle);
  if (result == SQLITE_ROW)
    return CARREL_STEP_ROW;
  if (result == SQLITE_DONE)
    return CARREL_STEP_DONE;
  carrel_sqlite_set_error (statement->db, result, error);
  return CARREL_STEP_FAILED;
}

gboolean
carrel_statement_run (CarrelStatement *statement, GError **error)
{
  CarrelStep step = carrel_statement_step (statement, error);

  carrel_statement_reset (statement);
  return step != CARREL_STEP_FAILED;
}

void
carrel_statement_reset (CarrelStatement *statement)
{
  sqlite3_reset (statement->handle);
}

const char *
carrel_statement_get_text (CarrelStatement *statement, int column)
{
  const char *text = (const char *) sqlite3_column_text (statement->handle, column);

  if (text == NULL)
    check_memory (statement);
  return text;
}

CarrelSlice
carrel_statement_get_slice (CarrelStatement *statement, int column)
{
  CarrelSlice slice;

  slice.text = carrel_statement_get_text (statement, column);
  slice.length = slice.text != NULL ? (gsize) sqlite3_column_bytes (statement->handle, column) : 0;
  return slice;
}

gint64
carrel_statement_get_integer (CarrelStatement *statement, int column)
{
  return sqlite3_column_int64 (statement->handle, column);
}

int
carrel_statement_get_n_columns (CarrelStatement *statement)
{
  return sqlite3_column_count (statement->handle);
}

gint64
carrel_db_get_last_key (CarrelDb *db)
{
  return sqlite3_last_insert_rowid (db->handle);
}

gint64
carrel_db_get_changes (CarrelDb *db)
{
  return sqlite3_changes64 (db->handle);
}

int
carrel_db_get_version (CarrelDb *db)
{
  int result;

  return (int) read_pragma (db, "PRAGMA user_version", &result);
}

gboolean
carrel_db_set_version (CarrelDb *db, int version, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("PRAGMA user_version = %d", version);

  return carrel_db_exec (db, sql, error);
}
