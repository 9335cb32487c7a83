#include "config.h"

#include "exchange/mapping.h"

#include "exchange/error.h"
#include "fixture.h"

#include <gio/gio.h>
#include <string.h>

#define SHAPES "/app/carrel/import/"

static GPtrArray *
new_columns (const char *headers)
{
  GPtrArray *columns = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) names = g_strsplit (headers, "|", -1);

  for (char **name = names; *name != NULL; name++)
    g_ptr_array_add (columns, g_strdup (*name));
  return columns;
}

static CarrelMapping *
parse (const char *json, const GPtrArray *columns)
{
  g_autoptr (GError) error = NULL;
  CarrelMapping *mapping =
    carrel_mapping_parse (json, strlen (json), &carrel_model, columns, &error);

  g_assert_no_error (error);
  return mapping;
}

/* What Carrel prints it reads as the same; so a mapping can be edited and given back. */
static void
printed_and_read_again_is_the_same (void)
{
  g_auto (GStrv) names =
    g_resources_enumerate_children (SHAPES, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  guint n = 0;

  g_assert_nonnull (names);
  for (char **name = names; *name != NULL; name++, n++) {
    g_autofree char *path = g_strconcat (SHAPES, *name, NULL);
    g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    g_autoptr (GPtrArray) columns = new_columns ("course1|course2|Course 1|Student 1");
    g_autoptr (GError) error = NULL;
    g_autoptr (CarrelMapping) first = NULL;
    g_autoptr (CarrelMapping) second = NULL;
    g_autofree char *printed = NULL;
    g_autofree char *again = NULL;
    gsize length;
    const char *json = g_bytes_get_data (bytes, &length);

    g_test_message ("%s", *name);
    first = carrel_mapping_parse (json, length, &carrel_model, columns, &error);
    g_assert_no_error (error);
    g_assert_nonnull (first->id);
    g_assert_nonnull (first->label);
    g_assert_cmpuint (first->headers->len, >, 0);
    printed = carrel_mapping_print (first);
    second = parse (printed, columns);
    again = carrel_mapping_print (second);
    g_assert_cmpstr (again, ==, printed);
    g_assert_cmpuint (second->records->len, ==, first->records->len);
  }
  g_assert_cmpuint (n, >=, 29);
}

static void
every_member_is_understood (void)
{
  const char *json =
    "{\"id\":\"x\",\"label\":\"X\",\"headers\":[\"A\"],\"records\":["
    "{\"entity\":\"students\",\"when\":{\"column\":\"role\",\"in\":[\"Student\",\"\"]},"
    "\"optional\":true,\"fields\":{"
    "\"name\":{\"columns\":[\"First\",\"Last\"],\"join\":\" \",\"until\":\"(\"},"
    "\"external_id\":{\"column\":\"Id\",\"prefix\":\"x:\"},"
    "\"status\":{\"column\":\"S\",\"values\":{\"In Use\":\"active\",\"*\":null}},"
    "\"language\":{\"value\":\"en\"}}},"
    "{\"entity\":\"enrolments\",\"update_only\":true,\"fields\":{"
    "\"student\":{\"record\":0},\"course\":{\"column\":\"Courses\",\"split\":\",\"}}}]}";
  g_autoptr (CarrelMapping) mapping = parse (json, NULL);
  const CarrelMappingRecord *student = mapping->records->pdata[0];
  const CarrelMappingRecord *enrolment = mapping->records->pdata[1];
  const CarrelMappingField *name = student->fields->pdata[0];
  const CarrelMappingField *status = student->fields->pdata[2];
  const CarrelMappingField *course = enrolment->fields->pdata[1];
  gpointer value;

  g_assert_true (student->optional && !student->update_only);
  g_assert_cmpstr (student->when_column, ==, "role");
  g_assert_true (g_hash_table_contains (student->when_values, "student"));
  g_assert_true (g_hash_table_contains (student->when_values, ""));
  g_assert_cmpuint (name->columns->len, ==, 2);
  g_assert_cmpstr (name->join, ==, " ");
  g_assert_cmpstr (name->until, ==, "(");
  g_assert_true (g_hash_table_lookup_extended (status->values, "inuse", NULL, &value));
  g_assert_cmpstr (value, ==, "active");
  g_assert_true (g_hash_table_lookup_extended (status->values, "*", NULL, &value));
  g_assert_null (value);
  g_assert_cmpstr (((CarrelMappingField *) student->fields->pdata[1])->prefix, ==, "x:");
  g_assert_cmpstr (((CarrelMappingField *) student->fields->pdata[3])->constant, ==, "en");
  g_assert_true (enrolment->update_only);
  g_assert_cmpint (((CarrelMappingField *) enrolment->fields->pdata[0])->of_record, ==, 0);
  g_assert_cmpstr (course->split, ==, ",");
}

static void
a_number_sign_stands_for_each_number (void)
{
  const char *json = "{\"records\":[{\"entity\":\"students\",\"fields\":"
                     "{\"name\":{\"column\":\"name\"}}},"
                     "{\"entity\":\"enrolments\",\"fields\":{\"student\":{\"record\":0},"
                     "\"course\":{\"column\":\"course#\"}}}]}";
  g_autoptr (GPtrArray) columns = new_columns ("name|Course1|course12|course|courseX|course3000");
  g_autoptr (CarrelMapping) mapping = parse (json, columns);
  const CarrelMappingRecord *third = mapping->records->pdata[2];

  g_assert_cmpuint (mapping->records->len, ==, 3);
  g_assert_true (third->optional);
  g_assert_cmpstr (((CarrelMappingField *) third->fields->pdata[1])->columns->pdata[0], ==,
                   "course12");
}

static void
mistakes_are_named (void)
{
  static const struct {
    const char *json;
    const char *says;
  } cases[] = {
    { "{}", "“records”" },
    { "{\"records\":{}}", "“records”" },
    { "{\"records\":[]}", "nothing about any record" },
    { "{\"records\":[1]}", "“records”" },
    { "{\"headers\":\"A\",\"records\":[]}", "“headers”" },
    { "{\"headers\":[1],\"records\":[]}", "may hold text only" },
    { "{\"records\":[{\"fields\":{}}]}", "“entity”" },
    { "{\"records\":[{\"entity\":\"pupils\",\"fields\":{}}]}", "“entity”" },
    { "{\"records\":[{\"entity\":\"students\"}]}", "“fields”" },
    { "{\"records\":[{\"entity\":\"students\",\"fields\":[]}]}", "“fields”" },
    { "{\"records\":[{\"entity\":\"students\",\"fields\":{\"shoe\":{\"column\":\"A\"}}}]}",
      "“shoe”: There is no such field" },
    { "{\"records\":[{\"entity\":\"students\",\"fields\":{\"name\":\"A\"}}]}", "“name”" },
    { "{\"records\":[{\"entity\":\"students\",\"fields\":{\"name\":{}}}]}",
      "“name”: It needs a “column”" },
    { "{\"records\":[{\"entity\":\"students\",\"fields\":{\"name\":{\"columns\":\"A\"}}}]}",
      "“columns”" },
    { "{\"records\":[{\"entity\":\"students\",\"fields\":"
      "{\"name\":{\"column\":\"A\",\"values\":[]}}}]}",
      "“values”" },
    { "{\"records\":[{\"entity\":\"students\",\"fields\":{\"tutor\":{\"record\":0}}}]}",
      "further up" },
    { "{\"records\":[{\"entity\":\"students\",\"fields\":{\"tutor\":{\"record\":-1}}}]}",
      "further up" },
    { "{\"records\":[{\"entity\":\"students\",\"when\":{},\"fields\":{}}]}", "“when”" },
    { "{\"records\":[{\"entity\":\"students\",\"when\":{\"column\":\"A\",\"in\":1},"
      "\"fields\":{}}]}",
      "“in”" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", cases[i].json);
    g_assert_null (
      carrel_mapping_parse (cases[i].json, strlen (cases[i].json), &carrel_model, NULL, &error));
    g_assert_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_MAPPING);
    g_assert_nonnull (strstr (error->message, cases[i].says));
  }
}

/* Whatever a value of a mapping is, it is refused or taken, and never crashes. */
static void
members_of_any_kind_do_no_harm (void)
{
  static const char *const values[] = { "1",         "1.5",    "true", "null",
                                        "\"x\"",     "[]",     "{}",   "[[]]",
                                        "{\"a\":1}", "[null]", "-1",   "99999999999999999999" };
  static const char *const shapes[] = {
    "{\"id\":%s,\"label\":%s,\"headers\":[],\"records\":[]}",
    "{\"records\":%s,\"x\":%s}",
    "{\"records\":[{\"entity\":%s,\"fields\":%s}]}",
    "{\"records\":[{\"entity\":\"students\",\"when\":%s,\"fields\":{\"name\":%s}}]}",
    "{\"records\":[{\"entity\":\"students\",\"optional\":%s,\"update_only\":%s,\"fields\":"
    "{\"name\":{\"column\":\"A\"}}}]}",
    "{\"records\":[{\"entity\":\"students\",\"fields\":{\"name\":{\"column\":%s,\"join\":%s}}}]}",
    "{\"records\":[{\"entity\":\"students\",\"fields\":{\"name\":{\"columns\":%s,\"split\":%s}}}]}",
    "{\"records\":[{\"entity\":\"students\",\"fields\":{\"name\":{\"value\":%s,\"record\":%s}}}]}",
    "{\"records\":[{\"entity\":\"students\",\"fields\":"
    "{\"name\":{\"column\":\"A\",\"values\":{\"a\":%s,\"b\":%s}}}}]}",
    "{\"records\":[{\"entity\":\"students\",\"when\":{\"column\":%s,\"in\":%s},\"fields\":{}}]}",
  };

  for (gsize s = 0; s < G_N_ELEMENTS (shapes); s++) {
    for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
      for (gsize j = 0; j < G_N_ELEMENTS (values); j++) {
        g_autofree char *json = g_strdup_printf (shapes[s], values[i], values[j]);
        g_autoptr (GError) error = NULL;
        g_autoptr (CarrelMapping) mapping =
          carrel_mapping_parse (json, strlen (json), &carrel_model, NULL, &error);
        g_autofree char *printed = mapping != NULL ? carrel_mapping_print (mapping) : NULL;

        g_test_message ("%s", json);
        g_assert_true ((mapping == NULL) == (error != NULL));
        g_assert_true ((mapping == NULL) == (printed == NULL));
      }
    }
  }
}

