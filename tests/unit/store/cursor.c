#include "config.h"

#include "store/cursor.h"

#include "fixture.h"
#include "store-fixture.h"

#include <string.h>

#define ADD(name)                                                                                  \
  g_test_add ("/cursor/" #name, StoreFixture, NULL, store_fixture_set_up, name,                    \
              store_fixture_tear_down)

static const CarrelValueStyle plain = { NULL, NULL, CARREL_DATE_ORDER_DMY, FALSE };

/* The names of the students that a query gives through a cursor, with spaces between. */
static char *
names_by_cursor (StoreFixture *self, CarrelQuery *query)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelCursor) cursor = NULL;
  GString *names = g_string_new (NULL);
  const guint name = 2;
  const CarrelSlice *row;
  CarrelStep step;

  carrel_query_set_columns (query, &name, 1);
  cursor = carrel_cursor_open (self->store, query, &error);
  g_assert_no_error (error);
  while ((step = carrel_cursor_next (cursor, &row, &error)) == CARREL_STEP_ROW)
    g_string_append_printf (names, "%s%.*s", names->len > 0 ? " " : "", (int) row[0].length,
                            row[0].text);
  g_assert_cmpint (step, ==, CARREL_STEP_DONE);
  g_assert_no_error (error);
  return g_string_free (names, FALSE);
}

/* The same page by page. */
static char *
names_by_pages (StoreFixture *self, const CarrelQuery *query, guint size)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *after = NULL;
  GString *names = g_string_new (NULL);

  for (int i = 0; i < 5000; i++) {
    g_autoptr (CarrelPage) page = carrel_page_read (self->store, query, after, size, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (page->records->len, <=, size);
    for (guint j = 0; j < page->records->len; j++)
      g_string_append_printf (names, "%s%s", names->len > 0 ? " " : "",
                              carrel_record_get (page->records->pdata[j], 2));
    g_free (after);
    after = g_steal_pointer (&page->next);
    if (after == NULL)
      return g_string_free (names, FALSE);
    g_assert_cmpuint (page->records->len, ==, size);
  }
  g_assert_not_reached (); /* it went round in circles */
}

static CarrelQuery *
query_students (StoreFixture *self, const char *order, gboolean descending)
{
  const CarrelEntity *students = store_fixture_entity (self, "students");
  CarrelQuery *query = carrel_query_new (students);

  if (order != NULL)
    carrel_query_set_order (query, (guint) carrel_entity_find (students, order), descending);
  return query;
}

static void
add_five (StoreFixture *self)
{
  g_free (store_fixture_add (self, "students", "name", "dan", "birth_date", "2010-05-01",
                             "hourly_rate", "900", "status", "active", NULL));
  g_free (store_fixture_add (self, "students", "name", "Bob", "hourly_rate", "10000", NULL));
  g_free (store_fixture_add (self, "students", "name", "ann", "birth_date", "2009-01-01",
                             "hourly_rate", "-5", "status", "left", NULL));
  g_free (store_fixture_add (self, "students", "name", "Cem", "birth_date", "2010-05-01", NULL));
  g_free (store_fixture_add (self, "students", "name", "Eva", "hourly_rate", "900", "status",
                             "active", NULL));
}

static void
lists_are_sorted_and_empty_comes_last (StoreFixture *self, gconstpointer data)
{
  static const struct {
    const char *order;
    gboolean descending;
    const char *names;
  } cases[] = {
    { NULL, FALSE, "dan Bob ann Cem Eva" }, /* as they came */
    { "name", FALSE, "ann Bob Cem dan Eva" },
    { "name", TRUE, "Eva dan Cem Bob ann" },
    { "birth_date", FALSE, "ann dan Cem Bob Eva" },
    { "birth_date", TRUE, "Cem dan ann Bob Eva" },
    { "hourly_rate", FALSE, "ann dan Eva Bob Cem" }, /* as numbers */
    { "hourly_rate", TRUE, "Bob Eva dan ann Cem" },
    { "phone", FALSE, "dan Bob ann Cem Eva" }, /* nobody has one */
  };

  add_five (self);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CarrelQuery) query = query_students (self, cases[i].order, cases[i].descending);
    g_autofree char *names = names_by_cursor (self, query);

    g_test_message ("%s", cases[i].order != NULL ? cases[i].order : "-");
    g_assert_cmpstr (names, ==, cases[i].names);
    carrel_query_free (g_steal_pointer (&query));
    query = query_students (self, cases[i].order, cases[i].descending);
    for (guint size = 1; size <= 6; size++) {
      g_autofree char *paged = names_by_pages (self, query, size);

      g_assert_cmpstr (paged, ==, cases[i].names);
    }
  }
}

