#include "config.h"

#include "store/history.h"

#include "base/id.h"
#include "store/store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#define COLUMNS                                                                                    \
  "SELECT seq, id, started_at, format, target, parameters, counts, bytes, sha256, duration_ms,"    \
  " outcome, message FROM exports"
#define SHORTEST_ID 4

static const struct {
  const char *name;
  const char *label;
} outcomes[] = {
  [CARREL_OUTCOME_RUNNING] = { "running", N_ ("Running") },
  [CARREL_OUTCOME_DONE] = { "done", N_ ("Done") },
  [CARREL_OUTCOME_FAILED] = { "failed", N_ ("Failed") },
  [CARREL_OUTCOME_CANCELLED] = { "cancelled", N_ ("Cancelled") },
  [CARREL_OUTCOME_INTERRUPTED] = { "interrupted", N_ ("Interrupted") },
};

const char *
carrel_outcome_get_name (CarrelOutcome outcome)
{
  return outcomes[outcome].name;
}

const char *
carrel_outcome_get_label (CarrelOutcome outcome)
{
  return _ (outcomes[outcome].label);
}

static CarrelOutcome
parse_outcome (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++) {
    if (g_strcmp0 (outcomes[i].name, name) == 0)
      return (CarrelOutcome) i;
  }
  return CARREL_OUTCOME_FAILED;
}

void
carrel_export_run_free (CarrelExportRun *run)
{
  g_free (run->id);
  g_free (run->started_at);
  g_free (run->format);
  g_free (run->target);
  g_free (run->parameters);
  g_free (run->counts);
  g_free (run->sha256);
  g_free (run->message);
  g_free (run);
}

/* Whether the program that runs an export is still there: while it runs, `message` names the start
 * of the machine, the process, and when that one began (numbers of processes come again). */

static char *
read_boot (void)
{
  char *text = NULL;

  if (!g_file_get_contents ("/proc/sys/kernel/random/boot_id", &text, NULL, NULL))
    return g_strdup ("-");
  return g_strchomp (text);
}

/* Field 22 of /proc/PID/stat (proc(5)); the name in field 2 may hold spaces and brackets. NULL when
 * there is no such process. */
static char *
read_start_of_process (gint64 pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/stat", pid);
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;
  const char *rest;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  rest = strrchr (text, ')');
  if (rest == NULL)
    return NULL;
  fields = g_strsplit (rest, " ", -1);
  return g_strv_length (fields) > 20 ? g_strdup (fields[20]) : NULL;
}

static char *
dup_process_mark (void)
{
  g_autofree char *boot = read_boot ();
  g_autofree char *start = read_start_of_process (getpid ());

  return g_strdup_printf ("%s %d %s", boot, (int) getpid (), start != NULL ? start : "-");
}

static gboolean
is_process_alive (const char *mark)
{
  g_auto (GStrv) parts = g_strsplit (mark != NULL ? mark : "", " ", -1);
  g_autofree char *boot = read_boot ();
  g_autofree char *start = NULL;

  if (g_strv_length (parts) != 3 || strcmp (parts[0], boot) != 0)
    return FALSE;
  start = read_start_of_process (g_ascii_strtoll (parts[1], NULL, 10));
  return g_strcmp0 (start, parts[2]) == 0;
}

/* Writing. */

/* The row may not be there yet: the workspace was busy when the export began. */
static gboolean
write_row (CarrelStore *store, const CarrelExportRun *run, const char *message, GError **error)
{
  CarrelStatement *statement = carrel_store_statement (
    store,
    "INSERT INTO exports (id, started_at, format, target, parameters, counts, bytes, sha256,"
    " duration_ms, outcome, message) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
    " ON CONFLICT (id) DO UPDATE SET counts = excluded.counts, bytes = excluded.bytes,"
    " sha256 = excluded.sha256, duration_ms = excluded.duration_ms, outcome = excluded.outcome,"
    " message = excluded.message",
    error);

  if (statement == NULL)
    return FALSE;
  carrel_statement_bind_text (statement, 1, run->id);
  carrel_statement_bind_text (statement, 2, run->started_at);
  carrel_statement_bind_text (statement, 3, run->format);
  carrel_statement_bind_text (statement, 4, run->target);
  carrel_statement_bind_text (statement, 5, run->parameters);
  carrel_statement_bind_text (statement, 6, run->counts);
  carrel_statement_bind_integer (statement, 7, run->bytes);
  carrel_statement_bind_text (statement, 8, run->sha256);
  carrel_statement_bind_integer (statement, 9, run->duration_ms);
  carrel_statement_bind_text (statement, 10, outcomes[run->outcome].name);
  carrel_statement_bind_text (statement, 11, message);
  return carrel_statement_run (statement, error);
}

static gboolean
write_lasting (CarrelStore *store, const CarrelExportRun *run, const char *message, GError **error)
{
  CarrelDb *db = carrel_store_get_db (store);

  if (carrel_db_in_transaction (db))
    return write_row (store, run, message, error);
  if (!carrel_db_begin (db, error))
    return FALSE;
  if (write_row (store, run, message, error))
    return carrel_db_commit (db, error);
  carrel_db_rollback (db);
  return FALSE;
}

