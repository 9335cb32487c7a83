#include "config.h"

#include "base/json.h"

#include "base/json-object.h"
#include "fixture.h"

#include <string.h>

/* The bytes that a row of the suite stands for. */
static GByteArray *
bytes_of_case (JsonObject *row)
{
  const char *hex = json_object_get_string_member (row, "hex");
  gint64 repeat = json_object_get_int_member_with_default (row, "repeat", 1);
  GByteArray *bytes = g_byte_array_new ();

  for (gint64 i = 0; i < repeat; i++) {
    for (const char *at = hex; *at != '\0'; at += 2) {
      guint8 byte = (guint8) (g_ascii_xdigit_value (at[0]) * 16 + g_ascii_xdigit_value (at[1]));

      g_byte_array_append (bytes, &byte, 1);
    }
  }
  return bytes;
}

/* JSONTestSuite: y_ has to be taken, n_ refused, i_ may be either but must not crash. */
static void
the_test_suite (void)
{
  g_autofree char *path = fixture_data ("json-suite.json");
  g_autoptr (JsonNode) root = fixture_read_json (path);
  JsonArray *rows = json_node_get_array (root);
  guint wrong = 0;
  guint strict = 0;

  for (guint i = 0; i < json_array_get_length (rows); i++) {
    JsonObject *row = json_array_get_object_element (rows, i);
    const char *name = json_object_get_string_member (row, "name");
    g_autoptr (GByteArray) bytes = bytes_of_case (row);
    /* An exact copy, so that a sanitizer sees one byte too many. */
    g_autofree char *text = g_memdup2 (bytes->data, bytes->len);
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonNode) node = NULL;
    gboolean good = carrel_json_check (text, bytes->len, &error);

    strict += *name != 'i';
    if ((*name == 'y' && !good) || (*name == 'n' && good)) {
      g_test_message ("%s: %s", name, good ? "accepted" : error->message);
      wrong++;
    }
    g_assert_true (good == (error == NULL));
    node = carrel_json_parse (text, bytes->len, NULL);
    g_assert_true (good == (node != NULL));
  }
  g_assert_cmpuint (wrong, ==, 0);
  g_assert_cmpuint (strict, >, 270);
}

static void
depth_is_capped (void)
{
  for (int depth = CARREL_JSON_MAX_DEPTH - 1; depth <= CARREL_JSON_MAX_DEPTH + 1; depth++) {
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (GError) error = NULL;
    gboolean good;

    for (int i = 0; i < depth; i++)
      g_string_append (text, i % 2 == 0 ? "[" : "{\"a\":");
    g_string_append (text, "1");
    for (int i = depth - 1; i >= 0; i--)
      g_string_append (text, i % 2 == 0 ? "]" : "}");
    good = carrel_json_check (text->str, text->len, &error);
    g_assert_true (good == (depth <= CARREL_JSON_MAX_DEPTH));
    if (!good)
      g_assert_error (error, CARREL_JSON_ERROR, CARREL_JSON_ERROR_DEPTH);
  }
}

static void
a_million_brackets_are_no_burden (void)
{
  g_autofree char *text = g_strnfill (1000000, '[');
  g_autoptr (GError) error = NULL;

  g_assert_false (carrel_json_check (text, 1000000, &error));
  g_assert_error (error, CARREL_JSON_ERROR, CARREL_JSON_ERROR_DEPTH);
}

static void
a_mistake_says_where_it_is (void)
{
  const char *text = "{\"a\": 1,} and much more of it that nobody has to look at";
  g_autoptr (GError) error = NULL;
  const char *number;
  gint64 place;

  g_assert_false (carrel_json_check (text, strlen (text), &error));
  g_assert_error (error, CARREL_JSON_ERROR, CARREL_JSON_ERROR_SYNTAX);
  number = strstr (error->message, "near character ");
  g_assert_nonnull (number);
  place = g_ascii_strtoll (number + strlen ("near character "), NULL, 10);
  g_assert_cmpint (place, >=, 8);
  g_assert_cmpint (place, <=, 10);
}

static void
an_object_is_wanted (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = carrel_json_parse_object ("{\"a\":[1]}", 9, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (json_object_get_size (object), ==, 1);
  g_assert_null (carrel_json_parse_object ("[1]", 3, &error));
  g_assert_error (error, CARREL_JSON_ERROR, CARREL_JSON_ERROR_SYNTAX);
}

static void
strings_are_escaped_and_come_back (void)
{
  g_autoptr (GString) every = g_string_new (NULL);
  g_autoptr (GString) out = g_string_new ("{");
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 3; i++) { /* at each offset within eight bytes */
    for (char c = 1; c < 127; c++)
      g_string_append_printf (every, "%c%.*s%s", c, c % 7, "abcdef", c % 5 == 0 ? "é学🎓" : "");
  }
  for (int i = 0; i < 2000; i++)
    g_string_append (every, "0123456789\"");
  carrel_json_append_member (out, "text", every->str);
  carrel_json_append_member (out, "n\"\n", NULL);
  carrel_json_append_raw_member (out, "raw", "[1,2]");
  g_string_append_c (out, '}');
  object = carrel_json_parse_object (out->str, out->len, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member (object, "text"), ==, every->str);
  g_assert_true (json_object_get_null_member (object, "n\"\n"));
  g_assert_nonnull (carrel_json_object_get_array (object, "raw"));
}

