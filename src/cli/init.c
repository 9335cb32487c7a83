#include "config.h"

#include "base/money.h"
#include "base/time.h"
#include "cli/document.h"
#include "cli/table.h"
#include "cli/workspace.h"
#include "exchange/sample.h"
#include "model/value.h"
#include "store/records.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

/* carrelctl init: a new workspace. */

typedef struct {
  guint64 n_students; /* of the sample; 0: none is wanted */
  gint64 as_of_days;
  char *currency; /* NULL: not known */
  char *timezone; /* NULL: not known */
} Wishes;

static void
wishes_clear (Wishes *wishes)
{
  g_free (wishes->currency);
  g_free (wishes->timezone);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wishes, wishes_clear)

static gboolean
read_currency (const CarrelArguments *arguments, Wishes *wishes, GError **error)
{
  const char *given = carrel_arguments_get (arguments, "currency");

  if (given == NULL) {
    /* ISO 4217 and a separator, or nothing in the C locale (POSIX, localeconv). */
    g_autofree char *local = g_strndup (localeconv ()->int_curr_symbol, 3);

    if (carrel_currency_digits (local) >= 0)
      wishes->currency = g_steal_pointer (&local);
    return TRUE;
  }
  wishes->currency = g_ascii_strup (given, -1);
  if (carrel_currency_digits (wishes->currency) >= 0)
    return TRUE;
  g_set_error (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE,
               _ ("“%s” is no currency. Give the three letters of ISO 4217, such as EUR."), given);
  return FALSE;
}

static gboolean
read_timezone (const CarrelArguments *arguments, Wishes *wishes, GError **error)
{
  const CarrelField field = { .name = "timezone", .label = "", .type = CARREL_TYPE_TIMEZONE };
  const CarrelValueStyle plain = { NULL, NULL, CARREL_DATE_ORDER_DMY, FALSE };
  const char *given = carrel_arguments_get (arguments, "timezone");
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  const char *name = given != NULL ? given : g_time_zone_get_identifier (local);

  if (carrel_value_parse (&field, name, strlen (name), &plain, &wishes->timezone, NULL)
      && wishes->timezone != NULL)
    return TRUE;
  if (given == NULL) /* the computer's own has no name in the database of zones */
    return TRUE;
  g_set_error (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE,
               _ ("“%s” is no time zone. Give a name such as Europe/London."), given);
  return FALSE;
}

static gboolean
read_day (const CarrelArguments *arguments, Wishes *wishes, GError **error)
{
  const char *given = carrel_arguments_get (arguments, "as-of");
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  if (given == NULL)
    return carrel_date_from_parts (g_date_time_get_year (now), g_date_time_get_month (now),
                                   g_date_time_get_day_of_month (now), &wishes->as_of_days);
  if (!carrel_arguments_has (arguments, "sample")) {
    g_set_error_literal (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE,
                         _ ("--as-of only means something with --sample."));
    return FALSE;
  }
  if (carrel_date_parse (given, &wishes->as_of_days))
    return TRUE;
  g_set_error (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE,
               _ ("“%s” is no date. Write it as 2026-09-01."), given);
  return FALSE;
}

static gboolean
read_wishes (const CarrelArguments *arguments, Wishes *wishes, GError **error)
{
  return carrel_arguments_get_number (arguments, "sample", 1, CARREL_SAMPLE_MAX_STUDENTS, 0,
                                      &wishes->n_students, error)
         && read_day (arguments, wishes, error) && read_currency (arguments, wishes, error)
         && read_timezone (arguments, wishes, error);
}

static gboolean
set_up (CarrelCli *cli, CarrelStore *store, const Wishes *wishes, GError **error)
{
  if (wishes->currency != NULL
      && !carrel_store_set_setting (store, "currency", wishes->currency, error))
    return FALSE;
  if (wishes->timezone != NULL
      && !carrel_store_set_setting (store, "timezone", wishes->timezone, error))
    return FALSE;
  return wishes->n_students == 0
         || carrel_sample_fill (store, (guint) wishes->n_students, wishes->as_of_days,
                                carrel_console_start (cli->console, CARREL_UNIT_ITEMS),
                                cli->cancellable, error);
}

/* Reports. */

static gint64
count_records (CarrelStore *store, const CarrelEntity *entity, GError **error)
{
  g_autoptr (CarrelQuery) query = carrel_query_new (entity);

  return carrel_records_count (store, query, error);
}

