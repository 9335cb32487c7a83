#include "config.h"

#include "exchange/privacy.h"

#include "base/id.h"
#include "exchange/export-fixture.h"
#include "fixture.h"
#include "model/value.h"

#include <string.h>

static CarrelPseudonyms *
new_pseudonyms (CarrelStore *store)
{
  g_autoptr (GError) error = NULL;
  CarrelPseudonyms *pseudonyms = carrel_pseudonyms_new (store, &error);

  g_assert_no_error (error);
  return pseudonyms;
}

/* Returns: (transfer full) (nullable) */
static char *
replace (CarrelPseudonyms *pseudonyms, const char *entity_name, const char *field,
         const char *value)
{
  const CarrelEntity *entity = carrel_model_find (&carrel_model, entity_name);
  int index = carrel_entity_find (entity, field);
  CarrelSlice slice = { value, value != NULL ? strlen (value) : 0 };

  g_assert_cmpint (index, >=, 0);
  slice = carrel_pseudonyms_replace (pseudonyms, entity, (guint) index, slice, 0);
  return slice.text != NULL ? g_strndup (slice.text, slice.length) : NULL;
}

static void
assert_replaced (CarrelPseudonyms *pseudonyms, const char *entity, const char *field,
                 const char *value, const char *expected)
{
  g_autofree char *replaced = replace (pseudonyms, entity, field, value);

  g_assert_cmpstr (replaced, ==, expected);
}

/* A value that fits the field, and can be found again in whatever it becomes. */
static const char *
sample_value (const CarrelField *field)
{
  static const char *const by_type[CARREL_N_TYPES] = {
    [CARREL_TYPE_TEXT] = "Q7Q7Q7",
    [CARREL_TYPE_INTEGER] = "7",
    [CARREL_TYPE_DECIMAL] = "7.5",
    [CARREL_TYPE_MONEY] = "777",
    [CARREL_TYPE_BOOLEAN] = "1",
    [CARREL_TYPE_DATE] = "2011-07-17",
    [CARREL_TYPE_TIMESTAMP] = "2011-07-17T07:07:07Z",
    [CARREL_TYPE_DURATION] = "777",
    [CARREL_TYPE_EMAIL] = "q7q7q7@example.com",
    [CARREL_TYPE_URL] = "https://example.com/q7q7q7",
    [CARREL_TYPE_TIMEZONE] = "Europe/London",
    [CARREL_TYPE_REFERENCE] = "01a1fb67-1800-745e-8f46-55aacd80396a",
    [CARREL_TYPE_JSON] = "{\"q7\":7}",
  };

  return field->type == CARREL_TYPE_CHOICE ? field->choices[0].value : by_type[field->type];
}

static void
check_field (CarrelPseudonyms *pseudonyms, const CarrelEntity *entity, guint index)
{
  const CarrelField *field = &entity->fields[index];
  const char *value = sample_value (field);
  g_autofree char *replaced = replace (pseudonyms, entity->name, field->name, value);
  gboolean of_person = (index == CARREL_FIELD_ID && entity->person)
                       || (field->type == CARREL_TYPE_REFERENCE
                           && carrel_model_find (&carrel_model, field->target)->person);

  g_test_message ("%s.%s: %s", entity->name, field->name, replaced);
  if ((field->flags & CARREL_FIELD_PERSONAL) == 0 && !of_person) {
    g_assert_cmpstr (replaced, ==, value);
    return;
  }
  g_assert_cmpstr (replaced, !=, value);
  if (replaced == NULL) {
    g_assert_false (field->flags & CARREL_FIELD_REQUIRED);
    return;
  }
  g_assert_null (strstr (replaced, "Q7"));
  g_assert_null (strstr (replaced, "q7q7"));
  g_assert_true (carrel_value_check (field, replaced, NULL));
}

/* Of every field that the model marks, whichever may come. */
static void
no_personal_value_is_left_as_it_is (Office *office, gconstpointer data)
{
  g_autoptr (CarrelPseudonyms) pseudonyms = new_pseudonyms (office->store);

  for (guint i = 0; i < carrel_model.n_entities; i++) {
    for (guint j = 0; j < carrel_model.entities[i].n_fields; j++)
      check_field (pseudonyms, &carrel_model.entities[i], j);
  }
}

static void
ids_still_join (Office *office, gconstpointer data)
{
  g_autoptr (CarrelPseudonyms) pseudonyms = new_pseudonyms (office->store);
  g_autofree char *id = replace (pseudonyms, "students", "id", office->student);
  g_autofree char *other =
    replace (pseudonyms, "students", "id", "01a1fb67-1800-745e-8f46-55aacd80396a");

  g_assert_true (carrel_id_is_valid (id));
  g_assert_cmpint (id[14], ==, '8'); /* version and variant of RFC 9562 */
  g_assert_nonnull (strchr ("89ab", id[19]));
  g_assert_cmpstr (id, !=, office->student);
  g_assert_cmpstr (id, !=, other);
  assert_replaced (pseudonyms, "sessions", "student", office->student, id);
  assert_replaced (pseudonyms, "messages", "student", office->student, id);
  assert_replaced (pseudonyms, "sessions", "course", office->student, office->student);
}