static void
filters_choose (StoreFixture *self, gconstpointer data)
{
  static const struct {
    const char *filter;
    const char *names;
  } cases[] = {
    { "status = active", "dan Eva" },
    { "status != active", "Bob ann Cem" },
    { "status is empty", "Bob Cem" },
    { "status is set", "dan ann Eva" },
    { "name = ANN", "ann" },
    { "name ~ A", "dan ann Eva" },
    { "name ~ %", "" },
    { "name ~ _", "" },
    { "name < c", "Bob ann" },
    { "hourly_rate > 9", "Bob" },
    { "hourly_rate >= 9", "dan Bob Eva" },
    { "hourly_rate < 0", "ann" },
    { "hourly_rate != 9", "Bob ann Cem" },
    { "birth_date <= 2009-12-31", "ann" },
    { "birth_date > 2010-05-01", "" },
    { "hourly_rate ~ 00", "dan Bob Eva" },
  };

  add_five (self);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (CarrelQuery) query = query_students (self, NULL, FALSE);
    g_autoptr (GError) error = NULL;
    g_autofree char *names = NULL;
    guint expected = *cases[i].names == '\0' ? 0 : 1;

    for (const char *at = cases[i].names; *at != '\0'; at++)
      expected += *at == ' ';
    carrel_query_add_text (query, cases[i].filter, &plain, &error);
    g_assert_no_error (error);
    g_test_message ("%s", cases[i].filter);
    g_assert_cmpint (carrel_records_count (self->store, query, NULL), ==, expected);
    names = names_by_cursor (self, query);
    g_assert_cmpstr (names, ==, cases[i].names);
  }
}

static void
filters_work_together (StoreFixture *self, gconstpointer data)
{
  g_autoptr (CarrelQuery) query = query_students (self, "name", TRUE);
  g_autofree char *names = NULL;

  add_five (self);
  g_assert_true (carrel_query_add_text (query, "hourly_rate > 5", &plain, NULL));
  g_assert_true (carrel_query_add_text (query, "name ~ a", &plain, NULL));
  names = names_by_pages (self, query, 1);
  g_assert_cmpstr (names, ==, "Eva dan");
}

static void
a_cursor_sees_one_moment (StoreFixture *self, gconstpointer data)
{
  g_autoptr (CarrelQuery) query = query_students (self, NULL, FALSE);
  g_autoptr (CarrelCursor) cursor = NULL;
  g_autoptr (CarrelStore) other = NULL;
  const CarrelSlice *row;
  int n = 0;

  for (int i = 0; i < 200; i++)
    g_free (store_fixture_add (self, "students", "name", "Ann", NULL));
  other = carrel_store_open (self->path, &carrel_model, CARREL_STORE_READ, NULL);
  cursor = carrel_cursor_open (other, query, NULL);
  g_assert_cmpint (carrel_cursor_next (cursor, &row, NULL), ==, CARREL_STEP_ROW);
  g_free (store_fixture_add (self, "students", "name", "Late", NULL));
  for (n = 1; carrel_cursor_next (cursor, &row, NULL) == CARREL_STEP_ROW; n++)
    g_assert_cmpuint (row[2].length, ==, 3);
  g_assert_cmpint (n, ==, 200);
}

static void
a_page_goes_on_where_it_was_whatever_came_in_between (StoreFixture *self, gconstpointer data)
{
  g_autoptr (CarrelQuery) query = query_students (self, "name", FALSE);
  g_autoptr (CarrelPage) first = NULL;
  g_autoptr (CarrelPage) second = NULL;
  g_autofree char *cem = NULL;

  add_five (self);
  first = carrel_page_read (self->store, query, NULL, 2, NULL); /* ann, Bob */
  g_free (store_fixture_add (self, "students", "name", "aaron", NULL));
  g_assert_nonnull (first->next);
  cem = store_fixture_find (self, "students", "name", "Bob");
  store_fixture_delete (self, "students", cem); /* the very one after which it goes on */
  second = carrel_page_read (self->store, query, first->next, 2, NULL);
  g_assert_cmpstr (carrel_record_get (second->records->pdata[0], 2), ==, "Cem");
  g_assert_cmpstr (carrel_record_get (second->records->pdata[1], 2), ==, "dan");
}

static void
a_place_that_is_none_is_refused (StoreFixture *self, gconstpointer data)
{
  static const char *const places[] = { "",     "x",     "0", "0:",    "0:x",
                                        "3:1:", "-1:1:", "1", "9:9:9", "0:1:" };
  g_autoptr (CarrelQuery) query = query_students (self, "name", FALSE);

  add_five (self);
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (carrel_page_read (self->store, query, places[i], 2, &error));
    g_assert_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_INVALID);
  }
  for (const char *nasty = "12"; *nasty != '\0'; nasty++) {
    g_autofree char *place = g_strdup_printf ("%c:1:'; DROP TABLE students; --", *nasty);
    g_autoptr (CarrelPage) page = carrel_page_read (self->store, query, place, 2, NULL);

    g_assert_nonnull (page);
  }
  g_assert_cmpint (store_fixture_count (self, "students"), ==, 5);
}

