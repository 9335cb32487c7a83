#include "config.h"

#include "store/feed.h"

#include "fixture.h"
#include "store-fixture.h"
#include "store/undo.h"

#include <string.h>

#define ADD(name)                                                                                  \
  g_test_add ("/feed/" #name, StoreFixture, NULL, store_fixture_set_up, name,                      \
              store_fixture_tear_down)

static GPtrArray *
events_of (StoreFixture *self, const char *id)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *events = carrel_feed_list_of_record (self->store, id, &error);

  g_assert_no_error (error);
  return events;
}

static GPtrArray *
list_causes (StoreFixture *self, gint64 before, guint limit)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *causes = carrel_feed_list_causes (self->store, before, limit, &error);

  g_assert_no_error (error);
  return causes;
}

/* The fields of one side of an event: `name=[Ann] email=[]`; read-only ones are left out. */
static char *
describe (const CarrelRecord *record)
{
  const CarrelEntity *entity = record != NULL ? carrel_record_get_entity (record) : NULL;
  GString *out = g_string_new (NULL);

  for (guint i = 0; entity != NULL && i < entity->n_fields; i++) {
    const char *value = carrel_record_get (record, i);

    if (carrel_record_has (record, i) && (entity->fields[i].flags & CARREL_FIELD_READ_ONLY) == 0)
      g_string_append_printf (out, "%s%s=[%s]", out->len > 0 ? " " : "", entity->fields[i].name,
                              value != NULL ? value : "");
  }
  return g_string_free (out, FALSE);
}

static void
assert_event (const CarrelEvent *event, const char *type, const char *before, const char *after)
{
  g_autofree char *before_text = describe (event->before);
  g_autofree char *after_text = describe (event->after);

  g_assert_cmpstr (event->type, ==, type);
  g_assert_true ((before == NULL) == (event->before == NULL));
  g_assert_true ((after == NULL) == (event->after == NULL));
  if (before != NULL)
    g_assert_cmpstr (before_text, ==, before);
  if (after != NULL)
    g_assert_cmpstr (after_text, ==, after);
}

static void
a_life_is_told_in_order (StoreFixture *self, gconstpointer data)
{
  g_autofree char *id = store_fixture_add (self, "students", "name", "Ann \"A\" Lee\n学", "email",
                                           "ann@example.org", NULL);
  g_autoptr (GPtrArray) events = NULL;

  store_fixture_change (self, "students", id, "email", "", "phone", "123", "name",
                        "Ann \"A\" Lee\n学", NULL);
  store_fixture_delete (self, "students", id);
  events = events_of (self, id);
  g_assert_cmpuint (events->len, ==, 3);
  assert_event (events->pdata[0], "student.created", NULL,
                "name=[Ann \"A\" Lee\n学] email=[ann@example.org]");
  /* only what changed, from and to */
  assert_event (events->pdata[1], "student.updated", "email=[ann@example.org] phone=[]",
                "email=[] phone=[123]");
  g_assert_cmpstr (((CarrelEvent *) events->pdata[2])->type, ==, "student.deleted");
  g_assert_null (((CarrelEvent *) events->pdata[2])->after);
  g_assert_cmpstr (carrel_record_get_by_name (((CarrelEvent *) events->pdata[2])->before, "phone"),
                   ==, "123");
  for (guint i = 0; i < events->len; i++) {
    const CarrelEvent *event = events->pdata[i];

    g_assert_cmpstr (event->record, ==, id);
    g_assert_cmpstr (event->entity->name, ==, "students");
    g_assert_true (i == 0 || event->key > ((CarrelEvent *) events->pdata[i - 1])->key);
  }
}

static void
no_change_is_no_event (StoreFixture *self, gconstpointer data)
{
  g_autofree char *id = store_fixture_add (self, "students", "name", "Ann", NULL);
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GPtrArray) causes = NULL;

  store_fixture_change (self, "students", id, "name", "Ann", "email", "", NULL);
  events = events_of (self, id);
  causes = list_causes (self, 0, 10);
  g_assert_cmpuint (events->len, ==, 1);
  g_assert_cmpuint (causes->len, ==, 1); /* a cause without changes leaves no trace */
}

static void
what_is_rolled_back_is_no_event (StoreFixture *self, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GPtrArray) causes = NULL;

  store_fixture_begin (self, "a mistake");
  id = store_fixture_add (self, "students", "name", "Ann", NULL);
  carrel_store_rollback (self->store);
  events = events_of (self, id);
  causes = list_causes (self, 0, 10);
  g_assert_cmpuint (events->len, ==, 0);
  g_assert_cmpuint (causes->len, ==, 0);
}

