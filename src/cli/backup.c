#include "config.h"

#include "store/backup.h"

#include "base/time.h"
#include "cli/document.h"
#include "cli/table.h"
#include "cli/workspace.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LATEST "latest"

/* carrelctl backup: copies of the workspace. */

static void
list_as_json (CarrelCli *cli, const GPtrArray *backups)
{
  g_autoptr (CarrelDocument) document = carrel_document_new (cli->console);

  carrel_document_begin_array (document, "backups");
  for (guint i = 0; i < backups->len; i++) {
    const CarrelBackup *backup = backups->pdata[i];
    char taken_at[CARREL_TIME_SIZE];

    carrel_time_format (taken_at, backup->taken_at_s);
    carrel_document_begin_object (document, NULL);
    carrel_document_add (document, "path", backup->path);
    carrel_document_add (document, "taken_at", taken_at);
    carrel_document_add_integer (document, "bytes", (gint64) backup->size);
    carrel_document_add_boolean (document, "verified", backup->verified);
    carrel_document_add_boolean (document, "chain_broken", backup->chain_broken);
    carrel_document_add (document, "program", backup->program);
    carrel_document_end (document);
  }
  carrel_document_end (document);
  carrel_document_end (document);
}

static void
list_as_table (CarrelCli *cli, const GPtrArray *backups)
{
  g_autoptr (CarrelTable) table = carrel_table_new (cli->console);

  carrel_table_add_column (table, _ ("When"), CARREL_COLUMN_WHOLE);
  carrel_table_add_column (table, _ ("Size"), CARREL_COLUMN_RIGHT);
  carrel_table_add_column (table, _ ("State"), CARREL_COLUMN_WHOLE);
  carrel_table_add_column (table, _ ("File"), CARREL_COLUMN_WHOLE);
  for (guint i = 0; i < backups->len; i++) {
    const CarrelBackup *backup = backups->pdata[i];
    g_autofree char *when = carrel_workspace_format_unix (backup->taken_at_s);
    g_autofree char *size = g_format_size (backup->size);

    carrel_table_add (table, when);
    carrel_table_add (table, size);
    carrel_table_add (table, !backup->verified      ? _ ("damaged")
                             : backup->chain_broken ? _ ("audit log damaged")
                                                    : _ ("checked"));
    carrel_table_add (table, backup->path);
  }
  carrel_table_end (table);
  if (backups->len == 0)
    carrel_console_note (cli->console,
                         _ ("There is no backup of “%s” yet. Make one with “carrelctl backup "
                            "create”."),
                         cli->workspace);
}

static CarrelExit
run_list (CarrelCli *cli, GError **error)
{
  g_autoptr (GPtrArray) backups = carrel_backup_list (cli->workspace);

  if (carrel_console_is_json (cli->console))
    list_as_json (cli, backups);
  else
    list_as_table (cli, backups);
  return CARREL_EXIT_DONE;
}

static CarrelExit
run_create (CarrelCli *cli, GError **error)
{
  const char *target = carrel_arguments_get (cli->arguments, "to");
  g_autoptr (CarrelStore) store = carrel_workspace_open_noting (cli, error);
  g_autofree char *path = NULL;

  if (store == NULL || !carrel_backup_create (store, target, cli->cancellable, &path, error))
    return CARREL_EXIT_FAILED;
  carrel_console_say (cli->console, _ ("The backup is complete and was checked: “%s”"), path);
  if (carrel_console_is_json (cli->console)) {
    g_autoptr (CarrelDocument) document = carrel_document_new (cli->console);

    carrel_document_add (document, "path", path);
    carrel_document_end (document);
  }
  return CARREL_EXIT_DONE;
}

