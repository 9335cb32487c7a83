#include "config.h"

#include "store/backup.h"

#include "store/audit.h"
#include "store/db.h"
#include "store/records.h"
#include "workspace-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define HOUR 3600
#define DAY (24 * HOUR)

static char *
make_backup (Workspace *self)
{
  g_autoptr (GError) error = NULL;
  char *path = NULL;

  carrel_backup_create (self->store, NULL, NULL, &path, &error);
  g_assert_no_error (error);
  g_assert_nonnull (path);
  return path;
}

static gint64
count_students (Workspace *self)
{
  g_autoptr (CarrelQuery) query = carrel_query_new (carrel_model_find (&carrel_model, "students"));
  g_autoptr (GError) error = NULL;
  gint64 count = carrel_records_count (self->store, query, &error);

  g_assert_no_error (error);
  return count;
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* Writes @length bytes of rubbish into the middle of a file. */
static void
spoil (const char *path, gsize offset, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize size;

  g_file_get_contents (path, &bytes, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (offset + length, <=, size);
  memset (bytes + offset, 0x5a, length);
  g_file_set_contents_full (path, bytes, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

static void
exec_on (const char *path, const char *sql)
{
  Workspace other = { .path = g_strdup (path) };

  workspace_exec (&other, sql);
  g_free (other.path);
}

/* Making. */

static void
a_backup_is_listed_and_good (Workspace *self, gconstpointer data)
{
  g_autofree char *student = workspace_add_student (self, "Ann");
  g_autofree char *path = make_backup (self);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GPtrArray) backups = carrel_backup_list (self->path);
  g_autoptr (GError) error = NULL;
  const CarrelBackup *backup = backups->pdata[0];
  GStatBuf info;

  g_assert_true (g_str_has_suffix (path, "/2026-11-21T102000Z.carrel"));
  g_assert_cmpuint (backups->len, ==, 1);
  g_assert_cmpstr (backup->path, ==, path);
  g_assert_cmpint (backup->taken_at_s, ==, WORKSPACE_NOW_S);
  g_assert_cmpstr (backup->program, ==, CARREL_VERSION);
  g_assert_true (backup->verified);
  g_assert_false (backup->chain_broken);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (backup->size, ==, (guint64) info.st_size);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0700);
  g_assert_cmpuint (count_files (folder), ==, 2); /* it and `workspace`: no log, no part */
  carrel_backup_verify (path, NULL, &error);
  g_assert_no_error (error);
}

static void
a_second_one_in_the_same_second_gets_a_number (Workspace *self, gconstpointer data)
{
  g_autofree char *first = make_backup (self);
  g_autofree char *second = make_backup (self);
  g_autoptr (GPtrArray) backups = carrel_backup_list (self->path);

  g_assert_true (g_str_has_suffix (second, "Z-2.carrel"));
  g_assert_cmpuint (backups->len, ==, 2);
  g_assert_cmpstr (((CarrelBackup *) backups->pdata[0])->path, ==, second);
  g_assert_cmpstr (((CarrelBackup *) backups->pdata[1])->path, ==, first);
}

static void
a_target_is_made_but_never_replaced (Workspace *self, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *target = g_build_filename (folder, "copy.carrel", NULL);
  g_autofree char *made = NULL;
  g_autofree char *within = NULL;
  g_autoptr (GError) error = NULL;

  carrel_backup_create (self->store, target, NULL, &made, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (made, ==, target);
  g_assert_true (carrel_backup_verify (target, NULL, NULL));

  g_assert_false (carrel_backup_create (self->store, target, NULL, NULL, &error));
  g_assert_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (carrel_backup_create (self->store, self->path, NULL, NULL, &error));
  g_assert_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_EXISTS);
  g_clear_error (&error);

  carrel_backup_create (self->store, folder, NULL, &within, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (within, "/work-2026-11-21T102000Z.carrel"));
}

static void
a_cancelled_backup_leaves_nothing (Workspace *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (carrel_backup_create (self->store, NULL, cancellable, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  folder = carrel_backup_find_for (self->path);
  g_assert_cmpuint (count_files (folder), ==, 1); /* `workspace` */
}

static void
a_damaged_workspace_makes_no_backup (Workspace *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *student = workspace_add_student (self, "Ann");

  workspace_close (self);
  spoil (self->path, 8192 * 3, 8192); /* a page in the middle */
  workspace_open (self);
  g_assert_false (carrel_backup_create (self->store, NULL, NULL, NULL, &error));
  g_assert_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_DAMAGED);
  folder = carrel_backup_find_for (self->path);
  g_assert_cmpuint (count_files (folder), ==, 1);
}

static void
a_broken_audit_log_does_not_stop_backups (Workspace *self, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (GPtrArray) backups = NULL;
  g_autoptr (GError) error = NULL;

  workspace_exec (self, "UPDATE audit SET subject = 'x'");
  path = make_backup (self);
  backups = carrel_backup_list (self->path);
  g_assert_true (((CarrelBackup *) backups->pdata[0])->verified);
  g_assert_true (((CarrelBackup *) backups->pdata[0])->chain_broken);
  carrel_backup_verify (path, NULL, &error);
  g_assert_no_error (error);
}

/* The id is read from the file, which may come from anywhere. */
static void
an_id_that_leads_elsewhere_is_refused (Workspace *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  workspace_exec (self, "UPDATE settings SET value = '../../../x' WHERE name = 'workspace_id'");
  g_assert_false (carrel_backup_create (self->store, NULL, NULL, NULL, &error));
  g_assert_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_DAMAGED);
}

static void
what_a_killed_program_left_is_removed (Workspace *self, gconstpointer data)
{
  g_autofree char *first = make_backup (self);
  g_autofree char *folder = g_path_get_dirname (first);
  g_autofree char *part = g_build_filename (folder, ".carrel-backup-part-x", NULL);
  g_autofree char *journal = g_strconcat (part, "-journal", NULL);
  g_autofree char *second = NULL;
  g_autoptr (GPtrArray) backups = NULL;

  g_assert_true (g_file_set_contents (part, "half", -1, NULL));
  g_assert_true (g_file_set_contents (journal, "half", -1, NULL));
  backups = carrel_backup_list (self->path);
  g_assert_cmpuint (backups->len, ==, 1);
  second = make_backup (self);
  g_assert_cmpuint (count_files (folder), ==, 3);
}

static void
a_backup_that_was_cut_short_is_not_verified (Workspace *self, gconstpointer data)
{
  g_autofree char *path = make_backup (self);
  g_autofree char *bytes = NULL;
  g_autoptr (GPtrArray) backups = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size / 2, NULL));
  backups = carrel_backup_list (self->path);
  g_assert_cmpuint (backups->len, ==, 1);
  g_assert_false (((CarrelBackup *) backups->pdata[0])->verified);
  g_assert_false (carrel_backup_verify (path, NULL, NULL));
}

