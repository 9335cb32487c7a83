#include "config.h"

#include "exchange/bundle.h"

#include "base/digest.h"
#include "exchange/archive-writer.h"
#include "exchange/archive.h"
#include "exchange/error.h"
#include "exchange/export-fixture.h"
#include "exchange/sample.h"
#include "fixture.h"
#include "store/audit.h"
#include "store/records.h"
#include "store/undo.h"

#include <string.h>

/* What is in a bundle; each file can be changed before it is written again. */
typedef struct {
  char *name;
  GString *text;
} File;

static void
file_free (gpointer data)
{
  File *file = data;

  g_free (file->name);
  g_string_free (file->text, TRUE);
  g_free (file);
}

static GPtrArray *
read_files (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelArchive) archive = carrel_archive_open (path, &error);
  GPtrArray *files = g_ptr_array_new_with_free_func (file_free);
  CarrelArchiveEntry entry;
  char buffer[4096];

  g_assert_no_error (error);
  while (carrel_archive_next (archive, &entry, &error) == CARREL_STEP_ROW) {
    File *file = g_new0 (File, 1);
    gssize got;

    file->name = g_strdup (entry.name);
    file->text = g_string_new (NULL);
    while ((got = carrel_archive_read (archive, buffer, sizeof buffer, &error)) > 0)
      g_string_append_len (file->text, buffer, got);
    g_ptr_array_add (files, file);
  }
  g_assert_no_error (error);
  return files;
}

static GString *
get_text (GPtrArray *files, const char *name)
{
  for (guint i = 0; i < files->len; i++) {
    File *file = files->pdata[i];

    if (strcmp (file->name, name) == 0)
      return file->text;
  }
  return NULL;
}

static char *
write_files (Office *office, GPtrArray *files, const char *name)
{
  g_autoptr (GError) error = NULL;
  char *path = office_path (office, name);
  g_autoptr (CarrelOutput) output = carrel_output_open (path, 0600, &error);
  g_autoptr (CarrelArchiveWriter) writer = carrel_archive_writer_new (output, 0, &error);

  for (guint i = 0; i < files->len; i++) {
    File *file = files->pdata[i];

    carrel_archive_writer_add (writer, file->name, file->text->str, file->text->len, &error);
    g_assert_no_error (error);
  }
  g_assert_true (carrel_archive_writer_close (writer, &error));
  g_assert_true (carrel_output_close (output, NULL, NULL, &error));
  return path;
}

static char *
export_bundle (Office *office, CarrelStore *store, const char *name, CarrelPrivacyMode privacy)
{
  return office_export (office, store, "all", "zip", name, privacy);
}

static CarrelImportResult *
import_bundle (CarrelStore *store, const char *path)
{
  const CarrelImportOptions options = { NULL };
  g_autoptr (GError) error = NULL;
  CarrelImportResult *result = carrel_import_run (store, path, &options, NULL, NULL, &error);

  g_assert_no_error (error);
  return result;
}

static gint64
count_all (CarrelStore *store)
{
  gint64 total = 0;

  for (guint i = 0; i < carrel_model.n_entities; i++) {
    g_autoptr (CarrelQuery) query = carrel_query_new (&carrel_model.entities[i]);

    total += carrel_records_count (store, query, NULL);
  }
  return total;
}

static void
assert_equal_exports (Office *office, CarrelStore *copy)
{
  g_autofree char *one =
    office_export (office, office->store, "all", "ndjson", "1.ndjson", CARREL_PRIVACY_FULL);
  g_autofree char *other =
    office_export (office, copy, "all", "ndjson", "2.ndjson", CARREL_PRIVACY_FULL);
  gsize length;
  gsize other_length;
  g_autofree char *bytes = fixture_read (one, &length);
  g_autofree char *other_bytes = fixture_read (other, &other_length);

  fixture_assert_equal (other_bytes, other_length, bytes, length);
}

/* There and back. */

