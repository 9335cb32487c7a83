#include "config.h"

#include "store/history.h"

#include "store/db.h"
#include "workspace-fixture.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static CarrelExportRun *
begin (Workspace *self, const char *target)
{
  g_autoptr (GError) error = NULL;
  CarrelExportRun *run = NULL;

  carrel_history_begin (self->store, "csv", target, "{\"what\":[\"students\"]}", &run, &error);
  g_assert_no_error (error);
  g_assert_nonnull (run);
  return run;
}

static void
finish (Workspace *self, CarrelExportRun *run, CarrelOutcome outcome, const char *message)
{
  g_autoptr (GError) error = NULL;

  run->outcome = outcome;
  run->message = g_strdup (message);
  carrel_history_finish (self->store, run, &error);
  g_assert_no_error (error);
}

static CarrelExportRun *
get (Workspace *self, const char *id)
{
  g_autoptr (GError) error = NULL;
  CarrelExportRun *run = carrel_history_get (self->store, id, &error);

  g_assert_no_error (error);
  return run;
}

static guint
count_runs (Workspace *self)
{
  g_autoptr (GPtrArray) runs = carrel_history_list (self->store, 0, 100, NULL);

  return runs->len;
}

static void
a_run_is_kept_with_all_it_has (Workspace *self, gconstpointer data)
{
  g_autoptr (CarrelExportRun) run = begin (self, "/tmp/out.csv");
  g_autoptr (CarrelExportRun) during = get (self, run->id);
  g_autoptr (CarrelExportRun) after = NULL;

  g_assert_cmpint (during->outcome, ==, CARREL_OUTCOME_RUNNING);
  g_assert_null (during->message);
  g_assert_cmpstr (during->started_at, ==, "2026-11-21T10:20:00Z");

  g_free (run->counts);
  run->counts = g_strdup ("{\"students\":12}");
  run->bytes = 3456;
  run->sha256 = g_strdup ("abc");
  run->duration_ms = 78;
  finish (self, run, CARREL_OUTCOME_DONE, NULL);
  after = get (self, run->id);
  g_assert_cmpstr (after->format, ==, "csv");
  g_assert_cmpstr (after->target, ==, "/tmp/out.csv");
  g_assert_cmpstr (after->parameters, ==, "{\"what\":[\"students\"]}");
  g_assert_cmpstr (after->counts, ==, "{\"students\":12}");
  g_assert_cmpint (after->bytes, ==, 3456);
  g_assert_cmpstr (after->sha256, ==, "abc");
  g_assert_cmpint (after->duration_ms, ==, 78);
  g_assert_cmpint (after->outcome, ==, CARREL_OUTCOME_DONE);
  g_assert_null (after->message);
  g_assert_cmpuint (count_runs (self), ==, 1);
}

static void
a_failure_keeps_its_reason (Workspace *self, gconstpointer data)
{
  g_autoptr (CarrelExportRun) run = begin (self, "out.csv");
  g_autoptr (CarrelExportRun) after = NULL;

  finish (self, run, CARREL_OUTCOME_FAILED, "There is no space left.");
  after = get (self, run->id);
  g_assert_cmpint (after->outcome, ==, CARREL_OUTCOME_FAILED);
  g_assert_cmpstr (after->message, ==, "There is no space left.");
}

/* Another process begins and is killed. */
static void
a_run_whose_program_is_gone_was_interrupted (Workspace *self, gconstpointer data)
{
  g_autoptr (GPtrArray) runs = NULL;
  const CarrelExportRun *run;
  pid_t child;
  int status;

  workspace_close (self);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0) {
    workspace_open (self);
    (void) begin (self, "out.csv");
    raise (SIGKILL);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));

  workspace_open (self);
  runs = carrel_history_list (self->store, 0, 10, NULL);
  g_assert_cmpuint (runs->len, ==, 1);
  run = runs->pdata[0];
  g_assert_cmpint (run->outcome, ==, CARREL_OUTCOME_INTERRUPTED);
  g_assert_nonnull (strstr (run->message, "ended before"));
}

static const char *const marks[] = {
  "NULL",
  "''",
  "'x'",
  "'x 1 2'",
  "substr (message, 1, 37) || '1 0'", /* this start of the machine, another process */
  "replace (message, ' ', ' 99999999')",
};

