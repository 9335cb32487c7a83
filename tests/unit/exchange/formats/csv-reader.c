#include "config.h"

#include "exchange/formats/csv-reader.h"

#include "exchange/rows-fixture.h"
#include "fixture.h"

#include <string.h>

static void
assert_rows (const char *bytes, gssize length, const char *options, const char *expected)
{
  g_autofree char *rows =
    rows_read (&carrel_format_csv, bytes, length < 0 ? strlen (bytes) : (gsize) length, options);

  g_assert_cmpstr (rows, ==, expected);
}

/* The examples of the RFC have no header. */
static void
the_examples_of_the_rfc (void)
{
  g_autofree char *path = fixture_corpus ("csv/rfc4180.json");
  g_autoptr (JsonNode) root = NULL;
  JsonArray *cases;

  if (path == NULL)
    return;
  root = fixture_read_json (path);
  cases = json_object_get_array_member (json_node_get_object (root), "cases");
  g_assert_cmpuint (json_array_get_length (cases), >=, 6);
  for (guint i = 0; i < json_array_get_length (cases); i++) {
    JsonObject *example = json_array_get_object_element (cases, i);
    JsonArray *records = json_object_get_array_member (example, "records");
    g_autoptr (GString) expected = g_string_new (NULL);

    for (guint j = 0; j < json_array_get_length (records); j++) {
      JsonArray *cells = json_array_get_array_element (records, j);

      for (guint k = 0; k < json_array_get_length (cells); k++)
        g_string_append_printf (expected, "%scolumn %u=[%s]", k > 0 ? " " : "", k + 1,
                                json_array_get_string_element (cells, k));
      g_string_append_c (expected, '\n');
    }
    assert_rows (json_object_get_string_member (example, "text"), -1, "header=none delimiter=comma",
                 expected->str);
  }
}

static char *
expected_of_spectrum (JsonArray *list, const char *csv)
{
  g_auto (GStrv) headers = NULL;
  g_autofree char *line = g_strndup (csv, strcspn (csv, "\r\n"));
  GString *expected = g_string_new (NULL);

  headers = g_strsplit (line, ",", -1);
  for (guint i = 0; i < json_array_get_length (list); i++) {
    JsonObject *row = json_array_get_object_element (list, i);

    for (guint j = 0; headers[j] != NULL; j++)
      g_string_append_printf (expected, "%s%s=[%s]", j > 0 ? " " : "", headers[j],
                              json_object_get_string_member (row, headers[j]));
    g_string_append_c (expected, '\n');
  }
  return g_string_free (expected, FALSE);
}

static void
the_spectrum_corpus (void)
{
  static const char *const names[] = {
    "comma_in_quotes",
    "empty",
    "empty_crlf",
    "escaped_quotes",
    "json",
    "newlines",
    "newlines_crlf",
    "quotes_and_newlines",
    "simple",
    "simple_crlf",
    "utf8",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *csv_name = g_strdup_printf ("csv/spectrum/csvs/%s.csv", names[i]);
    g_autofree char *json_name = g_strdup_printf ("csv/spectrum/json/%s.json", names[i]);
    g_autofree char *csv_path = fixture_corpus (csv_name);
    g_autofree char *json_path = csv_path != NULL ? fixture_corpus (json_name) : NULL;
    g_autoptr (JsonNode) root = NULL;
    g_autofree char *csv = NULL;
    g_autofree char *expected = NULL;
    gsize length;

    if (json_path == NULL)
      return;
    g_test_message ("%s", names[i]);
    csv = fixture_read (csv_path, &length);
    root = fixture_read_json (json_path);
    expected = expected_of_spectrum (json_node_get_array (root), csv);
    assert_rows (csv, (gssize) length, NULL, expected);
  }
}

/* The one file of the corpus whose JSON is of another: quotation marks inside of a cell. */
static void
quotation_marks_inside_of_a_cell_stand_for_themselves (void)
{
  assert_rows ("a,b\n37°36'37.8\"N,121°2'17.9\"W\n", -1, NULL,
               "a=[37°36'37.8\"N] b=[121°2'17.9\"W]\n");
}

