#include "config.h"

#include "store/undo.h"

#include "fixture.h"
#include "store-fixture.h"

#include <string.h>

#define ADD(name)                                                                                  \
  g_test_add ("/undo/" #name, StoreFixture, NULL, store_fixture_set_up, name,                      \
              store_fixture_tear_down)

/* Undoes the newest cause, or the one before it, … */
static CarrelUndoResult
undo (StoreFixture *self, guint back, gboolean dry_run)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) causes = carrel_feed_list_causes (self->store, 0, back + 1, &error);
  CarrelUndoResult result;

  g_assert_no_error (error);
  g_assert_cmpuint (causes->len, ==, back + 1);
  carrel_undo_run (self->store, causes->pdata[back], dry_run, &result, NULL, NULL, &error);
  g_assert_no_error (error);
  return result;
}

/* Everything but version and times, which go on. */
static char *
dump_values (StoreFixture *self)
{
  g_autofree char *dump = store_fixture_dump (self);
  g_autoptr (GRegex) kept =
    g_regex_new (" (version|updated_at)=\\[[^]]*\\]", G_REGEX_DEFAULT, 0, NULL);

  return g_regex_replace_literal (kept, dump, -1, 0, "", 0, NULL);
}

static void
assert_undone (CarrelUndoResult result, guint64 reversed, guint64 kept)
{
  g_assert_cmpuint (result.reversed, ==, reversed);
  g_assert_cmpuint (result.kept, ==, kept);
}

static void
what_was_created_goes (StoreFixture *self, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *tutor = NULL;

  g_free (store_fixture_add (self, "students", "name", "There before", NULL));
  before = store_fixture_dump (self);
  store_fixture_begin (self, "an import");
  tutor = store_fixture_add (self, "tutors", "name", "Tom", NULL);
  for (int i = 0; i < 1200; i++) /* more than are taken back at once */
    g_free (store_fixture_add (self, "students", "name", "Ann", "tutor", tutor, NULL));
  store_fixture_commit (self);
  assert_undone (undo (self, 0, FALSE), 1201, 0);
  after = store_fixture_dump (self);
  g_assert_cmpstr (after, ==, before);
}

static void
what_was_changed_is_as_before (StoreFixture *self, gconstpointer data)
{
  g_autofree char *id = store_fixture_add (self, "students", "name", "Ann", "phone", "1", NULL);
  g_autofree char *before = dump_values (self);
  g_autofree char *after = NULL;
  g_autofree char *version = NULL;

  store_fixture_begin (self, "two changes");
  store_fixture_change (self, "students", id, "name", "Anna", "phone", "", "email",
                        "anna@example.org", NULL);
  store_fixture_change (self, "students", id, "name", "Annabel", NULL);
  store_fixture_commit (self);
  assert_undone (undo (self, 0, FALSE), 2, 0);
  after = dump_values (self);
  g_assert_cmpstr (after, ==, before);
  version = store_fixture_get (self, "students", id, "version");
  g_assert_cmpint (g_ascii_strtoll (version, NULL, 10), >, 3); /* it is another version again */
}

static void
what_was_deleted_comes_back_with_all_that_went (StoreFixture *self, gconstpointer data)
{
  g_autofree char *ann =
    store_fixture_add (self, "students", "name", "Ann Zebra", "external_id", "x1", NULL);
  g_autofree char *course = store_fixture_add (self, "courses", "title", "Maths", NULL);
  g_autofree char *enrolment =
    store_fixture_add (self, "enrolments", "student", ann, "course", course, NULL);
  g_autofree char *session =
    store_fixture_add (self, "sessions", "starts_at", "2026-11-21T10:00:00Z", "student", ann, NULL);
  g_autofree char *before = dump_values (self);
  g_autofree char *after = NULL;
  g_autoptr (CarrelQuery) query = carrel_query_new (store_fixture_entity (self, "students"));

  store_fixture_delete (self, "students", ann);
  assert_undone (undo (self, 0, FALSE), 3, 0);
  g_assert_true (store_fixture_has (self, "enrolments", enrolment));
  g_assert_true (store_fixture_has (self, "sessions", session));
  after = dump_values (self);
  g_assert_cmpuint (strlen (after), ==, strlen (before)); /* the order may be another */
  carrel_query_set_search (query, "zebra");
  g_assert_cmpint (carrel_records_count (self->store, query, NULL), ==, 1); /* found again too */
}

