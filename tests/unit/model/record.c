#include "config.h"

#include "model/record.h"

#include "fixture.h"
#include "model/value.h"

#include <string.h>

static CarrelRecord *
new_record (const char *entity)
{
  return carrel_record_new (carrel_model_find (&carrel_model, entity));
}

static guint
field_of (const CarrelRecord *record, const char *name)
{
  int field = carrel_entity_find (carrel_record_get_entity (record), name);

  g_assert_cmpint (field, >=, 0);
  return (guint) field;
}

static void
absent_empty_and_set_are_three_things (void)
{
  g_autoptr (CarrelRecord) record = new_record ("students");
  guint email = field_of (record, "email");

  g_assert_false (carrel_record_has (record, email));
  g_assert_null (carrel_record_get (record, email));
  carrel_record_set (record, email, "");
  g_assert_true (carrel_record_has (record, email));
  g_assert_null (carrel_record_get (record, email));
  carrel_record_set (record, email, "ann@example.org");
  g_assert_cmpstr (carrel_record_get (record, email), ==, "ann@example.org");
  carrel_record_set (record, email, NULL);
  g_assert_true (carrel_record_has (record, email));
  carrel_record_unset (record, email);
  g_assert_false (carrel_record_has (record, email));
}

static void
a_copy_is_of_its_own (void)
{
  g_autoptr (CarrelRecord) record = new_record ("students");
  g_autoptr (CarrelRecord) copy = NULL;

  carrel_record_set_by_name (record, "name", "Ann");
  carrel_record_set_by_name (record, "email", NULL);
  copy = carrel_record_copy (record);
  carrel_record_set_by_name (record, "name", "Bob");
  g_assert_cmpstr (carrel_record_get_by_name (copy, "name"), ==, "Ann");
  g_assert_true (carrel_record_has (copy, field_of (copy, "email")));
  g_assert_false (carrel_record_has (copy, field_of (copy, "phone")));
  carrel_record_clear (record);
  g_assert_false (carrel_record_has (record, field_of (record, "name")));
  g_assert_true (carrel_record_get_entity (copy) == carrel_record_get_entity (record));
}

static void
titles_are_what_a_person_would_say (void)
{
  g_autoptr (CarrelRecord) student = new_record ("students");
  g_autoptr (CarrelRecord) enrolment = new_record ("enrolments");
  g_autoptr (CarrelRecord) invoice = new_record ("invoices");
  g_autofree char *name = NULL;
  g_autofree char *id = NULL;
  g_autofree char *nothing = NULL;
  g_autofree char *number = NULL;

  carrel_record_set_by_name (student, "name", "Ann Lee");
  name = carrel_record_dup_title (student);
  g_assert_cmpstr (name, ==, "Ann Lee");
  nothing = carrel_record_dup_title (enrolment);
  g_assert_true (g_str_has_prefix (nothing, "Enrolment"));
  carrel_record_set_by_name (enrolment, "id", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  id = carrel_record_dup_title (enrolment);
  g_assert_cmpstr (id, ==, "Enrolment 017f22e2");
  carrel_record_set_by_name (invoice, "number", "2026-17");
  number = carrel_record_dup_title (invoice);
  g_assert_cmpstr (number, ==, "2026-17");
}

static void
the_currency_is_that_of_the_record (void)
{
  g_autoptr (CarrelRecord) invoice = new_record ("invoices");
  g_autoptr (CarrelRecord) message = new_record ("messages");

  g_assert_null (carrel_record_get_currency (invoice));
  carrel_record_set_by_name (invoice, "currency", "JPY");
  g_assert_cmpstr (carrel_record_get_currency (invoice), ==, "JPY");
  g_assert_null (carrel_record_get_currency (message));
}

static void
required_fields_are_asked_for (void)
{
  g_autoptr (CarrelRecord) record = new_record ("students");
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) emptied = NULL;

  carrel_record_set_by_name (record, "email", "ann@example.org");
  g_assert_true (carrel_record_validate (record, FALSE, NULL)); /* only a part of a record */
  g_assert_false (carrel_record_validate (record, TRUE, &missing));
  g_assert_error (missing, CARREL_VALUE_ERROR, CARREL_VALUE_ERROR_INVALID);
  g_assert_cmpstr (missing->message, ==, "Name: a value is needed for each record of “Students”.");
  carrel_record_set_by_name (record, "name", NULL);
  g_assert_false (carrel_record_validate (record, FALSE, &emptied));
  g_assert_error (emptied, CARREL_VALUE_ERROR, CARREL_VALUE_ERROR_INVALID);
  carrel_record_set_by_name (record, "name", "Ann");
  g_assert_true (carrel_record_validate (record, TRUE, NULL));
}

static void
a_wrong_value_is_named (void)
{
  g_autoptr (CarrelRecord) record = new_record ("students");
  g_autoptr (GError) error = NULL;

  carrel_record_set_by_name (record, "name", "Ann");
  carrel_record_set_by_name (record, "birth_date", "31.12.2010");
  g_assert_false (carrel_record_validate (record, FALSE, &error));
  g_assert_error (error, CARREL_VALUE_ERROR, CARREL_VALUE_ERROR_INVALID);
  g_assert_true (g_str_has_prefix (error->message, "Date of birth: “31.12.2010” is not "));
}

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  g_test_add_func ("/record/absent-empty-and-set-are-three-things",
                   absent_empty_and_set_are_three_things);
  g_test_add_func ("/record/a-copy-is-of-its-own", a_copy_is_of_its_own);
  g_test_add_func ("/record/titles-are-what-a-person-would-say",
                   titles_are_what_a_person_would_say);
  g_test_add_func ("/record/the-currency-is-that-of-the-record",
                   the_currency_is_that_of_the_record);
  g_test_add_func ("/record/required-fields-are-asked-for", required_fields_are_asked_for);
  g_test_add_func ("/record/a-wrong-value-is-named", a_wrong_value_is_named);
  return fixture_end ();
}