static void
delimiters_are_found_out (void)
{
  assert_rows ("a;b;c\n1;2,5;3\n", -1, NULL, "a=[1] b=[2,5] c=[3]\n");
  assert_rows ("a\tb\n1,5\t2\n", -1, NULL, "a=[1,5] b=[2]\n");
  assert_rows ("a|b\n1|2\n", -1, NULL, "a=[1] b=[2]\n");
  assert_rows ("a,b\n\"1;2;3\",4\n", -1, NULL, "a=[1;2;3] b=[4]\n");
  assert_rows ("sep=;\na;b\n1;2\n", -1, NULL, "a=[1] b=[2]\n");
  assert_rows ("name\nAnn\nBob\n", -1, NULL, "name=[Ann]\nname=[Bob]\n");
  assert_rows ("a,b\n1,2\n", -1, "delimiter=semicolon", "a,b=[1,2]\n");
}

static void
line_ends_of_every_system (void)
{
  static const char *const expected = "a=[1] b=[2]\na=[3] b=[4]\n";

  assert_rows ("a,b\n1,2\n3,4", -1, NULL, expected);
  assert_rows ("a,b\r\n1,2\r\n3,4\r\n", -1, NULL, expected);
  assert_rows ("a,b\r1,2\r3,4\r", -1, NULL, expected);
  assert_rows ("a,b\n\n1,2\n\n\n3,4\n\n", -1, NULL, expected); /* blank lines are none */
}

static void
encodings_are_found_out (void)
{
  static const char utf16le[] = "\xff\xfen\0\n\0\xe9\0\n\0";
  static const char utf16be[] = "\xfe\xff\0n\0\n\0\xe9\0\n";

  assert_rows ("n\né\n", -1, NULL, "n=[é]\n");
  assert_rows ("\xef\xbb\xbfn\né\n", -1, NULL, "n=[é]\n");
  assert_rows ("n\n\xe9 \x80\n", -1, NULL, "n=[é €]\n");
  assert_rows (utf16le, sizeof utf16le - 1, NULL, "n=[é]\n");
  assert_rows (utf16be, sizeof utf16be - 1, NULL, "n=[é]\n");
  assert_rows ("n\n\xc3\xa9\n", -1, "encoding=windows-1252", "n=[Ã©]\n");
}

static void
rows_of_another_length (void)
{
  assert_rows ("a,b,c\n1\n1,2,3\n", -1, NULL, "a=[1]\na=[1] b=[2] c=[3]\n");
  assert_rows ("a,b\n1,2,3,4\n5,6\n", -1, NULL, "bad: a=[1] b=[2,3,4]\na=[5] b=[6]\n");
  assert_rows ("a,b\n1,2,,\n", -1, NULL, "a=[1] b=[2]\n"); /* nothing but empty cells more */
}

static void
what_is_damaged_is_a_bad_row_and_reading_goes_on (void)
{
  g_autofree char *rows = rows_read (&carrel_format_csv, "a,b\n1\0x,2\n3,4\n", 14, NULL);
  GString *text = g_string_new ("a,b\n");
  g_autofree char *good = NULL;

  g_assert_true (g_str_has_prefix (rows, "bad: "));
  g_assert_true (g_str_has_suffix (rows, "\na=[3] b=[4]\n"));
  for (int i = 0; i < 500; i++) /* UTF-8 for sure, with one damaged byte */
    g_string_append (text, "é,ü\n");
  g_string_append (text, "x\xff,y\nlast,one\n");
  good = rows_read (&carrel_format_csv, text->str, text->len, NULL);
  g_assert_true (g_str_has_suffix (good, "\na=[last] b=[one]\n"));
  g_assert_nonnull (strstr (good, "a=[é] b=[ü]\nbad: "));
  g_string_free (text, TRUE);
}

static void
a_quotation_mark_that_is_never_closed (void)
{
  g_autofree char *rows = rows_read (&carrel_format_csv, "a,b\n1,2\n\"3,4\n5,6\n", 17, NULL);

  g_assert_true (g_str_has_prefix (rows, "a=[1] b=[2]\n"));
  g_assert_true (strstr (rows, "bad: ") != NULL || g_str_has_suffix (rows, "failed\n"));
}

static void
columns_without_a_name_or_with_the_same (void)
{
  assert_rows ("name,,name,name (2)\n1,2,3,4\n", -1, NULL,
               "name=[1] column 2=[2] name (2)=[3] name (2) (2)=[4]\n");
  assert_rows (" name ,\xc2\xa0"
               "b\n1,2\n",
               -1, NULL, "name=[1] b=[2]\n");
}

