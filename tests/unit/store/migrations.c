#include "config.h"

#include "store/migrations.h"

#include "fixture.h"
#include "store-fixture.h"

#include <string.h>

#define ADD(name)                                                                                  \
  g_test_add ("/migrations/" #name, StoreFixture, NULL, store_fixture_set_up, name,                \
              store_fixture_tear_down)

/* The program's model in a later version: students have a nickname and a shoe size. */
typedef struct {
  CarrelModel model;
  CarrelEntity *entities;
  CarrelField *fields;
} LaterModel;

static void
later_model_init (LaterModel *self)
{
  static const CarrelField nickname = {
    "nickname",
    "Nickname",
    CARREL_TYPE_TEXT,
    CARREL_FIELD_SEARCHABLE | CARREL_FIELD_PERSONAL | CARREL_FIELD_UNIQUE,
    NULL,
    NULL,
    NULL,
    2,
  };
  static const CarrelField mentor = {
    "mentor", "Mentor", CARREL_TYPE_REFERENCE, CARREL_FIELD_INDEXED, NULL, "tutors", NULL, 3,
  };
  const CarrelEntity *students = carrel_model_find (&carrel_model, "students");
  gsize index = (gsize) (students - carrel_model.entities);
  guint n = students->n_fields;

  self->entities =
    g_memdup2 (carrel_model.entities, carrel_model.n_entities * sizeof (CarrelEntity));
  self->fields = g_new (CarrelField, n + 2);
  memcpy (self->fields, students->fields, 4 * sizeof (CarrelField));
  self->fields[4] = nickname;
  self->fields[5] = mentor;
  memcpy (self->fields + 6, students->fields + 4, (n - 4) * sizeof (CarrelField));
  self->entities[index].fields = self->fields;
  self->entities[index].n_fields = n + 2;
  self->model.entities = self->entities;
  self->model.n_entities = carrel_model.n_entities;
  self->model.version = 3;
}

static void
later_model_clear (LaterModel *self)
{
  g_free (self->entities);
  g_free (self->fields);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LaterModel, later_model_clear)

static CarrelStore *
open_as (StoreFixture *self, const CarrelModel *model, CarrelStoreFlags flags)
{
  g_autoptr (GError) error = NULL;
  CarrelStore *store = carrel_store_open (self->path, model, flags, &error);

  g_assert_no_error (error);
  return store;
}

static void
a_new_file_has_the_latest_version (StoreFixture *self, gconstpointer data)
{
  g_autoptr (CarrelDb) db = carrel_db_open (self->path, CARREL_DB_READ, 512, NULL);
  g_auto (LaterModel) later;

  later_model_init (&later);
  g_assert_cmpint (carrel_db_get_version (db), ==, carrel_migrations_get_latest (&carrel_model));
  g_assert_cmpint (carrel_migrations_get_latest (&carrel_model), ==, 1);
  g_assert_cmpint (carrel_migrations_get_latest (&later.model), ==, 3);
}

static void
an_older_file_gets_what_is_new (StoreFixture *self, gconstpointer data)
{
  g_auto (LaterModel) later;
  g_autofree char *tutor = store_fixture_add (self, "tutors", "name", "Tom", NULL);
  g_autofree char *id = store_fixture_add (self, "students", "name", "Ann", "phone", "123", NULL);
  g_autofree char *names = NULL;
  g_autofree char *nickname = NULL;
  g_autofree char *phone = NULL;
  g_autoptr (CarrelQuery) query = NULL;

  store_fixture_close (self);
  later_model_init (&later);
  self->store = open_as (self, &later.model, CARREL_STORE_WRITE);
  names = fixture_list (self->folder);
  g_assert_nonnull (strstr (names, "work.carrel.before-version-2"));
  phone = store_fixture_get (self, "students", id, "phone");
  nickname = store_fixture_get (self, "students", id, "nickname");
  g_assert_cmpstr (phone, ==, "123");
  g_assert_null (nickname);
  store_fixture_change (self, "students", id, "nickname", "Annie", "mentor", tutor, NULL);
  query = carrel_query_new (store_fixture_entity (self, "students"));
  carrel_query_set_search (query, "annie 123"); /* the old words and the new one */
  g_assert_cmpint (carrel_records_count (self->store, query, NULL), ==, 1);
  store_fixture_delete (self, "tutors", tutor); /* clears the new reference too */
  g_clear_pointer (&nickname, g_free);
  nickname = store_fixture_get (self, "students", id, "mentor");
  g_assert_null (nickname);
  store_fixture_close (self);
  self->store = open_as (self, &later.model, CARREL_STORE_WRITE);
  g_assert_cmpint (store_fixture_count (self, "students"), ==, 1);
  store_fixture_close (self);
}