/* Word of an operand: a file, or the latest good backup. */
static char *
dup_path (CarrelCli *cli, GError **error)
{
  const char *word = carrel_arguments_get_operand (cli->arguments, 0);
  g_autoptr (GPtrArray) backups = NULL;

  if (strcmp (word, LATEST) != 0)
    return g_strdup (word);
  backups = carrel_backup_list (cli->workspace);
  for (guint i = 0; i < backups->len; i++) {
    const CarrelBackup *backup = backups->pdata[i];

    if (backup->verified)
      return g_strdup (backup->path);
  }
  g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_NOT_FOUND,
               _ ("There is no good backup of “%s”."), cli->workspace);
  return NULL;
}

static CarrelExit
run_verify (CarrelCli *cli, GError **error)
{
  g_autofree char *path = dup_path (cli, error);

  if (path == NULL || !carrel_backup_verify (path, cli->cancellable, error))
    return CARREL_EXIT_FAILED;
  carrel_console_say (cli->console, _ ("“%s” was read through and is whole."), path);
  if (carrel_console_is_json (cli->console)) {
    g_autoptr (CarrelDocument) document = carrel_document_new (cli->console);

    carrel_document_add (document, "path", path);
    carrel_document_add_boolean (document, "whole", TRUE);
    carrel_document_end (document);
  }
  return CARREL_EXIT_DONE;
}

static CarrelExit
run_restore (CarrelCli *cli, GError **error)
{
  g_autofree char *path = dup_path (cli, error);
  g_autofree char *aside = NULL;

  if (path == NULL || g_cancellable_set_error_if_cancelled (cli->cancellable, error)
      || !carrel_backup_restore (path, cli->workspace, cli->model, &aside, error))
    return CARREL_EXIT_FAILED;
  carrel_console_say (cli->console, _ ("“%s” is now as it was in “%s”."), cli->workspace, path);
  if (aside != NULL)
    carrel_console_say (cli->console, _ ("What was there before is kept in “%s”."), aside);
  if (carrel_console_is_json (cli->console)) {
    g_autoptr (CarrelDocument) document = carrel_document_new (cli->console);

    carrel_document_add (document, "workspace", cli->workspace);
    carrel_document_add (document, "backup", path);
    carrel_document_add (document, "aside", aside);
    carrel_document_end (document);
  }
  return CARREL_EXIT_DONE;
}

static const CarrelVerb verbs[] = {
  { "list", NULL, N_ ("Show the backups of this workspace, the latest first."), 0, 0,
    CARREL_COMPLETE_NOTHING, run_list },
  { "create", NULL, N_ ("Make a backup now."), 0, 0, CARREL_COMPLETE_NOTHING, run_create },
  { "verify", "FILE", N_ ("Read a backup through."), 1, 1, CARREL_COMPLETE_FILES, run_verify },
  { "restore", "FILE",
    N_ ("Put a backup in the place of the workspace. What is there now is kept beside it."), 1, 1,
    CARREL_COMPLETE_FILES, run_restore },
};

static const CarrelOption options[] = {
  { "to", 'o', "PATH",
    N_ ("Put the backup there: a file that is not there yet, or a folder. Without it: among the "
        "others in your data folder."),
    FALSE, CARREL_COMPLETE_FILES, NULL, "create" },
};

static const CarrelExample examples[] = {
  { "carrelctl backup", N_ ("Shows which backups there are.") },
  { "carrelctl backup create --to /media/stick/", N_ ("Makes one on another disk.") },
  { "carrelctl backup restore latest", N_ ("Brings back the latest good one.") },
};

const CarrelCommand carrel_command_backup = {
  .name = "backup",
  .summary = N_ ("Make, list, check and restore backups of the workspace."),
  .description = N_ (
    "Carrel makes backups by itself: before something is changed, when the last backup is older "
    "than an hour. They are thinned out to one for each of the last hours, days and weeks. Each "
    "is read through before it counts. FILE is a backup, or the word “latest” for the latest "
    "good one."),
  .verbs = verbs,
  .n_verbs = G_N_ELEMENTS (verbs),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .examples = examples,
  .n_examples = G_N_ELEMENTS (examples),
};