static void
a_bundle_brings_everything_back (Office *office, gconstpointer data)
{
  g_autoptr (CarrelStore) copy = office_new_store (office, "copy");
  g_autofree char *path = NULL;
  g_autofree char *again = NULL;
  g_autofree char *currency = NULL;
  g_autoptr (CarrelImportResult) result = NULL;

  g_assert_true (carrel_store_set_setting (office->store, "currency", "EUR", NULL));
  path = export_bundle (office, office->store, "all.zip", CARREL_PRIVACY_FULL);
  result = import_bundle (copy, path);
  g_assert_cmpuint (result->rejected, ==, 0);
  g_assert_cmpint (count_all (copy), ==, count_all (office->store));
  assert_equal_exports (office, copy);
  currency = carrel_store_get_setting (copy, "currency", NULL);
  g_assert_cmpstr (currency, ==, "EUR");

  /* The secret ones too. */
  again = export_bundle (office, copy, "again.zip", CARREL_PRIVACY_FULL);
  {
    g_autoptr (GPtrArray) files = read_files (again);

    g_assert_nonnull (strstr (get_text (files, "meetings.ndjson")->str, "hush-hush"));
  }
}

/* What people, connectors and other versions may have put there. */
static void
awkward_values_come_back_as_they_are (Office *office, gconstpointer data)
{
  static const char *const notes[] = {
    "\nbegins and ends with lines\n\n",
    "  spaces  ",
    "\t",
    "\"",
    "\\",
    "=1+1",
    "null",
    "\xf0\x9f\x8e\x93 \xe2\x80\xa8",
    "\x01\x1f\x7f",
    "\xc2\xa0",
    "\xef\xbb\xbf"
    "bom",
    "a\r\nb",
    "</notes>",
    "{\"a\":1}",
    "0012",
  };
  static const char *const extras[] = {
    "{}",
    "[]",
    "true",
    "1e400",
    "-0.10",
    "12345678901234567890",
    "{\"b\":[1,{\"a\":\"\\n\"}],\"b2\":1.0}",
  };
  g_autoptr (CarrelStore) copy = office_new_store (office, "copy");
  g_autoptr (CarrelImportResult) result = NULL;
  g_autofree char *path = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (notes); i++)
    g_free (office_add (office->store, "students", "name", "Same Name", "email", "same@example.com",
                        "notes", notes[i], "extra", extras[i % G_N_ELEMENTS (extras)], "timezone",
                        "Atlantis/Old_Town", NULL));
  g_free (office_add (office->store, "payments", "paid_on", "2026-11-01", "amount", "-1",
                      "currency", "KWD", NULL));
  g_free (office_add (office->store, "payments", "paid_on", "2026-11-01", "amount",
                      "900719925474099312", "currency", "JPY", NULL));
  g_free (office_add (office->store, "payments", "paid_on", "2026-11-01", "amount",
                      "-123456789012345678", "currency", "EUR", NULL));
  path = export_bundle (office, office->store, "all.zip", CARREL_PRIVACY_FULL);
  result = import_bundle (copy, path);
  for (guint i = 0; i < result->rejects->len; i++)
    g_test_message ("%s", ((CarrelImportReject *) result->rejects->pdata[i])->problem);
  g_assert_cmpuint (result->rejected, ==, 0);
  assert_equal_exports (office, copy);
}

/* The same student takes the same course a second time. */
static void
records_that_look_alike_stay_apart (Office *office, gconstpointer data)
{
  g_autoptr (CarrelStore) copy = office_new_store (office, "copy");
  g_autofree char *course = office_add (office->store, "courses", "title", "Chess", NULL);
  g_autofree char *once = office_add (office->store, "enrolments", "student", office->student,
                                      "course", course, "enrolled_on", "2025-09-01", NULL);
  g_autofree char *again = office_add (office->store, "enrolments", "student", office->student,
                                       "course", course, "enrolled_on", "2026-09-01", NULL);
  g_autofree char *path = export_bundle (office, office->store, "all.zip", CARREL_PRIVACY_FULL);
  g_autoptr (CarrelImportResult) result = import_bundle (copy, path);

  g_assert_cmpuint (result->rejected, ==, 0);
  g_assert_cmpint (count_all (copy), ==, count_all (office->store));
  assert_equal_exports (office, copy);
}

