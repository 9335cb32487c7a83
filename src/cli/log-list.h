#pragma once

#include "cli/document.h"
#include "cli/table.h"
#include "cli/workspace.h"

G_BEGIN_DECLS

/* Lists of what happened, the latest first: a command describes its list once, and it is shown as a
 * table or as JSON. */

typedef struct {
  const char *title; /* marked for translation */
  CarrelColumnFlags flags;
} CarrelLogColumn;

typedef struct {
  const char *name; /* of the array in the JSON document */
  const CarrelLogColumn *columns;
  guint n_columns;
  const char *empty; /* what is said below a table without rows, marked for translation, or NULL */
  guint limit;       /* without --limit */

  /* At most @limit items that are older than the key @before, 0 for the latest, the latest first;
   * the array owns them. NULL with an error. */
  GPtrArray *(*read) (CarrelStore *store, gint64 before, guint limit, GError **error);
  void (*add_row) (CarrelTable *table, gconstpointer item);
  void (*add_json) (CarrelDocument *document, gconstpointer item);
  gint64 (*get_key) (gconstpointer item);
} CarrelLogList;

/**
 * carrel_log_list:
 *
 * Shows the list that @self describes, of the workspace and with the --limit that the command line
 * names. What it keeps in memory does not grow with the list.
 *
 * Returns: %CARREL_EXIT_DONE, or %CARREL_EXIT_FAILED with %CARREL_CLI_ERROR_USAGE or
 * %CARREL_STORE_ERROR
 */
CarrelExit carrel_log_list (CarrelCli *cli, const CarrelLogList *self, GError **error);

G_END_DECLS