/* When due. */

static gboolean
is_made (Workspace *self, gint64 now_s)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  carrel_store_set_now (self->store, now_s);
  carrel_backup_if_due (self->store, NULL, &path, &error);
  g_assert_no_error (error);
  return path != NULL;
}

static void
it_is_due_after_an_hour_and_a_change (Workspace *self, gconstpointer data)
{
  gint64 now_s = WORKSPACE_NOW_S;
  g_autofree char *ann = NULL;
  g_autofree char *bob = NULL;

  g_assert_false (is_made (self, now_s)); /* nothing to lose yet */
  ann = workspace_add_student (self, "Ann");
  g_assert_true (is_made (self, now_s + 10));
  g_assert_false (is_made (self, now_s + 20));
  g_assert_false (is_made (self, now_s + 2 * HOUR)); /* no change */
  bob = workspace_add_student (self, "Bob");
  g_assert_true (is_made (self, now_s + 2 * HOUR + 60));
  g_assert_false (is_made (self, now_s + 2 * HOUR + 120));
}

static void
a_backup_of_the_future_does_not_stop_backups (Workspace *self, gconstpointer data)
{
  g_autofree char *ann = workspace_add_student (self, "Ann");

  g_assert_true (is_made (self, WORKSPACE_NOW_S + 400 * DAY));
  g_assert_true (is_made (self, WORKSPACE_NOW_S));
}

static void
old_ones_are_thinned_when_one_is_made (Workspace *self, gconstpointer data)
{
  g_autoptr (GPtrArray) backups = NULL;

  for (int i = 0; i < 40; i++) {
    g_autofree char *student = NULL;

    carrel_store_set_now (self->store, WORKSPACE_NOW_S + i * HOUR);
    student = workspace_add_student (self, "Ann");
    g_assert_true (is_made (self, WORKSPACE_NOW_S + i * HOUR));
  }
  backups = carrel_backup_list (self->path);
  g_assert_cmpuint (backups->len, ==, 26); /* 25 hours, and the last of the first day */
}

/* Thinning. */

