#include "config.h"

#include "store/search.h"

#include "fixture.h"
#include "store-fixture.h"
#include "store/cursor.h"

#include <string.h>

#define ADD(name)                                                                                  \
  g_test_add ("/search/" #name, StoreFixture, NULL, store_fixture_set_up, name,                    \
              store_fixture_tear_down)

static gint64
count (StoreFixture *self, const char *words)
{
  g_autoptr (CarrelQuery) query = carrel_query_new (store_fixture_entity (self, "students"));
  g_autoptr (GError) error = NULL;
  gint64 found;

  carrel_query_set_search (query, words);
  found = carrel_records_count (self->store, query, &error);
  g_assert_no_error (error);
  return found;
}

static void
people_are_found_by_what_is_typed (StoreFixture *self, gconstpointer data)
{
  static const struct {
    const char *words;
    gint64 found;
  } cases[] = {
    { "jose", 1 },
    { "José", 1 },
    { "JOSÉ", 1 },
    { "jos", 1 },
    { "j", 2 },
    { "garcía josé", 1 },
    { "josé smith", 0 },
    { "garcia", 1 },
    { "müller", 1 },
    { "muller", 1 },
    { "MUELLER", 0 },
    { "ünal", 1 },
    { "jose\xcc\x81", 1 },
    { "mu\xcc\x88ller", 1 }, /* typed as letter and accent */
    { "학생", 0 },
    { "हिन्द", 1 },
    { "学生", 1 },
    { "学", 1 },
    { "Иванова", 1 },
    { "иван", 1 },
    { "ελένη", 1 },
    { "ΕΛΈΝΗ", 1 },
    { "हिन्दी", 1 },
    { "عربي", 1 },
    { "ann.lee@example.org", 1 },
    { "ann.lee", 1 },
    { "example.org", 1 },
    { "@example", 1 },
    { "030 1234", 1 },
    { "1234", 1 },
    { "o'brien", 1 },
    { "brien", 1 },
    { "smith-jones", 1 },
    { "jones", 1 },
    { "ose", 0 },
    { "nobody", 0 },
    { "gar jo", 1 },
    { "🎓", 0 },
  };

  g_free (store_fixture_add (self, "students", "name", "José García", NULL));
  g_free (store_fixture_add (self, "students", "name", "Ayşe Müller-Ünal", NULL));
  g_free (store_fixture_add (self, "students", "name", "学生 一郎", NULL));
  g_free (store_fixture_add (self, "students", "name", "Анна Иванова", NULL));
  g_free (store_fixture_add (self, "students", "name", "Ελένη", "notes", "हिन्दी عربي", NULL));
  g_free (store_fixture_add (self, "students", "name", "Ann Lee", "email", "ann.lee@example.org",
                             "phone", "030 1234", NULL));
  g_free (store_fixture_add (self, "students", "name", "Kit O'Brien", NULL));
  g_free (store_fixture_add (self, "students", "name", "Pat Smith-Jones", NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    fixture_note (cases[i].words);
    g_assert_cmpint (count (self, cases[i].words), ==, cases[i].found);
  }
}

/* What FTS5 would take for its own language. */
static void
operators_that_people_type_are_harmless (StoreFixture *self, gconstpointer data)
{
  static const char *const find_ann[] = {
    "ann*",  "\"ann", "ann\"", "(ann", "ann)",  "ann:",    "^ann",     "-ann",          "+ann",
    "{ann}", "ann;",  "ann--", "'ann", "ann\\", "ann NOT", "ann\nlee", "ann\tAND\tlee", "*ann*",
  };
  static const char *const find_nothing[] = {
    "",
    " ",
    "*",
    "\"",
    "\"\"",
    "AND",
    "OR",
    "NOT",
    "NEAR(ann lee)",
    "name:ann",
    "()",
    "'; --",
    "ann OR bob",
    "%",
    "_",
    "\xcc\x88",
    "words MATCH ann",
    "---",
    "​",
    "\\",
  };

  g_free (store_fixture_add (self, "students", "name", "Ann Not And Lee", NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (find_ann); i++) {
    fixture_note (find_ann[i]);
    g_assert_cmpint (count (self, find_ann[i]), ==, 1);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (find_nothing); i++) {
    fixture_note (find_nothing[i]);
    (void) count (self, find_nothing[i]); /* no failure; AND and NOT are words of the name here */
  }
  g_assert_cmpint (count (self, "*"), ==, 0);
  g_assert_cmpint (count (self, "name:ann"), ==, 0);
  g_assert_cmpint (count (self, "ann OR bob"), ==, 0);
  g_assert_cmpint (count (self, "AND NOT"), ==, 1);
}

/* Every single character, and every pair of ASCII ones, may be typed. */
static void
any_characters_may_be_typed (StoreFixture *self, gconstpointer data)
{
  g_autofree char *endless = g_strnfill (100000, 'x');
  GString *many = g_string_new (NULL);

  g_free (store_fixture_add (self, "students", "name", "Ann", NULL));
  for (gunichar c = 1; c < 0x20000; c += c < 0x3000 ? 1 : 97) {
    char text[16] = "a";

    if (c >= 0xd800 && c <= 0xdfff)
      continue;
    g_strlcpy (text + 1 + g_unichar_to_utf8 (c, text + 1), "b", 2); /* inside of a word */
    (void) count (self, text);
    (void) count (self, text + 1);
  }
  for (char a = 1; a < 127; a += 3) {
    for (char b = 1; b < 127; b++) {
      const char text[] = { a, b, '\0' };

      (void) count (self, text);
    }
  }
  (void) count (self, endless);
  (void) count (self, "\xff\xfe caf\xe9");
  for (int i = 0; i < 5000; i++)
    g_string_append (many, "ann ");
  g_assert_cmpint (count (self, many->str), ==, 1); /* the first words count */
  g_string_free (many, TRUE);
}

static void
the_index_follows_every_change (StoreFixture *self, gconstpointer data)
{
  g_autofree char *id = store_fixture_add (self, "students", "name", "Ann", NULL);

  g_assert_cmpint (count (self, "ann"), ==, 1);
  store_fixture_change (self, "students", id, "name", "Zoe", "notes", "plays chess", NULL);
  g_assert_cmpint (count (self, "ann"), ==, 0);
  g_assert_cmpint (count (self, "zoe chess"), ==, 1);
  store_fixture_change (self, "students", id, "notes", "", NULL);
  g_assert_cmpint (count (self, "chess"), ==, 0);
  g_assert_cmpint (count (self, "zoe"), ==, 1);
  store_fixture_change (self, "students", id, "city", "Chessington", NULL);
  g_assert_cmpint (count (self, "chess"), ==, 0); /* not searchable */
  store_fixture_delete (self, "students", id);
  g_assert_cmpint (count (self, "zoe"), ==, 0);
  store_fixture_begin (self, "a mistake");
  g_free (store_fixture_add (self, "students", "name", "Zoe", NULL));
  carrel_store_rollback (self->store);
  g_assert_cmpint (count (self, "zoe"), ==, 0);
}

static void
only_one_kind_of_record_is_searched (StoreFixture *self, gconstpointer data)
{
  g_free (store_fixture_add (self, "students", "name", "Ann", NULL));
  g_free (store_fixture_add (self, "tutors", "name", "Bob", NULL));
  g_assert_cmpint (count (self, "ann"), ==, 1);
  g_assert_cmpint (count (self, "bob"), ==, 0);
}

static void
a_query_for_the_index_is_quoted (StoreFixture *self, gconstpointer data)
{
  g_autofree char *match = carrel_search_match ("ann.lee@x \"OR\"");

  g_assert_cmpstr (match, ==, "\"ann\"* AND \"lee\"* AND \"x\"* AND \"OR\"*");
  g_assert_null (carrel_search_match ("*-\" ()"));
}

/* Sorted and searched: few hits are gathered, many are walked; both give the same list. */
static void
many_hits_are_sorted_too (StoreFixture *self, gconstpointer data)
{
  g_autoptr (CarrelQuery) query = carrel_query_new (store_fixture_entity (self, "students"));
  g_autoptr (GError) error = NULL;
  g_autofree char *after = NULL;
  g_autofree char *last = NULL;
  guint n = 0;

  store_fixture_begin (self, "many");
  for (int i = 0; i < 4500; i++) {
    g_autofree char *name = g_strdup_printf ("Ann %04d", (i * 7919) % 10000);

    g_free (store_fixture_add (self, "students", "name", name, NULL));
  }
  store_fixture_commit (self);
  carrel_query_set_order (query, 2, FALSE);
  carrel_query_set_search (query, "ann");
  do {
    g_autoptr (CarrelPage) page = carrel_page_read (self->store, query, after, 1000, &error);

    g_assert_no_error (error);
    for (guint i = 0; i < page->records->len; i++, n++) {
      const char *name = carrel_record_get (page->records->pdata[i], 2);

      g_assert_true (last == NULL || strcmp (last, name) < 0);
      g_free (last);
      last = g_strdup (name);
    }
    g_free (after);
    after = g_steal_pointer (&page->next);
  } while (after != NULL);
  g_assert_cmpuint (n, ==, 4500);
}

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  ADD (people_are_found_by_what_is_typed);
  ADD (operators_that_people_type_are_harmless);
  ADD (any_characters_may_be_typed);
  ADD (the_index_follows_every_change);
  ADD (only_one_kind_of_record_is_searched);
  ADD (a_query_for_the_index_is_quoted);
  ADD (many_hits_are_sorted_too);
  return fixture_end ();
}