static void
a_cause_says_who_when_and_how_much (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) causes = NULL;
  const CarrelCause *cause;

  store_fixture_begin (self, "Import of pupils.csv");
  for (int i = 0; i < 3; i++)
    g_free (store_fixture_add (self, "students", "name", "Ann", NULL));
  store_fixture_commit (self);
  causes = list_causes (self, 0, 10);
  g_assert_cmpuint (causes->len, ==, 1);
  cause = causes->pdata[0];
  g_assert_cmpstr (cause->kind, ==, "user");
  g_assert_cmpstr (cause->label, ==, "Import of pupils.csv");
  g_assert_cmpstr (cause->actor, ==, g_get_user_name ());
  g_assert_cmpstr (cause->at, ==, "2026-11-21T10:20:00Z");
  g_assert_cmpint (cause->changes, ==, 3);
  g_assert_cmpint (cause->last_event - cause->first_event, ==, 2);
  g_assert_null (cause->undone_by);
}

static void
a_part_that_was_taken_back_does_not_count (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) causes = NULL;
  const CarrelCause *cause;

  store_fixture_begin (self, "in parts");
  g_assert_true (carrel_store_begin_part (self->store, NULL));
  g_free (store_fixture_add (self, "students", "name", "Ann", NULL));
  g_assert_true (carrel_store_end_part (self->store, FALSE, NULL));
  g_free (store_fixture_add (self, "students", "name", "Bob", NULL));
  g_assert_true (carrel_store_begin_part (self->store, NULL));
  g_free (store_fixture_add (self, "students", "name", "Cem", NULL));
  g_assert_true (carrel_store_end_part (self->store, FALSE, NULL));
  store_fixture_commit (self);
  causes = list_causes (self, 0, 10);
  cause = causes->pdata[0];
  g_assert_cmpint (cause->changes, ==, 1);
  g_assert_cmpint (cause->first_event, ==, cause->last_event);
}

static void
causes_are_listed_page_by_page (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GString) labels = g_string_new (NULL);
  gint64 before = 0;

  for (int i = 0; i < 7; i++) {
    g_autofree char *label = g_strdup_printf ("%d", i);

    store_fixture_begin (self, label);
    g_free (store_fixture_add (self, "students", "name", label, NULL));
    store_fixture_commit (self);
  }
  for (;;) {
    g_autoptr (GPtrArray) causes = list_causes (self, before, 3);

    for (guint i = 0; i < causes->len; i++) {
      const CarrelCause *cause = causes->pdata[i];

      g_string_append (labels, cause->label);
      before = cause->key;
    }
    if (causes->len < 3)
      break;
  }
  g_assert_cmpstr (labels->str, ==, "6543210");
}

static void
a_cause_is_found_by_the_beginning_of_its_id (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) causes = NULL;
  g_autoptr (CarrelCause) newest = NULL;
  g_autoptr (GError) error = NULL;
  static const char *const wrong[] = { "abcd1234", "", "0", "%", "_______", "' OR 1=1 --" };

  g_assert_null (carrel_feed_get_cause (self->store, NULL, &error));
  g_assert_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, "There is nothing to undo.");

  for (int i = 0; i < 3; i++)
    g_free (store_fixture_add (self, "students", "name", "Ann", NULL));
  causes = list_causes (self, 0, 10);
  for (guint i = 0; i < causes->len; i++) {
    const CarrelCause *cause = causes->pdata[i];
    g_autofree char *start = g_strndup (cause->id, 30);
    g_autoptr (CarrelCause) found = carrel_feed_get_cause (self->store, start, NULL);

    g_assert_nonnull (found);
    g_assert_cmpstr (found->id, ==, cause->id);
  }
  newest = carrel_feed_get_cause (self->store, NULL, NULL);
  g_assert_cmpstr (newest->id, ==, ((CarrelCause *) causes->pdata[0])->id);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) wrong_error = NULL;

    g_assert_null (carrel_feed_get_cause (self->store, wrong[i], &wrong_error));
    g_assert_error (wrong_error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_NOT_FOUND);
  }
}

static void
events_are_listed_both_ways (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) up = NULL;
  g_autoptr (GPtrArray) down = NULL;
  g_autoptr (GPtrArray) some = NULL;

  for (int i = 0; i < 5; i++)
    g_free (store_fixture_add (self, "students", "name", "Ann", NULL));
  up = carrel_feed_list_events (self->store, 1, G_MAXINT64, FALSE, 100, NULL);
  down = carrel_feed_list_events (self->store, 1, G_MAXINT64, TRUE, 100, NULL);
  some = carrel_feed_list_events (self->store, 2, 4, FALSE, 2, NULL);
  g_assert_cmpuint (up->len, ==, 5);
  g_assert_cmpuint (down->len, ==, 5);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpstr (((CarrelEvent *) up->pdata[i])->record, ==,
                     ((CarrelEvent *) down->pdata[4 - i])->record);
  g_assert_cmpuint (some->len, ==, 2);
  g_assert_cmpint (((CarrelEvent *) some->pdata[0])->key, ==, 2);
}

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  ADD (a_life_is_told_in_order);
  ADD (no_change_is_no_event);
  ADD (what_is_rolled_back_is_no_event);
  ADD (a_cause_says_who_when_and_how_much);
  ADD (a_part_that_was_taken_back_does_not_count);
  ADD (causes_are_listed_page_by_page);
  ADD (a_cause_is_found_by_the_beginning_of_its_id);
  ADD (events_are_listed_both_ways);
  return fixture_end ();
}