/* An override was made before its series. */
static void
references_within_a_kind_may_point_ahead (Office *office, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelStore) copy = office_new_store (office, "copy");
  g_autofree char *first = office_add (office->store, "sessions", "title", "Override", "starts_at",
                                       "2026-11-24T16:00:00Z", NULL);
  g_autofree char *series = office_add (office->store, "sessions", "title", "Series", "starts_at",
                                        "2026-11-23T16:00:00Z", NULL);
  g_autoptr (CarrelRecord) patch =
    carrel_record_new (carrel_model_find (&carrel_model, "sessions"));
  g_autofree char *path = NULL;
  g_autoptr (CarrelImportResult) result = NULL;

  carrel_record_set (patch, CARREL_FIELD_ID, first);
  carrel_record_set_by_name (patch, "series", series);
  carrel_store_begin (office->store, CARREL_CAUSE_USER, "Test", &error);
  carrel_records_update (office->store, patch, 0, NULL, &error);
  carrel_store_commit (office->store, &error);
  g_assert_no_error (error);

  path = export_bundle (office, office->store, "all.zip", CARREL_PRIVACY_FULL);
  result = import_bundle (copy, path);
  g_assert_cmpuint (result->rejected, ==, 0);
  {
    g_autofree char *json =
      office_export (office, copy, "sessions", "json", "s.json", CARREL_PRIVACY_FULL);
    g_autofree char *text = fixture_read (json, NULL);

    g_assert_nonnull (strstr (text, series));
    g_assert_nonnull (strstr (text, "\"series\""));
  }
}

static void
a_sample_comes_back_byte_by_byte (Office *office, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelStore) copy = office_new_store (office, "copy");
  g_autoptr (CarrelImportResult) result = NULL;
  g_autofree char *path = NULL;

  carrel_sample_fill (office->store, 60, 20778, NULL, NULL, &error);
  g_assert_no_error (error);
  path = export_bundle (office, office->store, "all.zip", CARREL_PRIVACY_FULL);
  result = import_bundle (copy, path);
  g_assert_cmpuint (result->rejected, ==, 0);
  assert_equal_exports (office, copy);
}

static void
importing_twice_changes_nothing (Office *office, gconstpointer data)
{
  g_autofree char *path = export_bundle (office, office->store, "all.zip", CARREL_PRIVACY_FULL);
  g_autoptr (CarrelImportResult) result = import_bundle (office->store, path);

  g_assert_null (result->cause);
  g_assert_cmpuint (result->rejected, ==, 0);
  for (guint i = 0; i < result->counts->len; i++) {
    const CarrelImportCount *count = &g_array_index (result->counts, CarrelImportCount, i);

    g_assert_cmpuint (count->created + count->updated, ==, 0);
  }
}

static void
an_import_is_one_cause (Office *office, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelStore) copy = office_new_store (office, "copy");
  g_autofree char *path = export_bundle (office, office->store, "all.zip", CARREL_PRIVACY_FULL);
  g_autoptr (CarrelImportResult) result = import_bundle (copy, path);
  g_autoptr (GPtrArray) audit = carrel_audit_list (copy, 0, 1, &error);
  g_autoptr (CarrelCause) cause = NULL;
  CarrelUndoResult undone;

  cause = carrel_feed_get_cause (copy, result->cause, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((CarrelAuditRow *) audit->pdata[0])->act, ==, "import.finished");
  g_assert_cmpint (count_all (copy), >, 0);
  carrel_undo_run (copy, cause, FALSE, &undone, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_all (copy), ==, 0);
}

static void
a_dry_run_leaves_no_trace (Office *office, gconstpointer data)
{
  const CarrelImportOptions options = { .dry_run = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelStore) copy = office_new_store (office, "copy");
  g_autofree char *head = carrel_audit_get_head (copy, NULL);
  g_autofree char *after = NULL;
  g_autofree char *path = NULL;
  g_autofree char *currency = NULL;
  g_autoptr (CarrelImportResult) result = NULL;

  g_assert_true (carrel_store_set_setting (office->store, "currency", "EUR", NULL));
  path = export_bundle (office, office->store, "all.zip", CARREL_PRIVACY_FULL);
  result = carrel_import_run (copy, path, &options, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->rows, ==, (guint64) count_all (office->store));
  g_assert_null (result->cause);
  g_assert_cmpint (count_all (copy), ==, 0);
  currency = carrel_store_get_setting (copy, "currency", NULL);
  g_assert_null (currency);
  after = carrel_audit_get_head (copy, NULL);
  g_assert_cmpstr (after, ==, head);
}

static void
a_cancelled_import_leaves_no_trace (Office *office, gconstpointer data)
{
  const CarrelImportOptions options = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelStore) copy = office_new_store (office, "copy");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *path = export_bundle (office, office->store, "all.zip", CARREL_PRIVACY_FULL);

  g_cancellable_cancel (cancellable);
  g_assert_null (carrel_import_run (copy, path, &options, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (count_all (copy), ==, 0);
}

static void
privacy_counts_for_bundles_too (Office *office, gconstpointer data)
{
  g_autofree char *without = export_bundle (office, office->store, "w.zip", CARREL_PRIVACY_WITHOUT);
  g_autofree char *replaced =
    export_bundle (office, office->store, "p.zip", CARREL_PRIVACY_PSEUDONYM);
  const char *const paths[] = { without, replaced };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (GPtrArray) files = read_files (paths[i]);

    g_assert_null (strstr (get_text (files, "students.ndjson")->str, "Archer"));
    g_assert_null (strstr (get_text (files, "meetings.ndjson")->str, "hush-hush"));
    g_assert_nonnull (strstr (get_text (files, "manifest.json")->str,
                              i == 0 ? "\"without-personal\"" : "\"pseudonymise\""));
  }
}

