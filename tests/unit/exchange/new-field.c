#include "config.h"

#include "exchange/export.h"
#include "exchange/import-fixture.h"
#include "exchange/match.h"
#include "exchange/xsd.h"
#include "fixture.h"
#include "model/value.h"
#include "store/db.h"
#include "store/feed.h"

#include <string.h>

/* A field is one row of a table. Here are two more than the program has, and they arrive
 * everywhere by themselves. */

static const CarrelField more[] = {
  { "nickname", "Nickname", CARREL_TYPE_TEXT, CARREL_FIELD_SEARCHABLE | CARREL_FIELD_PERSONAL,
    "spitzname|surnom|apodo", NULL, NULL, 1 },
  { "shoe_size", "Shoe size", CARREL_TYPE_INTEGER, 0, "schuhgröße", NULL, NULL, 1 },
};

typedef struct {
  StoreFixture parent;
  CarrelModel model;
  CarrelEntity *entities;
  CarrelField *fields;
} Model;

#define AFTER_NAME 3 /* where the new ones stand */

static void
set_up (Model *self, gconstpointer data)
{
  const CarrelEntity *students = carrel_model_find (&carrel_model, "students");
  gsize index = (gsize) (students - carrel_model.entities);
  guint n = students->n_fields;

  self->entities =
    g_memdup2 (carrel_model.entities, carrel_model.n_entities * sizeof (CarrelEntity));
  self->fields = g_new (CarrelField, n + G_N_ELEMENTS (more));
  memcpy (self->fields, students->fields, AFTER_NAME * sizeof (CarrelField));
  memcpy (self->fields + AFTER_NAME, more, sizeof more);
  memcpy (self->fields + AFTER_NAME + G_N_ELEMENTS (more), students->fields + AFTER_NAME,
          (n - AFTER_NAME) * sizeof (CarrelField));
  self->entities[index].fields = self->fields;
  self->entities[index].n_fields = n + G_N_ELEMENTS (more);
  self->model.entities = self->entities;
  self->model.n_entities = carrel_model.n_entities;
  self->model.version = 1;
  store_fixture_set_up (&self->parent, &self->model);
}

static void
tear_down (Model *self, gconstpointer data)
{
  store_fixture_tear_down (&self->parent, NULL);
  g_free (self->fields);
  g_free (self->entities);
}

static char *
add_ann (Model *self)
{
  return store_fixture_add (&self->parent, "students", "name", "Ann Lee", "nickname", "Pixie",
                            "shoe_size", "37", NULL);
}

/* All students as a file. */
static char *
export_as (Model *self, const char *format, CarrelPrivacyMode privacy)
{
  g_autofree char *name = g_strconcat ("out.", format, NULL);
  g_autofree char *path = g_build_filename (self->parent.folder, name, NULL);
  g_autoptr (CarrelQuery) query =
    carrel_query_new (store_fixture_entity (&self->parent, "students"));
  CarrelExportPart part = { query, NULL };
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  const CarrelExport what = { parts, format, NULL, path, privacy, "{}" };
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelExportResult) result = NULL;

  g_ptr_array_add (parts, &part);
  result = carrel_export_run (self->parent.store, &what, NULL, NULL, &error);
  g_assert_no_error (error);
  return fixture_read (path, NULL);
}

static void
it_is_a_column_of_the_table (Model *self, gconstpointer data)
{
  g_autoptr (CarrelDb) db = carrel_db_open (self->parent.path, CARREL_DB_READ, 512, NULL);
  g_autoptr (CarrelStatement) columns =
    carrel_db_prepare (db, carrel_db_get_dialect (db)->columns, NULL);
  guint found = 0;

  carrel_statement_bind_text (columns, 1, "students");
  while (carrel_statement_step (columns, NULL) == CARREL_STEP_ROW) {
    for (gsize i = 0; i < G_N_ELEMENTS (more); i++)
      found += g_strcmp0 (carrel_statement_get_text (columns, 0), more[i].name) == 0;
  }
  g_assert_cmpuint (found, ==, G_N_ELEMENTS (more));
}

