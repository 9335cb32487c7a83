#include "config.h"

#include "exchange/formats/json-reader.h"

#include "exchange/rows-fixture.h"
#include "fixture.h"

#include <string.h>

typedef struct {
  const char *text;
  const char *rows;
} Case;

static void
check_cases (const CarrelFormat *format, const Case *cases, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    g_autofree char *rows = rows_read (format, cases[i].text, strlen (cases[i].text), NULL);

    fixture_note (cases[i].text);
    g_assert_cmpstr (rows, ==, cases[i].rows);
  }
}

static void
these_are_rows (void)
{
  static const Case cases[] = {
    { "[{\"a\":\"1\",\"b\":\"x\"},{\"b\":\"y\"}]", "a=[1] b=[x]\nb=[y]\n" },
    { "{\"students\":[{\"a\":\"1\"}],\"tutors\":[{\"a\":\"2\"}]}",
      "students|a=[1]\ntutors|a=[2]\n" },
    { "{\"a\":\"1\",\"b\":2}", "a=[1] b=[2]\n" },
    { "[{\"entity\":\"students\",\"a\":\"1\"}]", "students|a=[1]\n" },
    { "[]", "" },
    { "{\"students\":[]}", "" },
    { "{\"version\":1,\"students\":[{\"a\":\"1\"}]}", "students|a=[1]\n" },
    { "\xef\xbb\xbf[{\"a\":\"1\"}]", "a=[1]\n" },
  };

  check_cases (&carrel_format_json, cases, G_N_ELEMENTS (cases));
}

static void
values_of_every_kind (void)
{
  static const Case cases[] = {
    { "[{\"s\":\"é\\n\\u00e9\\ud83c\\udf93\\\"\",\"n\":-12.50,\"t\":true,\"f\":false,\"z\":null}]",
      "s=[é\né🎓\"] n=[-12.50] t=[true] f=[false] z=null\n" },
    { "[{\"o\":{\"a\":[1,\"x\",null,{\"b\":\"\\\"\"}]},\"l\":[]}]",
      "o=[{\"a\":[1,\"x\",null,{\"b\":\"\\\"\"}]}] l=[[]]\n" },
    { "[{\"n\":1e400,\"m\":123456789012345678901234567890}]",
      "n=[1e400] m=[123456789012345678901234567890]\n" }, /* as it is written */
    { "[{\"a\":\"1\",\"a\":\"2\"}]", "a=[2]\n" },
    { "[{\"\":\"x\"}]", "=[x]\n" },
    { "[{}]", "\n" },
  };

  check_cases (&carrel_format_json, cases, G_N_ELEMENTS (cases));
}

static void
lines_are_documents_of_their_own (void)
{
  static const Case cases[] = {
    { "{\"a\":\"1\"}\n{\"a\":\"2\"}\n", "a=[1]\na=[2]\n" },
    { "{\"entity\":\"students\",\"a\":\"1\"}\r\n\n{\"a\":\"2\"}", "students|a=[1]\na=[2]\n" },
  };
  const char *text = "{\"a\":1}\n{\"a\":\n[1]\nx\n{\"a\":2}\n";
  g_autofree char *rows = rows_read (&carrel_format_ndjson, text, strlen (text), NULL);

  check_cases (&carrel_format_ndjson, cases, G_N_ELEMENTS (cases));
  g_assert_true (g_str_has_prefix (rows, "a=[1]\nbad: "));
  g_assert_true (g_str_has_suffix (rows, "a=[2]\n")); /* a bad line is a bad row */
}

static void
mistakes_end_the_reading (void)
{
  static const char *const cases[] = {
    "[{\"a\":1},]",
    "[{\"a\":1}",
    "{\"a\":1}}",
    "[{\"a\":01}]",
    "[{\"a\":'x'}]",
    "[{a:1}]",
    "[{\"a\":\"\\ud800\"}]",
    "[{\"a\":\"\xff\"}]",
    "[{\"a\":\"\t\"}]",
    "",
    "   ",
    "[{\"a\":NaN}]",
    "[{\"a\":1}] [{\"a\":2}]",
    "// no\n[]",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *message = NULL;

    fixture_note (cases[i]);
    message =
      rows_fail (&carrel_format_json, cases[i], strlen (cases[i]), CARREL_EXCHANGE_ERROR_FORMAT);
    g_assert_nonnull (strstr (message, "test")); /* the file */
  }
}

