#include "config.h"

#include "exchange/request.h"

#include "base/json.h"
#include "exchange/error.h"
#include "exchange/export-fixture.h"
#include "fixture.h"

#include <string.h>
#include <unistd.h>

static void
add_column (CarrelExportRequest *request, const char *name)
{
  if (request->columns == NULL)
    request->columns = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (request->columns, g_strdup (name));
}

/* Returns: (transfer full): what the only file of the export holds */
static char *
run_and_read (Office *office, const CarrelExportRequest *request)
{
  g_autoptr (CarrelExportResult) result = office_run (office, request);

  g_assert_cmpuint (result->files->len, ==, 1);
  return fixture_read (result->files->pdata[0], NULL);
}

/* As JSON. */

static void
a_request_survives_its_json (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelExportRequest) request = carrel_export_request_new ();
  g_autoptr (CarrelExportRequest) parsed = NULL;
  g_autofree char *json = NULL;
  g_autofree char *again = NULL;

  g_ptr_array_add (request->what, g_strdup ("students"));
  g_ptr_array_add (request->what, g_strdup ("tutors"));
  request->format = g_strdup ("csv");
  request->target = g_strdup ("/tmp/a \"b\"/é.csv");
  g_ptr_array_add (request->filters, g_strdup ("status = active"));
  request->search = g_strdup ("ann");
  request->order = g_strdup ("-name");
  add_column (request, "name");
  g_hash_table_insert (request->options, g_strdup ("header"), g_strdup ("labels"));
  g_hash_table_insert (request->options, g_strdup ("bom"), g_strdup ("yes"));
  request->privacy = CARREL_PRIVACY_PSEUDONYM;
  json = carrel_export_request_print (request);
  g_assert_cmpstr (json, ==,
                   "{\"what\":[\"students\",\"tutors\"],\"format\":\"csv\","
                   "\"target\":\"/tmp/a \\\"b\\\"/é.csv\",\"filters\":[\"status = active\"],"
                   "\"search\":\"ann\",\"order\":\"-name\",\"columns\":[\"name\"],"
                   "\"options\":{\"bom\":\"yes\",\"header\":\"labels\"},"
                   "\"privacy\":\"pseudonymise\"}");

  parsed = carrel_export_request_parse (json, &error);
  g_assert_no_error (error);
  again = carrel_export_request_print (parsed);
  g_assert_cmpstr (again, ==, json);
}

static void
little_is_needed (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelExportRequest) request =
    carrel_export_request_parse ("{\"what\":[\"all\"],\"target\":\"-\",\"order\":null}", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (request->what->len, ==, 1);
  g_assert_null (request->format);
  g_assert_null (request->columns);
  g_assert_null (request->order);
  g_assert_cmpint (request->privacy, ==, CARREL_PRIVACY_FULL);
}

static const char *const bad_json[] = {
  "",
  "[]",
  "{}",
  "nonsense",
  "{\"target\":\"-\"}",
  "{\"what\":[\"all\"]}",
  "{\"what\":[],\"target\":\"-\"}",
  "{\"what\":\"all\",\"target\":\"-\"}",
  "{\"what\":[1],\"target\":\"-\"}",
  "{\"what\":[[]],\"target\":\"-\"}",
  "{\"what\":[\"all\"],\"target\":[]}",
  "{\"what\":[\"all\"],\"target\":\"-\",\"filters\":{}}",
  "{\"what\":[\"all\"],\"target\":\"-\",\"filters\":[null]}",
  "{\"what\":[\"all\"],\"target\":\"-\",\"columns\":7}",
  "{\"what\":[\"all\"],\"target\":\"-\",\"options\":[]}",
  "{\"what\":[\"all\"],\"target\":\"-\",\"options\":{\"a\":1}}",
  "{\"what\":[\"all\"],\"target\":\"-\",\"order\":{}}",
  "{\"what\":[\"all\"],\"target\":\"-\",\"privacy\":\"some\"}",
  "{\"what\":[\"all\"],\"target\":\"-\"} trailing",
};