static void
values_look_as_they_should (Office *office, gconstpointer data)
{
  g_autoptr (CarrelPseudonyms) pseudonyms = new_pseudonyms (office->store);
  g_autofree char *name = replace (pseudonyms, "students", "name", "Ann Archer");
  g_autofree char *title = replace (pseudonyms, "sessions", "title", "Ann, fractions");
  g_autofree char *email = replace (pseudonyms, "students", "email", "ann@example.com");
  g_autofree char *same = replace (pseudonyms, "tutors", "email", "Ann@Example.com");
  g_autofree char *code = replace (pseudonyms, "students", "external_id", "S-1");

  g_assert_true (g_regex_match_simple ("^[A-Z][a-z]+ [A-Z][a-z]+ [0-9a-f]{6}$", name, 0, 0));
  g_assert_true (g_regex_match_simple ("^session [0-9a-f]{8}$", title, 0, 0));
  g_assert_true (g_regex_match_simple ("^p-[0-9a-f]{12}@example\\.org$", email, 0, 0));
  g_assert_cmpstr (email, ==, same); /* case does not count */
  g_assert_true (g_regex_match_simple ("^[0-9a-f]{12}$", code, 0, 0));
  assert_replaced (pseudonyms, "students", "birth_date", "2011-07-23", "2011-01-01");
  assert_replaced (pseudonyms, "students", "phone", "+44 1632 960001", NULL);
  assert_replaced (pseudonyms, "students", "notes", "anything", NULL);
  assert_replaced (pseudonyms, "students", "name", NULL, NULL);
}

static void
slots_do_not_disturb_each_other (Office *office, gconstpointer data)
{
  g_autoptr (CarrelPseudonyms) pseudonyms = new_pseudonyms (office->store);
  const CarrelEntity *students = carrel_model_find (&carrel_model, "students");
  guint name = (guint) carrel_entity_find (students, "name");
  CarrelSlice ann =
    carrel_pseudonyms_replace (pseudonyms, students, name, (CarrelSlice){ "Ann", 3 }, 4);
  g_autofree char *before = g_strndup (ann.text, ann.length);
  g_autofree char *after = NULL;

  carrel_pseudonyms_replace (pseudonyms, students, name, (CarrelSlice){ "Ben", 3 }, 5);
  after = g_strndup (ann.text, ann.length);
  g_assert_cmpstr (after, ==, before);
}

static void
each_workspace_has_its_own (Office *office, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelStore) store = office_new_store (office, "other");
  g_autofree char *key = carrel_store_get_setting (office->store, "pseudonym_key", NULL);
  g_autoptr (CarrelPseudonyms) here = new_pseudonyms (office->store);
  g_autoptr (CarrelPseudonyms) again = new_pseudonyms (office->store);
  g_autoptr (CarrelPseudonyms) there = new_pseudonyms (store);
  g_autofree char *name = replace (here, "students", "name", "Ann Archer");
  g_autofree char *other = replace (there, "students", "name", "Ann Archer");

  g_assert_cmpstr (name, !=, other);
  assert_replaced (again, "students", "name", "Ann Archer", name);

  g_clear_pointer (&there, carrel_pseudonyms_free);
  g_assert_true (carrel_store_set_setting (store, "pseudonym_key", key, &error));
  there = new_pseudonyms (store);
  assert_replaced (there, "students", "name", "Ann Archer", name);
}

/* Whoever knows the key and RFC 2104 gets the same: no version of Carrel may change them. */
static void
they_never_change (Office *office, gconstpointer data)
{
  g_autoptr (CarrelPseudonyms) pseudonyms = NULL;

  g_assert_true (carrel_store_set_setting (office->store, "pseudonym_key", "k", NULL));
  pseudonyms = new_pseudonyms (office->store);
  assert_replaced (pseudonyms, "students", "id", "01a1fb67-1800-745e-8f46-55aacd80396a",
                   "b0aeb74f-bba1-8efd-b24d-d68f974eed66");
  assert_replaced (pseudonyms, "students", "name", "Ann Archer", "Holly Field d6b062");
  assert_replaced (pseudonyms, "students", "email", "ann@example.com",
                   "p-08e805b1f016@example.org");
  assert_replaced (pseudonyms, "students", "external_id", "S-1", "a1b57324a731");
  assert_replaced (pseudonyms, "sessions", "title", "Ann", "session 7b35169c");
}

static void
a_missing_key_is_said (Office *office, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (carrel_store_set_setting (office->store, "pseudonym_key", "", NULL));
  g_assert_null (carrel_pseudonyms_new (office->store, &error));
  g_assert_nonnull (error);
}

#define ADD(name)                                                                                  \
  g_test_add ("/exchange/privacy/" #name, Office, NULL, office_set_up, name, office_tear_down)

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  ADD (no_personal_value_is_left_as_it_is);
  ADD (ids_still_join);
  ADD (values_look_as_they_should);
  ADD (slots_do_not_disturb_each_other);
  ADD (each_workspace_has_its_own);
  ADD (they_never_change);
  ADD (a_missing_key_is_said);
  return fixture_end ();
}
