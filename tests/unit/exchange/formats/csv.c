#include "config.h"

#include "exchange/formats/csv-cell.h"

#include "exchange/rows-fixture.h"
#include "fixture.h"
#include "model/record.h"

#include <locale.h>
#include <string.h>

static CarrelRecord *
new_record (const char *entity, const char *field, const char *value)
{
  CarrelRecord *record = carrel_record_new (carrel_model_find (&carrel_model, entity));

  carrel_record_set_by_name (record, field, value);
  return record;
}

/* One record with what stands in the strings; the fields that have no value are written too. */
static char *
write_one (const CarrelFormat *format, const char *entity, const char *fields,
           const char *const *values, const char *options)
{
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_record_free);
  g_auto (GStrv) names = g_strsplit (fields, " ", -1);
  CarrelRecord *record = carrel_record_new (carrel_model_find (&carrel_model, entity));

  for (guint i = 0; names[i] != NULL; i++)
    carrel_record_set_by_name (record, names[i], values[i]);
  g_ptr_array_add (records, record);
  return g_string_free (rows_write (format, records, fields, options), FALSE);
}

static const char fields[] = "name phone hourly_rate currency birth_date recording_consent";
static const char *const values[] = { "Zoë, jr.", "+49 30", "1250", "EUR", "2010-05-01", "1" };

static void
for_programs_it_is_exact (void)
{
  g_autofree char *text = write_one (&carrel_format_csv, "students", fields, values, NULL);

  g_assert_cmpstr (text, ==,
                   "name,phone,hourly_rate,currency,birth_date,recording_consent\n"
                   "\"Zoë, jr.\",+49 30,12.50,EUR,2010-05-01,true\n");
}

static void
for_spreadsheets_it_is_what_they_like (void)
{
  g_autofree char *text =
    write_one (&carrel_format_csv, "students", fields, values, "profile=spreadsheet");

  g_assert_cmpstr (text, ==,
                   "\xef\xbb\xbfname,phone,hourly_rate,currency,birth_date,recording_consent\r\n"
                   "\"Zoë, jr.\",'+49 30,12.50,EUR,2010-05-01,TRUE\r\n");
}