static void
bad_json_is_refused (gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (carrel_export_request_parse (data, &error));
  g_assert_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FORMAT);
}

/* What, and which of it. */

static void
all_is_every_kind_in_order (Office *office, gconstpointer data)
{
  g_autoptr (CarrelExportRequest) request = office_request (office, "all", NULL, "a.json");
  g_autoptr (CarrelExportResult) result = office_run (office, request);
  g_autoptr (GPtrArray) order = carrel_model_in_order (&carrel_model);
  g_autofree char *text = fixture_read (result->files->pdata[0], NULL);
  const char *at = text;

  g_assert_cmpuint (result->counts->len, ==, carrel_model.n_entities);
  for (guint i = 0; i < order->len; i++) {
    g_autofree char *member =
      g_strdup_printf ("\"%s\":[", ((const CarrelEntity *) order->pdata[i])->name);

    at = strstr (at, member);
    g_assert_nonnull (at);
  }
}

static void
one_record_can_be_named (Office *office, gconstpointer data)
{
  g_autofree char *what = g_strconcat ("student/", office->student, NULL);
  g_autoptr (CarrelExportRequest) request = office_request (office, what, NULL, "a.csv");
  g_autofree char *text = NULL;

  add_column (request, "name");
  text = run_and_read (office, request);
  g_assert_cmpstr (text, ==, "name\nAnn Archer\n");
}

static void
naming_twice_is_naming_once (Office *office, gconstpointer data)
{
  g_autoptr (CarrelExportRequest) request =
    office_request (office, "students Student students", NULL, "a.csv");
  g_autofree char *text = NULL;

  add_column (request, "name");
  text = run_and_read (office, request);
  g_assert_cmpstr (text, ==, "name\nAnn Archer\nCem Çelik\nDot Dash\n");
}

static void
filters_order_and_search_choose (Office *office, gconstpointer data)
{
  g_autoptr (CarrelExportRequest) request = office_request (office, "students", NULL, "a.csv");
  g_autofree char *filtered = NULL;
  g_autofree char *found = NULL;

  add_column (request, "name");
  g_ptr_array_add (request->filters, g_strdup ("  status is set"));
  request->order = g_strdup ("-name");
  filtered = run_and_read (office, request);
  g_assert_cmpstr (filtered, ==, "name\nDot Dash\nCem Çelik\n");

  g_ptr_array_set_size (request->filters, 0);
  request->search = g_strdup ("arch");
  found = run_and_read (office, request);
  g_assert_cmpstr (found, ==, "name\nAnn Archer\n");
}

/* Tutors have no phone of a guardian; sessions have no status of theirs. */
static void
filters_count_for_those_that_have_the_field (Office *office, gconstpointer data)
{
  g_autoptr (CarrelExportRequest) request =
    office_request (office, "students courses", NULL, "a.json");
  g_autoptr (CarrelExportResult) result = NULL;

  g_ptr_array_add (request->filters, g_strdup ("birth_date >= 2010-01-01"));
  result = office_run (office, request);
  g_assert_cmpuint (g_array_index (result->counts, guint64, 0), ==, 1);
  g_assert_cmpuint (g_array_index (result->counts, guint64, 1), ==, 1);
}

static void
each_kind_gets_the_columns_it_has (Office *office, gconstpointer data)
{
  g_autoptr (CarrelExportRequest) request =
    office_request (office, "tutors courses", NULL, "a.json");
  g_autofree char *text = NULL;

  add_column (request, "name");
  add_column (request, "title");
  text = run_and_read (office, request);
  g_assert_cmpstr (text, ==,
                   "{\"tutors\":[\n{\"name\":\"Ben Baker\"}\n],"
                   "\"courses\":[\n{\"title\":\"Mathematics\"}\n]}\n");
}

