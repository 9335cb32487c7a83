#include "config.h"

#include "exchange/import.h"

#include "exchange/error.h"
#include "exchange/import-fixture.h"
#include "fixture.h"
#include "store/feed.h"
#include "store/undo.h"

#include <string.h>

#define ADD(name)                                                                                  \
  g_test_add ("/import/" #name, StoreFixture, NULL, store_fixture_set_up, name,                    \
              store_fixture_tear_down)

static void
all_good_rows_are_one_cause (StoreFixture *self, gconstpointer data)
{
  g_autoptr (CarrelImportResult) result =
    import_text (self, "students.csv",
                 "name,email,birth_date\nAnn,ann@example.org,2010-05-01\nBob,,2.6.2011\n", NULL);
  g_autoptr (CarrelCause) cause = NULL;
  CarrelUndoResult undone;

  import_assert_count (result, self, "students", 2, 0, 0);
  g_assert_cmpuint (result->rows, ==, 2);
  g_assert_cmpuint (result->rejected, ==, 0);
  g_assert_null (result->rejects_path);
  import_assert_field (self, "students", "name", "Bob", "birth_date", "2011-06-02");
  cause = carrel_feed_get_cause (self->store, result->cause, NULL);
  g_assert_cmpstr (cause->label, ==, "Import of students.csv");
  g_assert_cmpstr (cause->kind, ==, "import");
  g_assert_true (carrel_undo_run (self->store, cause, FALSE, &undone, NULL, NULL, NULL));
  g_assert_cmpint (store_fixture_count (self, "students"), ==, 0);
}

static void
what_the_file_is_is_said (StoreFixture *self, gconstpointer data)
{
  g_autoptr (CarrelImportResult) result =
    import_text (self, "pupils.csv", "Name;Preis;Beginn;Schuhe\nAnn;12,50;3/4/2026;37\n", NULL);
  g_autoptr (GString) notes = g_string_new (NULL);

  for (guint i = 0; i < result->notes->len; i++)
    g_string_append_printf (notes, "%s\n", (char *) result->notes->pdata[i]);
  g_assert_nonnull (strstr (notes->str, "semicolons"));
  g_assert_nonnull (strstr (notes->str, "“Schuhe”"));
  g_assert_nonnull (strstr (notes->str, "Dates such as 03/04/2026 were read as"));
  import_assert_field (self, "students", "name", "Ann", "hourly_rate", "1250");
}

static void
dates_are_read_as_the_file_or_the_caller_says (StoreFixture *self, gconstpointer data)
{
  const CarrelImportOptions mdy = { .dates = CARREL_IMPORT_DATES_MDY };
  const CarrelImportOptions dmy = { .dates = CARREL_IMPORT_DATES_DMY };

  carrel_import_result_free (
    import_text (self, "students.csv", "name,birth date\nAnn,3/4/2010\nBob,13/4/2010\n", NULL));
  import_assert_field (self, "students", "name", "Ann", "birth_date", "2010-04-03");
  carrel_import_result_free (
    import_text (self, "students.csv", "name,birth date\nCem,3/4/2010\nDan,4/13/2010\n", NULL));
  import_assert_field (self, "students", "name", "Cem", "birth_date", "2010-03-04");
  carrel_import_result_free (
    import_text (self, "students.csv", "name,birth date\nEva,3/4/2010\n", &mdy));
  import_assert_field (self, "students", "name", "Eva", "birth_date", "2010-03-04");
  carrel_import_result_free (
    import_text (self, "students.csv", "name,birth date\nFay,3/4/2010\n", &dmy));
  import_assert_field (self, "students", "name", "Fay", "birth_date", "2010-04-03");
}

