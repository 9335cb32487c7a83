#pragma once

#include "cli/cli.h"
#include "store/store.h"

G_BEGIN_DECLS

/* The workspace that the command line names. */

/**
 * carrel_workspace_open:
 *
 * Opens it for reading.
 *
 * Returns: (transfer full) (nullable): the store, NULL with %CARREL_STORE_ERROR
 */
CarrelStore *carrel_workspace_open (CarrelCli *cli, GError **error);

/**
 * carrel_workspace_open_noting:
 *
 * Opens it for reading what also leaves a note of it there, such as an export; for reading only
 * where it cannot be written.
 */
CarrelStore *carrel_workspace_open_noting (CarrelCli *cli, GError **error);

/**
 * carrel_workspace_open_writing:
 * @flags: %CARREL_STORE_BULK or 0
 * @rehearsal: nothing will be changed in the end
 *
 * Opens it for writing and, but for a rehearsal, backs it up first when that is due; a backup that
 * fails is a warning.
 *
 * Returns: (transfer full) (nullable): the store, NULL with %CARREL_STORE_ERROR or
 * %G_IO_ERROR_CANCELLED
 */
CarrelStore *carrel_workspace_open_writing (CarrelCli *cli, CarrelStoreFlags flags,
                                            gboolean rehearsal, GError **error);

/* How values are written in a workspace: for CarrelValueStyle, which borrows them. */
typedef struct {
  char *currency;  /* NULL: none is set */
  GTimeZone *zone; /* NULL: none is set */
} CarrelHabits;

/**
 * carrel_habits_load:
 *
 * Returns: FALSE with %CARREL_STORE_ERROR
 */
gboolean carrel_habits_load (CarrelHabits *habits, CarrelStore *store, GError **error);
void carrel_habits_clear (CarrelHabits *habits);

/**
 * carrel_workspace_find_entity:
 * @word: what somebody typed: `students`, `student`, `pupils`
 *
 * Returns: (transfer none) (nullable): the entity, NULL with %CARREL_CLI_ERROR_USAGE
 */
const CarrelEntity *carrel_workspace_find_entity (CarrelCli *cli, const char *word, GError **error);

/**
 * carrel_workspace_find_field:
 *
 * Returns: FALSE with %CARREL_CLI_ERROR_USAGE
 */
gboolean carrel_workspace_find_field (const CarrelEntity *entity, const char *name, guint *field,
                                      GError **error);

/**
 * carrel_workspace_format_time:
 * @zone: (nullable): NULL for that of the computer
 * @text: (nullable): RFC 3339
 *
 * Returns: (transfer full): the time on a clock there, `2026-11-21 10:00`; @text itself when it is
 * no time
 */
char *carrel_workspace_format_time (GTimeZone *zone, const char *text);
char *carrel_workspace_format_unix (gint64 unix_s);

/**
 * carrel_workspace_say_undo:
 *
 * Says how to take back what was just done.
 */
void carrel_workspace_say_undo (CarrelCli *cli, const char *cause);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CarrelHabits, carrel_habits_clear)

G_END_DECLS