/* It can be imported again: ids still join. */
static void
pseudonyms_make_a_whole_workspace (Office *office, gconstpointer data)
{
  g_autoptr (CarrelStore) copy = office_new_store (office, "copy");
  g_autofree char *path = export_bundle (office, office->store, "p.zip", CARREL_PRIVACY_PSEUDONYM);
  g_autoptr (CarrelImportResult) result = import_bundle (copy, path);

  g_assert_cmpuint (result->rejected, ==, 0);
  g_assert_cmpint (count_all (copy), ==, count_all (office->store));
}

/* Checking. */

static char *
assert_verify_fails (const char *path, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (carrel_bundle_verify (path, NULL, NULL, &error));
  g_assert_error (error, CARREL_EXCHANGE_ERROR, code);
  return g_strdup (error->message);
}

static void
an_untouched_bundle_verifies (Office *office, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) summary = NULL;
  g_autofree char *path = export_bundle (office, office->store, "all.zip", CARREL_PRIVACY_FULL);

  g_assert_true (carrel_bundle_is_zip (path));
  g_assert_true (carrel_bundle_verify (path, &summary, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (summary->len, ==, carrel_model.n_entities);
  g_assert_nonnull (strstr (summary->pdata[0], "ndjson"));
}

static void
the_manifest_stands_at_the_end (Office *office, gconstpointer data)
{
  g_autofree char *path = export_bundle (office, office->store, "all.zip", CARREL_PRIVACY_FULL);
  g_autoptr (GPtrArray) files = read_files (path);
  g_autofree char *head = carrel_audit_get_head (office->store, NULL);
  const GString *students = get_text (files, "students.ndjson");
  g_autofree char *sum = carrel_digest_of (students->str, students->len);
  const char *manifest = ((File *) files->pdata[files->len - 1])->text->str;

  g_assert_cmpstr (((File *) files->pdata[files->len - 1])->name, ==, "manifest.json");
  g_assert_nonnull (strstr (manifest, sum));
  g_assert_nonnull (strstr (manifest, "\"created_at\":\"2026-11-21T10:20:00Z\""));
  g_assert_nonnull (strstr (manifest, "\"audit_head\":\"1:")); /* before this export */
  g_assert_true (g_str_has_prefix (head, "2:"));
}

static void
an_altered_file_is_named (Office *office, gconstpointer data)
{
  const CarrelImportOptions options = { NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = export_bundle (office, office->store, "all.zip", CARREL_PRIVACY_FULL);
  g_autoptr (GPtrArray) files = read_files (path);
  g_autofree char *altered = NULL;
  g_autofree char *message = NULL;

  g_string_replace (get_text (files, "students.ndjson"), "Ann Archer", "Ann Arches", 1);
  altered = write_files (office, files, "altered.zip");
  message = assert_verify_fails (altered, CARREL_EXCHANGE_ERROR_ALTERED);
  g_assert_nonnull (strstr (message, "students.ndjson"));
  g_assert_null (carrel_import_run (office->store, altered, &options, NULL, NULL, &error));
  g_assert_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_ALTERED);
}

static void
a_missing_file_is_named (Office *office, gconstpointer data)
{
  g_autofree char *path = export_bundle (office, office->store, "all.zip", CARREL_PRIVACY_FULL);
  g_autoptr (GPtrArray) files = read_files (path);
  g_autofree char *altered = NULL;
  g_autofree char *message = NULL;

  for (guint i = 0; i < files->len; i++) {
    if (strcmp (((File *) files->pdata[i])->name, "invoices.ndjson") == 0)
      g_ptr_array_remove_index (files, i);
  }
  altered = write_files (office, files, "altered.zip");
  message = assert_verify_fails (altered, CARREL_EXCHANGE_ERROR_ALTERED);
  g_assert_nonnull (strstr (message, "invoices.ndjson"));
}

static void
a_stranger_is_reported_and_left_alone (Office *office, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = export_bundle (office, office->store, "all.zip", CARREL_PRIVACY_FULL);
  g_autoptr (GPtrArray) files = read_files (path);
  g_autoptr (GPtrArray) summary = NULL;
  g_autoptr (CarrelImportResult) result = NULL;
  g_autoptr (CarrelStore) copy = office_new_store (office, "copy");
  g_autofree char *altered = NULL;
  File *stranger = g_new0 (File, 1);

  stranger->name = g_strdup ("__MACOSX/._students.ndjson");
  stranger->text = g_string_new ("{\"entity\":\"students\",\"name\":\"Stranger\"}\n");
  g_ptr_array_add (files, stranger);
  altered = write_files (office, files, "altered.zip");
  g_assert_true (carrel_bundle_verify (altered, &summary, NULL, &error));
  g_assert_no_error (error);
  g_assert_nonnull (strstr (summary->pdata[summary->len - 1], "__MACOSX"));

  result = import_bundle (copy, altered);
  g_assert_cmpint (count_all (copy), ==, count_all (office->store));
  g_assert_cmpuint (result->notes->len, ==, 1);
}

static const struct {
  const char *from;
  const char *to;
} manifest_changes[] = {
  { "\"version\":1,", "\"version\":2," },
  { "\"version\":1,", "\"version\":\"1\"," },
  { "carrel-bundle", "other-bundle" },
  { "\"entity\":\"students\"", "\"entity\":\"dragons\"" },
  { "\"entity\":\"students\"", "\"entity\":\"tutors\"" },
  { "\"name\":\"students.ndjson\"", "\"name\":\"../students.ndjson\"" },
  { "\"count\":3", "\"count\":-3" },
  { "\"count\":3", "\"count\":\"3\"" },
  { "\"count\":3", "\"count\":[]" },
  { "\"sha256\":\"", "\"sha256\":\"xyz" },
  { "\"files\":[", "\"files\":[7," },
  { "\"files\":[", "\"other\":[" },
  { "\"privacy\":\"full\"", "\"privacy\":[]" },
  { "}\n", "" },
};

static void
a_broken_manifest_is_refused (Office *office, gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autofree char *path = export_bundle (office, office->store, "all.zip", CARREL_PRIVACY_FULL);
  g_autoptr (GPtrArray) files = read_files (path);
  g_autofree char *altered = NULL;
  g_autofree char *message = NULL;

  g_assert_cmpuint (g_string_replace (get_text (files, "manifest.json"), manifest_changes[i].from,
                                      manifest_changes[i].to, 0),
                    >, 0);
  altered = write_files (office, files, "altered.zip");
  message = assert_verify_fails (altered, CARREL_EXCHANGE_ERROR_FORMAT);
}

static void
another_zip_is_refused_with_advice (Office *office, gconstpointer data)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (file_free);
  File *file = g_new0 (File, 1);
  g_autofree char *path = NULL;
  g_autofree char *message = NULL;

  file->name = g_strdup ("students.csv");
  file->text = g_string_new ("name\nAnn\n");
  g_ptr_array_add (files, file);
  path = write_files (office, files, "other.zip");
  message = assert_verify_fails (path, CARREL_EXCHANGE_ERROR_FORMAT);
  g_assert_nonnull (strstr (message, "Unpack"));
}

