#include "config.h"

#include "store/doctor.h"

#include "store/backup.h"
#include "store/db.h"
#include "store/records.h"
#include "workspace-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>
#include <utime.h>

#define DAY 86400

static GPtrArray *
run (Workspace *self, gboolean repair)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_finding_free);
  g_autoptr (GError) error = NULL;

  carrel_doctor_run (self->path, &carrel_model, repair, findings, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < findings->len; i++) {
    const CarrelFinding *finding = findings->pdata[i];

    g_test_message ("%s %s: %s %s", carrel_finding_get_level_name (finding->level), finding->check,
                    finding->what, finding->advice != NULL ? finding->advice : "");
    g_assert_true (g_utf8_validate (finding->what, -1, NULL));
  }
  return findings;
}

/* The first finding of a check, NULL when it was not made. */
static const CarrelFinding *
find (GPtrArray *findings, const char *check)
{
  for (guint i = 0; i < findings->len; i++) {
    const CarrelFinding *finding = findings->pdata[i];

    if (strcmp (finding->check, check) == 0)
      return finding;
  }
  return NULL;
}

static guint
count (GPtrArray *findings, CarrelFindingLevel level)
{
  guint n = 0;

  for (guint i = 0; i < findings->len; i++)
    n += ((CarrelFinding *) findings->pdata[i])->level == level ? 1 : 0;
  return n;
}

static void
assert_found (Workspace *self, const char *check, CarrelFindingLevel level, const char *words)
{
  g_autoptr (GPtrArray) findings = run (self, FALSE);
  const CarrelFinding *finding = find (findings, check);

  g_assert_nonnull (finding);
  g_assert_cmpint (finding->level, ==, level);
  g_assert_false (finding->repaired);
  g_assert_nonnull (strstr (finding->what, words));
}

/* Found, mended, and then no longer found. */
static void
assert_repaired (Workspace *self, const char *check)
{
  g_autoptr (GPtrArray) mended = run (self, TRUE);
  g_autoptr (GPtrArray) after = run (self, FALSE);

  g_assert_true (find (mended, check)->repaired);
  g_assert_cmpint (find (after, check)->level, ==, CARREL_FINDING_OK);
}