static void
thinning_keeps_a_staircase (void)
{
  enum { N = 24 * 200 };
  gint64 times_s[N];
  gboolean keep[N];
  guint kept = 0;

  for (guint i = 0; i < N; i++)
    times_s[i] = WORKSPACE_NOW_S - (gint64) i * HOUR;
  carrel_backup_thin (times_s, N, keep);
  for (guint i = 0; i < N; i++)
    kept += keep[i] ? 1 : 0;
  for (guint i = 0; i <= 24; i++)
    g_assert_true (keep[i]);
  g_assert_cmpuint (kept, <=, 25 + 15 + 13);
  g_assert_cmpuint (kept, >=, 24 + 12 + 9); /* steps share some */
  for (guint i = 13 * 7 * 24; i < N; i++)
    g_assert_false (keep[i]);
}

static void
thinning_is_stable (void)
{
  enum { N = 2000 };
  gint64 times_s[N];
  gboolean keep[N];
  guint n = 0;

  /* Hour by hour, as it happens: what is kept at the end is what one thinning would keep. */
  for (guint hour = 0; hour < N; hour++) {
    guint left = 0;

    memmove (times_s + 1, times_s, n * sizeof *times_s);
    times_s[0] = WORKSPACE_NOW_S + (gint64) hour * HOUR;
    n++;
    carrel_backup_thin (times_s, n, keep);
    g_assert_true (keep[0]);
    for (guint i = 0; i < n; i++) {
      if (keep[i])
        times_s[left++] = times_s[i];
    }
    n = left;
  }
  g_assert_cmpuint (n, >=, 24 + 12 + 9);
  g_assert_cmpuint (n, <=, 25 + 15 + 13);
  g_assert_cmpint (times_s[0] - times_s[n - 1], >=, 11 * 7 * DAY);
}

static void
thinning_never_drops_the_newest (void)
{
  gint64 one[] = { -5 };
  gint64 same[] = { 7200, 7200, 7200 };
  gint64 jump[] = { WORKSPACE_NOW_S + 4000LL * DAY, WORKSPACE_NOW_S, WORKSPACE_NOW_S - DAY };
  gboolean keep[3];

  carrel_backup_thin (one, 1, keep);
  g_assert_true (keep[0]);
  carrel_backup_thin (same, 3, keep);
  g_assert_true (keep[0] && !keep[1] && !keep[2]);
  carrel_backup_thin (jump, 3, keep); /* a clock that was years ahead costs no backup */
  g_assert_true (keep[0] && keep[1] && keep[2]);
  carrel_backup_thin (NULL, 0, NULL);
}

/* Which belong to which. */

static void
a_copy_gets_a_folder_of_its_own (Workspace *self, gconstpointer data)
{
  g_autofree char *first = make_backup (self);
  Workspace copy = { .path = g_strconcat (self->path, "-2", NULL) };
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autofree char *folder = NULL;

  g_assert_true (carrel_backup_create (self->store, copy.path, NULL, NULL, NULL));
  workspace_open (&copy);
  second = make_backup (&copy);
  third = make_backup (self);
  folder = g_path_get_dirname (first);
  g_assert_true (g_str_has_prefix (third, folder));
  g_assert_cmpint (third[strlen (folder)], ==, '/');
  g_assert_true (g_str_has_prefix (second, folder));
  g_assert_cmpint (second[strlen (folder)], ==, '-'); /* a number behind the id */
  workspace_tear_down (&copy, NULL);
}

static void
a_moved_workspace_keeps_its_backups (Workspace *self, gconstpointer data)
{
  g_autofree char *first = make_backup (self);
  g_autofree char *moved = g_strconcat (self->path, "-moved", NULL);
  g_autoptr (GPtrArray) backups = NULL;

  workspace_close (self);
  g_assert_cmpint (g_rename (self->path, moved), ==, 0);
  backups = carrel_backup_list (moved);
  g_assert_cmpuint (backups->len, ==, 1);
  g_assert_cmpstr (((CarrelBackup *) backups->pdata[0])->path, ==, first);
}

static void
backups_of_a_lost_workspace_are_found (Workspace *self, gconstpointer data)
{
  g_autofree char *path = make_backup (self);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *found = NULL;
  g_autofree char *none = NULL;

  workspace_close (self);
  g_unlink (self->path);
  found = carrel_backup_find_for (self->path);
  g_assert_cmpstr (found, ==, folder);
  none = carrel_backup_find_for ("/nowhere/else.carrel");
  g_assert_null (none);
}

/* Restoring. */

static void
restore (Workspace *self, const char *backup, char **aside)
{
  g_autoptr (GError) error = NULL;

  carrel_backup_restore (backup, self->path, &carrel_model, aside, &error);
  g_assert_no_error (error);
}

