#include "config.h"

#include "exchange/import-fixture.h"
#include "fixture.h"
#include "store/cursor.h"

#include <string.h>

/* Exports of the programs that tutors come from (tests/data/import): each file, imported after
 * those it needs, gives the records that its .expected.json names. */

typedef struct {
  StoreFixture parent;
  char *name;
  JsonNode *root;
  JsonObject *expected;
} Files;

static JsonNode *
read_expected (const char *name)
{
  g_autofree char *file = g_strdup_printf ("import/%s.expected.json", name);
  g_autofree char *path = fixture_data (file);

  return fixture_read_json (path);
}

static void
set_up (Files *self, gconstpointer data)
{
  store_fixture_set_up (&self->parent, NULL);
  self->name = g_strdup (data);
  self->root = read_expected (self->name);
  self->expected = json_node_get_object (self->root);
}

static void
tear_down (Files *self, gconstpointer data)
{
  g_free (self->name);
  json_node_unref (self->root);
  store_fixture_tear_down (&self->parent, NULL);
}

static CarrelImportResult *
import_named (Files *self, const char *name, gboolean dry_run)
{
  g_autoptr (JsonNode) root = read_expected (name);
  JsonObject *expected = json_node_get_object (root);
  g_autofree char *file = g_strdup_printf ("import/%s.csv", name);
  g_autofree char *path = fixture_data (file);
  CarrelImportOptions options = { .dry_run = dry_run };

  if (json_object_has_member (expected, "style")) {
    JsonObject *style = json_object_get_object_member (expected, "style");
    const char *order = json_object_get_string_member_with_default (style, "date_order", "");

    options.dates = strcmp (order, "mdy") == 0   ? CARREL_IMPORT_DATES_MDY
                    : strcmp (order, "dmy") == 0 ? CARREL_IMPORT_DATES_DMY
                                                 : CARREL_IMPORT_DATES_AUTO;
  }
  return import_path (&self->parent, path, &options);
}

static void
import_before (Files *self)
{
  JsonArray *after = json_object_has_member (self->expected, "after")
                       ? json_object_get_array_member (self->expected, "after")
                       : NULL;

  for (guint i = 0; after != NULL && i < json_array_get_length (after); i++)
    carrel_import_result_free (
      import_named (self, json_array_get_string_element (after, i), FALSE));
}

/* The id of what “→text” means. */
static char *
find_target (Files *self, const CarrelField *field, const char *text)
{
  const CarrelEntity *target = store_fixture_entity (&self->parent, field->target);
  char *id = store_fixture_find (&self->parent, target->name, "external_id", text);
  int name = carrel_entity_find_flag (target, CARREL_FIELD_NAME);

  if (id == NULL && name >= 0)
    id = store_fixture_find (&self->parent, target->name, target->fields[name].name, text);
  if (id == NULL)
    g_error ("nothing among the %s is called “%s”", target->name, text);
  return id;
}

static gboolean
field_fits (Files *self, const CarrelRecord *record, const char *name, JsonNode *node)
{
  const CarrelEntity *entity = carrel_record_get_entity (record);
  int field = carrel_entity_find (entity, name);
  const char *wanted = JSON_NODE_HOLDS_NULL (node) ? NULL : json_node_get_string (node);
  g_autofree char *target = NULL;

  g_assert_cmpint (field, >=, 0);
  if (wanted != NULL && g_str_has_prefix (wanted, "→")) {
    target = find_target (self, &entity->fields[field], wanted + strlen ("→"));
    wanted = target;
  }
  return g_strcmp0 (carrel_record_get (record, (guint) field), wanted) == 0;
}

/* How many of the named fields a record has. */
static guint
count_fitting (Files *self, const CarrelRecord *record, JsonObject *wanted)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;
  guint fitting = 0;

  json_object_iter_init (&iter, wanted);
  while (json_object_iter_next (&iter, &name, &node))
    fitting += field_fits (self, record, name, node);
  return fitting;
}

static void
say_what_differs (Files *self, const CarrelRecord *record, JsonObject *wanted)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, wanted);
  while (json_object_iter_next (&iter, &name, &node)) {
    const char *value = record != NULL ? carrel_record_get_by_name (record, name) : NULL;

    if (record == NULL || !field_fits (self, record, name, node))
      g_test_message ("%s is “%s” instead of “%s”", name, value != NULL ? value : "",
                      JSON_NODE_HOLDS_NULL (node) ? "" : json_node_get_string (node));
  }
}

static void
check_record (Files *self, const GPtrArray *records, const char *entity, JsonObject *wanted)
{
  const CarrelRecord *nearest = NULL;
  guint most = 0;

  for (guint i = 0; i < records->len; i++) {
    guint fitting = count_fitting (self, records->pdata[i], wanted);

    if (fitting == json_object_get_size (wanted))
      return;
    if (fitting >= most) {
      nearest = records->pdata[i];
      most = fitting;
    }
  }
  say_what_differs (self, nearest, wanted);
  g_error ("one of the %s of %s is not there", entity, self->name);
}