/* Guards that a spreadsheet's file has come off again; in a file for programs every ' is meant. */
static void
guards_come_off_where_they_were_put_on (void)
{
  assert_rows ("\xef\xbb\xbf"
               "a,b\n'=1+1,'x\n",
               -1, NULL, "a=[=1+1] b=['x]\n");
  assert_rows ("a,b\n'=1+1,'x\n", -1, NULL, "a=['=1+1] b=['x]\n");
}

static void
limits_are_kept (void)
{
  g_autoptr (GString) columns = g_string_new ("a");
  g_autofree char *cell = g_strnfill (CARREL_READER_MAX_CELL + 100, 'x');
  g_autofree char *long_cell = g_strdup_printf ("a,b\n%s,1\n2,3\n", cell);
  g_autofree char *rows = NULL;
  g_autofree char *message = NULL;

  for (int i = 0; i < CARREL_READER_MAX_COLUMNS; i++)
    g_string_append (columns, ",a");
  message = rows_fail (&carrel_format_csv, columns->str, columns->len, CARREL_EXCHANGE_ERROR_LIMIT);
  g_assert_nonnull (strstr (message, "4096"));
  rows = rows_read (&carrel_format_csv, long_cell, strlen (long_cell), NULL);
  g_assert_true (strstr (rows, "bad: ") != NULL || g_str_has_suffix (rows, "failed\n"));
  g_assert_cmpuint (strlen (rows), <, CARREL_READER_MAX_CELL + 100);
}

static void
an_empty_file_is_said_to_be_so (void)
{
  g_autofree char *message = rows_fail (&carrel_format_csv, "", 0, CARREL_EXCHANGE_ERROR_FORMAT);
  g_autofree char *rows = rows_read (&carrel_format_csv, "a,b\n", 4, NULL);

  g_assert_nonnull (strstr (message, "empty"));
  g_assert_cmpstr (rows, ==, "");
}

/* Any bytes are rows, bad rows or a failure, and come to an end. */
static void
any_bytes_come_to_an_end (void)
{
  static const char pieces[] = "a\",;\t|\n\r'\\= \0\xc3\xa9\xff\xef\xbb\xbfsep=;1.5";
  g_autoptr (GRand) random = fixture_random ();

  for (int i = 0; i < 3000; i++) {
    gsize length = (gsize) g_rand_int_range (random, 0, 60);
    g_autofree char *bytes = g_malloc (length + 1);
    g_autofree char *rows = NULL;

    for (gsize j = 0; j < length; j++)
      bytes[j] = pieces[g_rand_int_range (random, 0, sizeof pieces - 1)];
    rows = rows_read (&carrel_format_csv, bytes, length, NULL);
    g_assert_nonnull (rows);
  }
}

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  g_test_add_func ("/csv-reader/the-examples-of-the-rfc", the_examples_of_the_rfc);
  g_test_add_func ("/csv-reader/the-spectrum-corpus", the_spectrum_corpus);
  g_test_add_func ("/csv-reader/quotation-marks-inside-of-a-cell-stand-for-themselves",
                   quotation_marks_inside_of_a_cell_stand_for_themselves);
  g_test_add_func ("/csv-reader/delimiters-are-found-out", delimiters_are_found_out);
  g_test_add_func ("/csv-reader/line-ends-of-every-system", line_ends_of_every_system);
  g_test_add_func ("/csv-reader/encodings-are-found-out", encodings_are_found_out);
  g_test_add_func ("/csv-reader/rows-of-another-length", rows_of_another_length);
  g_test_add_func ("/csv-reader/what-is-damaged-is-a-bad-row-and-reading-goes-on",
                   what_is_damaged_is_a_bad_row_and_reading_goes_on);
  g_test_add_func ("/csv-reader/a-quotation-mark-that-is-never-closed",
                   a_quotation_mark_that_is_never_closed);
  g_test_add_func ("/csv-reader/columns-without-a-name-or-with-the-same",
                   columns_without_a_name_or_with_the_same);
  g_test_add_func ("/csv-reader/guards-come-off-where-they-were-put-on",
                   guards_come_off_where_they_were_put_on);
  g_test_add_func ("/csv-reader/limits-are-kept", limits_are_kept);
  g_test_add_func ("/csv-reader/an-empty-file-is-said-to-be-so", an_empty_file_is_said_to_be_so);
  g_test_add_func ("/csv-reader/any-bytes-come-to-an-end", any_bytes_come_to_an_end);
  return fixture_end ();
}
