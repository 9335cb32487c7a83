#include "config.h"

#include "exchange/import.h"

#include "base/output.h"
#include "base/text.h"
#include "cli/document.h"
#include "cli/streams.h"
#include "cli/table.h"
#include "cli/workspace.h"
#include "exchange/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#define SHOWN_REJECTS 5
#define MAP_MODE 0644

/* carrelctl import: a file into the workspace. */

/* What the options point to, beside what is in the command line itself. */
typedef struct {
  CarrelImportOptions options;
  GHashTable *format_options;
  char *mapping;
} Order;

static void
order_clear (Order *order)
{
  g_clear_pointer (&order->format_options, g_hash_table_unref);
  g_clear_pointer (&order->mapping, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Order, order_clear)

static gboolean
read_format (CarrelCli *cli, Order *order, GError **error)
{
  static const char *const names[] = { "encoding", "delimiter" };
  const char *id = carrel_arguments_get (cli->arguments, "format");

  order->format_options = g_hash_table_new (g_str_hash, g_str_equal);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    const char *value = carrel_arguments_get (cli->arguments, names[i]);

    if (value != NULL)
      g_hash_table_insert (order->format_options, (gpointer) names[i], (gpointer) value);
  }
  order->options.format_options = order->format_options;

  order->options.format = carrel_formats_find (id);
  if (id == NULL || (order->options.format != NULL && order->options.format->new_reader != NULL))
    return TRUE;
  g_set_error (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE,
               _ ("“%s” is no format that can be chosen here. Leave --format out: most files are "
                  "recognised by themselves."),
               id);
  return FALSE;
}

static gboolean
read_mapping (CarrelCli *cli, Order *order, GError **error)
{
  const char *path = carrel_arguments_get (cli->arguments, "map");
  g_autoptr (GError) failure = NULL;

  order->options.save_mapping = carrel_arguments_has (cli->arguments, "remember");
  order->options.ignore_saved = carrel_arguments_has (cli->arguments, "ignore-saved");
  if (path == NULL && order->options.save_mapping) {
    g_set_error_literal (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE,
                         _ ("--remember keeps the mapping given with --map, and there is none."));
    return FALSE;
  }
  if (path == NULL || g_file_get_contents (path, &order->mapping, NULL, &failure)) {
    order->options.mapping = order->mapping;
    return TRUE;
  }
  g_set_error (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_FAILED,
               /* Translators: why a file could not be read */
               _ ("The mapping could not be read: %s."), failure->message);
  return FALSE;
}

static gboolean
read_order (CarrelCli *cli, Order *order, GError **error)
{
  const CarrelArguments *arguments = cli->arguments;
  const char *entity = carrel_arguments_get (arguments, "as");
  const char *dates = carrel_arguments_get (arguments, "date-order");

  if (entity != NULL) {
    order->options.entity = carrel_workspace_find_entity (cli, entity, error);
    if (order->options.entity == NULL)
      return FALSE;
  }
  order->options.dates = dates == NULL                ? CARREL_IMPORT_DATES_AUTO
                         : strcmp (dates, "mdy") == 0 ? CARREL_IMPORT_DATES_MDY
                                                      : CARREL_IMPORT_DATES_DMY;
  order->options.dry_run = carrel_arguments_has (arguments, "dry-run");
  order->options.clear_empty = carrel_arguments_has (arguments, "clear-empty");
  order->options.rejects_path = carrel_arguments_get (arguments, "rejects");
  return read_format (cli, order, error) && read_mapping (cli, order, error);
}

/* The mapping, for those who want to edit it. */

static gboolean
save_mapping (const char *path, const char *mapping, GError **error)
{
  g_autoptr (CarrelOutput) output = carrel_output_open (path, MAP_MODE, error);

  return output != NULL && carrel_output_write (output, mapping, strlen (mapping), error)
         && carrel_output_write (output, "\n", 1, error)
         && carrel_output_close (output, NULL, NULL, error);
}

