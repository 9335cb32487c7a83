#include "config.h"

#include "store/import-memory.h"

#include "fixture.h"
#include "store-fixture.h"

#define ADD(name)                                                                                  \
  g_test_add ("/import-memory/" #name, StoreFixture, NULL, store_fixture_set_up, name,             \
              store_fixture_tear_down)

static void
the_last_mapping_of_a_shape_is_kept (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *mapping = NULL;

  g_assert_null (carrel_import_memory_get_mapping (self->store, "a", &error));
  g_assert_no_error (error);
  g_assert_true (carrel_import_memory_set_mapping (self->store, "a", "A", "{\"n\":1}", NULL));
  g_assert_true (carrel_import_memory_set_mapping (self->store, "b", "B", "{\"n\":2}", NULL));
  g_assert_true (carrel_import_memory_set_mapping (self->store, "a", "A", "{\"n\":3}", NULL));
  store_fixture_close (self);
  store_fixture_open (self, CARREL_STORE_READ);
  mapping = carrel_import_memory_get_mapping (self->store, "a", NULL);
  g_assert_cmpstr (mapping, ==, "{\"n\":3}");
}

static void
rows_are_known_by_their_fingerprint (StoreFixture *self, gconstpointer data)
{
  const CarrelEntity *payments = store_fixture_entity (self, "payments");
  g_autofree char *none = NULL;
  g_autofree char *id = NULL;

  g_assert_true (carrel_import_memory_find_row (self->store, "f", &none, NULL));
  g_assert_null (none);
  g_assert_true (carrel_import_memory_add_row (self->store, "f", payments, "one", NULL));
  g_assert_true (carrel_import_memory_add_row (self->store, "f", payments, "two", NULL));
  g_assert_true (carrel_import_memory_find_row (self->store, "f", &id, NULL));
  g_assert_cmpstr (id, ==, "two");
}

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  ADD (the_last_mapping_of_a_shape_is_kept);
  ADD (rows_are_known_by_their_fingerprint);
  return fixture_end ();
}
