#pragma once

#include "store/row.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The seam between the store and the database under it. Everything in src/store speaks SQL that
 * SQLite and PostgreSQL share through these functions; what only one of them knows stands in its
 * driver. Errors are %CARREL_STORE_ERROR. A connection belongs to one thread. */

typedef struct _CarrelDb CarrelDb;
typedef struct _CarrelStatement CarrelStatement;

typedef enum {
  CARREL_DB_READ,
  CARREL_DB_WRITE,
  CARREL_DB_CREATE,
} CarrelDbMode;

/**
 * carrel_db_open:
 * @path: file of the workspace
 * @cache_kib: pages kept in memory at the most
 *
 * Returns: (transfer full) (nullable): the connection, NULL with %CARREL_STORE_ERROR
 */
CarrelDb *carrel_db_open (const char *path, CarrelDbMode mode, guint cache_kib, GError **error);
void carrel_db_close (CarrelDb *db);

/**
 * carrel_db_exec:
 * @sql: statements without parameters
 */
gboolean carrel_db_exec (CarrelDb *db, const char *sql, GError **error);

/**
 * carrel_db_begin:
 *
 * Begins a transaction that will write; waits a few seconds for another writer.
 */
gboolean carrel_db_begin (CarrelDb *db, GError **error);
gboolean carrel_db_commit (CarrelDb *db, GError **error);
void carrel_db_rollback (CarrelDb *db);
gboolean carrel_db_in_transaction (CarrelDb *db);

/**
 * carrel_db_set_cancellable:
 * @cancellable: (nullable): from now on, statements that last end with %G_IO_ERROR_CANCELLED once
 *   it is cancelled
 */
void carrel_db_set_cancellable (CarrelDb *db, GCancellable *cancellable);

/**
 * carrel_db_prepare:
 * @sql: one statement with parameters ?1, ?2 …
 */
CarrelStatement *carrel_db_prepare (CarrelDb *db, const char *sql, GError **error);
void carrel_statement_free (CarrelStatement *statement);

/**
 * carrel_statement_bind_text:
 * @index: of the parameter, from 1
 * @text: (nullable): lent until the statement is reset; NULL binds SQL NULL
 */
void carrel_statement_bind_text (CarrelStatement *statement, int index, const char *text);
void carrel_statement_bind_copy (CarrelStatement *statement, int index, const char *text);
void
carrel_statement_bind_slice (CarrelStatement *statement, int index, const char *text, gsize length);
void carrel_statement_bind_integer (CarrelStatement *statement, int index, gint64 value);

CarrelStep carrel_statement_step (CarrelStatement *statement, GError **error);

/**
 * carrel_statement_run:
 *
 * Steps a statement that gives no rows to its end and resets it.
 */
gboolean carrel_statement_run (CarrelStatement *statement, GError **error);
void carrel_statement_reset (CarrelStatement *statement);

/**
 * carrel_statement_get_text:
 * @column: from 0
 *
 * Returns: (transfer none) (nullable): lent until the next step or reset
 */
const char *carrel_statement_get_text (CarrelStatement *statement, int column);
CarrelSlice carrel_statement_get_slice (CarrelStatement *statement, int column);
gint64 carrel_statement_get_integer (CarrelStatement *statement, int column);
int carrel_statement_get_n_columns (CarrelStatement *statement);

/**
 * carrel_db_get_last_key:
 * Returns: the key of the row that was inserted last
 */
gint64 carrel_db_get_last_key (CarrelDb *db);

/**
 * carrel_db_get_changes:
 * Returns: how many rows the last statement changed
 */
gint64 carrel_db_get_changes (CarrelDb *db);

/**
 * carrel_db_get_version:
 *
 * The number of the last migration, kept in the file. carrel_db_set_version() is part of the
 * transaction around it.
 */
int carrel_db_get_version (CarrelDb *db);
gboolean carrel_db_set_version (CarrelDb *db, int version, GError **error);

/**
 * carrel_db_copy:
 *
 * Copies the whole database, as it is at one moment, to a new file; others may go on writing.
 *
 * Returns: FALSE with %CARREL_STORE_ERROR or %G_IO_ERROR_CANCELLED; no file is left then
 */
gboolean carrel_db_copy (CarrelDb *db, const char *path, GCancellable *cancellable, GError **error);

/**
 * carrel_db_detach_log:
 *
 * Brings everything into the one file, so that it can be moved once it is closed.
 */
gboolean carrel_db_detach_log (CarrelDb *db, GError **error);

/**
 * carrel_db_attach_log:
 *
 * Has a database that was copied write to a log again, so that it can be read meanwhile.
 */
gboolean carrel_db_attach_log (CarrelDb *db, GError **error);

/**
 * carrel_db_move:
 *
 * Gives a closed database without log the name @to, where nothing may be.
 */
gboolean carrel_db_move (const char *from, const char *to, GError **error);

/**
 * carrel_db_remove:
 *
 * Removes a closed database with its log.
 */
void carrel_db_remove (const char *path);

/**
 * carrel_db_check:
 * @problems: (element-type utf8): what is wrong is added, one sentence each
 *
 * Reads everything and compares indexes with tables.
 *
 * Returns: FALSE with %CARREL_STORE_ERROR when not even that was possible
 */
gboolean carrel_db_check (CarrelDb *db, GPtrArray *problems, GError **error);

/**
 * carrel_db_count_indexed:
 * @count: (out): how many records of @table the search index holds
 */
gboolean carrel_db_count_indexed (CarrelDb *db, const char *table, gint64 *count, GError **error);

/**
 * carrel_db_lock_file:
 * @path: a file, be it a database or not
 *
 * Keeps everybody from opening the database until the lock is freed; fails when somebody, this
 * process included, has it open.
 *
 * Returns: (transfer full) (nullable): the lock, NULL with %CARREL_STORE_ERROR_BUSY and others
 */
typedef struct _CarrelDbLock CarrelDbLock;

CarrelDbLock *carrel_db_lock_file (const char *path, GError **error);
void carrel_db_lock_free (CarrelDbLock *lock);

/* SQL of which each database has its own words; `%s` is the table of records, all the rest is
 * bound. */
typedef struct {
  const char *key_column;    /* declaration of the ascending key */
  const char *nocase;        /* after an expression: compare and sort without regard to case */
  const char *search_create; /* %s %s: the full-text index of a table */
  const char *search_drop;   /* %s */
  const char *search_add;    /* %s: key, text */
  const char *search_remove; /* %s %s: key, the text that was added */
  const char *search_match;  /* %s %s %s: FROM clause with the table as t and the words as ?1 */
  const char *search_lookup; /* %s %s: condition by which t is found, with the words as ?1 */
  const char *search_filter; /* %s %s: the same for a t that is found by other means */
  const char *search_key;    /* the key column within search_match */
  const char *search_check;  /* %s %s: fails when the index is damaged */
  const char *columns;       /* names of the columns of table ?1 */
  const char *has_table;     /* a row when there is a table ?1 */
} CarrelDialect;

const CarrelDialect *carrel_db_get_dialect (CarrelDb *db);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelDb, carrel_db_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelStatement, carrel_statement_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelDbLock, carrel_db_lock_free)

G_END_DECLS