static gboolean
save_used_mapping (CarrelCli *cli, const CarrelImportResult *result, GError **error)
{
  const char *path = carrel_arguments_get (cli->arguments, "save-map");

  if (path == NULL)
    return TRUE;
  if (result->mapping == NULL) {
    carrel_console_warn (cli->console,
                         _ ("The file says itself what its records are; there is no mapping to "
                            "save."));
    return TRUE;
  }
  if (!save_mapping (path, result->mapping, error))
    return FALSE;
  carrel_console_say (cli->console, _ ("The mapping that was used is in “%s”."), path);
  return TRUE;
}

/* Where it was not clear what the columns mean, what Carrel made of them is a beginning. */
static void
save_proposal (CarrelCli *cli, CarrelStore *store, const char *path, const Order *order,
               const GError *failure)
{
  const char *target = carrel_arguments_get (cli->arguments, "save-map");
  g_autofree char *mapping = NULL;

  if (target == NULL
      || !g_error_matches (failure, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_MAPPING))
    return;
  carrel_streams_rewind_input ();
  mapping = carrel_import_propose (store, path, &order->options, NULL);
  if (mapping != NULL && save_mapping (target, mapping, NULL))
    carrel_console_note (cli->console,
                         _ ("What Carrel makes of the columns is in “%s”. Edit it and give it with "
                            "--map."),
                         target);
}

/* Reports. */

static void
report_json (CarrelCli *cli, const CarrelImportResult *result, gboolean dry_run)
{
  g_autoptr (CarrelDocument) document = carrel_document_new (cli->console);

  carrel_document_add_boolean (document, "dry_run", dry_run);
  carrel_document_add_integer (document, "rows", (gint64) result->rows);
  carrel_document_add_integer (document, "rejected", (gint64) result->rejected);
  carrel_document_add_integer (document, "left_out", (gint64) result->left_out);
  carrel_document_begin_object (document, "records");
  for (guint i = 0; i < result->counts->len; i++) {
    const CarrelImportCount *count = &g_array_index (result->counts, CarrelImportCount, i);

    carrel_document_begin_object (document, count->entity->name);
    carrel_document_add_integer (document, "created", (gint64) count->created);
    carrel_document_add_integer (document, "updated", (gint64) count->updated);
    carrel_document_add_integer (document, "unchanged", (gint64) count->unchanged);
    carrel_document_end (document);
  }
  carrel_document_end (document);
  carrel_document_begin_array (document, "rejects");
  for (guint i = 0; i < result->rejects->len; i++) {
    const CarrelImportReject *reject = result->rejects->pdata[i];

    carrel_document_begin_object (document, NULL);
    carrel_document_add_integer (document, "line", (gint64) reject->line);
    carrel_document_add (document, "problem", reject->problem);
    carrel_document_end (document);
  }
  carrel_document_end (document);
  carrel_document_add (document, "rejects_path", result->rejects_path);
  carrel_document_begin_array (document, "notes");
  for (guint i = 0; i < result->notes->len; i++)
    carrel_document_add (document, NULL, result->notes->pdata[i]);
  carrel_document_end (document);
  carrel_document_add_json (document, "mapping", result->mapping);
  carrel_document_add (document, "cause", result->cause);
  carrel_document_end (document);
}

static void
report_counts (CarrelCli *cli, const CarrelImportResult *result)
{
  g_autoptr (CarrelTable) table = carrel_table_new (cli->console);

  if (result->counts->len == 0) {
    if (result->rows > 0)
      return;
    carrel_console_say (cli->console, _ ("The file holds no records."));
    return;
  }
  carrel_table_add_column (table, _ ("Records"), CARREL_COLUMN_PLAIN);
  carrel_table_add_column (table, _ ("Created"), CARREL_COLUMN_RIGHT);
  carrel_table_add_column (table, _ ("Updated"), CARREL_COLUMN_RIGHT);
  carrel_table_add_column (table, _ ("Unchanged"), CARREL_COLUMN_RIGHT);
  for (guint i = 0; i < result->counts->len; i++) {
    const CarrelImportCount *count = &g_array_index (result->counts, CarrelImportCount, i);

    carrel_table_add (table, _ (count->entity->label));
    carrel_table_add_count (table, count->created);
    carrel_table_add_count (table, count->updated);
    carrel_table_add_count (table, count->unchanged);
  }
  carrel_table_end (table);
}

