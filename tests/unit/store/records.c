#include "config.h"

#include "store/records.h"

#include "base/id.h"
#include "fixture.h"
#include "model/value.h"
#include "store-fixture.h"

#include <string.h>

#define ADD(name)                                                                                  \
  g_test_add ("/records/" #name, StoreFixture, NULL, store_fixture_set_up, name,                   \
              store_fixture_tear_down)

static void
assert_field (StoreFixture *self, const char *entity, const char *id, const char *field,
              const char *expected)
{
  g_autofree char *value = store_fixture_get (self, entity, id, field);

  g_assert_cmpstr (value, ==, expected);
}

static void
an_insert_fills_in_what_every_record_has (StoreFixture *self, gconstpointer data)
{
  g_autofree char *id = store_fixture_add (self, "students", "name", "Ann", NULL);

  g_assert_true (carrel_id_is_valid (id));
  assert_field (self, "students", id, "name", "Ann");
  assert_field (self, "students", id, "version", "1");
  assert_field (self, "students", id, "created_at", "2026-11-21T10:20:00Z");
  assert_field (self, "students", id, "updated_at", "2026-11-21T10:20:00Z");
  assert_field (self, "students", id, "email", NULL);
}

/* Every field of every entity, in its stored form, comes back as it was. */
static const char *
value_for (StoreFixture *self, const CarrelField *field, GHashTable *ids)
{
  static const char *const values[CARREL_N_TYPES] = {
    [CARREL_TYPE_TEXT] = "Zoë — 学 'quoted' \"twice\"\nnext line",
    [CARREL_TYPE_INTEGER] = "-9223372036854775808",
    [CARREL_TYPE_DECIMAL] = "12.5",
    [CARREL_TYPE_MONEY] = "123456789012",
    [CARREL_TYPE_BOOLEAN] = "0",
    [CARREL_TYPE_DATE] = "0001-01-01",
    [CARREL_TYPE_TIMESTAMP] = "9999-12-31T23:59:59Z",
    [CARREL_TYPE_DURATION] = "5400",
    [CARREL_TYPE_EMAIL] = "Ann@Example.org",
    [CARREL_TYPE_URL] = "https://example.org/?a=b&c",
    [CARREL_TYPE_TIMEZONE] = "Europe/Berlin",
    [CARREL_TYPE_JSON] = "{\"a\":[1,\"é\"]}",
  };

  if ((field->flags & CARREL_FIELD_CURRENCY) != 0)
    return "JPY";
  if (field->type == CARREL_TYPE_CHOICE)
    return field->choices[1].value;
  if (field->type == CARREL_TYPE_REFERENCE)
    return g_hash_table_lookup (ids, field->target);
  return values[field->type];
}

static void
every_field_comes_back_as_it_was (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) order = carrel_model_in_order (&carrel_model);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (GError) error = NULL;

  store_fixture_begin (self, "everything");
  for (guint i = 0; i < order->len; i++) {
    const CarrelEntity *entity = order->pdata[i];
    g_autoptr (CarrelRecord) record = carrel_record_new (entity);
    g_autoptr (CarrelRecord) back = NULL;

    for (guint j = 0; j < entity->n_fields; j++) {
      if ((entity->fields[j].flags & CARREL_FIELD_READ_ONLY) == 0)
        carrel_record_set (record, j, value_for (self, &entity->fields[j], ids));
    }
    carrel_records_insert (self->store, record, &error);
    g_assert_no_error (error);
    back = carrel_records_get (self->store, entity, carrel_record_get_id (record), &error);
    g_assert_no_error (error);
    for (guint j = 0; j < entity->n_fields; j++) {
      g_test_message ("%s.%s", entity->name, entity->fields[j].name);
      g_assert_cmpstr (carrel_record_get (back, j), ==, carrel_record_get (record, j));
    }
    g_hash_table_insert (ids, (gpointer) entity->name, g_strdup (carrel_record_get_id (record)));
  }
  store_fixture_commit (self);
}