/* A bad setting is nobody's setting. */
static void
false_settings_are_not_taken (Office *office, gconstpointer data)
{
  g_autoptr (CarrelStore) copy = office_new_store (office, "copy");
  g_autofree char *path = export_bundle (office, office->store, "all.zip", CARREL_PRIVACY_FULL);
  g_autoptr (GPtrArray) files = read_files (path);
  g_autofree char *altered = NULL;
  g_autofree char *currency = NULL;
  g_autofree char *zone = NULL;
  g_autoptr (CarrelImportResult) result = NULL;

  g_string_replace (get_text (files, "manifest.json"), "\"settings\":{}",
                    "\"settings\":{\"currency\":\"XQX\",\"timezone\":\"Moon/Sea\"}", 1);
  altered = write_files (office, files, "altered.zip");
  result = import_bundle (copy, altered);
  currency = carrel_store_get_setting (copy, "currency", NULL);
  zone = carrel_store_get_setting (copy, "timezone", NULL);
  g_assert_null (currency);
  g_assert_null (zone);
}

/* Rows that the workspace does not take; the archive itself is as it was made. */
static void
rejected_rows_go_to_a_file_of_their_kind (Office *office, gconstpointer data)
{
  g_autoptr (CarrelStore) copy = office_new_store (office, "copy");
  g_autofree char *path = office_export (office, office->store, "enrolments courses", "zip",
                                         "some.zip", CARREL_PRIVACY_FULL);
  g_autofree char *expected = office_path (office, "some.enrolments.rejected.csv");
  g_autoptr (CarrelImportResult) result = import_bundle (copy, path);
  g_autofree char *text = NULL;

  g_assert_cmpuint (result->rejected, >=, 1);
  g_assert_nonnull (result->rejects_path);
  text = fixture_read (expected, NULL);
  g_assert_nonnull (strstr (text, office->student));
}