static void
rejected_rows_can_be_mended_and_come_back (StoreFixture *self, gconstpointer data)
{
  g_autoptr (CarrelImportResult) first =
    import_text (self, "students.csv",
                 "name,email,birth date\nAnn,ann@example.org,\n,bob@example.org,\n"
                 "\"Cem \"\"C\"\", jr.\",cem(at)example.org,\nDan,,31.2.2010\n",
                 NULL);
  g_autoptr (CarrelImportResult) again = NULL;
  g_autoptr (CarrelImportResult) mended = NULL;
  g_autoptr (GString) text = NULL;
  g_autofree char *rejects = import_rejects (first);

  g_assert_cmpuint (first->rejected, ==, 3);
  g_assert_cmpuint (first->rejects->len, ==, 3);
  g_assert_cmpuint (((CarrelImportReject *) first->rejects->pdata[1])->line, ==, 4);
  import_assert_count (first, self, "students", 1, 0, 0);
  g_assert_true (g_str_has_prefix (rejects, "\"name\",\"email\",\"birth date\",\"problem\"\r\n"));
  g_assert_nonnull (strstr (rejects, "\"Cem \"\"C\"\", jr.\""));
  g_assert_nonnull (strstr (rejects, "E-mail: “cem(at)example.org” is not"));
  g_assert_nonnull (strstr (rejects, "Name: a value is needed"));

  again = import_text (self, "students.csv", rejects, NULL); /* nothing was mended */
  g_assert_cmpuint (again->rejected, ==, 3);
  g_clear_pointer (&rejects, g_free);
  rejects = import_rejects (again);
  text = g_string_new (rejects);
  g_string_replace (text, "cem(at)", "cem@", 1);
  g_string_replace (text, "\"\",\"bob", "\"Bob\",\"bob", 1);
  g_string_replace (text, "31.2.2010", "28.2.2010", 1);
  mended = import_text (self, "students.csv", text->str, NULL);
  g_assert_cmpuint (mended->rejected, ==, 0);
  import_assert_count (mended, self, "students", 3, 0, 0);
  import_assert_field (self, "students", "email", "cem@example.org", "name", "Cem \"C\", jr.");
}

static void
references_are_found_by_whatever_names_them (StoreFixture *self, gconstpointer data)
{
  g_autofree char *ann = store_fixture_add (self, "students", "name", "Ann Lee", "email",
                                            "ann@example.org", "external_id", "s1", NULL);
  g_autofree char *course =
    store_fixture_add (self, "courses", "title", "Maths", "code", "M7", NULL);
  g_autofree char *text =
    g_strdup_printf ("external_id,student,starts_at,course\nr1,%s,2026-11-21 10:00,M7\n"
                     "r2,ANN@example.org,2026-11-21 11:00,maths\nr3,Ann Lee,2026-11-21 12:00,%s\n"
                     "r4,s1,2026-11-21 13:00,\nr5,Nobody,2026-11-21 14:00,\n",
                     ann, course);
  g_autoptr (CarrelImportResult) result = import_text (self, "sessions.csv", text, NULL);
  g_autofree char *rejects = import_rejects (result);

  import_assert_count (result, self, "sessions", 4, 0, 0);
  for (const char *number = "1234"; *number != '\0'; number++) {
    const char id[] = { 'r', *number, '\0' };

    import_assert_field (self, "sessions", "external_id", id, "student", ann);
    import_assert_field (self, "sessions", "external_id", id, "course",
                         *number == '4' ? NULL : course);
  }
  g_assert_nonnull (strstr (rejects, "Student: “Nobody” is not among the Students"));
}

static void
a_name_that_two_have_is_refused (StoreFixture *self, gconstpointer data)
{
  g_autoptr (CarrelImportResult) result = NULL;
  g_autofree char *rejects = NULL;

  g_free (store_fixture_add (self, "students", "name", "Ann Lee", NULL));
  g_free (store_fixture_add (self, "students", "name", "ann lee", NULL));
  result =
    import_text (self, "sessions.csv", "student,starts_at\nAnn Lee,2026-11-21 10:00\n", NULL);
  g_assert_cmpuint (result->rejected, ==, 1);
  rejects = import_rejects (result);
  g_assert_nonnull (strstr (rejects, "several of the Students are called “Ann Lee”"));
}

static void
siblings_who_share_an_address_stay_two (StoreFixture *self, gconstpointer data)
{
  const char *text = "name,email\nAnn Lee,mum@example.org\nBob Lee,mum@example.org\n";
  g_autoptr (CarrelImportResult) first = import_text (self, "students.csv", text, NULL);
  g_autoptr (CarrelImportResult) second = import_text (self, "students.csv", text, NULL);
  g_autoptr (CarrelImportResult) changed =
    import_text (self, "students.csv", "name,email,phone\nANN Lee,MUM@example.org,123\n", NULL);

  import_assert_count (first, self, "students", 2, 0, 0);
  import_assert_count (second, self, "students", 0, 0, 2);
  import_assert_count (changed, self, "students", 0, 1, 0);
  import_assert_field (self, "students", "name", "Ann Lee", "phone", "123");
  import_assert_field (self, "students", "name", "Bob Lee", "phone", NULL);
}