static void
nothing_that_is_not_there_is_found (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) not_found = NULL;
  g_autoptr (CarrelRecord) patch = store_fixture_record (
    self, "students", "id", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f", "name", "Ann", NULL);

  g_assert_null (carrel_records_get (self->store, store_fixture_entity (self, "students"),
                                     "'; DROP TABLE students; --", &error));
  g_assert_no_error (error);
  store_fixture_begin (self, "a test");
  g_assert_false (carrel_records_update (self->store, patch, 0, NULL, &error));
  g_assert_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_NOT_FOUND);
  g_assert_false (carrel_records_delete (self->store, store_fixture_entity (self, "students"),
                                         "nobody", 0, &not_found));
  g_assert_error (not_found, CARREL_STORE_ERROR, CARREL_STORE_ERROR_NOT_FOUND);
  g_assert_cmpstr (not_found->message, ==, "There is no Student with the id “nobody”.");
  store_fixture_commit (self);
}

static void
an_update_changes_what_it_names (StoreFixture *self, gconstpointer data)
{
  g_autofree char *id = store_fixture_add (self, "students", "name", "Ann", "phone", "123", "email",
                                           "ann@example.org", NULL);

  carrel_store_set_now (self->store, STORE_FIXTURE_NOW_S + 60);
  store_fixture_change (self, "students", id, "phone", "", "name", "Anna", NULL);
  assert_field (self, "students", id, "phone", NULL);
  assert_field (self, "students", id, "name", "Anna");
  assert_field (self, "students", id, "email", "ann@example.org");
  assert_field (self, "students", id, "version", "2");
  assert_field (self, "students", id, "created_at", "2026-11-21T10:20:00Z");
  assert_field (self, "students", id, "updated_at", "2026-11-21T10:21:00Z");
}

static void
what_is_the_same_is_no_change (StoreFixture *self, gconstpointer data)
{
  g_autofree char *id = store_fixture_add (self, "students", "name", "Ann", NULL);
  g_autoptr (CarrelRecord) same = store_fixture_record (self, "students", "id", id, "name", "Ann",
                                                        "email", "", "version", "99", NULL);
  g_autoptr (GError) error = NULL;
  gboolean changed = TRUE;

  store_fixture_begin (self, "nothing");
  g_assert_true (carrel_records_update (self->store, same, 0, &changed, &error));
  g_assert_no_error (error);
  store_fixture_commit (self);
  g_assert_false (changed);
  assert_field (self, "students", id, "version", "1");
}

static void
who_looked_at_an_older_version_is_told (StoreFixture *self, gconstpointer data)
{
  g_autofree char *id = store_fixture_add (self, "students", "name", "Ann", NULL);
  g_autoptr (CarrelRecord) mine =
    store_fixture_record (self, "students", "id", id, "phone", "1", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) error_of_deletion = NULL;

  store_fixture_change (self, "students", id, "name", "Anna", NULL); /* somebody else's */
  store_fixture_begin (self, "a test");
  g_assert_false (carrel_records_update (self->store, mine, 1, NULL, &error));
  g_assert_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_CHANGED);
  g_assert_nonnull (strstr (error->message, "“Anna” was changed in the meantime"));
  g_assert_false (carrel_records_delete (self->store, store_fixture_entity (self, "students"), id,
                                         1, &error_of_deletion));
  g_assert_error (error_of_deletion, CARREL_STORE_ERROR, CARREL_STORE_ERROR_CHANGED);
  g_assert_true (carrel_records_update (self->store, mine, 2, NULL, NULL));
  store_fixture_commit (self);
  assert_field (self, "students", id, "phone", "1");
}