static void
a_process_of_another_time_is_gone (Workspace *self, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++) {
    g_autoptr (CarrelExportRun) run = begin (self, "out.csv");
    g_autofree char *sql = g_strdup_printf ("UPDATE exports SET message = %s", marks[i]);
    g_autoptr (CarrelExportRun) after = NULL;

    workspace_exec (self, sql);
    after = get (self, run->id);
    g_assert_cmpint (after->outcome, ==, CARREL_OUTCOME_INTERRUPTED);
  }
}

static void
reading_alone_leaves_no_row (Workspace *self, gconstpointer data)
{
  Workspace reader = { .path = self->path };
  g_autoptr (CarrelExportRun) run = NULL;
  g_autoptr (GError) error = NULL;

  reader.store = carrel_store_open (self->path, &carrel_model, CARREL_STORE_READ, &error);
  g_assert_no_error (error);
  run = begin (&reader, "out.csv");
  finish (&reader, run, CARREL_OUTCOME_DONE, NULL);
  g_assert_cmpuint (count_runs (self), ==, 0);
  g_assert_finalize_object (reader.store);
}

/* An import holds the workspace while an export begins, and is done when that ends. */
static void
a_busy_workspace_gets_the_row_later (Workspace *self, gconstpointer data)
{
  Workspace other = { .path = self->path };
  g_autoptr (CarrelExportRun) run = NULL;
  g_autoptr (GError) error = NULL;

  workspace_open (&other);
  carrel_store_begin (other.store, CARREL_CAUSE_IMPORT, "an import", &error);
  g_assert_no_error (error);
  run = begin (self, "out.csv");
  g_assert_cmpuint (count_runs (self), ==, 0);
  carrel_store_rollback (other.store);
  finish (self, run, CARREL_OUTCOME_DONE, NULL);
  g_assert_cmpuint (count_runs (self), ==, 1);
  g_assert_finalize_object (other.store);
}

static void
the_list_pages_from_the_newest (Workspace *self, gconstpointer data)
{
  g_autoptr (CarrelExportRun) a = begin (self, "a");
  g_autoptr (CarrelExportRun) b = begin (self, "b");
  g_autoptr (CarrelExportRun) c = begin (self, "c");
  g_autoptr (GPtrArray) first = carrel_history_list (self->store, 0, 2, NULL);
  g_autoptr (GPtrArray) second =
    carrel_history_list (self->store, ((CarrelExportRun *) first->pdata[1])->key, 2, NULL);

  g_assert_cmpstr (((CarrelExportRun *) first->pdata[0])->id, ==, c->id);
  g_assert_cmpstr (((CarrelExportRun *) first->pdata[1])->id, ==, b->id);
  g_assert_cmpuint (second->len, ==, 1);
  g_assert_cmpstr (((CarrelExportRun *) second->pdata[0])->id, ==, a->id);
}

static void
a_run_is_found_by_the_beginning_of_its_id (Workspace *self, gconstpointer data)
{
  g_autoptr (CarrelExportRun) a = begin (self, "a");
  g_autoptr (CarrelExportRun) b = begin (self, "b");
  g_autofree char *most = g_strndup (a->id, 35);
  g_autofree char *little = g_strndup (a->id, 4);
  g_autoptr (CarrelExportRun) found = get (self, a->id);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (found->id, ==, a->id);
  g_assert_null (carrel_history_get (self->store, little, &error));
  g_assert_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (carrel_history_get (self->store, "", &error));
  g_assert_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (carrel_history_get (self->store, "ffff-no-such", &error));
  g_assert_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_NOT_FOUND);
  if (strncmp (most, b->id, 35) != 0)
    carrel_export_run_free (get (self, most));
}

static void
add (const char *path, void (*test) (Workspace *, gconstpointer))
{
  g_test_add (path, Workspace, NULL, workspace_set_up, test, workspace_tear_down);
}

int
main (int argc, char **argv)
{
  workspace_tests_begin (&argc, &argv);

  add ("/history/run", a_run_is_kept_with_all_it_has);
  add ("/history/failure", a_failure_keeps_its_reason);
  add ("/history/interrupted", a_run_whose_program_is_gone_was_interrupted);
  add ("/history/interrupted-marks", a_process_of_another_time_is_gone);
  add ("/history/read-only", reading_alone_leaves_no_row);
  add ("/history/busy", a_busy_workspace_gets_the_row_later);
  add ("/history/list", the_list_pages_from_the_newest);
  add ("/history/id", a_run_is_found_by_the_beginning_of_its_id);
  return workspace_tests_run ();
}