static gboolean
report_json (CarrelCli *cli, CarrelStore *store, const Wishes *wishes, GError **error)
{
  g_autoptr (CarrelDocument) document = carrel_document_new (cli->console);

  carrel_document_add (document, "workspace", cli->workspace);
  carrel_document_add (document, "currency", wishes->currency);
  carrel_document_add (document, "timezone", wishes->timezone);
  carrel_document_begin_object (document, "records");
  for (guint i = 0; i < cli->model->n_entities; i++) {
    const CarrelEntity *entity = &cli->model->entities[i];
    gint64 count = count_records (store, entity, error);

    if (count < 0)
      return FALSE;
    carrel_document_add_integer (document, entity->name, count);
  }
  carrel_document_end (document);
  carrel_document_end (document);
  return TRUE;
}

static gboolean
report_sample (CarrelCli *cli, CarrelStore *store, GError **error)
{
  g_autoptr (CarrelTable) table = carrel_table_new (cli->console);

  carrel_table_add_column (table, _ ("Records"), CARREL_COLUMN_PLAIN);
  carrel_table_add_column (table, _ ("Count"), CARREL_COLUMN_RIGHT);
  for (guint i = 0; i < cli->model->n_entities; i++) {
    const CarrelEntity *entity = &cli->model->entities[i];
    gint64 count = count_records (store, entity, error);

    if (count < 0)
      return FALSE;
    if (count == 0)
      continue;
    carrel_table_add (table, _ (entity->label));
    carrel_table_add_count (table, (guint64) count);
  }
  carrel_table_end (table);
  return TRUE;
}

static gboolean
report (CarrelCli *cli, CarrelStore *store, const Wishes *wishes, GError **error)
{
  if (carrel_console_is_json (cli->console))
    return report_json (cli, store, wishes, error);
  if (carrel_arguments_has (cli->arguments, "quiet"))
    return TRUE;

  carrel_console_say (cli->console, _ ("A new workspace is at “%s”."), cli->workspace);
  if (wishes->n_students > 0)
    return report_sample (cli, store, error);
  carrel_console_say (cli->console,
                      _ ("Bring your records in with “carrelctl import FILE”, or add one with "
                         "“carrelctl records students add name=…”."));
  return TRUE;
}

static CarrelExit
run_init (CarrelCli *cli, GError **error)
{
  g_auto (Wishes) wishes = { 0, 0, NULL, NULL };
  g_autoptr (CarrelStore) store = NULL;

  if (!read_wishes (cli->arguments, &wishes, error))
    return CARREL_EXIT_FAILED;
  store = carrel_store_create (cli->workspace, cli->model, error);
  if (store == NULL)
    return CARREL_EXIT_FAILED;
  if (set_up (cli, store, &wishes, error)) {
    carrel_console_stop (cli->console);
    return report (cli, store, &wishes, error) ? CARREL_EXIT_DONE : CARREL_EXIT_FAILED;
  }
  /* It was made a moment ago, by this program, and holds nothing. */
  g_clear_object (&store);
  (void) g_unlink (cli->workspace);
  return CARREL_EXIT_FAILED;
}

static const CarrelVerb verbs[] = {
  { NULL, NULL, NULL, 0, 0, CARREL_COMPLETE_NOTHING, run_init },
};

static const CarrelOption options[] = {
  { "sample", 0, "N",
    N_ ("Fill it with a made-up agency of N students and all that belongs to them. The same N and "
        "day give the same records.") },
  { "as-of", 0, "DATE", N_ ("The day that counts as today in the sample. Without it: today.") },
  { "currency", 0, "CODE",
    N_ ("The currency of amounts that do not name one, in the three letters of ISO 4217. Without "
        "it: that of your country.") },
  { "timezone", 0, "ZONE",
    N_ ("The time zone of times that do not name one, such as Europe/London. Without it: that of "
        "this computer.") },
};

static const CarrelExample examples[] = {
  { "carrelctl init", N_ ("Makes an empty workspace at the usual place.") },
  { "carrelctl --workspace try.carrel init --sample 50",
    N_ ("Makes a workspace to try things on, with 50 made-up students.") },
};

const CarrelCommand carrel_command_init = {
  .name = "init",
  .summary = N_ ("Make a workspace: the file that holds all records."),
  .description = N_ (
    "A workspace is one file. It is made at the place that --workspace or the environment "
    "variable CARREL_WORKSPACE names, else in your data folder. A file that is there already is "
    "never replaced."),
  .verbs = verbs,
  .n_verbs = G_N_ELEMENTS (verbs),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .examples = examples,
  .n_examples = G_N_ELEMENTS (examples),
};
