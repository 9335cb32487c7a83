#include "config.h"

#include "store/store.h"

#include "fixture.h"
#include "store-fixture.h"
#include "store/db.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ADD(name)                                                                                  \
  g_test_add ("/store/" #name, StoreFixture, NULL, store_fixture_set_up, name,                     \
              store_fixture_tear_down)

static void
assert_refused (const char *path, CarrelStoreFlags flags, CarrelStoreError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelStore) store = carrel_store_open (path, &carrel_model, flags, &error);

  g_assert_null (store);
  g_assert_error (error, CARREL_STORE_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, path)); /* which file */
}

static void
a_new_workspace_is_one_private_file (StoreFixture *self, gconstpointer data)
{
  struct stat info;
  g_autofree char *names = NULL;
  g_autofree char *id = carrel_store_get_setting (self->store, "workspace_id", NULL);
  g_autofree char *key = carrel_store_get_setting (self->store, "pseudonym_key", NULL);
  g_autofree char *wal = g_strconcat (self->path, "-wal", NULL);

  g_assert_cmpstr (carrel_store_get_path (self->store), ==, self->path);
  g_assert_true (carrel_store_is_writable (self->store));
  g_assert_nonnull (id);
  g_assert_nonnull (key);
  g_free (store_fixture_add (self, "students", "name", "Ann", NULL));
  g_assert_cmpint (g_stat (self->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (wal, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  store_fixture_close (self);
  names = fixture_list (self->folder);
  g_assert_cmpstr (names, ==, "work.carrel");
}

static void
nothing_is_made_over_a_file (StoreFixture *self, gconstpointer data)
{
  g_autofree char *file = g_build_filename (self->folder, "letter.txt", NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (file, "dear", -1, NULL));
  g_assert_null (carrel_store_create (file, &carrel_model, &error));
  g_assert_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_EXISTS);
  bytes = fixture_read (file, NULL);
  g_assert_cmpstr (bytes, ==, "dear");
}

static void
missing_folders_are_made (StoreFixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "a", "b", "c.carrel", NULL);
  g_autofree char *below_file = g_build_filename (self->path, "x", "c.carrel", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelStore) store = carrel_store_create (path, &carrel_model, &error);

  g_assert_no_error (error);
  g_assert_nonnull (store);
  g_assert_null (carrel_store_create (below_file, &carrel_model, &error));
  g_assert_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_READ_ONLY);
}

static void
what_is_no_workspace_says_what_it_is (StoreFixture *self, gconstpointer data)
{
  static const struct {
    const char *name;
    const char *bytes;
    gssize length;
    CarrelStoreError code;
  } cases[] = {
    { "empty.carrel", "", 0, CARREL_STORE_ERROR_NOT_WORKSPACE },
    { "text.carrel", "name,email\nAnn,ann@example.org\n", -1, CARREL_STORE_ERROR_NOT_WORKSPACE },
    { "byte.carrel", "S", 1, CARREL_STORE_ERROR_NOT_WORKSPACE },
    { "zip.carrel", "PK\x03\x04zip", -1, CARREL_STORE_ERROR_NOT_WORKSPACE },
  };
  g_autofree char *missing = g_build_filename (self->folder, "none.carrel", NULL);

  for (int flags = 0; flags <= CARREL_STORE_WRITE; flags++) {
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
      g_autofree char *path = fixture_write (cases[i].name, cases[i].bytes, cases[i].length);
      g_autofree char *after = NULL;
      gsize length;

      assert_refused (path, (CarrelStoreFlags) flags, cases[i].code);
      after = fixture_read (path, &length);
      fixture_assert_equal (after, length, cases[i].bytes,
                            cases[i].length < 0 ? strlen (cases[i].bytes)
                                                : (gsize) cases[i].length);
    }
    assert_refused (missing, (CarrelStoreFlags) flags, CARREL_STORE_ERROR_MISSING);
    assert_refused (self->folder, (CarrelStoreFlags) flags, CARREL_STORE_ERROR_NOT_WORKSPACE);
  }
  g_assert_false (g_file_test (missing, G_FILE_TEST_EXISTS));
}