static void
every_option_does_what_it_says (void)
{
  static const struct {
    const char *options;
    const char *text;
  } cases[] = {
    { "delimiter=semicolon header=none", "Zoë, jr.;+49 30;12.50;EUR;2010-05-01;true\n" },
    { "delimiter=tab header=none", "Zoë, jr.\t+49 30\t12.50\tEUR\t2010-05-01\ttrue\n" },
    { "delimiter=pipe header=none newline=crlf", "Zoë, jr.|+49 30|12.50|EUR|2010-05-01|true\r\n" },
    { "quote=all header=none",
      "\"Zoë, jr.\",\"+49 30\",\"12.50\",\"EUR\",\"2010-05-01\",\"true\"\n" },
    { "decimal=comma header=none", "Zoë, jr.;+49 30;12,50;EUR;2010-05-01;true\n" },
    { "decimal=comma delimiter=comma header=none",
      "\"Zoë, jr.\",+49 30,\"12,50\",EUR,2010-05-01,true\n" },
    { "guard=yes header=none", "\"Zoë, jr.\",'+49 30,12.50,EUR,2010-05-01,true\n" },
    { "bom=yes header=none", "\xef\xbb\xbf\"Zoë, jr.\",+49 30,12.50,EUR,2010-05-01,true\n" },
    { "header=labels delimiter=semicolon",
      "Name;Phone;Hourly rate;Currency;Date of birth;May be recorded\n"
      "Zoë, jr.;+49 30;12.50;EUR;2010-05-01;true\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text =
      write_one (&carrel_format_csv, "students", fields, values, cases[i].options);

    g_test_message ("%s", cases[i].options);
    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

/* OWASP's cases: what a text cell looks like when it is guarded. */
static void
texts_that_look_like_formulas_are_disarmed (void)
{
  g_autofree char *path = fixture_corpus ("csv/formula-injection.json");
  g_autoptr (JsonNode) root = NULL;
  JsonArray *cases;

  if (path == NULL)
    return;
  root = fixture_read_json (path);
  cases = json_object_get_array_member (json_node_get_object (root), "cases");
  for (guint i = 0; i < json_array_get_length (cases); i++) {
    JsonObject *row = json_array_get_object_element (cases, i);
    JsonNode *guard = json_object_get_member (row, "guard");
    const char *field = json_object_get_string_member (row, "field");
    gboolean wanted = json_node_get_value_type (guard) != G_TYPE_BOOLEAN
                      || json_node_get_boolean (guard); /* words: in a text column it is guarded */
    CarrelCsvStyle style = { ',', FALSE, TRUE, FALSE, TRUE };
    g_autofree char *plain = NULL;
    char out[512];
    char *end;
    CarrelSlice slice = { field, strlen (field) };

    if (wanted && *field == '\0') /* the zero byte, which json-glib cuts off: see below */
      continue;
    carrel_csv_style_init (&style);
    end = carrel_csv_cell_put (&style, NULL, &slice, NULL, out);
    plain = g_strndup (out, (gsize) (end - out));
    fixture_note (field);
    g_assert_true (wanted == (g_str_has_prefix (plain, "'") || g_str_has_prefix (plain, "\"'")));
  }
}

static void
a_zero_byte_in_front_is_guarded (void)
{
  CarrelCsvStyle style = { ',', FALSE, TRUE, FALSE, TRUE };
  const CarrelSlice slice = { "\0=1+1", 5 };
  char out[64];

  carrel_csv_style_init (&style);
  (void) carrel_csv_cell_put (&style, NULL, &slice, NULL, out);
  g_assert_true (out[0] == '\'' || (out[0] == '"' && out[1] == '\''));
}

/* Numbers stay numbers, also negative ones; a phone number is text. */
static void
numbers_are_not_guarded (void)
{
  static const char *const amounts[] = { "Ann", "-1250", "EUR" };
  g_autofree char *text = write_one (&carrel_format_csv, "students", "name hourly_rate currency",
                                     amounts, "profile=spreadsheet header=none bom=no");

  g_assert_cmpstr (text, ==, "Ann,-12.50,EUR\r\n");
}

/* Whoever can write the workspace file can put anything where a number should be. */
static void
what_is_no_number_is_treated_as_text (void)
{
  static const char *const tricks[] = { "Ann", "=cmd|'/c calc'!A0", NULL };
  g_autofree char *text = write_one (&carrel_format_csv, "students", "name hourly_rate currency",
                                     tricks, "profile=spreadsheet header=none bom=no");

  g_assert_cmpstr (text, ==, "Ann,\"'=cmd|'/c calc'!A0\",\r\n");
}

static void
the_traps_of_excel (void)
{
  static const char *const sep[] = { "sep=;", "x" };
  g_autofree char *corpus = fixture_corpus ("csv/excel-traps.json");
  g_autofree char *marked = write_one (&carrel_format_csv, "students", "name phone", sep,
                                       "profile=spreadsheet header=none");
  g_autofree char *bare =
    write_one (&carrel_format_csv, "students", "name phone", sep, "header=none");

  if (corpus == NULL)
    return;
  g_assert_true (g_str_has_prefix (marked, "\xef\xbb\xbf\"sep=;\"")); /* a mark, and no hint */
  g_assert_true (g_str_has_prefix (bare, "\"sep=;\""));
}

/* Where people write 12,50, so do their spreadsheets. */
static void
a_locale_with_a_comma (void)
{
  const char *name = setlocale (LC_NUMERIC, "de_DE.UTF-8");
  g_autofree char *text = NULL;

  if (name == NULL)
    name = setlocale (LC_NUMERIC, "fr_FR.UTF-8");
  if (name == NULL) {
    g_test_skip ("no locale with a decimal comma is installed");
    return;
  }
  text = write_one (&carrel_format_csv, "students", "name hourly_rate currency",
                    (const char *const[]){ "Ann", "2250", "EUR" },
                    "profile=spreadsheet header=none bom=no");
  setlocale (LC_NUMERIC, "C");
  g_assert_cmpstr (text, ==, "Ann;22,50;EUR\r\n");
}

static void
one_empty_cell_is_no_blank_line (void)
{
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_record_free);
  g_autofree char *text = NULL;

  g_ptr_array_add (records, new_record ("students", "phone", NULL));
  g_ptr_array_add (records, new_record ("students", "phone", "1"));
  text = g_string_free (rows_write (&carrel_format_csv, records, "phone", NULL), FALSE);
  g_assert_cmpstr (text, ==, "phone\n\"\"\n1\n");
}

static void
wrong_options_are_named (void)
{
  static const struct {
    const char *options;
    const char *says;
  } cases[] = {
    { "delimiter=dash", "auto, comma, semicolon, tab, pipe" },
    { "colour=red", "delimiter" },
    { "bom=", "yes" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GHashTable) given = rows_options (cases[i].options);
    g_autoptr (GError) error = NULL;

    g_assert_null (carrel_format_check_options (&carrel_format_csv, given, &error));
    g_assert_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION);
    g_assert_nonnull (strstr (error->message, cases[i].says));
  }
}

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  g_test_add_func ("/csv/for-programs-it-is-exact", for_programs_it_is_exact);
  g_test_add_func ("/csv/for-spreadsheets-it-is-what-they-like",
                   for_spreadsheets_it_is_what_they_like);
  g_test_add_func ("/csv/every-option-does-what-it-says", every_option_does_what_it_says);
  g_test_add_func ("/csv/texts-that-look-like-formulas-are-disarmed",
                   texts_that_look_like_formulas_are_disarmed);
  g_test_add_func ("/csv/a-zero-byte-in-front-is-guarded", a_zero_byte_in_front_is_guarded);
  g_test_add_func ("/csv/numbers-are-not-guarded", numbers_are_not_guarded);
  g_test_add_func ("/csv/what-is-no-number-is-treated-as-text",
                   what_is_no_number_is_treated_as_text);
  g_test_add_func ("/csv/the-traps-of-excel", the_traps_of_excel);
  g_test_add_func ("/csv/a-locale-with-a-comma", a_locale_with_a_comma);
  g_test_add_func ("/csv/one-empty-cell-is-no-blank-line", one_empty_cell_is_no_blank_line);
  g_test_add_func ("/csv/wrong-options-are-named", wrong_options_are_named);
  return fixture_end ();
}