/* The restored workspace says what happened to it and is a workspace like any other. */
static void
assert_restored (Workspace *self, gint64 students)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *label = NULL;
  g_autofree char *log = g_strconcat (self->path, "-wal", NULL);
  g_autofree char *another = NULL;
  GStatBuf info;

  g_assert_cmpint (g_stat (self->path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  workspace_open (self);
  g_assert_cmpint (count_students (self), ==, students);
  carrel_audit_verify (self->store, NULL, NULL, &error);
  g_assert_no_error (error);
  rows = carrel_audit_list (self->store, 0, 1, NULL);
  g_assert_cmpstr (((CarrelAuditRow *) rows->pdata[0])->act, ==, "backup.restored");
  label = carrel_store_get_setting (self->store, "backup_program", &error);
  g_assert_no_error (error);
  g_assert_null (label);
  another = workspace_add_student (self, "Zoe");
  g_assert_true (g_file_test (log, G_FILE_TEST_EXISTS)); /* it is written with a log again */
}

static void
a_restored_workspace_is_as_it_was (Workspace *self, gconstpointer data)
{
  g_autofree char *ann = workspace_add_student (self, "Ann");
  g_autofree char *path = make_backup (self);
  g_autofree char *bob = workspace_add_student (self, "Bob");
  g_autofree char *aside = NULL;
  Workspace before = { NULL };

  workspace_close (self);
  restore (self, path, &aside);
  assert_restored (self, 1);

  g_assert_nonnull (aside);
  g_assert_true (g_str_has_prefix (aside, self->path));
  g_assert_nonnull (strstr (aside, ".before-restore-"));
  before.path = g_strdup (aside);
  workspace_open (&before);
  g_assert_cmpint (count_students (&before), ==, 2);
  workspace_tear_down (&before, NULL);
}

static const struct {
  const char *name;
  const char *bytes; /* NULL: no file */
} lost[] = {
  { "missing", NULL },
  { "zero-bytes", "" },
  { "one-byte", "x" },
  { "something-else", "Dear diary, this is no workspace, but it is kept all the same." },
};

static void
it_is_restored_over_whatever_is_there (Workspace *self, gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *ann = workspace_add_student (self, "Ann");
  g_autofree char *path = make_backup (self);
  g_autoptr (GPtrArray) backups = NULL;
  g_autofree char *aside = NULL;
  g_autofree char *kept = NULL;

  workspace_close (self);
  g_unlink (self->path);
  if (lost[i].bytes != NULL)
    g_assert_true (g_file_set_contents (self->path, lost[i].bytes, -1, NULL));
  backups = carrel_backup_list (self->path);
  g_assert_cmpuint (backups->len, ==, 1);
  restore (self, ((CarrelBackup *) backups->pdata[0])->path, &aside);
  assert_restored (self, 1);

  g_assert_cmpint (aside != NULL, ==, lost[i].bytes != NULL);
  if (aside != NULL) {
    g_assert_true (g_file_get_contents (aside, &kept, NULL, NULL));
    g_assert_cmpstr (kept, ==, lost[i].bytes);
  }
}

/* A log without its file would be taken for that of the restored one. */
static void
an_orphaned_log_does_no_harm (Workspace *self, gconstpointer data)
{
  g_autofree char *ann = workspace_add_student (self, "Ann");
  g_autofree char *path = make_backup (self);
  g_autofree char *log = g_strconcat (self->path, "-wal", NULL);
  g_autofree char *bob = workspace_add_student (self, "Bob");
  g_autofree char *bytes = NULL;
  g_autofree char *aside = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (log, &bytes, &size, NULL));
  workspace_close (self);
  g_unlink (self->path);
  g_assert_true (g_file_set_contents (log, bytes, (gssize) size, NULL));
  restore (self, path, &aside);
  assert_restored (self, 1);
  g_assert_null (aside);
}

static void
a_workspace_in_use_is_left_alone (Workspace *self, gconstpointer data)
{
  g_autofree char *ann = workspace_add_student (self, "Ann");
  g_autofree char *path = make_backup (self);
  g_autofree char *bob = workspace_add_student (self, "Bob");
  g_autoptr (GError) error = NULL;

  g_assert_false (carrel_backup_restore (path, self->path, &carrel_model, NULL, &error));
  g_assert_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_BUSY);
  g_assert_cmpint (count_students (self), ==, 2);
  g_free (g_steal_pointer (&bob));
  bob = workspace_add_student (self, "Bea"); /* still the same file */
  workspace_close (self);
  workspace_open (self);
  g_assert_cmpint (count_students (self), ==, 3);
}