static void
options_reach_the_format (Office *office, gconstpointer data)
{
  g_autoptr (CarrelExportRequest) request = office_request (office, "tutors", NULL, "a.csv");
  g_autofree char *text = NULL;

  add_column (request, "name");
  g_hash_table_insert (request->options, g_strdup ("header"), g_strdup ("none"));
  text = run_and_read (office, request);
  g_assert_cmpstr (text, ==, "Ben Baker\n");
}

/* How. */

static const struct {
  const char *target;
  const char *format;
} guesses[] = {
  { "a.csv", "csv" }, { "a.TSV", "tsv" }, { "a.json", "json" }, { "a.jsonl", "ndjson" },
  { "a.xml", "xml" }, { "a.zip", "zip" }, { "a.ZIP", "zip" },
};

static void
the_name_says_the_format (Office *office, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (guesses); i++) {
    g_autoptr (CarrelExportRequest) request =
      office_request (office, "tutors", i % 2 == 0 ? NULL : "", guesses[i].target);
    g_autoptr (CarrelExportResult) result = office_run (office, request);
    g_autoptr (CarrelExportRun) run = carrel_history_get (office->store, result->run, NULL);

    g_assert_cmpstr (run->format, ==, guesses[i].format);
  }
}

/* Words of the message that have to be there. */
static const struct {
  const char *what;
  const char *format;
  const char *target;
  const char *filter;
  const char *column;
  CarrelPrivacyMode privacy;
  const char *says;
} wrong[] = {
  { "dragons", "csv", "a.csv", NULL, NULL, CARREL_PRIVACY_FULL, "students" },
  { "", "csv", "a.csv", NULL, NULL, CARREL_PRIVACY_FULL, "all" },
  { "/", "csv", "a.csv", NULL, NULL, CARREL_PRIVACY_FULL, "all" },
  { "students", "pdf", "a.pdf", NULL, NULL, CARREL_PRIVACY_FULL, "ndjson" },
  { "students", NULL, "a.dat", NULL, NULL, CARREL_PRIVACY_FULL, "ndjson" },
  { "students tutors", "csv", "a.csv", NULL, NULL, CARREL_PRIVACY_FULL, "--format zip" },
  { "students", "csv", "a.csv", "shoe = 3", NULL, CARREL_PRIVACY_FULL, "shoe" },
  { "students tutors", "json", "a.json", "shoe = 3", NULL, CARREL_PRIVACY_FULL, "shoe" },
  { "students tutors", "json", "a.json", NULL, "shoe", CARREL_PRIVACY_FULL, "shoe" },
  { "students", "csv", "a.csv", NULL, "mail", CARREL_PRIVACY_FULL, "email" },
  { "students", "csv", "a.csv", NULL, "E-Mail", CARREL_PRIVACY_FULL, "email" },
  { "students", "csv", "a.csv", NULL, "name", CARREL_PRIVACY_WITHOUT, "personal" },
};

static void
what_is_wrong_is_said (Office *office, gconstpointer data)
{
  g_autoptr (GPtrArray) runs = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (CarrelExportRequest) request =
      office_request (office, wrong[i].what, wrong[i].format, wrong[i].target);
    g_autofree char *message = NULL;

    if (wrong[i].filter != NULL)
      g_ptr_array_add (request->filters, g_strdup (wrong[i].filter));
    if (wrong[i].column != NULL)
      add_column (request, wrong[i].column);
    request->privacy = wrong[i].privacy;
    message = office_fail (office, request, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION);
    g_test_message ("%s", message);
    g_assert_nonnull (strstr (message, wrong[i].says));
  }
  office_assert_files (office, "");
  runs = carrel_history_list (office->store, 0, 100, NULL);
  g_assert_cmpuint (runs->len, ==, 0);
}

