#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/* The history of exports: what was written, from what, where to, and how it ended. Exporting never
 * fails for the history's sake: where the workspace cannot be written (read-only, full, or busy
 * with an import) a run is left out of it. */

typedef enum {
  CARREL_OUTCOME_RUNNING,
  CARREL_OUTCOME_DONE,
  CARREL_OUTCOME_FAILED,
  CARREL_OUTCOME_CANCELLED,
  CARREL_OUTCOME_INTERRUPTED, /* its program ended before it did; never stored */
} CarrelOutcome;

typedef struct {
  gint64 key; /* grows with each run, for paging */
  char *id;
  char *started_at; /* RFC 3339 */
  char *format;
  char *target;
  char *parameters; /* JSON object: enough to run it again */
  char *counts;     /* JSON object: records by entity */
  gint64 bytes;
  char *sha256; /* of the file; NULL unless done */
  gint64 duration_ms;
  CarrelOutcome outcome;
  char *message; /* why it failed, NULL when it did not */
} CarrelExportRun;

/**
 * carrel_history_begin:
 * @parameters: a JSON object
 * @run: (out) (transfer full): the run; its `counts`, `bytes`, `sha256`, `duration_ms`, `outcome`
 *   and `message` are for the caller to fill in before carrel_history_finish()
 *
 * Notes that an export runs. That is lasting at once, so that one that was killed is known.
 *
 * Returns: FALSE with %CARREL_STORE_ERROR, not when the workspace just cannot be written
 */
gboolean carrel_history_begin (CarrelStore *store, const char *format, const char *target,
                               const char *parameters, CarrelExportRun **run, GError **error);

/**
 * carrel_history_finish:
 *
 * Notes how the export ended, also when carrel_history_begin() could not write.
 *
 * Returns: FALSE with %CARREL_STORE_ERROR, not when the workspace just cannot be written
 */
gboolean carrel_history_finish (CarrelStore *store, const CarrelExportRun *run, GError **error);

/**
 * carrel_history_get:
 * @id: an id or the beginning of one, at least four characters
 *
 * Returns: (transfer full) (nullable): the run, NULL with %CARREL_STORE_ERROR_NOT_FOUND
 */
CarrelExportRun *carrel_history_get (CarrelStore *store, const char *id, GError **error);

/**
 * carrel_history_list:
 * @before: key of the oldest run already listed, or 0
 *
 * Returns: (transfer full) (nullable) (element-type CarrelExportRun): at most @limit runs, the
 * newest first, NULL with %CARREL_STORE_ERROR
 */
GPtrArray *carrel_history_list (CarrelStore *store, gint64 before, guint limit, GError **error);
void carrel_export_run_free (CarrelExportRun *run);

/**
 * carrel_outcome_get_name:
 *
 * Returns: (transfer none): `running`, `done`, … as it stands in the workspace and in JSON
 */
const char *carrel_outcome_get_name (CarrelOutcome outcome);
const char *carrel_outcome_get_label (CarrelOutcome outcome); /* translated */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelExportRun, carrel_export_run_free)

G_END_DECLS