static void
it_is_kept_and_validated (Model *self, gconstpointer data)
{
  g_autofree char *id = add_ann (self);
  g_autofree char *nickname = store_fixture_get (&self->parent, "students", id, "nickname");
  g_autofree char *size = store_fixture_get (&self->parent, "students", id, "shoe_size");
  g_autoptr (CarrelRecord) wrong =
    store_fixture_record (&self->parent, "students", "name", "Bob", "shoe_size", "large", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (nickname, ==, "Pixie");
  g_assert_cmpstr (size, ==, "37");
  store_fixture_begin (&self->parent, "a mistake");
  g_assert_false (carrel_records_insert (self->parent.store, wrong, &error));
  g_assert_error (error, CARREL_VALUE_ERROR, CARREL_VALUE_ERROR_INVALID);
  g_assert_true (g_str_has_prefix (error->message, "Shoe size: “large” is not "));
  carrel_store_rollback (self->parent.store);
}

static void
it_is_searched_and_filtered (Model *self, gconstpointer data)
{
  static const CarrelValueStyle plain = { NULL };
  g_autoptr (CarrelQuery) query =
    carrel_query_new (store_fixture_entity (&self->parent, "students"));

  g_free (add_ann (self));
  g_free (store_fixture_add (&self->parent, "students", "name", "Bob", NULL));
  g_assert_true (carrel_query_add_text (query, "shoe_size >= 37", &plain, NULL));
  carrel_query_set_search (query, "pix");
  g_assert_cmpint (carrel_records_count (self->parent.store, query, NULL), ==, 1);
}

static void
it_is_in_the_change_feed (Model *self, gconstpointer data)
{
  g_autofree char *id = add_ann (self);
  g_autoptr (GPtrArray) events = NULL;
  const CarrelEvent *event;

  store_fixture_change (&self->parent, "students", id, "nickname", "Pix", NULL);
  events = carrel_feed_list_of_record (self->parent.store, id, NULL);
  g_assert_cmpuint (events->len, ==, 2);
  event = events->pdata[0];
  g_assert_cmpstr (carrel_record_get_by_name (event->after, "shoe_size"), ==, "37");
  event = events->pdata[1];
  g_assert_cmpstr (carrel_record_get_by_name (event->before, "nickname"), ==, "Pixie");
  g_assert_cmpstr (carrel_record_get_by_name (event->after, "nickname"), ==, "Pix");
}

static void
it_is_in_every_format (Model *self, gconstpointer data)
{
  g_autofree char *id = add_ann (self);
  g_autofree char *csv = export_as (self, "csv", CARREL_PRIVACY_FULL);
  g_autofree char *json = export_as (self, "json", CARREL_PRIVACY_FULL);
  g_autofree char *lines = export_as (self, "ndjson", CARREL_PRIVACY_FULL);
  g_autofree char *xml = export_as (self, "xml", CARREL_PRIVACY_FULL);
  g_autofree char *xsd = carrel_xsd_new (&self->model);
  g_autofree char *plain_xsd = carrel_xsd_new (&carrel_model);

  g_assert_true (g_str_has_prefix (csv, "id,external_id,name,nickname,shoe_size,email,"));
  g_assert_nonnull (strstr (csv, ",Ann Lee,Pixie,37,"));
  g_assert_nonnull (strstr (json, "\"nickname\":\"Pixie\",\"shoe_size\":37"));
  g_assert_nonnull (strstr (lines, "\"nickname\":\"Pixie\",\"shoe_size\":37"));
  g_assert_nonnull (strstr (xml, "<nickname>Pixie</nickname>"));
  g_assert_nonnull (strstr (xsd, "name=\"nickname\""));
  g_assert_nonnull (strstr (xsd, "name=\"shoe_size\""));
  g_assert_null (strstr (plain_xsd, "nickname"));
}

static void
it_is_recognised_by_its_synonyms (Model *self, gconstpointer data)
{
  g_autoptr (CarrelImportResult) first =
    import_text (&self->parent, "students.csv", "Name;Spitzname;Schuhgröße\nAnn;Pixie;37\n", NULL);
  g_autoptr (CarrelImportResult) second =
    import_text (&self->parent, "students.csv", "name,APODO,shoe size\nBob,Bobo,large\n", NULL);

  import_assert_count (first, &self->parent, "students", 1, 0, 0);
  import_assert_field (&self->parent, "students", "name", "Ann", "nickname", "Pixie");
  import_assert_field (&self->parent, "students", "name", "Ann", "shoe_size", "37");
  g_assert_cmpuint (second->rejected, ==, 1);
  g_assert_true (g_str_has_prefix (((CarrelImportReject *) second->rejects->pdata[0])->problem,
                                   "Shoe size: “large”"));
}

static void
it_comes_back_from_an_export (Model *self, gconstpointer data)
{
  static const char *const formats[] = { "csv", "json", "ndjson", "xml" };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autofree char *name = g_strconcat ("students.", formats[i], NULL);
    g_autofree char *id = add_ann (self);
    g_autofree char *text = export_as (self, formats[i], CARREL_PRIVACY_FULL);
    g_autoptr (CarrelImportResult) result = NULL;

    store_fixture_delete (&self->parent, "students", id);
    result = import_text (&self->parent, name, text, NULL);
    import_assert_count (result, &self->parent, "students", 1, 0, 0);
    import_assert_field (&self->parent, "students", "id", id, "nickname", "Pixie");
    import_assert_field (&self->parent, "students", "id", id, "shoe_size", "37");
    store_fixture_delete (&self->parent, "students", id);
  }
}

static void
what_is_personal_stays_at_home (Model *self, gconstpointer data)
{
  static const char *const formats[] = { "csv", "json", "ndjson", "xml" };
  g_autofree char *id = add_ann (self);

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autofree char *without = export_as (self, formats[i], CARREL_PRIVACY_WITHOUT);
    g_autofree char *pseudonym = export_as (self, formats[i], CARREL_PRIVACY_PSEUDONYM);

    g_assert_null (strstr (without, "nickname"));
    g_assert_null (strstr (without, "Pixie"));
    g_assert_null (strstr (pseudonym, "Pixie"));
    g_assert_nonnull (strstr (without, "37"));
    g_assert_nonnull (strstr (pseudonym, "37"));
  }
}

#define ADD(name) g_test_add ("/new-field/" #name, Model, NULL, set_up, name, tear_down)

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  ADD (it_is_a_column_of_the_table);
  ADD (it_is_kept_and_validated);
  ADD (it_is_searched_and_filtered);
  ADD (it_is_in_the_change_feed);
  ADD (it_is_in_every_format);
  ADD (it_is_recognised_by_its_synonyms);
  ADD (it_comes_back_from_an_export);
  ADD (what_is_personal_stays_at_home);
  return fixture_end ();
}
