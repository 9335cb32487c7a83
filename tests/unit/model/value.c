#include "config.h"

#include "model/value.h"

#include "fixture.h"

#include <string.h>

static const CarrelField *
find_field (const char *entity, const char *name)
{
  const CarrelEntity *found = carrel_model_find (&carrel_model, entity);
  int field = carrel_entity_find (found, name);

  g_assert_cmpint (field, >=, 0);
  return &found->fields[field];
}

static void
what_is_no_stored_form_is_refused (void)
{
  static const struct {
    const char *entity;
    const char *field;
    const char *value;
  } cases[] = {
    { "students", "birth_date", "21.11.2026" },
    { "students", "birth_date", "2026-02-30" },
    { "students", "hourly_rate", "12.50" },
    { "students", "hourly_rate", "" },
    { "students", "hourly_rate", "99999999999999999999" },
    { "students", "hourly_rate", "-0" },
    { "students", "hourly_rate", "007" },
    { "students", "hourly_rate", "12 " },
    { "students", "recording_consent", "yes" },
    { "students", "recording_consent", "01" },
    { "students", "status", "Active" },
    { "students", "tutor", "ann" },
    { "students", "email", "ann" },
    { "students", "currency", "eur" },
    { "students", "extra", "{" },
    { "students", "notes", "caf\xe9" },
    { "sessions", "starts_at", "2026-11-21" },
    { "sessions", "starts_at", "2026-11-21 10:00:00Z" },
    { "sessions", "starts_at", "2026-11-21T10:00:00+01:00" },
    { "sessions", "starts_at", "2026-11-21T10:00:00.5Z" },
    { "sessions", "meeting_url", "javascript:alert(1)" },
    { "meetings", "duration", "-60" },
    { "meetings", "duration", "PT45M" },
    { "courses", "capacity", "1.5" },
    { "courses", "pass_mark", "1,5" },
    { "courses", "pass_mark", "01.50" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    fixture_note (cases[i].value);
    g_assert_false (
      carrel_value_check (find_field (cases[i].entity, cases[i].field), cases[i].value, &error));
    g_assert_error (error, CARREL_VALUE_ERROR, CARREL_VALUE_ERROR_INVALID);
  }
}

/* Any 64-bit number passes for a stored integer, because that is what the column holds. */
static void
stored_numbers_fit_into_their_column (void)
{
  const CarrelField *capacity = find_field ("courses", "capacity");

  g_assert_true (carrel_value_check (capacity, "9223372036854775807", NULL));
  g_assert_true (carrel_value_check (capacity, "-9223372036854775808", NULL));
  g_assert_false (carrel_value_check (capacity, "9223372036854775808", NULL));
  g_assert_false (carrel_value_check (capacity, "9999999999999999999", NULL));
}

static void
values_leave_in_a_form_others_read (void)
{
  static const struct {
    const char *entity;
    const char *field;
    const char *value;
    const char *currency;
    const char *printed;
  } cases[] = {
    { "students", "hourly_rate", "1250", "EUR", "12.50" },
    { "students", "hourly_rate", "1250", "JPY", "1250" },
    { "students", "hourly_rate", "1250", "BHD", "1.250" },
    { "students", "hourly_rate", "1250", NULL, "12.50" },
    { "students", "hourly_rate", "-5", "EUR", "-0.05" },
    { "students", "recording_consent", "1", NULL, "true" },
    { "students", "recording_consent", "0", NULL, "false" },
    { "meetings", "duration", "5400", NULL, "PT1H30M" },
    { "meetings", "duration", "0", NULL, "PT0S" },
    { "students", "name", "Ann", NULL, "Ann" },
    { "sessions", "starts_at", "2026-11-21T10:00:00Z", NULL, "2026-11-21T10:00:00Z" },
    { "courses", "capacity", "12", NULL, "12" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    char buffer[CARREL_VALUE_SIZE];
    gsize length = strlen (cases[i].value);
    const char *printed = carrel_value_print (find_field (cases[i].entity, cases[i].field),
                                              cases[i].value, &length, cases[i].currency, buffer);

    g_assert_cmpuint (length, ==, strlen (cases[i].printed));
    g_assert_cmpstr (printed, ==, cases[i].printed);
  }
}

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  g_test_add_func ("/value/what-is-no-stored-form-is-refused", what_is_no_stored_form_is_refused);
  g_test_add_func ("/value/stored-numbers-fit-into-their-column",
                   stored_numbers_fit_into_their_column);
  g_test_add_func ("/value/values-leave-in-a-form-others-read", values_leave_in_a_form_others_read);
  return fixture_end ();
}