static void
escapes_are_the_short_ones (void)
{
  g_autoptr (GString) out = g_string_new (NULL);

  carrel_json_append_string (out,
                             "\"\\/\b\f\n\r\t\x1f\x7f"
                             "é\0x",
                             14);
  g_assert_cmpstr (out->str, ==, "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u001f\\u007fé\\u0000x\"");
}

static void
a_text_may_come_in_pieces (void)
{
  static const struct {
    const char *text;
    gboolean good;
  } cases[] = {
    { "\"\\ud83c\\udf93\"", TRUE },
    { "\"\\ud83c\"", FALSE },
    { "\"\\udf93\"", FALSE },
    { "\"\\ud83cx\"", FALSE },
    { "\"\\ud83c\\n\"", FALSE },
    { "\"\\\\ud83c\"", TRUE },
    { "\"\\ud83c\\ud83c\"", FALSE },
    { "[1,\f2]", FALSE },
    { "[1,\v2]", FALSE },
    { "\"\\u0041\"", TRUE },
    { "\"\\\\\\ud83c\\uDF93\"", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    CarrelJsonScan whole = { 0 };
    CarrelJsonScan scan = { 0 };
    gsize length = strlen (cases[i].text);
    gsize taken = 0;

    while (taken < length && carrel_json_scan (&scan, cases[i].text + taken, 1) == 1)
      taken++;
    g_assert_true (cases[i].good == (taken == length));
    g_assert_cmpuint (carrel_json_scan (&whole, cases[i].text, length), ==, taken);
  }
}

/* What others wrote: a member of another kind than wanted is not there. */
static void
members_of_the_wrong_kind_are_not_there (void)
{
  const char *json = "{\"t\":\"x\",\"i\":7,\"d\":1.5,\"n\":null,\"a\":[\"p\",\"q\"],"
                     "\"m\":[\"p\",1],\"o\":{},\"b\":true}";
  g_autoptr (JsonObject) object = carrel_json_parse_object (json, strlen (json), NULL);
  g_autoptr (GPtrArray) texts = NULL;
  gint64 value = 0;

  g_assert_cmpstr (carrel_json_object_get_text (object, "t"), ==, "x");
  g_assert_true (carrel_json_object_get_integer (object, "i", &value));
  g_assert_cmpint (value, ==, 7);
  for (const char *name = "idnamob-"; *name != '\0'; name++) {
    const char one[2] = { *name, '\0' };

    g_assert_null (carrel_json_object_get_text (object, one));
    g_assert_true ((*name == 'i') == carrel_json_object_get_integer (object, one, &value));
    g_assert_true ((*name == 'a' || *name == 'm')
                   == (carrel_json_object_get_array (object, one) != NULL));
    g_assert_true ((*name == 'o') == (carrel_json_object_get_object (object, one) != NULL));
  }
  texts = carrel_json_array_dup_texts (carrel_json_object_get_array (object, "a"));
  g_assert_cmpuint (texts->len, ==, 2);
  g_assert_null (carrel_json_array_dup_texts (carrel_json_object_get_array (object, "m")));
}

/* RFC 8785's own test data: nasty but good documents, and what is in them survives. */
static void
the_jcs_corpus (void)
{
  static const char *const names[] = { "arrays",  "french", "structures",
                                       "unicode", "values", "weird" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *in_name = g_strdup_printf ("csv/jcs/input/%s.json", names[i]);
    g_autofree char *out_name = g_strdup_printf ("csv/jcs/output/%s.json", names[i]);
    g_autofree char *in_path = fixture_corpus (in_name);
    g_autofree char *out_path = in_path != NULL ? fixture_corpus (out_name) : NULL;
    g_autoptr (JsonNode) in = NULL;
    g_autoptr (JsonNode) out = NULL;
    g_autofree char *in_text = NULL;
    g_autofree char *out_text = NULL;
    g_autoptr (GError) error = NULL;
    gsize in_length;
    gsize out_length;

    if (out_path == NULL)
      return;
    in_text = fixture_read (in_path, &in_length);
    out_text = fixture_read (out_path, &out_length);
    in = carrel_json_parse (in_text, in_length, &error);
    g_assert_no_error (error);
    out = carrel_json_parse (out_text, out_length, &error);
    g_assert_no_error (error);
    g_assert_true (json_node_equal (in, out));
  }
}

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  g_test_add_func ("/json/the-test-suite", the_test_suite);
  g_test_add_func ("/json/depth-is-capped", depth_is_capped);
  g_test_add_func ("/json/a-million-brackets-are-no-burden", a_million_brackets_are_no_burden);
  g_test_add_func ("/json/a-mistake-says-where-it-is", a_mistake_says_where_it_is);
  g_test_add_func ("/json/an-object-is-wanted", an_object_is_wanted);
  g_test_add_func ("/json/strings-are-escaped-and-come-back", strings_are_escaped_and_come_back);
  g_test_add_func ("/json/escapes-are-the-short-ones", escapes_are_the_short_ones);
  g_test_add_func ("/json/a-text-may-come-in-pieces", a_text_may_come_in_pieces);
  g_test_add_func ("/json/members-of-the-wrong-kind-are-not-there",
                   members_of_the_wrong_kind_are_not_there);
  g_test_add_func ("/json/the-jcs-corpus", the_jcs_corpus);
  return fixture_end ();
}