static void
a_unique_value_is_named_when_it_is_taken (StoreFixture *self, gconstpointer data)
{
  g_autofree char *id =
    store_fixture_add (self, "tutors", "name", "Ann", "email", "ann@example.org", NULL);
  g_autofree char *bob = store_fixture_add (self, "tutors", "name", "Bob", NULL);
  g_autoptr (CarrelRecord) other =
    store_fixture_record (self, "tutors", "name", "Ann Two", "email", "ANN@example.org", NULL);
  g_autoptr (CarrelRecord) patch =
    store_fixture_record (self, "tutors", "id", bob, "email", "ann@example.org", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) error_of_update = NULL;

  store_fixture_begin (self, "a test");
  g_assert_false (carrel_records_insert (self->store, other, &error));
  g_assert_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_TAKEN);
  g_assert_cmpstr (error->message, ==,
                   "E-mail: “ANN@example.org” is used by another of the Tutors already.");
  g_assert_false (carrel_records_update (self->store, patch, 0, NULL, &error_of_update));
  g_assert_error (error_of_update, CARREL_STORE_ERROR, CARREL_STORE_ERROR_TAKEN);
  store_fixture_commit (self);
  g_assert_cmpint (store_fixture_count (self, "tutors"), ==, 2);
  assert_field (self, "tutors", bob, "email", NULL);
}

static void
what_is_not_fit_to_be_kept_is_refused (StoreFixture *self, gconstpointer data)
{
  g_autoptr (CarrelRecord) nameless =
    store_fixture_record (self, "students", "email", "ann@example.org", NULL);
  g_autoptr (CarrelRecord) wrong =
    store_fixture_record (self, "students", "name", "Ann", "birth_date", "soon", NULL);
  g_autoptr (GError) error = NULL;

  store_fixture_begin (self, "a test");
  g_assert_false (carrel_records_insert (self->store, nameless, &error));
  g_assert_error (error, CARREL_VALUE_ERROR, CARREL_VALUE_ERROR_INVALID);
  g_assert_false (carrel_records_insert (self->store, wrong, NULL));
  store_fixture_commit (self);
  g_assert_cmpint (store_fixture_count (self, "students"), ==, 0);
}

/* References are looked at when all is written: in between, a record may come before the one it
 * refers to. */
static void
a_reference_to_nobody_fails_at_the_commit (StoreFixture *self, gconstpointer data)
{
  g_autofree char *tutor_id = carrel_id_new ();
  g_autofree char *student = NULL;
  g_autofree char *tutor = NULL;
  g_autofree char *other = NULL;
  g_autoptr (GError) error = NULL;

  store_fixture_begin (self, "in the wrong order");
  student = store_fixture_add (self, "students", "name", "Bob", "tutor", tutor_id, NULL);
  tutor = store_fixture_add (self, "tutors", "id", tutor_id, "name", "Ann", NULL);
  store_fixture_commit (self);

  store_fixture_begin (self, "to nobody");
  other = carrel_id_new ();
  g_free (store_fixture_add (self, "students", "name", "Cem", "tutor", other, NULL));
  g_assert_false (carrel_store_commit (self->store, &error));
  g_assert_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_INVALID);
  g_assert_null (carrel_store_get_cause (self->store));
  g_assert_cmpint (store_fixture_count (self, "students"), ==, 1);
}

static void
who_cannot_be_without_goes_too (StoreFixture *self, gconstpointer data)
{
  g_autofree char *tutor = store_fixture_add (self, "tutors", "name", "Tom", NULL);
  g_autofree char *ann = store_fixture_add (self, "students", "name", "Ann", "tutor", tutor, NULL);
  g_autofree char *course =
    store_fixture_add (self, "courses", "title", "Maths", "tutor", tutor, NULL);
  g_autofree char *enrolment =
    store_fixture_add (self, "enrolments", "student", ann, "course", course, NULL);
  g_autofree char *session =
    store_fixture_add (self, "sessions", "starts_at", "2026-11-21T10:00:00Z", "student", ann, NULL);
  g_autofree char *result = store_fixture_add (self, "results", "student", ann, NULL);
  g_autofree char *invoice =
    store_fixture_add (self, "invoices", "number", "1", "student", ann, NULL);

  store_fixture_delete (self, "students", ann);
  g_assert_false (store_fixture_has (self, "students", ann));
  g_assert_false (store_fixture_has (self, "enrolments", enrolment)); /* its student is required */
  g_assert_false (store_fixture_has (self, "results", result));
  g_assert_true (store_fixture_has (self, "courses", course));
  assert_field (self, "sessions", session, "student", NULL); /* only loses the reference */
  assert_field (self, "invoices", invoice, "student", NULL);

  store_fixture_delete (self, "tutors", tutor);
  assert_field (self, "courses", course, "tutor", NULL);
}