static gboolean
write_if_possible (CarrelStore *store, const CarrelExportRun *run, const char *message,
                   GError **error)
{
  static const CarrelStoreError no_matter[] = {
    CARREL_STORE_ERROR_READ_ONLY,
    CARREL_STORE_ERROR_BUSY,
    CARREL_STORE_ERROR_FULL,
  };
  g_autoptr (GError) failure = NULL;

  if (!carrel_store_is_writable (store) || write_lasting (store, run, message, &failure))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (no_matter); i++) {
    if (g_error_matches (failure, CARREL_STORE_ERROR, (int) no_matter[i]))
      return TRUE;
  }
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

gboolean
carrel_history_begin (CarrelStore *store, const char *format, const char *target,
                      const char *parameters, CarrelExportRun **run, GError **error)
{
  g_autoptr (CarrelExportRun) begun = g_new0 (CarrelExportRun, 1);
  g_autofree char *mark = dup_process_mark ();

  g_return_val_if_fail (format != NULL && target != NULL && parameters != NULL, FALSE);

  begun->id = carrel_id_new ();
  begun->started_at = carrel_store_dup_now (store);
  begun->format = g_strdup (format);
  begun->target = g_utf8_make_valid (target, -1);
  begun->parameters = g_strdup (parameters);
  begun->counts = g_strdup ("{}");
  begun->outcome = CARREL_OUTCOME_RUNNING;
  if (!write_if_possible (store, begun, mark, error))
    return FALSE;
  *run = g_steal_pointer (&begun);
  return TRUE;
}

gboolean
carrel_history_finish (CarrelStore *store, const CarrelExportRun *run, GError **error)
{
  g_return_val_if_fail (run != NULL && run->outcome != CARREL_OUTCOME_RUNNING
                          && run->outcome != CARREL_OUTCOME_INTERRUPTED,
                        FALSE);

  return write_if_possible (store, run, run->message, error);
}

/* Reading. */

static char *
dup_text (CarrelStatement *row, int column)
{
  const char *text = carrel_statement_get_text (row, column);

  return g_strdup (text != NULL ? text : "");
}

static void
find_interrupted (CarrelExportRun *run)
{
  if (run->outcome != CARREL_OUTCOME_RUNNING)
    return;
  if (!is_process_alive (run->message))
    run->outcome = CARREL_OUTCOME_INTERRUPTED;
  g_free (run->message);
  run->message =
    run->outcome == CARREL_OUTCOME_INTERRUPTED
      ? g_strdup (_ ("The program ended before the export was finished. Run it again."))
      : NULL;
}

static CarrelExportRun *
run_from_row (CarrelStatement *row)
{
  CarrelExportRun *run = g_new0 (CarrelExportRun, 1);

  run->key = carrel_statement_get_integer (row, 0);
  run->id = dup_text (row, 1);
  run->started_at = dup_text (row, 2);
  run->format = dup_text (row, 3);
  run->target = dup_text (row, 4);
  run->parameters = dup_text (row, 5);
  run->counts = dup_text (row, 6);
  run->bytes = carrel_statement_get_integer (row, 7);
  run->sha256 = g_strdup (carrel_statement_get_text (row, 8));
  run->duration_ms = carrel_statement_get_integer (row, 9);
  run->outcome = parse_outcome (carrel_statement_get_text (row, 10));
  run->message = g_strdup (carrel_statement_get_text (row, 11));
  find_interrupted (run);
  return run;
}

static GPtrArray *
collect (CarrelStatement *statement, GError **error)
{
  g_autoptr (GPtrArray) runs =
    g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_export_run_free);
  CarrelStep step;

  while ((step = carrel_statement_step (statement, error)) == CARREL_STEP_ROW)
    g_ptr_array_add (runs, run_from_row (statement));
  carrel_statement_reset (statement);
  return step == CARREL_STEP_DONE ? g_steal_pointer (&runs) : NULL;
}

GPtrArray *
carrel_history_list (CarrelStore *store, gint64 before, guint limit, GError **error)
{
  CarrelStatement *statement =
    carrel_store_statement (store, COLUMNS " WHERE seq < ?1 ORDER BY seq DESC LIMIT ?2", error);

  if (statement == NULL)
    return NULL;
  carrel_statement_bind_integer (statement, 1, before > 0 ? before : G_MAXINT64);
  carrel_statement_bind_integer (statement, 2, limit);
  return collect (statement, error);
}

CarrelExportRun *
carrel_history_get (CarrelStore *store, const char *id, GError **error)
{
  CarrelStatement *statement = carrel_store_statement (
    store, COLUMNS " WHERE substr (id, 1, length (?1)) = ?1 ORDER BY seq LIMIT 2", error);
  g_autoptr (GPtrArray) runs = NULL;

  g_return_val_if_fail (id != NULL, NULL);

  if (statement == NULL)
    return NULL;
  carrel_statement_bind_text (statement, 1, id);
  runs = collect (statement, error);
  if (runs == NULL)
    return NULL;
  if (runs->len == 1 && strlen (id) >= SHORTEST_ID)
    return g_ptr_array_steal_index (runs, 0);
  g_set_error (
    error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_NOT_FOUND,
    runs->len > 0
      ? _ ("“%s” could mean several exports. Give more of the id, as “carrelctl exports” "
           "shows it.")
      : _ ("There is no export with the id “%s”. “carrelctl exports” shows them."),
    id);
  return NULL;
}