static void
assert_not_restored (Workspace *self, const char *backup, int code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_path_get_dirname (self->path);
  guint files;

  workspace_close (self);
  files = count_files (folder);
  g_assert_false (carrel_backup_restore (backup, self->path, &carrel_model, NULL, &error));
  g_assert_error (error, CARREL_STORE_ERROR, code);
  g_assert_cmpuint (count_files (folder), ==, files);
  workspace_open (self);
  g_assert_cmpint (count_students (self), ==, 1);
}

static void
an_altered_backup_is_refused (Workspace *self, gconstpointer data)
{
  g_autofree char *ann = workspace_add_student (self, "Ann");
  g_autofree char *path = make_backup (self);

  exec_on (path, "UPDATE audit SET subject = subject || 'x'");
  assert_not_restored (self, path, CARREL_STORE_ERROR_DAMAGED);
}

static void
a_damaged_backup_is_refused (Workspace *self, gconstpointer data)
{
  g_autofree char *ann = workspace_add_student (self, "Ann");
  g_autofree char *path = make_backup (self);

  spoil (path, 8192 * 3, 4096);
  assert_not_restored (self, path, CARREL_STORE_ERROR_DAMAGED);
}

static void
a_backup_of_a_later_version_is_refused (Workspace *self, gconstpointer data)
{
  g_autofree char *ann = workspace_add_student (self, "Ann");
  g_autofree char *path = make_backup (self);

  exec_on (path, "PRAGMA user_version = 999");
  assert_not_restored (self, path, CARREL_STORE_ERROR_NEWER);
}

static void
what_is_no_backup_is_refused (Workspace *self, gconstpointer data)
{
  g_autofree char *ann = workspace_add_student (self, "Ann");

  assert_not_restored (self, "/nowhere.carrel", CARREL_STORE_ERROR_MISSING);
}

static void
add (const char *path, gconstpointer data, void (*test) (Workspace *, gconstpointer))
{
  g_test_add (path, Workspace, data, workspace_set_up, test, workspace_tear_down);
}

static void
add_restoring (void)
{
  add ("/backup/restore/as-it-was", NULL, a_restored_workspace_is_as_it_was);
  for (gsize i = 0; i < G_N_ELEMENTS (lost); i++) {
    g_autofree char *path = g_strconcat ("/backup/restore/over/", lost[i].name, NULL);

    add (path, GSIZE_TO_POINTER (i), it_is_restored_over_whatever_is_there);
  }
  add ("/backup/restore/orphaned-log", NULL, an_orphaned_log_does_no_harm);
  add ("/backup/restore/in-use", NULL, a_workspace_in_use_is_left_alone);
  add ("/backup/restore/altered", NULL, an_altered_backup_is_refused);
  add ("/backup/restore/damaged", NULL, a_damaged_backup_is_refused);
  add ("/backup/restore/newer", NULL, a_backup_of_a_later_version_is_refused);
  add ("/backup/restore/no-backup", NULL, what_is_no_backup_is_refused);
}

int
main (int argc, char **argv)
{
  workspace_tests_begin (&argc, &argv);

  add ("/backup/create/listed", NULL, a_backup_is_listed_and_good);
  add ("/backup/create/same-second", NULL, a_second_one_in_the_same_second_gets_a_number);
  add ("/backup/create/target", NULL, a_target_is_made_but_never_replaced);
  add ("/backup/create/cancelled", NULL, a_cancelled_backup_leaves_nothing);
  add ("/backup/create/damaged", NULL, a_damaged_workspace_makes_no_backup);
  add ("/backup/create/broken-chain", NULL, a_broken_audit_log_does_not_stop_backups);
  add ("/backup/create/evil-id", NULL, an_id_that_leads_elsewhere_is_refused);
  add ("/backup/create/leftovers", NULL, what_a_killed_program_left_is_removed);
  add ("/backup/list/cut-short", NULL, a_backup_that_was_cut_short_is_not_verified);
  add ("/backup/due/hour-and-change", NULL, it_is_due_after_an_hour_and_a_change);
  add ("/backup/due/future", NULL, a_backup_of_the_future_does_not_stop_backups);
  add ("/backup/due/thinned", NULL, old_ones_are_thinned_when_one_is_made);
  g_test_add_func ("/backup/thin/staircase", thinning_keeps_a_staircase);
  g_test_add_func ("/backup/thin/stable", thinning_is_stable);
  g_test_add_func ("/backup/thin/newest", thinning_never_drops_the_newest);
  add ("/backup/folder/copy", NULL, a_copy_gets_a_folder_of_its_own);
  add ("/backup/folder/moved", NULL, a_moved_workspace_keeps_its_backups);
  add ("/backup/folder/lost", NULL, backups_of_a_lost_workspace_are_found);
  add_restoring ();
  return workspace_tests_run ();
}