static void
rows_before_a_mistake_are_read (void)
{
  const char *text = "[{\"a\":\"1\"},\n{\"a\":\"2\"},\n{";
  g_autofree char *rows = rows_read (&carrel_format_json, text, strlen (text), NULL);

  g_assert_cmpstr (rows, ==, "a=[1]\na=[2]\nfailed\n");
}

/* What no real file has: it must neither take the stack nor the memory. */
static void
depth_and_size_are_limited (void)
{
  g_autofree char *brackets = g_strnfill (100000, '[');
  g_autoptr (GString) nested = g_string_new ("[{\"a\":");
  g_autoptr (GString) columns = g_string_new ("[{");
  g_autofree char *deep = NULL;
  g_autofree char *inside = NULL;
  g_autofree char *wide = NULL;

  deep = rows_read (&carrel_format_json, brackets, 100000, NULL);
  g_assert_true (g_str_has_suffix (deep, "failed\n"));
  g_string_append_len (nested, brackets, 100000);
  inside = rows_read (&carrel_format_json, nested->str, nested->len, NULL);
  g_assert_true (g_str_has_suffix (inside, "failed\n"));
  for (int i = 0; i <= CARREL_READER_MAX_COLUMNS; i++)
    g_string_append_printf (columns, "%s\"c%d\":1", i > 0 ? "," : "", i);
  g_string_append (columns, "}]");
  wide = rows_fail (&carrel_format_json, columns->str, columns->len, CARREL_EXCHANGE_ERROR_LIMIT);
  g_assert_nonnull (wide);
}

/* The suite of documents that every parser gets: none may crash, and what is no JSON fails. */
static void
the_test_suite (void)
{
  g_autofree char *path = fixture_data ("json-suite.json");
  g_autoptr (JsonNode) root = fixture_read_json (path);
  JsonArray *suite = json_node_get_array (root);

  for (guint i = 0; i < json_array_get_length (suite); i++) {
    JsonObject *row = json_array_get_object_element (suite, i);
    const char *name = json_object_get_string_member (row, "name");
    const char *hex = json_object_get_string_member (row, "hex");
    g_autoptr (GByteArray) bytes = g_byte_array_new ();
    g_autofree char *rows = NULL;

    for (gint64 n = json_object_get_int_member_with_default (row, "repeat", 1); n > 0; n--) {
      for (const char *at = hex; *at != '\0'; at += 2) {
        guint8 byte = (guint8) (g_ascii_xdigit_value (at[0]) * 16 + g_ascii_xdigit_value (at[1]));

        g_byte_array_append (bytes, &byte, 1);
      }
    }
    rows = rows_read (&carrel_format_json, (const char *) bytes->data, bytes->len, NULL);
    if (*name == 'n' && strstr (name, "BOM") == NULL && strstr (name, "bom") == NULL) {
      g_test_message ("%s", name);
      g_assert_true (g_str_has_suffix (rows, "failed\n"));
    }
  }
}

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  g_test_add_func ("/json-reader/these-are-rows", these_are_rows);
  g_test_add_func ("/json-reader/values-of-every-kind", values_of_every_kind);
  g_test_add_func ("/json-reader/lines-are-documents-of-their-own",
                   lines_are_documents_of_their_own);
  g_test_add_func ("/json-reader/mistakes-end-the-reading", mistakes_end_the_reading);
  g_test_add_func ("/json-reader/rows-before-a-mistake-are-read", rows_before_a_mistake_are_read);
  g_test_add_func ("/json-reader/depth-and-size-are-limited", depth_and_size_are_limited);
  g_test_add_func ("/json-reader/the-test-suite", the_test_suite);
  return fixture_end ();
}