/* The indexes that come with a field hold for records that were there. */
static void
new_fields_bring_their_rules (StoreFixture *self, gconstpointer data)
{
  g_auto (LaterModel) later;
  g_autoptr (CarrelRecord) twin = NULL;
  g_autoptr (GError) error = NULL;

  g_free (store_fixture_add (self, "students", "name", "Ann", NULL));
  store_fixture_close (self);
  later_model_init (&later);
  self->store = open_as (self, &later.model, CARREL_STORE_WRITE);
  g_free (store_fixture_add (self, "students", "name", "Bob", "nickname", "B", NULL));
  twin = store_fixture_record (self, "students", "name", "Ben", "nickname", "b", NULL);
  store_fixture_begin (self, "a twin");
  g_assert_false (carrel_records_insert (self->store, twin, &error));
  g_assert_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_TAKEN);
  g_assert_cmpstr (error->message, ==, "Nickname: “b” is used by another of the Students already.");
  carrel_store_rollback (self->store);
  store_fixture_close (self);
}

static void
the_copy_aside_is_the_file_as_it_was (StoreFixture *self, gconstpointer data)
{
  g_auto (LaterModel) later;
  g_autofree char *copy = g_strconcat (self->path, ".before-version-2", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (CarrelStore) opened = NULL;

  g_free (store_fixture_add (self, "students", "name", "Ann", NULL));
  before = store_fixture_dump (self);
  store_fixture_close (self);
  later_model_init (&later);
  self->store = open_as (self, &later.model, CARREL_STORE_WRITE);
  g_free (store_fixture_add (self, "students", "name", "Bob", NULL));
  store_fixture_close (self);

  g_free (self->path);
  self->path = g_steal_pointer (&copy);
  store_fixture_open (self, CARREL_STORE_READ); /* with today's program */
  after = store_fixture_dump (self);
  g_assert_cmpstr (after, ==, before);
}

static void
a_file_of_a_later_program_is_refused_unharmed (StoreFixture *self, gconstpointer data)
{
  g_auto (LaterModel) later;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize before_length;
  gsize after_length;

  store_fixture_close (self);
  later_model_init (&later);
  self->store = open_as (self, &later.model, CARREL_STORE_WRITE);
  store_fixture_close (self);
  before = fixture_read (self->path, &before_length);
  for (int flags = 0; flags <= CARREL_STORE_WRITE; flags++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (carrel_store_open (self->path, &carrel_model, (CarrelStoreFlags) flags, &error));
    g_assert_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_NEWER);
    g_assert_nonnull (strstr (error->message, "later version of Carrel"));
    g_assert_nonnull (strstr (error->message, "Update Carrel"));
  }
  after = fixture_read (self->path, &after_length);
  fixture_assert_equal (after, after_length, before, before_length);
}

/* Reading alone cannot add what is missing; opening brings the file up to date first. */
static void
an_older_file_can_be_opened_for_reading (StoreFixture *self, gconstpointer data)
{
  g_auto (LaterModel) later;
  g_autofree char *id = store_fixture_add (self, "students", "name", "Ann", NULL);
  g_autofree char *nickname = NULL;

  store_fixture_close (self);
  later_model_init (&later);
  self->store = open_as (self, &later.model, CARREL_STORE_READ);
  g_assert_false (carrel_store_is_writable (self->store));
  nickname = store_fixture_get (self, "students", id, "nickname");
  g_assert_null (nickname);
  store_fixture_close (self);
}

/* What cannot be brought up to date stays as it was. */
static void
a_failed_migration_changes_nothing (StoreFixture *self, gconstpointer data)
{
  g_auto (LaterModel) later;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelDb) db = NULL;

  g_free (store_fixture_add (self, "students", "name", "Ann", NULL));
  before = store_fixture_dump (self);
  store_fixture_close (self);
  db = carrel_db_open (self->path, CARREL_DB_WRITE, 512, NULL);
  g_assert_true (carrel_db_exec (db, "ALTER TABLE students ADD COLUMN mentor TEXT", NULL));
  g_clear_pointer (&db, carrel_db_close);
  later_model_init (&later);
  g_assert_null (carrel_store_open (self->path, &later.model, CARREL_STORE_WRITE, &error));
  g_assert_nonnull (error);
  db = carrel_db_open (self->path, CARREL_DB_READ, 512, NULL);
  g_assert_cmpint (carrel_db_get_version (db), ==, 1);
  g_clear_pointer (&db, carrel_db_close);
  store_fixture_open (self, CARREL_STORE_WRITE);
  after = store_fixture_dump (self);
  g_assert_cmpstr (after, ==, before);
}

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  ADD (a_new_file_has_the_latest_version);
  ADD (an_older_file_gets_what_is_new);
  ADD (new_fields_bring_their_rules);
  ADD (the_copy_aside_is_the_file_as_it_was);
  ADD (a_file_of_a_later_program_is_refused_unharmed);
  ADD (an_older_file_can_be_opened_for_reading);
  ADD (a_failed_migration_changes_nothing);
  return fixture_end ();
}