/* Programs of others. */

static void
unzip_and_python_take_it (Office *office, gconstpointer data)
{
  static const char *const commands[][4] = {
    { "unzip", "-tq", NULL, NULL },
    { "python3", "-m", "zipfile", "-t" },
  };
  g_autofree char *path = export_bundle (office, office->store, "all.zip", CARREL_PRIVACY_FULL);

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) argv = g_ptr_array_new ();
    g_autofree char *program = g_find_program_in_path (commands[i][0]);
    int status;

    for (gsize j = 0; j < G_N_ELEMENTS (commands[i]) && commands[i][j] != NULL; j++)
      g_ptr_array_add (argv, (gpointer) commands[i][j]);
    g_ptr_array_add (argv, path);
    g_ptr_array_add (argv, NULL);
    if (program == NULL) {
      g_test_message ("%s is not here", commands[i][0]);
      continue;
    }
    g_spawn_sync (NULL, (char **) argv->pdata, NULL,
                  G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status,
                  &error);
    g_assert_no_error (error);
    g_assert_true (g_spawn_check_wait_status (status, &error));
  }
}

static void
damage_never_crashes (Office *office, gconstpointer data)
{
  const CarrelImportOptions options = { .dry_run = TRUE };
  g_autofree char *path = export_bundle (office, office->store, "all.zip", CARREL_PRIVACY_FULL);
  g_autofree char *copy = office_path (office, "damaged.zip");
  g_autoptr (GRand) random = fixture_random ();
  gsize length;
  g_autofree char *bytes = fixture_read (path, &length);

  for (int round = 0; round < 300; round++) {
    g_autofree char *damaged = g_memdup2 (bytes, length);
    g_autoptr (CarrelImportResult) result = NULL;

    for (int i = g_rand_int_range (random, 1, 4); i > 0; i--)
      damaged[g_rand_int_range (random, 0, (gint32) length)] =
        (char) g_rand_int_range (random, 0, 256);
    g_assert_true (g_file_set_contents (copy, damaged, (gssize) length, NULL));
    if (carrel_bundle_verify (copy, NULL, NULL, NULL))
      result = carrel_import_run (office->store, copy, &options, NULL, NULL, NULL);
  }
}

#define ADD(name)                                                                                  \
  g_test_add ("/exchange/bundle/" #name, Office, NULL, office_set_up, name, office_tear_down)

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  ADD (a_bundle_brings_everything_back);
  ADD (awkward_values_come_back_as_they_are);
  ADD (records_that_look_alike_stay_apart);
  ADD (references_within_a_kind_may_point_ahead);
  ADD (a_sample_comes_back_byte_by_byte);
  ADD (importing_twice_changes_nothing);
  ADD (an_import_is_one_cause);
  ADD (a_dry_run_leaves_no_trace);
  ADD (a_cancelled_import_leaves_no_trace);
  ADD (privacy_counts_for_bundles_too);
  ADD (pseudonyms_make_a_whole_workspace);
  ADD (an_untouched_bundle_verifies);
  ADD (the_manifest_stands_at_the_end);
  ADD (an_altered_file_is_named);
  ADD (a_missing_file_is_named);
  ADD (a_stranger_is_reported_and_left_alone);
  for (guint i = 0; i < G_N_ELEMENTS (manifest_changes); i++) {
    g_autofree char *path = g_strdup_printf ("/exchange/bundle/a_broken_manifest_is_refused/%u", i);

    g_test_add (path, Office, GUINT_TO_POINTER (i), office_set_up, a_broken_manifest_is_refused,
                office_tear_down);
  }
  ADD (another_zip_is_refused_with_advice);
  ADD (false_settings_are_not_taken);
  ADD (rejected_rows_go_to_a_file_of_their_kind);
  ADD (unzip_and_python_take_it);
  ADD (damage_never_crashes);
  return fixture_end ();
}