static void
check_entity (Files *self, const char *entity, JsonArray *list)
{
  g_autoptr (CarrelQuery) query = carrel_query_new (store_fixture_entity (&self->parent, entity));
  g_autoptr (CarrelPage) page = carrel_page_read (self->parent.store, query, NULL, 10000, NULL);

  for (guint i = 0; i < json_array_get_length (list); i++)
    check_record (self, page->records, entity, json_array_get_object_element (list, i));
  if (!json_object_has_member (self->expected, "after"))
    g_assert_cmpuint (page->records->len, ==, json_array_get_length (list));
}

static void
each_record_is_there (Files *self, gconstpointer data)
{
  g_autoptr (CarrelImportResult) result = NULL;

  import_before (self);
  result = import_named (self, self->name, FALSE);
  g_assert_cmpuint (result->rejected, ==,
                    (guint) json_object_get_int_member (self->expected, "rejected"));
  for (guint i = 0; i < carrel_model.n_entities; i++) {
    const char *entity = carrel_model.entities[i].name;

    if (json_object_has_member (self->expected, entity))
      check_entity (self, entity, json_object_get_array_member (self->expected, entity));
    else if (!json_object_has_member (self->expected, "after"))
      g_assert_cmpint (store_fixture_count (&self->parent, entity), ==, 0);
  }
}

static void
a_second_import_changes_nothing (Files *self, gconstpointer data)
{
  g_autoptr (CarrelImportResult) first = NULL;
  g_autoptr (CarrelImportResult) second = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  import_before (self);
  first = import_named (self, self->name, FALSE);
  before = store_fixture_dump (&self->parent);
  second = import_named (self, self->name, FALSE);
  after = store_fixture_dump (&self->parent);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (second->rows, ==, first->rows);
  g_assert_cmpuint (second->rejected, ==, first->rejected);
  g_assert_null (second->cause);
  for (guint i = 0; i < second->counts->len; i++) {
    const CarrelImportCount *count = &g_array_index (second->counts, CarrelImportCount, i);

    g_assert_cmpuint (count->created, ==, 0);
    g_assert_cmpuint (count->updated, ==, 0);
  }
}

static void
a_rehearsal_tells_the_same_and_changes_nothing (Files *self, gconstpointer data)
{
  g_autoptr (CarrelImportResult) rehearsal = NULL;
  g_autoptr (CarrelImportResult) result = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  import_before (self);
  before = store_fixture_dump (&self->parent);
  rehearsal = import_named (self, self->name, TRUE);
  after = store_fixture_dump (&self->parent);
  g_assert_cmpstr (after, ==, before);
  g_assert_null (rehearsal->cause);
  result = import_named (self, self->name, FALSE);
  g_assert_cmpuint (rehearsal->rows, ==, result->rows);
  g_assert_cmpuint (rehearsal->rejected, ==, result->rejected);
  g_assert_cmpuint (rehearsal->counts->len, ==, result->counts->len);
  for (guint i = 0; i < result->counts->len; i++)
    g_assert_true (memcmp (&g_array_index (rehearsal->counts, CarrelImportCount, i),
                           &g_array_index (result->counts, CarrelImportCount, i),
                           sizeof (CarrelImportCount))
                   == 0);
}

/* Every file of the folder has its three tests, so that none is forgotten. */
static void
add_tests (GPtrArray *names)
{
  static const struct {
    const char *name;
    void (*func) (Files *self, gconstpointer data);
  } tests[] = {
    { "each-record-is-there", each_record_is_there },
    { "a-second-import-changes-nothing", a_second_import_changes_nothing },
    { "a-rehearsal-tells-the-same-and-changes-nothing",
      a_rehearsal_tells_the_same_and_changes_nothing },
  };
  g_autofree char *folder = fixture_data ("import");
  g_autofree char *list = fixture_list (folder);
  g_auto (GStrv) files = g_strsplit (list, " ", -1);

  for (char **file = files; *file != NULL; file++) {
    char *name;

    if (!g_str_has_suffix (*file, ".csv"))
      continue;
    name = g_strndup (*file, strlen (*file) - strlen (".csv"));
    g_ptr_array_add (names, name);
    for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
      g_autofree char *path = g_strdup_printf ("/import-files/%s/%s", name, tests[i].name);

      g_test_add (path, Files, name, set_up, tests[i].func, tear_down);
    }
  }
  g_assert_cmpuint (names->len, >=, 29);
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  fixture_begin (&argc, &argv);
  add_tests (names);
  return fixture_end ();
}