static void
report_rejects (CarrelCli *cli, const CarrelImportResult *result)
{
  g_autofree char *shown = carrel_text_count (result->rejected);

  if (result->rejected == 0)
    return;
  carrel_console_say (
    cli->console,
    ngettext ("%s row was rejected:", "%s rows were rejected:", (gulong) result->rejected), shown);
  for (guint i = 0; i < result->rejects->len && i < SHOWN_REJECTS; i++) {
    const CarrelImportReject *reject = result->rejects->pdata[i];

    /* Translators: the number of a line, and a sentence */
    carrel_console_say (cli->console, _ ("  Line %" G_GUINT64_FORMAT ": %s"), reject->line,
                        reject->problem);
  }
  if (result->rejected > SHOWN_REJECTS)
    carrel_console_say (cli->console, "  …");
  if (result->rejects_path != NULL)
    carrel_console_say (cli->console,
                        _ ("The rejected rows are in “%s”, each with the reason in its last "
                           "column. Mend them there and import that file."),
                        result->rejects_path);
}

static void
report_text (CarrelCli *cli, const CarrelImportResult *result, gboolean dry_run)
{
  g_autofree char *left_out = carrel_text_count (result->left_out);

  for (guint i = 0; i < result->notes->len; i++)
    carrel_console_say (cli->console, "%s", (const char *) result->notes->pdata[i]);
  if (!carrel_arguments_has (cli->arguments, "quiet"))
    report_counts (cli, result);
  if (result->left_out > 0)
    carrel_console_say (cli->console,
                        ngettext ("%s row says nothing that makes a record and was left out.",
                                  "%s rows say nothing that makes a record and were left out.",
                                  (gulong) result->left_out),
                        left_out);
  report_rejects (cli, result);
  if (dry_run)
    carrel_console_say (cli->console,
                        _ ("Nothing was changed. Without --dry-run this would happen."));
  carrel_workspace_say_undo (cli, result->cause);
}

/* Running it. */

