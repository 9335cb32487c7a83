#include "config.h"

#include "store/records.h"

#include "base/json.h"
#include "base/text.h"
#include "cli/record-edit.h"
#include "cli/record-fields.h"
#include "cli/records-history.h"
#include "cli/records-list.h"
#include "cli/records-show.h"
#include "store/audit.h"
#include "store/feed.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* carrelctl records: look at single records and change them. */

typedef struct {
  CarrelCli *cli;
  const CarrelEntity *entity;
  CarrelStore *store;
  CarrelRecordView *view;
  char *cause; /* of what was committed, NULL when nothing was changed */
} Work;

static void
work_clear (Work *work)
{
  g_clear_pointer (&work->view, carrel_record_view_free);
  g_clear_pointer (&work->cause, g_free);
  g_clear_object (&work->store);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static gboolean
work_open (Work *work, CarrelCli *cli, GError **error)
{
  work->cli = cli;
  work->entity =
    carrel_workspace_find_entity (cli, carrel_arguments_get_entity (cli->arguments), error);
  if (work->entity == NULL)
    return FALSE;
  work->store = carrel_workspace_open_writing (cli, 0, FALSE, error);
  if (work->store == NULL)
    return FALSE;
  work->view = carrel_record_view_new (work->store, error);
  return work->view != NULL;
}

/* @format: of the label, with the kind of records and the title */
static gboolean
work_begin (Work *work, const char *format, const char *title, GError **error)
{
  g_autofree char *label = g_strdup_printf (format, _ (work->entity->label), title);

  if (!carrel_store_begin (work->store, CARREL_CAUSE_USER, label, error))
    return FALSE;
  work->cause = g_strdup (carrel_store_get_cause (work->store));
  return TRUE;
}

static gboolean
work_end (Work *work, gboolean done, GError **error)
{
  if (done)
    return carrel_store_commit (work->store, error);
  carrel_store_rollback (work->store);
  return FALSE;
}

static gboolean
report_json (Work *work, const char *id, GError **error)
{
  g_autoptr (CarrelRecord) record = carrel_record_view_load (work->view, work->entity, id, error);
  g_autoptr (GArray) fields =
    record != NULL ? carrel_record_fields_choose (work->cli, work->entity, FALSE, error) : NULL;
  g_autoptr (CarrelDocument) document = NULL;

  if (fields == NULL)
    return FALSE;
  document = carrel_document_new (work->cli->console);
  carrel_document_begin_object (document, work->entity->singular);
  carrel_record_view_add_json (work->view, record, (const guint *) fields->data, fields->len,
                               document);
  carrel_document_end (document);
  carrel_document_add (document, "cause", work->cause);
  carrel_document_end (document);
  return TRUE;
}

static gboolean
report (Work *work, const CarrelRecord *record, const char *format, GError **error)
{
  g_autofree char *title = carrel_record_dup_title (record);

  if (carrel_console_is_json (work->cli->console))
    return report_json (work, carrel_record_get_id (record), error);
  carrel_console_say (work->cli->console, format, title, carrel_record_get_id (record));
  carrel_workspace_say_undo (work->cli, work->cause);
  return TRUE;
}

static CarrelExit
run_add (CarrelCli *cli, GError **error)
{
  g_auto (Work) work = { NULL };
  g_autoptr (CarrelRecord) record = NULL;
  g_autofree char *title = NULL;

  if (!work_open (&work, cli, error))
    return CARREL_EXIT_FAILED;
  record = carrel_record_new (work.entity);
  if (!carrel_record_edit (work.view, carrel_arguments_get_operands (cli->arguments), 0, NULL,
                           record, error))
    return CARREL_EXIT_FAILED;
  title = carrel_record_dup_title (record);
  /* Translators: the kind of records, and what the new one is called */
  if (!work_begin (&work, _ ("Added to %s: %s"), title, error)
      || !work_end (&work, carrel_records_insert (work.store, record, error), error))
    return CARREL_EXIT_FAILED;
  /* Translators: what the record is called, and its id */
  return report (&work, record, _ ("Added: %s (%s)"), error) ? CARREL_EXIT_DONE
                                                             : CARREL_EXIT_FAILED;
}

static CarrelExit
run_set (CarrelCli *cli, GError **error)
{
  const char *word = carrel_arguments_get_operand (cli->arguments, 0);
  g_auto (Work) work = { NULL };
  g_autoptr (CarrelRecord) record = NULL;
  g_autoptr (CarrelRecord) patch = NULL;
  g_autofree char *title = NULL;
  gboolean changed = FALSE;
  guint64 version;

  if (!carrel_arguments_get_number (cli->arguments, "if-version", 1, G_MAXINT64, 0, &version, error)
      || !work_open (&work, cli, error))
    return CARREL_EXIT_FAILED;
  record = carrel_record_view_load (work.view, work.entity, word, error);
  if (record == NULL)
    return CARREL_EXIT_FAILED;
  patch = carrel_record_new (work.entity);
  carrel_record_set (patch, CARREL_FIELD_ID, carrel_record_get_id (record));
  if (!carrel_record_edit (work.view, carrel_arguments_get_operands (cli->arguments), 1, record,
                           patch, error))
    return CARREL_EXIT_FAILED;
  title = carrel_record_dup_title (record);
  /* Translators: the kind of records, and what the changed one is called */
  if (!work_begin (&work, _ ("Changed in %s: %s"), title, error)
      || !work_end (
        &work, carrel_records_update (work.store, patch, (gint64) version, &changed, error), error))
    return CARREL_EXIT_FAILED;
  if (!changed)
    g_clear_pointer (&work.cause, g_free);
  /* Translators: what the record is called, and its id */
  return report (&work, record, changed ? _ ("Changed: %s (%s)") : _ ("It was so already: %s (%s)"),
                 error)
           ? CARREL_EXIT_DONE
           : CARREL_EXIT_FAILED;
}

/* Removing. */

static GPtrArray *
load_all (Work *work, GError **error)
{
  const GPtrArray *words = carrel_arguments_get_operands (work->cli->arguments);
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_record_free);

  for (guint i = 0; i < words->len; i++) {
    CarrelRecord *record =
      carrel_record_view_load (work->view, work->entity, words->pdata[i], error);

    if (record == NULL)
      return NULL;
    g_ptr_array_add (records, record);
  }
  return g_steal_pointer (&records);
}