static void
nobody_is_taken_for_another_on_a_name_alone (StoreFixture *self, gconstpointer data)
{
  g_autoptr (CarrelImportResult) first =
    import_text (self, "students.csv", "name,phone\nAnn Lee,123\n", NULL);
  g_autoptr (CarrelImportResult) second =
    import_text (self, "students.csv", "name,phone\nAnn Lee,456\n", NULL);

  import_assert_count (first, self, "students", 1, 0, 0);
  import_assert_count (second, self, "students", 1, 0, 0);
}

static void
two_equal_payments_stay_two (StoreFixture *self, gconstpointer data)
{
  const char *text = "paid_on,amount,method\n2026-11-21,25.00,cash\n2026-11-21,25.00,cash\n";
  const char *three = "paid_on,amount,method\n2026-11-21,25.00,cash\n2026-11-21,25.00,cash\n"
                      "2026-11-21,25.00,cash\n";
  g_autoptr (CarrelImportResult) first = import_text (self, "payments.csv", text, NULL);
  g_autoptr (CarrelImportResult) second = import_text (self, "payments.csv", text, NULL);
  g_autoptr (CarrelImportResult) third = import_text (self, "payments.csv", three, NULL);

  import_assert_count (first, self, "payments", 2, 0, 0);
  import_assert_count (second, self, "payments", 0, 0, 2);
  import_assert_count (third, self, "payments", 1, 0, 2);
}

static void
what_was_deleted_comes_again (StoreFixture *self, gconstpointer data)
{
  const char *text = "paid_on,amount\n2026-11-21,25.00\n";
  g_autoptr (CarrelImportResult) first = import_text (self, "payments.csv", text, NULL);
  g_autofree char *id = store_fixture_find (self, "payments", "paid_on", "2026-11-21");
  g_autoptr (CarrelImportResult) second = NULL;

  store_fixture_delete (self, "payments", id);
  second = import_text (self, "payments.csv", text, NULL);
  import_assert_count (second, self, "payments", 1, 0, 0);
}

/* A file sorted by date may name the series before it has come. */
static void
rows_wait_for_those_they_refer_to (StoreFixture *self, gconstpointer data)
{
  g_autoptr (CarrelImportResult) result =
    import_text (self, "sessions.csv",
                 "external_id,starts_at,series\nthird,2026-11-21 10:00,second\n"
                 "second,2026-11-22 10:00,first\nfirst,2026-11-23 10:00,\n"
                 "lost,2026-11-24 10:00,nowhere\n",
                 NULL);
  g_autofree char *first = store_fixture_find (self, "sessions", "external_id", "first");
  g_autofree char *second = store_fixture_find (self, "sessions", "external_id", "second");

  import_assert_count (result, self, "sessions", 3, 0, 0);
  g_assert_cmpuint (result->rejected, ==, 1);
  import_assert_field (self, "sessions", "external_id", "second", "series", first);
  import_assert_field (self, "sessions", "external_id", "third", "series", second);
}

static void
an_empty_cell_keeps_what_is_there (StoreFixture *self, gconstpointer data)
{
  const CarrelImportOptions clear = { .clear_empty = TRUE };
  g_autoptr (CarrelImportResult) keeps = NULL;
  g_autoptr (CarrelImportResult) clears = NULL;

  g_free (store_fixture_add (self, "students", "name", "Ann", "external_id", "s1", "phone", "123",
                             "city", "Bonn", NULL));
  keeps = import_text (self, "students.csv", "external_id,name,phone,city\ns1,Ann, ,Köln\n", NULL);
  import_assert_count (keeps, self, "students", 0, 1, 0);
  import_assert_field (self, "students", "name", "Ann", "phone", "123");
  import_assert_field (self, "students", "name", "Ann", "city", "Köln");
  clears = import_text (self, "students.csv", "external_id,name,phone\ns1,Ann,\n", &clear);
  import_assert_count (clears, self, "students", 0, 1, 0);
  import_assert_field (self, "students", "name", "Ann", "phone", NULL);
  import_assert_field (self, "students", "name", "Ann", "city", "Köln"); /* no such column */
}