static void
newer_changes_stay_field_by_field (StoreFixture *self, gconstpointer data)
{
  g_autofree char *id = store_fixture_add (self, "students", "name", "Ann", "phone", "1", NULL);
  g_autofree char *name = NULL;
  g_autofree char *phone = NULL;
  g_autofree char *city = NULL;

  store_fixture_change (self, "students", id, "name", "Anna", "phone", "2", "city", "Bonn", NULL);
  store_fixture_change (self, "students", id, "phone", "3", NULL);
  assert_undone (undo (self, 1, FALSE), 1, 1);
  name = store_fixture_get (self, "students", id, "name");
  phone = store_fixture_get (self, "students", id, "phone");
  city = store_fixture_get (self, "students", id, "city");
  g_assert_cmpstr (name, ==, "Ann");
  g_assert_cmpstr (phone, ==, "3"); /* changed again since */
  g_assert_null (city);
}

static void
what_somebody_builds_on_stays (StoreFixture *self, gconstpointer data)
{
  g_autofree char *edited = NULL;
  g_autofree char *used = NULL;
  g_autofree char *untouched = NULL;

  store_fixture_begin (self, "an import");
  edited = store_fixture_add (self, "students", "name", "Ann", NULL);
  used = store_fixture_add (self, "students", "name", "Bob", NULL);
  untouched = store_fixture_add (self, "students", "name", "Cem", NULL);
  store_fixture_commit (self);
  store_fixture_begin (self, "later work");
  store_fixture_change (self, "students", edited, "phone", "1", NULL);
  g_free (store_fixture_add (self, "results", "student", used, NULL));
  store_fixture_commit (self);
  assert_undone (undo (self, 1, FALSE), 1, 2);
  g_assert_true (store_fixture_has (self, "students", edited));
  g_assert_true (store_fixture_has (self, "students", used));
  g_assert_false (store_fixture_has (self, "students", untouched));
}

static void
an_undo_can_be_undone (StoreFixture *self, gconstpointer data)
{
  g_autofree char *id = store_fixture_add (self, "students", "name", "Ann", NULL);
  g_autofree char *changed = NULL;
  g_autofree char *again = NULL;
  g_autoptr (GPtrArray) causes = NULL;

  store_fixture_begin (self, "a change");
  store_fixture_change (self, "students", id, "name", "Anna", NULL);
  g_free (store_fixture_add (self, "students", "name", "Bob", NULL));
  store_fixture_commit (self);
  changed = dump_values (self);
  assert_undone (undo (self, 0, FALSE), 2, 0);
  g_assert_cmpint (store_fixture_count (self, "students"), ==, 1);
  assert_undone (undo (self, 0, FALSE), 2, 0);
  again = dump_values (self);
  g_assert_cmpstr (again, ==, changed);

  /* The first cause stands again, so that it can be undone once more. */
  causes = carrel_feed_list_causes (self->store, 0, 10, NULL);
  g_assert_cmpuint (causes->len, ==, 4);
  g_assert_cmpstr (((CarrelCause *) causes->pdata[2])->label, ==, "a change");
  g_assert_null (((CarrelCause *) causes->pdata[2])->undone_by);
  g_assert_cmpstr (((CarrelCause *) causes->pdata[1])->label, ==, "Undo of: a change");
  g_assert_cmpstr (((CarrelCause *) causes->pdata[1])->undone_by, ==,
                   ((CarrelCause *) causes->pdata[0])->id);
  assert_undone (undo (self, 2, FALSE), 2, 0);
  g_assert_cmpint (store_fixture_count (self, "students"), ==, 1);
}

static void
twice_is_refused (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) causes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelCause) next = NULL;
  CarrelUndoResult result;

  g_free (store_fixture_add (self, "students", "name", "Ann", NULL));
  undo (self, 0, FALSE);
  causes = carrel_feed_list_causes (self->store, 0, 10, NULL);
  g_assert_false (
    carrel_undo_run (self->store, causes->pdata[1], FALSE, &result, NULL, NULL, &error));
  g_assert_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_CHANGED);
  g_assert_cmpstr (error->message, ==, "“a test” was undone already.");
  next = carrel_feed_get_cause (self->store, NULL, NULL); /* nor does it offer itself */
  g_assert_null (next);
}