static gboolean
append_audit (Work *work, guint n, GError **error)
{
  g_autoptr (GString) detail = g_string_new ("{");
  g_autofree char *count = g_strdup_printf ("%u", n);

  carrel_json_append_raw_member (detail, "records", count);
  carrel_json_append_member (detail, "cause", work->cause);
  g_string_append_c (detail, '}');
  return carrel_audit_append (work->store, "records.deleted", work->entity->name, detail->str,
                              error);
}

/* One that was named twice, or went with another one, is gone already. */
static gboolean
delete_all (Work *work, const GPtrArray *records, GError **error)
{
  for (guint i = 0; i < records->len; i++) {
    const char *id = carrel_record_get_id (records->pdata[i]);
    g_autoptr (GError) failure = NULL;

    if (g_cancellable_set_error_if_cancelled (work->cli->cancellable, error))
      return FALSE;
    if (!carrel_records_delete (work->store, work->entity, id, 0, &failure)
        && !g_error_matches (failure, CARREL_STORE_ERROR, CARREL_STORE_ERROR_NOT_FOUND)) {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  }
  return append_audit (work, records->len, error);
}

static void
report_removed (Work *work, const GPtrArray *records)
{
  g_autoptr (CarrelCause) cause = carrel_feed_get_cause (work->store, work->cause, NULL);
  guint64 others = cause != NULL && cause->changes > (gint64) records->len
                     ? (guint64) cause->changes - records->len
                     : 0;
  g_autofree char *shown = carrel_text_count (others);

  if (carrel_console_is_json (work->cli->console)) {
    g_autoptr (CarrelDocument) document = carrel_document_new (work->cli->console);

    carrel_document_begin_array (document, "removed");
    for (guint i = 0; i < records->len; i++)
      carrel_document_add (document, NULL, carrel_record_get_id (records->pdata[i]));
    carrel_document_end (document);
    carrel_document_add_integer (document, "others", (gint64) others);
    carrel_document_add (document, "cause", work->cause);
    carrel_document_end (document);
    return;
  }
  for (guint i = 0; i < records->len; i++) {
    g_autofree char *title = carrel_record_dup_title (records->pdata[i]);

    carrel_console_say (work->cli->console, _ ("Removed: %s"), title);
  }
  if (others > 0)
    carrel_console_say (work->cli->console,
                        ngettext ("%s other record was removed or changed with it.",
                                  "%s other records were removed or changed with it.",
                                  (gulong) others),
                        shown);
  carrel_workspace_say_undo (work->cli, work->cause);
}

static CarrelExit
run_remove (CarrelCli *cli, GError **error)
{
  g_auto (Work) work = { NULL };
  g_autoptr (GPtrArray) records = NULL;
  g_autofree char *title = NULL;

  if (!work_open (&work, cli, error))
    return CARREL_EXIT_FAILED;
  records = load_all (&work, error);
  if (records == NULL)
    return CARREL_EXIT_FAILED;
  title = records->len == 1
            ? carrel_record_dup_title (records->pdata[0])
            : g_strdup_printf (ngettext ("%u record", "%u records", records->len), records->len);
  /* Translators: the kind of records, and what the removed one is called, or how many there are */
  if (!work_begin (&work, _ ("Removed from %s: %s"), title, error)
      || !work_end (&work, delete_all (&work, records, error), error))
    return CARREL_EXIT_FAILED;
  report_removed (&work, records);
  return CARREL_EXIT_DONE;
}

/* The command. */

static const CarrelVerb verbs[] = {
  { "list", NULL, N_ ("List records."), 0, 0, CARREL_COMPLETE_NOTHING, carrel_records_list },
  { "show", "ID", N_ ("Show all fields of one record."), 1, 1, CARREL_COMPLETE_NOTHING,
    carrel_records_show },
  { "add", "FIELD=VALUE…", N_ ("Add a record."), 1, CARREL_MANY, CARREL_COMPLETE_ASSIGNMENT,
    run_add },
  { "set", "ID FIELD=VALUE…", N_ ("Change fields of a record; FIELD= empties one."), 2, CARREL_MANY,
    CARREL_COMPLETE_ASSIGNMENT, run_set },
  { "remove", "ID…", N_ ("Remove records, and those that cannot be without them."), 1, CARREL_MANY,
    CARREL_COMPLETE_NOTHING, run_remove },
  { "history", "ID", N_ ("Show all that ever happened to a record, also one that was removed."), 1,
    1, CARREL_COMPLETE_NOTHING, carrel_records_history },
};

static const CarrelOption options[] = {
  { "where", 0, "FILTER",
    N_ ("Only records that fit: “FIELD OP VALUE” with = != < <= > >= or ~ (contains), “FIELD is "
        "empty” or “FIELD is set”. Several must all fit."),
    TRUE, CARREL_COMPLETE_FIELD, NULL, "list" },
  { "search", 0, "WORDS", N_ ("Only records in whose texts all these words are found."), FALSE,
    CARREL_COMPLETE_NOTHING, NULL, "list" },
  { "order", 0, "FIELD", N_ ("Sort by a field; -FIELD for the largest first."), FALSE,
    CARREL_COMPLETE_FIELD, NULL, "list" },
  { "limit", 0, "N", N_ ("List at most N; 0 for all. Without it: 100."), FALSE,
    CARREL_COMPLETE_NOTHING, NULL, "list" },
  { "after", 0, "PLACE", N_ ("Go on behind the page before, as it says at its end."), FALSE,
    CARREL_COMPLETE_NOTHING, NULL, "list" },
  { "columns", 'c', "FIELDS", N_ ("Only these fields, in this order, with commas between."), FALSE,
    CARREL_COMPLETE_FIELDS, NULL, "list|show" },
  { "if-version", 0, "N", N_ ("Change the record only if it still has this version."), FALSE,
    CARREL_COMPLETE_NOTHING, NULL, "set" },
};

static const CarrelExample examples[] = {
  { "carrelctl records students", N_ ("Lists students.") },
  { "carrelctl records students list --search 'ann math' --columns id,name,email",
    N_ ("Lists those in whose texts both words are found.") },
  { "carrelctl records sessions list --where 'starts_at >= 2026-09-01' --order starts_at --json",
    N_ ("The lessons since September, for a program.") },
  { "carrelctl records students add name='Ann Example' email=ann@example.org",
    N_ ("Adds a student.") },
  { "carrelctl records students set ann@example.org hourly_rate=32.50 status=active",
    N_ ("Changes her, found by her e-mail address.") },
};

const CarrelCommand carrel_command_records = {
  .name = "records",
  .summary = N_ ("List, show, add, change and remove single records."),
  .description = N_ (
    "ENTITY is a kind of record: tutors, students, courses, enrolments, sessions, meetings, "
    "recordings, assets, results, invoices, payments, leads, messages or activities. “carrelctl "
    "schema students” shows the fields of students. ID is the id of a record, or something that "
    "names only this one: an external id, an e-mail address, a number, a name. Secret fields "
    "are shown only when --columns names them.\n\n"
    "Every change can be taken back with “carrelctl undo”."),
  .verbs = verbs,
  .n_verbs = G_N_ELEMENTS (verbs),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .examples = examples,
  .n_examples = G_N_ELEMENTS (examples),
  .entity_first = TRUE,
};