static void
null_in_json_empties (StoreFixture *self, gconstpointer data)
{
  g_autoptr (CarrelImportResult) result = NULL;

  g_free (store_fixture_add (self, "students", "name", "Ann", "external_id", "s1", "phone", "123",
                             "city", "Bonn", NULL));
  result = import_text (
    self, "x.json", "{\"students\":[{\"external_id\":\"s1\",\"phone\":null,\"city\":\"\"}]}", NULL);
  import_assert_count (result, self, "students", 0, 1, 0);
  import_assert_field (self, "students", "name", "Ann", "phone", NULL);
  import_assert_field (self, "students", "name", "Ann", "city", "Bonn");
}

static void
a_row_of_several_records_is_taken_whole_or_not_at_all (StoreFixture *self, gconstpointer data)
{
  const CarrelImportOptions options = {
    .mapping = "{\"records\":[{\"entity\":\"students\",\"fields\":{\"name\":{\"column\":\"n\"}}},"
               "{\"entity\":\"sessions\",\"fields\":{\"student\":{\"record\":0},"
               "\"starts_at\":{\"column\":\"t\"}}}]}",
  };
  g_autoptr (CarrelImportResult) result = import_text (
    self, "rows.csv", "n,t\nAnn,2026-11-21 10:00\nBob,whenever\nCem,2026-11-21 11:00\n", &options);
  g_autoptr (GPtrArray) causes = carrel_feed_list_causes (self->store, 0, 1, NULL);

  import_assert_count (result, self, "students", 2, 0, 0);
  import_assert_count (result, self, "sessions", 2, 0, 0);
  g_assert_cmpuint (result->rejected, ==, 1);
  g_assert_cmpint (store_fixture_count (self, "students"), ==, 2);
  g_assert_null (store_fixture_find (self, "students", "name", "Bob"));
  g_assert_cmpint (((CarrelCause *) causes->pdata[0])->changes, ==, 4);
}

static void
a_list_in_a_cell_makes_a_record_for_each (StoreFixture *self, gconstpointer data)
{
  const CarrelImportOptions options = {
    .mapping = "{\"records\":[{\"entity\":\"students\",\"fields\":{\"name\":{\"column\":\"n\"}}},"
               "{\"entity\":\"enrolments\",\"fields\":{\"student\":{\"record\":0},"
               "\"course\":{\"column\":\"c\",\"split\":\",\"}}}]}",
  };
  g_autoptr (CarrelImportResult) result = NULL;

  g_free (store_fixture_add (self, "courses", "title", "Maths", NULL));
  g_free (store_fixture_add (self, "courses", "title", "Art", NULL));
  result =
    import_text (self, "rows.csv", "n,c\nAnn,\"Maths, Art\"\nBob,\"Maths,Chess\"\n", &options);
  import_assert_count (result, self, "enrolments", 2, 0, 0);
  import_assert_count (result, self, "students", 1, 0, 0); /* Bob’s second one is unknown */
}

static void
documents_say_what_their_rows_are (StoreFixture *self, gconstpointer data)
{
  g_autoptr (CarrelImportResult) json = import_text (
    self, "a.json",
    "{\"tutors\":[{\"name\":\"Tom\",\"email\":\"tom@example.org\"}],"
    "\"Schüler\":[{\"Name\":\"Ann\",\"tutor\":\"tom@example.org\"}],\"stuff\":[{\"a\":1}]}",
    NULL);
  g_autoptr (CarrelImportResult) xml = import_text (
    self, "b.xml",
    "<carrel><students><student><name>Bob</name><tutor>Tom</tutor></student></students></carrel>",
    NULL);
  g_autoptr (CarrelImportResult) lines =
    import_text (self, "c.ndjson",
                 "{\"entity\":\"students\",\"name\":\"Cem\"}\nnot "
                 "json\n{\"entity\":\"tutors\",\"name\":\"Uta\"}\n",
                 NULL);

  import_assert_count (json, self, "tutors", 1, 0, 0);
  import_assert_count (json, self, "students", 1, 0, 0);
  g_assert_cmpuint (json->rejected, ==, 1);
  import_assert_count (xml, self, "students", 1, 0, 0);
  import_assert_count (lines, self, "students", 1, 0, 0);
  import_assert_count (lines, self, "tutors", 1, 0, 0);
  g_assert_cmpuint (lines->rejected, ==, 1);
}