/* SQLite's file, but of another program: a browser's bookmarks. */
static void
the_database_of_another_program_is_left_alone (StoreFixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "places.sqlite", NULL);
  g_autofree char *command =
    g_strdup_printf ("python3 -c \"import sqlite3,sys; d=sqlite3.connect(sys.argv[1]);"
                     "d.execute('CREATE TABLE students (id)'); d.commit()\" '%s'",
                     path);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize before_length;
  gsize after_length;

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  before = fixture_read (path, &before_length);
  g_assert_cmpuint (before_length, >, 0);
  assert_refused (path, CARREL_STORE_WRITE, CARREL_STORE_ERROR_NOT_WORKSPACE);
  assert_refused (path, CARREL_STORE_READ, CARREL_STORE_ERROR_NOT_WORKSPACE);
  after = fixture_read (path, &after_length);
  fixture_assert_equal (after, after_length, before, before_length);
}

/* Cut short anywhere: refused with a word about it, or, where only the end of free pages is
 * missing, opened; never a crash, and the file is as it was. */
static void
a_file_that_was_cut_short_is_found_out (StoreFixture *self, gconstpointer data)
{
  g_autofree char *whole = NULL;
  gsize size;

  for (int i = 0; i < 50; i++)
    g_free (store_fixture_add (self, "students", "name", "Ann Lee", NULL));
  store_fixture_close (self);
  whole = fixture_read (self->path, &size);
  for (gsize length = 1; length < size; length += MAX (size / 83, 1)) {
    g_autofree char *path = fixture_write ("cut.carrel", whole, (gssize) length);
    g_autoptr (GError) error = NULL;
    g_autoptr (CarrelStore) store =
      carrel_store_open (path, &carrel_model, CARREL_STORE_WRITE, &error);

    g_assert_null (store);
    g_assert_true (
      g_error_matches (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_DAMAGED)
      || g_error_matches (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_NOT_WORKSPACE));
    g_assert_nonnull (strstr (error->message, path));
  }
}

/* Bytes that were altered may be found late, but found, and never crash. */
static void
altered_bytes_do_no_harm (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GRand) random = fixture_random ();
  g_autofree char *whole = NULL;
  gsize size;

  for (int i = 0; i < 50; i++)
    g_free (store_fixture_add (self, "students", "name", "Ann Lee", NULL));
  store_fixture_close (self);
  whole = fixture_read (self->path, &size);
  for (int i = 0; i < 60; i++) {
    g_autofree char *altered = g_memdup2 (whole, size);
    g_autofree char *path = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (CarrelStore) store = NULL;
    g_autoptr (CarrelQuery) query =
      carrel_query_new (carrel_model_find (&carrel_model, "students"));

    for (int j = 0; j < 200; j++)
      altered[g_rand_int_range (random, 100, (int) size)] = (char) g_rand_int (random);
    path = fixture_write ("altered.carrel", altered, (gssize) size);
    store = carrel_store_open (path, &carrel_model, CARREL_STORE_WRITE, &error);
    if (store != NULL && carrel_records_count (store, query, &error) >= 0) {
      carrel_query_set_search (query, "ann");
      (void) carrel_records_count (store, query, NULL);
      continue;
    }
    g_assert_nonnull (error);
    g_assert_true (error->domain == CARREL_STORE_ERROR);
  }
}

static void
open_without_the_right_to_write (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "work.carrel", NULL);
  g_autofree char *secret = g_build_filename (folder, "secret.carrel", NULL);
  g_autoptr (GError) write_error = NULL;
  g_autoptr (GError) read_error = NULL;
  g_autoptr (GError) create_error = NULL;
  g_autofree char *new_path = g_build_filename (folder, "new.carrel", NULL);

  g_assert_null (carrel_store_open (path, &carrel_model, CARREL_STORE_WRITE, &write_error));
  g_assert_error (write_error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_READ_ONLY);
  g_assert_null (carrel_store_open (secret, &carrel_model, CARREL_STORE_READ, &read_error));
  g_assert_error (read_error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_MISSING);
  g_assert_nonnull (strstr (read_error->message, "not allowed to read"));
  g_assert_null (carrel_store_create (new_path, &carrel_model, &create_error));
  g_assert_nonnull (create_error);
  g_assert_true (create_error->domain == CARREL_STORE_ERROR);
}