static void
no_json_is_said_to_be_so (void)
{
  static const char *const cases[] = { "", "name,email", "[]", "{\"records\":[", "\xff" };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (carrel_mapping_parse (cases[i], strlen (cases[i]), &carrel_model, NULL, &error));
    g_assert_nonnull (error);
  }
}

static void
columns_are_found_as_people_write_them (void)
{
  g_autoptr (GPtrArray) columns = new_columns ("E-Mail Address|Prénom|first_name");
  g_autoptr (CarrelMapping) mapping =
    parse ("{\"headers\":[\"email address\",\"First Name\"],\"records\":[{\"entity\":"
           "\"students\",\"fields\":{\"name\":{\"column\":\"first name\"}}}]}",
           columns);
  g_autoptr (GPtrArray) fewer = new_columns ("E-Mail Address");

  g_assert_cmpint (carrel_mapping_find_column (columns, "email address"), ==, 0);
  g_assert_cmpint (carrel_mapping_find_column (columns, "PRENOM"), ==, 1);
  g_assert_cmpint (carrel_mapping_find_column (columns, "First Name"), ==, 2);
  g_assert_cmpint (carrel_mapping_find_column (columns, "Last Name"), ==, -1);
  g_assert_true (carrel_mapping_matches (mapping, columns));
  g_assert_false (carrel_mapping_matches (mapping, fewer));
}

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  g_test_add_func ("/mapping/printed-and-read-again-is-the-same",
                   printed_and_read_again_is_the_same);
  g_test_add_func ("/mapping/every-member-is-understood", every_member_is_understood);
  g_test_add_func ("/mapping/a-number-sign-stands-for-each-number",
                   a_number_sign_stands_for_each_number);
  g_test_add_func ("/mapping/mistakes-are-named", mistakes_are_named);
  g_test_add_func ("/mapping/members-of-any-kind-do-no-harm", members_of_any_kind_do_no_harm);
  g_test_add_func ("/mapping/no-json-is-said-to-be-so", no_json_is_said_to_be_so);
  g_test_add_func ("/mapping/columns-are-found-as-people-write-them",
                   columns_are_found_as_people_write_them);
  return fixture_end ();
}