static void
other_mistakes_are_said_too (Office *office, gconstpointer data)
{
  g_autoptr (CarrelExportRequest) missing =
    office_request (office, "students/01a1fb67-1800-745e-8f46-55aacd80396a", "csv", "a.csv");
  g_autoptr (CarrelExportRequest) order = office_request (office, "students", "csv", "a.csv");
  g_autoptr (CarrelExportRequest) filter = office_request (office, "students", "csv", "a.csv");
  g_autoptr (CarrelExportRequest) option = office_request (office, "students", "zip", "a.zip");
  g_autoptr (CarrelExportRequest) twice = office_request (office, "students", "csv", "a.csv");
  g_autofree char *what = g_strdup_printf ("students students/%s", office->student);
  g_autoptr (CarrelExportRequest) both = office_request (office, what, "json", "a.json");

  g_free (office_fail (office, missing, CARREL_STORE_ERROR, CARREL_STORE_ERROR_NOT_FOUND));
  order->order = g_strdup ("-shoe");
  g_free (office_fail (office, order, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION));
  g_ptr_array_add (filter->filters, g_strdup ("birth_date > tomorrow-ish"));
  g_free (office_fail (office, filter, CARREL_VALUE_ERROR, CARREL_VALUE_ERROR_INVALID));
  g_hash_table_insert (option->options, g_strdup ("header"), g_strdup ("none"));
  g_free (office_fail (office, option, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION));
  add_column (twice, "name");
  add_column (twice, "name");
  g_free (office_fail (office, twice, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION));
  g_free (office_fail (office, both, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION));
  office_assert_files (office, "");
}

static void
the_history_is_enough_to_run_it_again (Office *office, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelExportRequest) request = office_request (office, "students", NULL, "a.csv");
  g_autoptr (CarrelExportRequest) again = NULL;
  g_autoptr (CarrelExportResult) first = NULL;
  g_autoptr (CarrelExportResult) second = NULL;
  g_autoptr (CarrelExportRun) run = NULL;
  g_autofree char *before = g_get_current_dir ();

  /* From another folder, although the target was relative. */
  g_free (request->target);
  request->target = g_strdup ("a.csv");
  g_ptr_array_add (request->filters, g_strdup ("name ~ a"));
  g_assert_cmpint (chdir (office->folder), ==, 0);
  first = office_run (office, request);
  g_assert_cmpint (chdir (before), ==, 0);

  run = carrel_history_get (office->store, first->run, &error);
  again = carrel_export_request_parse (run->parameters, &error);
  g_assert_no_error (error);
  second = office_run (office, again);
  g_assert_cmpstr (second->files->pdata[0], ==, first->files->pdata[0]);
  g_assert_cmpstr (second->sha256, ==, first->sha256);
  office_assert_files (office, "a.csv");
}

#define ADD(name)                                                                                  \
  g_test_add ("/exchange/request/" #name, Office, NULL, office_set_up, name, office_tear_down)

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  g_test_add_func ("/exchange/request/a_request_survives_its_json", a_request_survives_its_json);
  g_test_add_func ("/exchange/request/little_is_needed", little_is_needed);
  for (gsize i = 0; i < G_N_ELEMENTS (bad_json); i++) {
    g_autofree char *path =
      g_strdup_printf ("/exchange/request/bad_json_is_refused/%" G_GSIZE_FORMAT, i);

    g_test_add_data_func (path, bad_json[i], bad_json_is_refused);
  }
  ADD (all_is_every_kind_in_order);
  ADD (one_record_can_be_named);
  ADD (naming_twice_is_naming_once);
  ADD (filters_order_and_search_choose);
  ADD (filters_count_for_those_that_have_the_field);
  ADD (each_kind_gets_the_columns_it_has);
  ADD (options_reach_the_format);
  ADD (the_name_says_the_format);
  ADD (what_is_wrong_is_said);
  ADD (other_mistakes_are_said_too);
  ADD (the_history_is_enough_to_run_it_again);
  return fixture_end ();
}
