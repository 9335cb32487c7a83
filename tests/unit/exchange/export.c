#include "config.h"

#include "exchange/export.h"

#include "base/digest.h"
#include "base/json-object.h"
#include "base/json.h"
#include "exchange/error.h"
#include "exchange/export-fixture.h"
#include "fixture.h"
#include "store/audit.h"
#include "store/records.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static CarrelExportRun *
get_last_run (CarrelStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = carrel_history_list (store, 0, 1, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (runs->len, ==, 1);
  return g_ptr_array_steal_index (runs, 0);
}

/* The newest row of the audit chain, which has to be whole. */
static CarrelAuditRow *
get_last_audit (CarrelStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = carrel_audit_list (store, 0, 1, &error);

  g_assert_no_error (error);
  g_assert_true (carrel_audit_verify (store, NULL, NULL, &error));
  g_assert_no_error (error);
  return g_ptr_array_steal_index (rows, 0);
}

static void
assert_outcome (CarrelStore *store, CarrelOutcome outcome)
{
  g_autoptr (CarrelExportRun) run = get_last_run (store);

  g_assert_cmpstr (carrel_outcome_get_name (run->outcome), ==, carrel_outcome_get_name (outcome));
}

/* What comes out. */

static void
a_file_holds_what_was_asked_for (Office *office, gconstpointer data)
{
  g_autoptr (CarrelExportRequest) request = office_request (office, "students", "csv", "a.csv");
  g_autoptr (CarrelExportResult) result = NULL;
  g_autofree char *path = office_path (office, "a.csv");
  g_autofree char *sum = NULL;
  g_autofree char *text = NULL;
  struct stat info;
  gsize length;

  request->columns = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (request->columns, g_strdup ("name"));
  g_ptr_array_add (request->columns, g_strdup ("hourly_rate"));
  result = office_run (office, request);
  text = fixture_read (path, &length);
  g_assert_cmpstr (text, ==, "name,hourly_rate\nAnn Archer,45.50\nCem Çelik,\nDot Dash,\n");

  sum = carrel_digest_of (text, length);
  g_assert_cmpstr (result->sha256, ==, sum);
  g_assert_cmpuint (result->bytes, ==, length);
  g_assert_cmpuint (g_array_index (result->counts, guint64, 0), ==, OFFICE_STUDENTS);
  g_assert_cmpstr (result->files->pdata[0], ==, path);
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
}

/* Yen have no decimals, although nobody asked for the currency. */
static void
amounts_are_in_their_currency (Office *office, gconstpointer data)
{
  g_autoptr (CarrelExportRequest) request = office_request (office, "invoices", "csv", "i.csv");
  g_autoptr (CarrelExportResult) result = NULL;
  g_autofree char *text = NULL;

  request->columns = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (request->columns, g_strdup ("total"));
  result = office_run (office, request);
  text = fixture_read (result->files->pdata[0], NULL);
  g_assert_cmpstr (text, ==, "total\n1250\n");
}

static void
amounts_without_currency_get_that_of_the_workspace (Office *office, gconstpointer data)
{
  g_autofree char *payment =
    office_add (office->store, "payments", "paid_on", "2026-11-01", "amount", "1500", NULL);
  g_autofree char *nothing = office_add (office->store, "payments", "paid_on", "2026-11-02", NULL);
  g_autoptr (CarrelExportRequest) request = office_request (office, "payments", "csv", "p.csv");
  g_autoptr (CarrelExportResult) result = NULL;
  g_autofree char *text = NULL;

  g_assert_true (carrel_store_set_setting (office->store, "currency", "JPY", NULL));
  request->columns = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (request->columns, g_strdup ("amount"));
  g_ptr_array_add (request->columns, g_strdup ("currency"));
  result = office_run (office, request);
  text = fixture_read (result->files->pdata[0], NULL);
  g_assert_cmpstr (text, ==, "amount,currency\n1500,JPY\n,\n");
}

static void
secrets_leave_only_when_named (Office *office, gconstpointer data)
{
  g_autofree char *plain =
    office_export (office, office->store, "meetings", "json", "m.json", CARREL_PRIVACY_FULL);
  g_autofree char *text = fixture_read (plain, NULL);
  g_autoptr (CarrelExportRequest) request = office_request (office, "meetings", "json", "n.json");
  g_autoptr (CarrelExportResult) result = NULL;
  g_autofree char *named = NULL;

  g_assert_null (strstr (text, "hush-hush"));
  request->columns = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (request->columns, g_strdup ("passcode"));
  result = office_run (office, request);
  named = fixture_read (result->files->pdata[0], NULL);
  g_assert_nonnull (strstr (named, "hush-hush"));
}

static void
personal_fields_are_left_out_or_replaced (Office *office, gconstpointer data)
{
  static const char *const said[] = { "Ann",        "Archer", "ann@",     "Baker",
                                      "+44 1632",   "Leeds",  "School",   "S-1",
                                      "2011-07-23", "shoe",   "fractions" };
  g_autofree char *without =
    office_export (office, office->store, "all", "json", "w.json", CARREL_PRIVACY_WITHOUT);
  g_autofree char *replaced =
    office_export (office, office->store, "all", "json", "p.json", CARREL_PRIVACY_PSEUDONYM);
  g_autofree char *without_text = fixture_read (without, NULL);
  g_autofree char *replaced_text = fixture_read (replaced, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (said); i++) {
    g_assert_null (strstr (without_text, said[i]));
    g_assert_null (strstr (replaced_text, said[i]));
  }
  g_assert_null (strstr (without_text, "\"name\""));
  g_assert_nonnull (strstr (without_text, office->student));
  g_assert_null (strstr (replaced_text, office->student));
  g_assert_nonnull (strstr (replaced_text, "@example.org"));
  g_assert_nonnull (strstr (replaced_text, "\"birth_date\":\"2011-01-01\""));
}

/* Folders. */

static void
a_folder_gets_a_file_for_each_kind (Office *office, gconstpointer data)
{
  g_autoptr (CarrelExportRequest) request =
    office_request (office, "students tutors", "csv", "out");
  g_autoptr (CarrelExportResult) result = office_run (office, request);
  g_autofree char *names = fixture_list (request->target);

  g_assert_cmpstr (names, ==, "students.csv tutors.csv");
  g_assert_cmpuint (result->files->len, ==, 2);
  g_assert_null (result->sha256);
  g_assert_cmpuint (g_array_index (result->counts, guint64, 1), ==, 1);
}

static void
one_kind_can_go_to_a_folder_too (Office *office, gconstpointer data)
{
  g_autofree char *csv =
    office_export (office, office->store, "students", "csv", "new/", CARREL_PRIVACY_FULL);
  g_autofree char *json =
    office_export (office, office->store, "students tutors", "json", "new", CARREL_PRIVACY_FULL);
  g_autofree char *zip =
    office_export (office, office->store, "all", "zip", "new", CARREL_PRIVACY_FULL);
  g_autofree char *folder = office_path (office, "new");
  g_autofree char *names = fixture_list (folder);

  g_assert_cmpstr (names, ==, "carrel.json carrel.zip students.csv");
}

/* One of the names is taken by a folder, which is found before anything is written. */
static void
of_several_files_all_appear_or_none (Office *office, gconstpointer data)
{
  g_autoptr (CarrelExportRequest) request =
    office_request (office, "students tutors courses", "csv", "out");
  g_autofree char *students = office_path (office, "out/students.csv");
  g_autofree char *courses = office_path (office, "out/courses.csv");
  g_autofree char *message = NULL;
  g_autofree char *names = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpint (g_mkdir_with_parents (courses, 0700), ==, 0);
  g_assert_true (g_file_set_contents (students, "old", -1, NULL));
  message = office_fail (office, request, CARREL_OUTPUT_ERROR, CARREL_OUTPUT_ERROR_FAILED);
  names = fixture_list (request->target);
  g_assert_cmpstr (names, ==, "courses.csv students.csv");
  text = fixture_read (students, NULL);
  g_assert_cmpstr (text, ==, "old");
}

static void
a_folder_that_was_made_for_nothing_goes (Office *office, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelExportRequest) request =
    office_request (office, "students tutors", "csv", "out");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  g_assert_null (carrel_export_request_run (request, office->store, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  office_assert_files (office, "");
}

/* What is kept of it. */

static void
a_run_is_in_the_history_and_the_audit_chain (Office *office, gconstpointer data)
{
  g_autoptr (CarrelExportRequest) request =
    office_request (office, "students tutors", "json", "a.json");
  g_autoptr (CarrelExportResult) result = office_run (office, request);
  g_autoptr (CarrelExportRun) run = get_last_run (office->store);
  g_autoptr (CarrelAuditRow) audit = get_last_audit (office->store);
  g_autoptr (JsonObject) detail = NULL;
  JsonObject *file;

  g_assert_cmpstr (result->run, ==, run->id);
  g_assert_cmpint (run->outcome, ==, CARREL_OUTCOME_DONE);
  g_assert_cmpstr (run->format, ==, "json");
  g_assert_cmpstr (run->target, ==, request->target);
  g_assert_cmpstr (run->counts, ==, "{\"students\":3,\"tutors\":1}");
  g_assert_cmpstr (run->sha256, ==, result->sha256);
  g_assert_cmpuint ((guint64) run->bytes, ==, result->bytes);
  g_assert_cmpstr (run->started_at, ==, "2026-11-21T10:20:00Z");
  g_assert_null (run->message);

  g_assert_cmpstr (audit->act, ==, "export.finished");
  g_assert_cmpstr (audit->subject, ==, run->id);
  detail = carrel_json_parse_object (audit->detail, strlen (audit->detail), NULL);
  g_assert_cmpstr (carrel_json_object_get_text (detail, "target"), ==, request->target);
  g_assert_cmpstr (carrel_json_object_get_text (detail, "privacy"), ==, "full");
  file = json_array_get_object_element (carrel_json_object_get_array (detail, "files"), 0);
  g_assert_cmpstr (carrel_json_object_get_text (file, "name"), ==, "a.json");
  g_assert_cmpstr (carrel_json_object_get_text (file, "sha256"), ==, result->sha256);
}

/* Whom was looked for stays out of the chain, where nothing can be removed. */
static void
the_audit_chain_holds_no_filter (Office *office, gconstpointer data)
{
  g_autoptr (CarrelExportRequest) request = office_request (office, "students", "csv", "a.csv");
  g_autoptr (CarrelExportResult) result = NULL;
  g_autoptr (CarrelAuditRow) audit = NULL;

  g_ptr_array_add (request->filters, g_strdup ("name ~ Archer"));
  result = office_run (office, request);
  g_assert_cmpuint (g_array_index (result->counts, guint64, 0), ==, 1);
  audit = get_last_audit (office->store);
  g_assert_null (strstr (audit->detail, "Archer"));
}

static void
a_failure_is_in_the_history_and_the_audit_chain (Office *office, gconstpointer data)
{
  g_autoptr (CarrelExportRequest) request =
    office_request (office, "students", "csv", "no-such-folder/a.csv");
  g_autofree char *message =
    office_fail (office, request, CARREL_OUTPUT_ERROR, CARREL_OUTPUT_ERROR_FAILED);
  g_autoptr (CarrelExportRun) run = get_last_run (office->store);
  g_autoptr (CarrelAuditRow) audit = get_last_audit (office->store);

  g_assert_cmpint (run->outcome, ==, CARREL_OUTCOME_FAILED);
  g_assert_cmpstr (run->message, ==, message);
  g_assert_null (run->sha256);
  g_assert_cmpstr (audit->act, ==, "export.failed");
  office_assert_files (office, "");
}

static void
a_workspace_that_is_read_only_can_be_exported (Office *office, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelStore) store = carrel_store_open (carrel_store_get_path (office->store),
                                                     &carrel_model, CARREL_STORE_READ, &error);
  g_autoptr (CarrelExportRequest) request = office_request (office, "students", "csv", "a.csv");
  g_autoptr (CarrelExportResult) result = NULL;

  g_assert_no_error (error);
  result = carrel_export_request_run (request, store, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (result->run);
  office_assert_files (office, "a.csv");
}

/* An import elsewhere does not keep anybody from having an export. */
static void
a_busy_workspace_can_be_exported (Office *office, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelStore) writer = carrel_store_open (carrel_store_get_path (office->store),
                                                      &carrel_model, CARREL_STORE_WRITE, &error);
  g_autoptr (CarrelExportRequest) request = office_request (office, "students", "csv", "a.csv");
  g_autoptr (CarrelExportResult) result = NULL;

  if (!g_test_slow ()) {
    g_test_skip ("waits for the other program; run with -m slow");
    return;
  }
  g_assert_true (carrel_store_begin (writer, CARREL_CAUSE_IMPORT, "Long", &error));
  result = office_run (office, request);
  carrel_store_rollback (writer);
  office_assert_files (office, "a.csv");
}

/* Interruptions. */

static void
fill_with_students (Office *office, guint n)
{
  g_autoptr (GError) error = NULL;
  const CarrelEntity *students = carrel_model_find (&carrel_model, "students");
  g_autoptr (CarrelRecord) record = carrel_record_new (students);

  carrel_store_begin (office->store, CARREL_CAUSE_USER, "Test", &error);
  for (guint i = 0; i < n; i++) {
    g_autofree char *name = g_strdup_printf ("Student %u", i);

    carrel_record_clear (record);
    carrel_record_set_by_name (record, "name", name);
    carrel_records_insert (office->store, record, &error);
    g_assert_no_error (error);
  }
  carrel_store_commit (office->store, &error);
  g_assert_no_error (error);
}

static void
add_meanwhile (guint64 done, guint64 total, const char *message, gpointer path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelStore) other = NULL;
  g_autofree char *id = NULL;

  if (done > 0)
    return;
  other = carrel_store_open (path, &carrel_model, CARREL_STORE_WRITE, &error);
  g_assert_no_error (error);
  id = office_add (other, "students", "name", "Late Comer", NULL);
}

