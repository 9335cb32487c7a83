#include "config.h"

#include "model/query.h"

#include "fixture.h"

#include <string.h>

static const CarrelValueStyle plain = { NULL, NULL, CARREL_DATE_ORDER_DMY, FALSE };

static const char *const op_names[] = {
  [CARREL_OP_EQUAL] = "=",    [CARREL_OP_NOT_EQUAL] = "!=", [CARREL_OP_LESS] = "<",
  [CARREL_OP_AT_MOST] = "<=", [CARREL_OP_MORE] = ">",       [CARREL_OP_AT_LEAST] = ">=",
  [CARREL_OP_CONTAINS] = "~", [CARREL_OP_EMPTY] = "empty",  [CARREL_OP_PRESENT] = "set",
};

/* The filters as text, one after the other. */
static char *
describe (const CarrelQuery *query)
{
  const GPtrArray *filters = carrel_query_get_filters (query);
  const CarrelEntity *entity = carrel_query_get_entity (query);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < filters->len; i++) {
    const CarrelFilter *filter = filters->pdata[i];

    g_string_append_printf (out, "%s%s %s", i > 0 ? "; " : "", entity->fields[filter->field].name,
                            op_names[filter->op]);
    if (filter->value != NULL)
      g_string_append_printf (out, " [%s]", filter->value);
  }
  return g_string_free (out, FALSE);
}

static void
filters_are_understood (void)
{
  static const struct {
    const char *entity;
    const char *text;
    const char *filters;
  } cases[] = {
    { "students", "status = active", "status = [active]" },
    { "students", "status=active", "status = [active]" },
    { "students", "status = aktiv", "status = [active]" },
    { "students", "status != left", "status != [left]" },
    { "students", "name ~ lee", "name ~ [lee]" },
    { "students", "name = \"Ann Lee\"", "name = [Ann Lee]" },
    { "students", "name = 'Ann = Bob'", "name = [Ann = Bob]" },
    { "students", "birth_date < 2010-01-01", "birth_date < [2010-01-01]" },
    { "students", "birth_date >= 1.2.2010", "birth_date >= [2010-02-01]" },
    { "students", "hourly_rate <= 12.50", "hourly_rate <= [1250]" },
    { "students", "hourly_rate > 30", "hourly_rate > [3000]" },
    { "students", "email is empty", "email empty" },
    { "students", "email is set", "email set" },
    { "students", "email =", "email empty" },
    { "students", "email != ''", "email set" },
    { "students", "recording_consent = yes", "recording_consent = [1]" },
    { "students", "name ~ %_", "name ~ [%_]" },
    { "sessions", "starts_at = 2026-11-21",
      "starts_at >= [2026-11-21T00:00:00Z]; starts_at <= [2026-11-21T23:59:59Z]" },
    { "sessions", "starts_at > 2026-11-21", "starts_at > [2026-11-21T23:59:59Z]" },
    { "sessions", "starts_at >= 2026-11-21", "starts_at >= [2026-11-21T00:00:00Z]" },
    { "sessions", "starts_at < 2026-11-21", "starts_at < [2026-11-21T00:00:00Z]" },
    { "sessions", "starts_at <= 2026-11-21", "starts_at <= [2026-11-21T23:59:59Z]" },
    { "sessions", "starts_at = 2026-11-21T10:00:00+01:00", "starts_at = [2026-11-21T09:00:00Z]" },
    { "meetings", "duration > 45", "duration > [2700]" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CarrelQuery) query =
      carrel_query_new (carrel_model_find (&carrel_model, cases[i].entity));
    g_autoptr (GError) error = NULL;
    g_autofree char *filters = NULL;

    carrel_query_add_text (query, cases[i].text, &plain, &error);
    g_assert_no_error (error);
    filters = describe (query);
    g_assert_cmpstr (filters, ==, cases[i].filters);
  }
}

static void
what_is_not_understood_is_explained (void)
{
  static const struct {
    const char *text;
    const char *says;
  } cases[] = {
    { "", "is not a field of students" },
    { "shoe_size = 44", "“shoe_size” is not a field of students" },
    { "Name = Ann", "is not a field" },
    { "status", "cannot be understood" },
    { "status is nice", "cannot be understood" },
    { "status & active", "cannot be understood" },
    { "status = asleep", "is not one of: active" },
    { "birth_date < soon", "Date of birth: “soon” is not" },
    { "hourly_rate > 1.2.3", "Hourly rate" },
    { "birth_date", "cannot be understood" },
    { "= active", "is not a field" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CarrelQuery) query =
      carrel_query_new (carrel_model_find (&carrel_model, "students"));
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", cases[i].text);
    g_assert_false (carrel_query_add_text (query, cases[i].text, &plain, &error));
    g_assert_error (error, CARREL_VALUE_ERROR, CARREL_VALUE_ERROR_INVALID);
    g_assert_nonnull (strstr (error->message, cases[i].says));
    g_assert_cmpuint (carrel_query_get_filters (query)->len, ==, 0);
  }
}

/* It would only leave out midnight. */
static void
not_on_a_day_is_refused (void)
{
  g_autoptr (CarrelQuery) query = carrel_query_new (carrel_model_find (&carrel_model, "sessions"));
  g_autoptr (GError) error = NULL;

  g_assert_false (carrel_query_add_text (query, "starts_at != 2026-11-21", &plain, &error));
  g_assert_error (error, CARREL_VALUE_ERROR, CARREL_VALUE_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==,
                   "Starts: != cannot leave out a whole day. Use < 2026-11-21 or > 2026-11-21.");
  g_assert_true (carrel_query_add_text (query, "starts_at != 2026-11-21T10:00:00Z", &plain, NULL));
}

static void
a_new_query_asks_for_everything (void)
{
  const CarrelEntity *entity = carrel_model_find (&carrel_model, "students");
  g_autoptr (CarrelQuery) query = carrel_query_new (entity);
  const guint two[] = { 2, 0 };
  const guint *columns;
  guint n;

  columns = carrel_query_get_columns (query, &n);
  g_assert_cmpuint (n, ==, entity->n_fields);
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (columns[i], ==, i);
  g_assert_cmpint (carrel_query_get_order (query), ==, -1);
  g_assert_null (carrel_query_get_search (query));

  carrel_query_set_columns (query, two, 2);
  columns = carrel_query_get_columns (query, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (columns[0], ==, 2);
  carrel_query_set_order (query, 3, TRUE);
  g_assert_cmpint (carrel_query_get_order (query), ==, 3);
  g_assert_true (carrel_query_get_descending (query));
  carrel_query_set_search (query, "ann");
  carrel_query_set_search (query, "bob");
  g_assert_cmpstr (carrel_query_get_search (query), ==, "bob");
}

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  g_test_add_func ("/query/filters-are-understood", filters_are_understood);
  g_test_add_func ("/query/what-is-not-understood-is-explained",
                   what_is_not_understood_is_explained);
  g_test_add_func ("/query/not-on-a-day-is-refused", not_on_a_day_is_refused);
  g_test_add_func ("/query/a-new-query-asks-for-everything", a_new_query_asks_for_everything);
  return fixture_end ();
}