static void
who_may_not_write_is_told (StoreFixture *self, gconstpointer data)
{
  g_autofree char *secret = g_build_filename (self->folder, "secret.carrel", NULL);

  store_fixture_close (self);
  g_assert_true (g_file_set_contents (secret, "x", 1, NULL));
  g_assert_cmpint (g_chmod (secret, 0000), ==, 0);
  g_assert_cmpint (g_chmod (self->path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (self->folder, 0555), ==, 0);
  fixture_as_nobody (open_without_the_right_to_write, self->folder);
}

static void
reading_never_writes (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = store_fixture_add (self, "students", "name", "Ann", NULL);
  g_autofree char *name = NULL;

  store_fixture_close (self);
  store_fixture_open (self, CARREL_STORE_READ);
  g_assert_false (carrel_store_is_writable (self->store));
  name = store_fixture_get (self, "students", id, "name");
  g_assert_cmpstr (name, ==, "Ann");
  g_assert_false (carrel_store_begin (self->store, CARREL_CAUSE_USER, "x", &error));
  g_assert_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_assert_false (carrel_store_set_setting (self->store, "currency", "EUR", &error));
  g_assert_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_READ_ONLY);
}

static void
settings_are_kept (StoreFixture *self, gconstpointer data)
{
  g_autofree char *none = carrel_store_get_setting (self->store, "currency", NULL);
  g_autofree char *currency = NULL;

  g_assert_null (none);
  g_assert_true (carrel_store_set_setting (self->store, "currency", "EUR", NULL));
  g_assert_true (carrel_store_set_setting (self->store, "currency", "JPY", NULL));
  store_fixture_close (self);
  store_fixture_open (self, CARREL_STORE_WRITE);
  currency = carrel_store_get_setting (self->store, "currency", NULL);
  g_assert_cmpstr (currency, ==, "JPY");
}

/* Another process holds the file; it says so, is waited for, and named in the message. */
static void
two_programs_do_not_write_at_once (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  int held[2];
  int done[2];
  char byte;
  pid_t child;
  int status;

  g_assert_cmpint (pipe (held), ==, 0);
  g_assert_cmpint (pipe (done), ==, 0);
  store_fixture_close (self);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0) {
    store_fixture_open (self, CARREL_STORE_WRITE);
    store_fixture_begin (self, "a long import");
    g_free (store_fixture_add (self, "students", "name", "Ann", NULL));
    g_assert_cmpint (write (held[1], "x", 1), ==, 1);
    g_assert_cmpint (read (done[0], &byte, 1), ==, 1);
    store_fixture_commit (self);
    _exit (0);
  }
  g_assert_cmpint (read (held[0], &byte, 1), ==, 1);
  store_fixture_open (self, CARREL_STORE_WRITE);
  g_assert_cmpint (store_fixture_count (self, "students"), ==, 0); /* reading goes on */
  g_assert_false (carrel_store_begin (self->store, CARREL_CAUSE_USER, "x", &error));
  g_assert_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, "Another program is writing"));
  g_assert_null (carrel_store_get_cause (self->store));
  g_assert_cmpint (write (done[1], "x", 1), ==, 1);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpint (store_fixture_count (self, "students"), ==, 1);
  g_free (store_fixture_add (self, "students", "name", "Bob", NULL));
  close (held[0]);
  close (held[1]);
  close (done[0]);
  close (done[1]);
}

/* A program that dies in the middle of writing leaves what was there before it began. */
static void
a_kill_in_the_middle_leaves_the_state_before (StoreFixture *self, gconstpointer data)
{
  pid_t child;
  int status;

  g_free (store_fixture_add (self, "students", "name", "Ann", NULL));
  store_fixture_close (self);
  child = fork ();
  if (child == 0) {
    store_fixture_open (self, CARREL_STORE_WRITE);
    store_fixture_begin (self, "a long import");
    for (int i = 0; i < 3000; i++)
      g_free (store_fixture_add (self, "students", "name", "Half", NULL));
    _exit (0); /* as a kill would: nothing is closed */
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
  store_fixture_open (self, CARREL_STORE_WRITE);
  g_assert_cmpint (store_fixture_count (self, "students"), ==, 1);
}

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  ADD (a_new_workspace_is_one_private_file);
  ADD (nothing_is_made_over_a_file);
  ADD (missing_folders_are_made);
  ADD (what_is_no_workspace_says_what_it_is);
  ADD (the_database_of_another_program_is_left_alone);
  ADD (a_file_that_was_cut_short_is_found_out);
  ADD (altered_bytes_do_no_harm);
  ADD (who_may_not_write_is_told);
  ADD (reading_never_writes);
  ADD (settings_are_kept);
  ADD (two_programs_do_not_write_at_once);
  ADD (a_kill_in_the_middle_leaves_the_state_before);
  return fixture_end ();
}