static void
an_export_is_of_one_moment (Office *office, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelExportRequest) request =
    office_request (office, "tutors students", "json", "a.json");
  g_autoptr (CarrelProgress) progress =
    carrel_progress_new (add_meanwhile, (gpointer) carrel_store_get_path (office->store));
  g_autoptr (CarrelExportResult) result =
    carrel_export_request_run (request, office->store, progress, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_array_index (result->counts, guint64, 1), ==, OFFICE_STUDENTS);
}

static void
cancel_soon (guint64 done, guint64 total, const char *message, gpointer cancellable)
{
  g_assert_cmpuint (total, ==, 5000 + OFFICE_STUDENTS);
  g_cancellable_cancel (cancellable);
}

static void
a_cancelled_export_leaves_what_was_there (Office *office, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelExportRequest) request = office_request (office, "students", "csv", "a.csv");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (CarrelProgress) progress = carrel_progress_new (cancel_soon, cancellable);
  g_autofree char *text = NULL;

  fill_with_students (office, 5000);
  g_assert_true (g_file_set_contents (request->target, "old", -1, NULL));
  g_assert_null (carrel_export_request_run (request, office->store, progress, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  text = fixture_read (request->target, NULL);
  g_assert_cmpstr (text, ==, "old");
  office_assert_files (office, "a.csv");
  assert_outcome (office->store, CARREL_OUTCOME_CANCELLED);
}

static void
die (guint64 done, guint64 total, const char *message, gpointer data)
{
  kill (getpid (), SIGKILL);
}

/* Opens a workspace of its own: a connection does not survive a fork. */
static void
export_in_child (const char *workspace, const CarrelExportRequest *request, CarrelProgressFunc func)
{
  g_autoptr (CarrelStore) store =
    carrel_store_open (workspace, &carrel_model, CARREL_STORE_WRITE, NULL);
  g_autoptr (CarrelProgress) progress = carrel_progress_new (func, NULL);
  g_autoptr (CarrelExportResult) result =
    carrel_export_request_run (request, store, progress, NULL, NULL);
}

static void
a_killed_export_leaves_nothing (Office *office, gconstpointer data)
{
  g_autoptr (CarrelExportRequest) request = office_request (office, "all", "zip", "a.zip");
  g_autofree char *workspace = g_strdup (carrel_store_get_path (office->store));
  pid_t child;
  int status;

  g_clear_object (&office->store);
  child = fork ();
  if (child == 0) {
    export_in_child (workspace, request, die);
    _exit (1);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);

  office->store = carrel_store_open (workspace, &carrel_model, CARREL_STORE_WRITE, NULL);
  office_assert_files (office, "");
  assert_outcome (office->store, CARREL_OUTCOME_INTERRUPTED);
}

/* A limit on the size of files looks to a program as a full disk does. */
static void
a_full_disk_is_said (Office *office, gconstpointer data)
{
  const rlim_t limit = 3 * 1024 * 1024;
  g_autofree char *notes = g_strnfill (4 * 1024 * 1024, 'x');
  g_autofree char *big =
    office_add (office->store, "students", "name", "Big", "notes", notes, NULL);
  g_autoptr (CarrelExportRequest) request = office_request (office, "students", "json", "a.json");
  g_autofree char *message = NULL;
  struct rlimit before;
  struct rlimit small;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  signal (SIGXFSZ, SIG_IGN);
  small = before;
  small.rlim_cur = limit;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  message = office_fail (office, request, CARREL_OUTPUT_ERROR, CARREL_OUTPUT_ERROR_FULL);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  office_assert_files (office, "");
}

#define ADD(name)                                                                                  \
  g_test_add ("/exchange/export/" #name, Office, NULL, office_set_up, name, office_tear_down)

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  ADD (a_file_holds_what_was_asked_for);
  ADD (amounts_are_in_their_currency);
  ADD (amounts_without_currency_get_that_of_the_workspace);
  ADD (secrets_leave_only_when_named);
  ADD (personal_fields_are_left_out_or_replaced);
  ADD (a_folder_gets_a_file_for_each_kind);
  ADD (one_kind_can_go_to_a_folder_too);
  ADD (of_several_files_all_appear_or_none);
  ADD (a_folder_that_was_made_for_nothing_goes);
  ADD (a_run_is_in_the_history_and_the_audit_chain);
  ADD (the_audit_chain_holds_no_filter);
  ADD (a_failure_is_in_the_history_and_the_audit_chain);
  ADD (a_workspace_that_is_read_only_can_be_exported);
  ADD (a_busy_workspace_can_be_exported);
  ADD (an_export_is_of_one_moment);
  ADD (a_cancelled_export_leaves_what_was_there);
  ADD (a_killed_export_leaves_nothing);
  ADD (a_full_disk_is_said);
  return fixture_end ();
}