static void
make_backup (Workspace *self)
{
  g_autoptr (GError) error = NULL;

  carrel_store_set_now (self->store, -1);
  carrel_backup_create (self->store, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
all_is_well (Workspace *self, gconstpointer data)
{
  g_autofree char *ann = workspace_add_student (self, "Ann");
  g_autoptr (GPtrArray) findings = NULL;

  make_backup (self);
  findings = run (self, FALSE);
  g_assert_cmpuint (findings->len, ==, 11);
  g_assert_cmpuint (count (findings, CARREL_FINDING_OK), ==, findings->len);
}

static void
permissions_of_others_are_taken_away (Workspace *self, gconstpointer data)
{
  GStatBuf info;

  workspace_close (self);
  g_chmod (self->path, 0644);
  assert_found (self, "permissions", CARREL_FINDING_PROBLEM, self->path);
  assert_repaired (self, "permissions");
  g_assert_cmpint (g_stat (self->path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
}

/* Files that are past opening. */

static void
remove_file (const char *path)
{
  g_unlink (path);
}

static void
empty_file (const char *path)
{
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
}

static void
overwrite_file (const char *path)
{
  g_assert_true (g_file_set_contents (path, "PK\003\004 not a workspace", -1, NULL));
}

static void
cut_file (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (truncate (path, info.st_size / 2), ==, 0);
}

static void
make_newer (const char *path)
{
  g_autofree char *copy = g_strdup (path);
  Workspace other = { .path = copy };

  workspace_exec (&other, "PRAGMA user_version = 999");
}

static void
make_foreign (const char *path)
{
  g_autofree char *copy = g_strdup (path);
  Workspace other = { .path = copy };

  workspace_exec (&other, "PRAGMA application_id = 1");
}

static const struct {
  const char *name;
  void (*spoil) (const char *path);
  const char *words;
  gboolean restore; /* whether a backup would help */
} unreadable[] = {
  { "missing", remove_file, "no workspace", TRUE },
  { "zero-bytes", empty_file, "0 bytes", TRUE },
  { "not-a-workspace", overwrite_file, "not a Carrel workspace", TRUE },
  { "cut-short", cut_file, "damaged", TRUE },
  { "newer", make_newer, "later version", FALSE },
  { "foreign", make_foreign, "another program", TRUE },
};

static void
what_cannot_be_opened_is_explained (Workspace *self, gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *ann = workspace_add_student (self, "Ann");
  g_autoptr (GPtrArray) backups = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  const CarrelFinding *finding;

  make_backup (self);
  workspace_close (self);
  unreadable[i].spoil (self->path);
  backups = carrel_backup_list (self->path);
  findings = run (self, TRUE);
  finding = find (findings, "file");
  g_assert_cmpint (finding->level, ==, CARREL_FINDING_PROBLEM);
  g_assert_nonnull (strstr (finding->what, unreadable[i].words));
  g_assert_null (find (findings, "records"));
  if (unreadable[i].restore) {
    g_assert_cmpuint (backups->len, ==, 1);
    g_assert_nonnull (strstr (finding->advice, ((CarrelBackup *) backups->pdata[0])->path));
  } else
    g_assert_null (finding->advice);
}

/* Each page of the file in turn is made rubbish: there are findings, never a failure. */
static void
a_damaged_page_is_a_finding (Workspace *self, gconstpointer data)
{
  g_autofree char *ann = workspace_add_student (self, "Ann");
  g_autofree char *bytes = NULL;
  g_autofree char *spoilt = NULL;
  gsize size;

  workspace_close (self);
  g_assert_true (g_file_get_contents (self->path, &bytes, &size, NULL));
  spoilt = g_malloc (size);
  for (gsize offset = 0; offset < size; offset += 8192) {
    g_autoptr (GPtrArray) findings = NULL;

    memcpy (spoilt, bytes, size);
    memset (spoilt + offset, 0xa5, 8192);
    g_file_set_contents_full (self->path, spoilt, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600,
                              NULL);
    findings = run (self, offset % 16384 == 0);
    g_assert_cmpuint (count (findings, CARREL_FINDING_PROBLEM), >, 1);
  }
}

static void
a_broken_search_index_is_made_anew (Workspace *self, gconstpointer data)
{
  g_autofree char *ann = workspace_add_student (self, "Ann");
  g_autofree char *bob = workspace_add_student (self, "Bob");
  g_autoptr (CarrelQuery) query = carrel_query_new (carrel_model_find (&carrel_model, "students"));

  workspace_exec (self, "INSERT INTO students_search (students_search) VALUES ('delete-all')");
  carrel_query_set_search (query, "Bob");
  g_assert_cmpint (carrel_records_count (self->store, query, NULL), ==, 0);
  assert_found (self, "search", CARREL_FINDING_PROBLEM, "Students");
  assert_repaired (self, "search");
  g_assert_cmpint (carrel_records_count (self->store, query, NULL), ==, 1);
}

/* Records without a word to find are in no index; one that is made anew does not hold them. */
static void
a_new_search_index_agrees_with_later_changes (Workspace *self, gconstpointer data)
{
  const CarrelEntity *sessions = carrel_model_find (&carrel_model, "sessions");
  g_autoptr (CarrelRecord) record = carrel_record_new (sessions);
  g_autoptr (GError) error = NULL;

  carrel_record_set_by_name (record, "starts_at", "2026-11-21T10:00:00Z");
  carrel_record_set_by_name (record, "ends_at", "2026-11-21T11:00:00Z");
  carrel_store_begin (self->store, CARREL_CAUSE_USER, "a test", &error);
  carrel_records_insert (self->store, record, &error);
  g_assert_no_error (error);
  carrel_store_commit (self->store, &error);
  assert_found (self, "search", CARREL_FINDING_OK, "all records");

  workspace_exec (self, "INSERT INTO sessions_search (rowid, words) VALUES (1, 'x')");
  assert_repaired (self, "search");
  carrel_store_begin (self->store, CARREL_CAUSE_USER, "a test", &error);
  carrel_records_delete (self->store, sessions, carrel_record_get_id (record), 0, &error);
  g_assert_no_error (error);
  carrel_store_commit (self->store, &error);
  assert_found (self, "search", CARREL_FINDING_OK, "all records");
}

static const struct {
  const char *name;
  const char *check;
  const char *sql;
  const char *words;
} alterations[] = {
  { "audit", "audit", "UPDATE audit SET actor = 'x'", "Row 1" },
  { "event-removed", "feed", "DELETE FROM events WHERE seq = 2", "change 2" },
  { "last-event-removed", "feed", "DELETE FROM events WHERE seq = 3", "change 3" },
  { "event-moved", "feed", "UPDATE events SET cause = 1 WHERE seq = 3", "change" },
  { "cause-removed", "feed", "DELETE FROM causes WHERE seq = 2", "change 2" },
  { "cause-altered", "feed", "UPDATE causes SET changes = 7 WHERE seq = 3", "change 3" },
  { "email", "records", "UPDATE students SET email = 'nonsense' WHERE name = 'Ann'", "Student" },
  { "name", "records", "UPDATE students SET name = NULL WHERE name = 'Ann'", "Student" },
  { "reference", "database",
    "PRAGMA foreign_keys = OFF; UPDATE students SET tutor = '01890a5d-ac96-774b-bcce-b302099a8057'",
    "students" },
};

static void
an_alteration_is_found (Workspace *self, gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *ann = workspace_add_student (self, "Ann");
  g_autofree char *bob = workspace_add_student (self, "Bob");
  g_autofree char *cyd = workspace_add_student (self, "Cyd");

  assert_found (self, alterations[i].check, CARREL_FINDING_OK, "");
  workspace_exec (self, alterations[i].sql);
  assert_found (self, alterations[i].check, CARREL_FINDING_PROBLEM, alterations[i].words);
}

static void
many_bad_records_are_counted (Workspace *self, gconstpointer data)
{
  g_autoptr (GPtrArray) findings = NULL;
  guint n = 0;

  for (int i = 0; i < 25; i++)
    g_free (workspace_add_student (self, "Ann"));
  workspace_exec (self, "UPDATE students SET birth_date = 'spring'");
  findings = run (self, FALSE);
  for (guint i = 0; i < findings->len; i++)
    n += strcmp (((CarrelFinding *) findings->pdata[i])->check, "records") == 0 ? 1 : 0;
  g_assert_cmpuint (n, ==, 21); /* 20, and how many more */
}

static void
a_missing_or_old_backup_is_said (Workspace *self, gconstpointer data)
{
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;

  assert_found (self, "backups", CARREL_FINDING_PROBLEM, "no verified backup");
  carrel_store_set_now (self->store, now_s - 30 * DAY);
  g_assert_true (carrel_backup_create (self->store, NULL, NULL, NULL, NULL));
  assert_found (self, "backups", CARREL_FINDING_NOTE, "30 days");
}

static void
a_damaged_backup_is_said (Workspace *self, gconstpointer data)
{
  g_autoptr (GPtrArray) backups = NULL;

  make_backup (self);
  backups = carrel_backup_list (self->path);
  cut_file (((CarrelBackup *) backups->pdata[0])->path);
  assert_found (self, "backups", CARREL_FINDING_PROBLEM, "cannot be used");
}

static void
leftovers_are_removed_when_old (Workspace *self, gconstpointer data)
{
  g_autofree char *old = g_strconcat (self->path, ".0123.part", NULL);
  g_autofree char *fresh = g_strconcat (self->path, ".4567.part", NULL);
  struct utimbuf times = { 1000, 1000 };

  g_assert_true (g_file_set_contents (old, "x", 1, NULL));
  g_assert_true (g_file_set_contents (fresh, "x", 1, NULL));
  assert_found (self, "leftovers", CARREL_FINDING_OK, "");
  g_assert_cmpint (utime (old, &times), ==, 0);
  assert_found (self, "leftovers", CARREL_FINDING_NOTE, old);
  assert_repaired (self, "leftovers");
  g_assert_false (g_file_test (old, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (fresh, G_FILE_TEST_EXISTS));
}

static void
without_repair_nothing_is_changed (Workspace *self, gconstpointer data)
{
  g_autofree char *ann = workspace_add_student (self, "Ann");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize before_size;
  gsize after_size;

  workspace_exec (self, "INSERT INTO students_search (students_search) VALUES ('delete-all')");
  workspace_close (self);
  g_assert_true (g_file_get_contents (self->path, &before, &before_size, NULL));
  g_ptr_array_unref (run (self, FALSE));
  g_assert_true (g_file_get_contents (self->path, &after, &after_size, NULL));
  g_assert_cmpuint (before_size, ==, after_size);
  g_assert_cmpint (memcmp (before, after, after_size), ==, 0);
}

static void
it_can_be_cancelled (Workspace *self, gconstpointer data)
{
  g_autoptr (GPtrArray) findings =
    g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_finding_free);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (
    carrel_doctor_run (self->path, &carrel_model, FALSE, findings, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
add (const char *path, gconstpointer data, void (*test) (Workspace *, gconstpointer))
{
  g_test_add (path, Workspace, data, workspace_set_up, test, workspace_tear_down);
}

int
main (int argc, char **argv)
{
  workspace_tests_begin (&argc, &argv);

  add ("/doctor/all-is-well", NULL, all_is_well);
  add ("/doctor/permissions", NULL, permissions_of_others_are_taken_away);
  for (gsize i = 0; i < G_N_ELEMENTS (unreadable); i++) {
    g_autofree char *path = g_strconcat ("/doctor/unreadable/", unreadable[i].name, NULL);

    add (path, GSIZE_TO_POINTER (i), what_cannot_be_opened_is_explained);
  }
  add ("/doctor/damaged-page", NULL, a_damaged_page_is_a_finding);
  add ("/doctor/search/repaired", NULL, a_broken_search_index_is_made_anew);
  add ("/doctor/search/agrees", NULL, a_new_search_index_agrees_with_later_changes);
  for (gsize i = 0; i < G_N_ELEMENTS (alterations); i++) {
    g_autofree char *path = g_strconcat ("/doctor/altered/", alterations[i].name, NULL);

    add (path, GSIZE_TO_POINTER (i), an_alteration_is_found);
  }
  add ("/doctor/many-bad-records", NULL, many_bad_records_are_counted);
  add ("/doctor/backups/none-or-old", NULL, a_missing_or_old_backup_is_said);
  add ("/doctor/backups/damaged", NULL, a_damaged_backup_is_said);
  add ("/doctor/leftovers", NULL, leftovers_are_removed_when_old);
  add ("/doctor/no-repair", NULL, without_repair_nothing_is_changed);
  add ("/doctor/cancelled", NULL, it_can_be_cancelled);
  return workspace_tests_run ();
}