static void
files_that_cannot_be_understood_change_nothing (StoreFixture *self, gconstpointer data)
{
  static const struct {
    const char *name;
    const char *text;
    int code;
    const char *says;
  } cases[] = {
    { "stuff.csv", "foo,bar\n1,2\n", CARREL_EXCHANGE_ERROR_MAPPING, "--as" },
    { "students.csv", "1,2\n3,4\n", CARREL_EXCHANGE_ERROR_MAPPING, "None of the columns" },
    { "empty.csv", "", CARREL_EXCHANGE_ERROR_FORMAT, "empty" },
    { "page.csv", "<!DOCTYPE html><html><body>Sign in</body></html>", CARREL_EXCHANGE_ERROR_FORMAT,
      "web page" },
    { "x.csv", "%PDF-1.7 ...", CARREL_EXCHANGE_ERROR_FORMAT, "PDF" },
    { "bad.json", "{\"students\":[{\"name\":\"Ann\"},{\"name\":", CARREL_EXCHANGE_ERROR_FORMAT,
      NULL },
    { "bad.xml", "<a><b><c>1</c></b><b>", CARREL_EXCHANGE_ERROR_FORMAT, NULL },
    { "evil.xml",
      "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a><b><c>&x;</c></b></a>",
      CARREL_EXCHANGE_ERROR_UNSAFE, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *message =
      import_fails (self, cases[i].name, cases[i].text, NULL, CARREL_EXCHANGE_ERROR, cases[i].code);

    g_test_message ("%s", message);
    if (cases[i].says != NULL)
      g_assert_nonnull (strstr (message, cases[i].says));
  }
}

static void
a_mapping_can_be_proposed_edited_and_remembered (StoreFixture *self, gconstpointer data)
{
  const char *text = "name,shoe\nAnn,37\n";
  g_autofree char *path = g_build_filename (self->folder, "students.csv", NULL);
  const CarrelImportOptions none = { NULL };
  CarrelImportOptions edited = { .save_mapping = TRUE };
  const CarrelImportOptions ignoring = { .ignore_saved = TRUE };
  g_autoptr (GString) mapping = NULL;
  g_autofree char *proposed = NULL;
  g_autoptr (GError) error = NULL;

  carrel_import_result_free (import_text (self, "students.csv", text, NULL));
  proposed = carrel_import_propose (self->store, path, &none, &error);
  g_assert_no_error (error);
  mapping = g_string_new (proposed);
  g_string_replace (mapping, "\"name\" : {", "\"notes\" : { \"column\" : \"shoe\" }, \"name\" : {",
                    1);
  edited.mapping = mapping->str;
  carrel_import_result_free (import_text (self, "students.csv", "name,shoe\nBob,38\n", &edited));
  import_assert_field (self, "students", "name", "Bob", "notes", "38");
  carrel_import_result_free (import_text (self, "other.csv", "name,shoe\nCem,39\n", NULL));
  import_assert_field (self, "students", "name", "Cem", "notes", "39"); /* remembered */
  carrel_import_result_free (import_text (self, "students.csv", "name,shoe\nDan,40\n", &ignoring));
  import_assert_field (self, "students", "name", "Dan", "notes", NULL);
}

static void
on_progress (guint64 done, guint64 total, const char *message, gpointer data)
{
  if (done > 0)
    g_cancellable_cancel (data);
}

static void
a_cancelled_import_leaves_nothing (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) at_once = g_cancellable_new ();
  g_autoptr (GCancellable) later = g_cancellable_new ();
  g_autoptr (CarrelProgress) progress = carrel_progress_new (on_progress, later);
  g_autofree char *path = g_build_filename (self->folder, "students.csv", NULL);
  g_autofree char *rejects = g_build_filename (self->folder, "rejected.csv", NULL);
  const CarrelImportOptions options = { .rejects_path = rejects };
  g_autoptr (GString) text = g_string_new ("name,email\nBad,not-an-address\n");

  for (int i = 0; i < 20000; i++)
    g_string_append_printf (text, "Ann %d,ann%d@example.org\n", i, i);
  g_assert_true (g_file_set_contents (path, text->str, (gssize) text->len, NULL));
  g_cancellable_cancel (at_once);
  for (int i = 0; i < 2; i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (carrel_import_run (self->store, path, &options, i == 0 ? NULL : progress,
                                      i == 0 ? at_once : later, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpint (store_fixture_count (self, "students"), ==, 0);
    g_assert_null (carrel_store_get_cause (self->store));
    g_assert_false (g_file_test (rejects, G_FILE_TEST_EXISTS));
  }
}

static void
the_workspace_says_what_money_and_clocks_mean (StoreFixture *self, gconstpointer data)
{
  g_autoptr (CarrelImportResult) result = NULL;

  g_assert_true (carrel_store_set_setting (self->store, "currency", "JPY", NULL));
  g_assert_true (carrel_store_set_setting (self->store, "timezone", "Asia/Tokyo", NULL));
  result = import_text (self, "sessions.csv",
                        "external_id,starts_at,price,currency,timezone\na,2026-11-21 10:00,2500,,\n"
                        "b,2026-11-21 10:00,25.00,EUR,Europe/Berlin\n",
                        NULL);
  import_assert_count (result, self, "sessions", 2, 0, 0);
  import_assert_field (self, "sessions", "external_id", "a", "price", "2500");
  import_assert_field (self, "sessions", "external_id", "a", "currency", "JPY");
  import_assert_field (self, "sessions", "external_id", "a", "starts_at", "2026-11-21T01:00:00Z");
  import_assert_field (self, "sessions", "external_id", "b", "price", "2500");
  import_assert_field (self, "sessions", "external_id", "b", "starts_at", "2026-11-21T09:00:00Z");
}

/* An id of ours that is not in this workspace: the record is made with it, so that an export can
 * be brought into an empty workspace. */
static void
our_own_ids_are_kept (StoreFixture *self, gconstpointer data)
{
  const char *text = "id,name\n017f22e2-79b0-7cc3-98c4-dc0c0c07398f,Ann\n";
  g_autoptr (CarrelImportResult) result = import_text (self, "students.csv", text, NULL);

  import_assert_count (result, self, "students", 1, 0, 0);
  import_assert_field (self, "students", "name", "Ann", "id",
                       "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
}

/* Those of other programs are external ones, by which they find each other. */
static void
ids_of_others_are_external (StoreFixture *self, gconstpointer data)
{
  const char *tutors = "id,name,email\n7,Tom,tom@example.org\n8,Uta,\n";
  const char *students = "id,name,tutor\n7,Ann,8\n9,Bob,7\n";
  g_autofree char *uta = NULL;

  carrel_import_result_free (import_text (self, "tutors.csv", tutors, NULL));
  for (int i = 0; i < 2; i++) {
    g_autoptr (CarrelImportResult) result = import_text (self, "students.csv", students, NULL);

    import_assert_count (result, self, "students", i == 0 ? 2 : 0, 0, i == 0 ? 0 : 2);
  }
  import_assert_field (self, "students", "name", "Ann", "external_id", "7");
  uta = store_fixture_find (self, "tutors", "external_id", "8");
  import_assert_field (self, "students", "name", "Ann", "tutor", uta);
}

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  ADD (all_good_rows_are_one_cause);
  ADD (what_the_file_is_is_said);
  ADD (dates_are_read_as_the_file_or_the_caller_says);
  ADD (rejected_rows_can_be_mended_and_come_back);
  ADD (references_are_found_by_whatever_names_them);
  ADD (a_name_that_two_have_is_refused);
  ADD (siblings_who_share_an_address_stay_two);
  ADD (nobody_is_taken_for_another_on_a_name_alone);
  ADD (two_equal_payments_stay_two);
  ADD (what_was_deleted_comes_again);
  ADD (rows_wait_for_those_they_refer_to);
  ADD (an_empty_cell_keeps_what_is_there);
  ADD (null_in_json_empties);
  ADD (a_row_of_several_records_is_taken_whole_or_not_at_all);
  ADD (a_list_in_a_cell_makes_a_record_for_each);
  ADD (documents_say_what_their_rows_are);
  ADD (files_that_cannot_be_understood_change_nothing);
  ADD (a_mapping_can_be_proposed_edited_and_remembered);
  ADD (a_cancelled_import_leaves_nothing);
  ADD (the_workspace_says_what_money_and_clocks_mean);
  ADD (our_own_ids_are_kept);
  ADD (ids_of_others_are_external);
  return fixture_end ();
}