static void
a_series_goes_with_its_master_in_a_circle_too (StoreFixture *self, gconstpointer data)
{
  g_autofree char *master =
    store_fixture_add (self, "sessions", "starts_at", "2026-11-21T10:00:00Z", NULL);
  g_autofree char *override = store_fixture_add (self, "sessions", "starts_at",
                                                 "2026-11-28T10:00:00Z", "series", master, NULL);
  g_autofree char *meeting = store_fixture_add (self, "meetings", "session", override, NULL);

  store_fixture_change (self, "sessions", master, "series", override, NULL);
  store_fixture_delete (self, "sessions", master);
  g_assert_cmpint (store_fixture_count (self, "sessions"), ==, 0);
  assert_field (self, "meetings", meeting, "session", NULL);
}

static void
looking_up_ignores_case_where_people_do (StoreFixture *self, gconstpointer data)
{
  g_autofree char *ann =
    store_fixture_add (self, "students", "name", "Ann", "email", "ann@example.org", NULL);
  g_autofree char *found = store_fixture_find (self, "students", "email", "ANN@EXAMPLE.ORG");
  g_autofree char *by_name = store_fixture_find (self, "students", "name", "aNN");
  g_autofree char *by_part = store_fixture_find (self, "students", "name", "An");
  g_autofree char *by_pattern = store_fixture_find (self, "students", "name", "%");
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  g_assert_cmpstr (found, ==, ann);
  g_assert_cmpstr (by_name, ==, ann);
  g_assert_null (by_part);
  g_assert_null (by_pattern);
  for (int i = 0; i < 5; i++)
    g_free (store_fixture_add (self, "students", "name", "Bob", NULL));
  g_assert_true (carrel_records_find (self->store, store_fixture_entity (self, "students"), 2,
                                      "Bob", 3, ids, NULL));
  g_assert_cmpuint (ids->len, ==, 3);
}

static void
what_is_rolled_back_was_never_there (StoreFixture *self, gconstpointer data)
{
  g_autofree char *before = store_fixture_dump (self);
  g_autofree char *after = NULL;

  store_fixture_begin (self, "a mistake");
  g_free (store_fixture_add (self, "students", "name", "Ann", NULL));
  carrel_store_rollback (self->store);
  after = store_fixture_dump (self);
  g_assert_cmpstr (after, ==, before);
}

static void
a_part_can_be_taken_back_alone (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  store_fixture_begin (self, "three rows");
  g_free (store_fixture_add (self, "students", "name", "Ann", NULL));
  g_assert_true (carrel_store_begin_part (self->store, &error));
  g_free (store_fixture_add (self, "students", "name", "Bob", NULL));
  g_free (store_fixture_add (self, "students", "name", "Cem", NULL));
  g_assert_true (carrel_store_end_part (self->store, FALSE, &error));
  g_assert_true (carrel_store_begin_part (self->store, &error));
  g_free (store_fixture_add (self, "students", "name", "Dan", NULL));
  g_assert_true (carrel_store_end_part (self->store, TRUE, &error));
  store_fixture_commit (self);
  g_assert_no_error (error);
  g_assert_cmpint (store_fixture_count (self, "students"), ==, 2);
}

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  ADD (an_insert_fills_in_what_every_record_has);
  ADD (every_field_comes_back_as_it_was);
  ADD (nothing_that_is_not_there_is_found);
  ADD (an_update_changes_what_it_names);
  ADD (what_is_the_same_is_no_change);
  ADD (who_looked_at_an_older_version_is_told);
  ADD (a_unique_value_is_named_when_it_is_taken);
  ADD (what_is_not_fit_to_be_kept_is_refused);
  ADD (a_reference_to_nobody_fails_at_the_commit);
  ADD (who_cannot_be_without_goes_too);
  ADD (a_series_goes_with_its_master_in_a_circle_too);
  ADD (looking_up_ignores_case_where_people_do);
  ADD (what_is_rolled_back_was_never_there);
  ADD (a_part_can_be_taken_back_alone);
  return fixture_end ();
}
