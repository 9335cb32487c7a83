#include "config.h"

#include "base/id.h"

#include "fixture.h"

#include <string.h>

#define MANY 20000

/* RFC 9562 A.6: unix_ts_ms 0x017F22E279B0, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F. */
static void
the_example_of_the_rfc (void)
{
  static const guint8 random[10] = { 0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f };
  char text[CARREL_ID_LENGTH + 1];

  carrel_id_fill (text, G_GINT64_CONSTANT (0x017f22e279b0), random);
  g_assert_cmpstr (text, ==, "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
}

static void
version_and_variant_stand_whatever_is_random (void)
{
  guint8 random[10];
  char text[CARREL_ID_LENGTH + 1];

  memset (random, 0xff, sizeof random);
  carrel_id_fill (text, G_MAXINT64, random);
  g_assert_cmpstr (text, ==, "ffffffff-ffff-7fff-bfff-ffffffffffff");
  memset (random, 0, sizeof random);
  carrel_id_fill (text, 0, random);
  g_assert_cmpstr (text, ==, "00000000-0000-7000-8000-000000000000");
}

static void
a_new_one_carries_the_time (void)
{
  gint64 before_ms = g_get_real_time () / 1000;
  g_autofree char *id = carrel_id_new ();
  gint64 after_ms = g_get_real_time () / 1000;
  g_autofree char *hex = g_strdup_printf ("%.8s%.4s", id, id + 9);
  gint64 ms = (gint64) g_ascii_strtoull (hex, NULL, 16);

  g_assert_true (carrel_id_is_valid (id));
  g_assert_cmpint (id[14], ==, '7');
  g_assert_nonnull (strchr ("89ab", id[19]));
  g_assert_cmpint (ms, >=, before_ms);
  g_assert_cmpint (ms, <=, after_ms + 1);
}

static void
later_ones_sort_after_earlier_ones (void)
{
  g_autofree char *last = carrel_id_new ();

  for (int i = 0; i < MANY; i++) {
    char *next = carrel_id_new ();

    g_assert_cmpstr (next, >, last);
    g_free (last);
    last = next;
  }
}

static gpointer
make_many (gpointer data)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; i < MANY; i++)
    g_ptr_array_add (ids, carrel_id_new ());
  return ids;
}

static void
threads_never_make_the_same (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("ids", make_many, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++) {
    g_autoptr (GPtrArray) ids = g_thread_join (threads[i]);

    for (guint j = 0; j < ids->len; j++)
      g_assert_true (g_hash_table_add (seen, g_strdup (ids->pdata[j])));
  }
}

static void
what_is_valid (void)
{
  static const char *const good[] = {
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
    "017F22E2-79B0-7CC3-98C4-DC0C0C07398F",
    "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", /* another version */
    "00000000-0000-0000-0000-000000000000",
  };
  static const char *const bad[] = {
    "",
    "ann",
    "017f22e279b07cc398c4dc0c0c07398f",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398ff",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
    "017f22e2x79b0-7cc3-98c4-dc0c0c07398f",
    "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}",
    " 017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
    "017f22e2-79b0-7cc3-98c4-dc0c0c0739\xc3\xa9",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (carrel_id_is_valid (good[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (carrel_id_is_valid (bad[i]));
  g_assert_false (carrel_id_is_valid (NULL));
}

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  g_test_add_func ("/id/the-example-of-the-rfc", the_example_of_the_rfc);
  g_test_add_func ("/id/version-and-variant-stand-whatever-is-random",
                   version_and_variant_stand_whatever_is_random);
  g_test_add_func ("/id/a-new-one-carries-the-time", a_new_one_carries_the_time);
  g_test_add_func ("/id/later-ones-sort-after-earlier-ones", later_ones_sort_after_earlier_ones);
  g_test_add_func ("/id/threads-never-make-the-same", threads_never_make_the_same);
  g_test_add_func ("/id/what-is-valid", what_is_valid);
  return fixture_end ();
}