static void
a_rehearsal_counts_and_changes_nothing (StoreFixture *self, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GPtrArray) causes = NULL;

  g_free (store_fixture_add (self, "students", "name", "Ann", NULL));
  before = store_fixture_dump (self);
  assert_undone (undo (self, 0, TRUE), 1, 0);
  after = store_fixture_dump (self);
  g_assert_cmpstr (after, ==, before);
  causes = carrel_feed_list_causes (self->store, 0, 10, NULL);
  g_assert_cmpuint (causes->len, ==, 1);
  assert_undone (undo (self, 0, FALSE), 1, 0);
}

static void
a_cancelled_one_changes_nothing (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (CarrelCause) cause = NULL;
  g_autoptr (GError) error = NULL;
  CarrelUndoResult result;

  g_free (store_fixture_add (self, "students", "name", "Ann", NULL));
  cause = carrel_feed_get_cause (self->store, NULL, NULL);
  g_cancellable_cancel (cancellable);
  g_assert_false (carrel_undo_run (self->store, cause, FALSE, &result, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (store_fixture_count (self, "students"), ==, 1);
  g_assert_null (carrel_store_get_cause (self->store));
}

/* A value that the record had is somebody else's now. */
static void
a_value_that_was_taken_meanwhile_is_named (StoreFixture *self, gconstpointer data)
{
  g_autofree char *gone =
    store_fixture_add (self, "tutors", "name", "Ann", "email", "office@example.org", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GPtrArray) causes = NULL;
  g_autoptr (GError) error = NULL;
  CarrelUndoResult result;

  store_fixture_delete (self, "tutors", gone);
  g_free (store_fixture_add (self, "tutors", "name", "Bob", "email", "office@example.org", NULL));
  before = store_fixture_dump (self);
  causes = carrel_feed_list_causes (self->store, 0, 10, NULL);
  g_assert_false (
    carrel_undo_run (self->store, causes->pdata[1], FALSE, &result, NULL, NULL, &error));
  g_assert_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_TAKEN);
  g_assert_nonnull (strstr (error->message, "office@example.org"));
  after = store_fixture_dump (self);
  g_assert_cmpstr (after, ==, before);
}

/* Random histories, each undone from its newest cause to its first, end where they began. */
static void
any_history_can_be_unwound (StoreFixture *self, gconstpointer data)
{
  static const char *const fields[] = { "name", "phone", "city", "notes" };
  g_autoptr (GRand) random = fixture_random ();
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  for (int i = 0; i < 5; i++)
    g_ptr_array_add (ids, store_fixture_add (self, "students", "name", "Ann", NULL));
  before = dump_values (self);
  for (int i = 0; i < 40; i++) {
    store_fixture_begin (self, "something");
    for (int j = g_rand_int_range (random, 1, 6); j > 0; j--) {
      const char *id = ids->pdata[g_rand_int_range (random, 0, (int) ids->len)];
      g_autofree char *value = g_strdup_printf ("%d", g_rand_int_range (random, 0, 4));

      if (g_rand_int_range (random, 0, 4) == 0)
        g_ptr_array_add (ids, store_fixture_add (self, "students", "name", value, NULL));
      else if (store_fixture_has (self, "students", id) && g_rand_int_range (random, 0, 5) == 0
               && ids->len > 8)
        store_fixture_delete (self, "students", id);
      else if (store_fixture_has (self, "students", id))
        store_fixture_change (self, "students", id, fields[g_rand_int_range (random, 0, 4)], value,
                              NULL);
    }
    store_fixture_commit (self);
  }
  for (;;) {
    g_autoptr (CarrelCause) cause = carrel_feed_get_cause (self->store, NULL, NULL);
    g_autoptr (GError) error = NULL;
    CarrelUndoResult result;

    if (strcmp (cause->label, "something") != 0)
      break;
    carrel_undo_run (self->store, cause, FALSE, &result, NULL, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (result.kept, ==, 0);
  }
  after = dump_values (self);
  g_assert_cmpuint (strlen (after), ==, strlen (before));
  g_assert_cmpint (store_fixture_count (self, "students"), ==, 5);
}

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  ADD (what_was_created_goes);
  ADD (what_was_changed_is_as_before);
  ADD (what_was_deleted_comes_back_with_all_that_went);
  ADD (newer_changes_stay_field_by_field);
  ADD (what_somebody_builds_on_stays);
  ADD (an_undo_can_be_undone);
  ADD (twice_is_refused);
  ADD (a_rehearsal_counts_and_changes_nothing);
  ADD (a_cancelled_one_changes_nothing);
  ADD (a_value_that_was_taken_meanwhile_is_named);
  ADD (any_history_can_be_unwound);
  return fixture_end ();
}