static void
columns_come_in_the_order_asked_for (StoreFixture *self, gconstpointer data)
{
  g_autoptr (CarrelQuery) query = query_students (self, "name", FALSE);
  const guint columns[] = { 5, 2, 2 };
  g_autoptr (CarrelCursor) cursor = NULL;
  const CarrelSlice *row;

  add_five (self);
  carrel_query_set_columns (query, columns, 3);
  cursor = carrel_cursor_open (self->store, query, NULL);
  g_assert_cmpint (carrel_cursor_next (cursor, &row, NULL), ==, CARREL_STEP_ROW);
  fixture_assert_equal (row[0].text, row[0].length, "left", 4);
  fixture_assert_equal (row[1].text, row[1].length, "ann", 3);
  fixture_assert_equal (row[2].text, row[2].length, "ann", 3);
}

static char *
random_name (GRand *random)
{
  static const char *const letters[] = { "a", "B", "c", "é", "É", "z", "_", "%", "学", "'", "0" };
  GString *name = g_string_new (NULL);

  for (int i = g_rand_int_range (random, 1, 4); i > 0; i--)
    g_string_append (name, letters[g_rand_int_range (random, 0, G_N_ELEMENTS (letters))]);
  return g_string_free (name, FALSE);
}

/* Whatever is in the workspace and whatever is asked: the pages, one after the other, are the
 * whole list, each record once. */
static void
pages_are_the_whole_list (StoreFixture *self, gconstpointer data)
{
  static const char *const orders[] = { NULL,          "name",       "email", "status",
                                        "hourly_rate", "created_at", "notes", "recording_consent" };
  static const char *const filters[] = { NULL, "status is empty", "hourly_rate > 3", "name ~ a" };
  static const char *const searches[] = { NULL, NULL, "a", "学", "c z" };
  g_autoptr (GRand) random = fixture_random ();

  store_fixture_begin (self, "many");
  for (int i = 0; i < 300; i++) {
    g_autofree char *name = random_name (random);
    g_autofree char *rate = g_strdup_printf ("%d", g_rand_int_range (random, -3, 9) * 100);

    g_free (store_fixture_add (self, "students", "name", name, "hourly_rate",
                               g_rand_int_range (random, 0, 3) ? rate : "", "status",
                               g_rand_int_range (random, 0, 2) ? "active" : "", "notes",
                               g_rand_int_range (random, 0, 2) ? name : "", "recording_consent",
                               g_rand_int_range (random, 0, 2) ? "1" : "", NULL));
  }
  store_fixture_commit (self);
  for (int i = 0; i < 150; i++) {
    const char *order = orders[g_rand_int_range (random, 0, G_N_ELEMENTS (orders))];
    const char *filter = filters[g_rand_int_range (random, 0, G_N_ELEMENTS (filters))];
    const char *search = searches[g_rand_int_range (random, 0, G_N_ELEMENTS (searches))];
    g_autoptr (CarrelQuery) query = query_students (self, order, g_rand_boolean (random));
    guint size = (guint) g_rand_int_range (random, 1, 120);
    g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *after = NULL;
    g_autofree char *whole = NULL;
    g_autofree char *paged = NULL;

    if (filter != NULL)
      g_assert_true (carrel_query_add_text (query, filter, &plain, NULL));
    carrel_query_set_search (query, search);
    do {
      g_autoptr (CarrelPage) page = carrel_page_read (self->store, query, after, size, NULL);

      for (guint j = 0; j < page->records->len; j++)
        g_assert_true (
          g_hash_table_add (seen, g_strdup (carrel_record_get_id (page->records->pdata[j]))));
      g_free (after);
      after = g_steal_pointer (&page->next);
    } while (after != NULL);
    g_assert_cmpint (g_hash_table_size (seen), ==, carrel_records_count (self->store, query, NULL));
    paged = names_by_pages (self, query, size);
    whole = names_by_cursor (self, query);
    g_assert_cmpstr (paged, ==, whole);
  }
}

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  ADD (lists_are_sorted_and_empty_comes_last);
  ADD (filters_choose);
  ADD (filters_work_together);
  ADD (a_cursor_sees_one_moment);
  ADD (a_page_goes_on_where_it_was_whatever_came_in_between);
  ADD (a_place_that_is_none_is_refused);
  ADD (columns_come_in_the_order_asked_for);
  ADD (pages_are_the_whole_list);
  return fixture_end ();
}