static CarrelImportResult *
import (CarrelCli *cli, CarrelStore *store, const char *path, const Order *order, GError **error)
{
  g_autoptr (GError) failure = NULL;
  CarrelImportResult *result = carrel_import_run (
    store, path, &order->options, carrel_console_start (cli->console, CARREL_UNIT_BYTES),
    cli->cancellable, &failure);

  carrel_console_stop (cli->console);
  if (result != NULL)
    return result;
  save_proposal (cli, store, path, order, failure);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

static CarrelExit
run_import (CarrelCli *cli, GError **error)
{
  const char *path = carrel_arguments_get_operand (cli->arguments, 0);
  g_auto (Order) order = { { NULL }, NULL, NULL };
  g_autoptr (CarrelImportResult) result = NULL;
  g_autoptr (CarrelStore) store = NULL;

  if (!read_order (cli, &order, error))
    return CARREL_EXIT_FAILED;
  if (strcmp (path, "-") == 0) {
    if (isatty (STDIN_FILENO))
      carrel_console_note (cli->console,
                           _ ("Type or paste the rows; end with Ctrl+D on a line of its own."));
    if (!carrel_streams_collect_input (cli->cancellable, error))
      return CARREL_EXIT_FAILED;
  }
  store = carrel_workspace_open_writing (cli, CARREL_STORE_BULK, order.options.dry_run, error);
  if (store == NULL)
    return CARREL_EXIT_FAILED;
  result = import (cli, store, path, &order, error);
  if (result == NULL)
    return CARREL_EXIT_FAILED;

  if (carrel_console_is_json (cli->console))
    report_json (cli, result, order.options.dry_run);
  else
    report_text (cli, result, order.options.dry_run);
  if (!save_used_mapping (cli, result, error))
    return CARREL_EXIT_FAILED;
  return result->rejected > 0 ? CARREL_EXIT_PARTLY : CARREL_EXIT_DONE;
}

static const CarrelVerb verbs[] = {
  { NULL, "FILE", NULL, 1, 1, CARREL_COMPLETE_FILES, run_import },
};

static const CarrelOption options[] = {
  { "as", 0, "ENTITY",
    N_ ("What the rows are, such as students. Without it Carrel finds out from the columns and the "
        "name of the file."),
    FALSE, CARREL_COMPLETE_ENTITIES },
  { "map", 0, "FILE", N_ ("What the columns mean, as --save-map writes it."), FALSE,
    CARREL_COMPLETE_FILES },
  { "save-map", 0, "FILE", N_ ("Write down there what the columns were taken for, to be edited."),
    FALSE, CARREL_COMPLETE_FILES },
  { "remember", 0, NULL, N_ ("Use the mapping of --map for all files with these columns.") },
  { "ignore-saved", 0, NULL, N_ ("Do not use a mapping that was remembered.") },
  { "dry-run", 'n', NULL, N_ ("Show what would happen, and change nothing.") },
  { "rejects", 0, "FILE",
    N_ ("Where rejected rows go. Without it: beside the file, as NAME.rejected.csv."), FALSE,
    CARREL_COMPLETE_FILES },
  { "date-order", 0, "ORDER", N_ ("How dates such as 03/04/2026 are meant: day or month first."),
    FALSE, CARREL_COMPLETE_VALUES, "dmy|mdy" },
  { "encoding", 0, "NAME", N_ ("In which encoding a CSV file is written. Without it: as found."),
    FALSE, CARREL_COMPLETE_VALUES, "utf-8|utf-16le|utf-16be|windows-1252|iso-8859-1" },
  { "delimiter", 0, "SIGN",
    N_ ("What separates the cells of a CSV file: comma, semicolon, tab, pipe or another sign. "
        "Without it: as found.") },
  { "format", 'f', "FORMAT", N_ ("What kind of file it is. Without it: as found."), FALSE,
    CARREL_COMPLETE_READERS },
  { "clear-empty", 0, NULL,
    N_ (
      "An empty cell empties the field of a record that is there. Without it: it says nothing.") },
};

static const CarrelExample examples[] = {
  { "carrelctl import pupils.csv --dry-run",
    N_ ("Shows what Carrel makes of a file, and changes nothing.") },
  { "carrelctl import pupils.csv", N_ ("Brings it in.") },
  { "carrelctl import export.csv --as students --save-map map.json --dry-run",
    N_ ("Writes down what the columns are taken for. Edit map.json, then import with --map "
        "map.json.") },
  { "carrelctl export students --format ndjson --to - | carrelctl -w other.carrel import -",
    N_ ("Copies the students to another workspace.") },
};

const CarrelCommand carrel_command_import = {
  .name = "import",
  .summary = N_ ("Bring a file into the workspace: CSV, TSV, JSON, NDJSON, XML, or an archive."),
  .description =
    N_ ("The format, the encoding, the delimiter and what the columns mean are found out. Files of "
        "well-known programs are recognised. Give - for FILE to read standard input.\n\n"
        "All good rows come in together, or none when something goes wrong. A row that cannot be "
        "taken is rejected: it is written to a file of its own with the reason in the last column; "
        "the exit status is then 3. Records that are there already are updated; to import the same "
        "file twice changes nothing. “carrelctl undo” takes an import back."),
  .verbs = verbs,
  .n_verbs = G_N_ELEMENTS (verbs),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .examples = examples,
  .n_examples = G_N_ELEMENTS (examples),
};
