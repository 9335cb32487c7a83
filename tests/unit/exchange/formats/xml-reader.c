#include "config.h"

#include "exchange/formats/xml-reader.h"

#include "exchange/rows-fixture.h"
#include "fixture.h"

#include <string.h>

static void
these_are_rows (void)
{
  static const struct {
    const char *text;
    const char *rows;
  } cases[] = {
    { "<carrel><students><student><a>1</a><b>x</b></student><student><b>y</b></student></students>"
      "<tutors><tutor><a>2</a></tutor></tutors></carrel>",
      "students|a=[1] b=[x]\nstudents|b=[y]\ntutors|a=[2]\n" },
    { "<students><student id=\"7\"><a>1</a></student></students>", "student|id=[7] a=[1]\n" },
    { "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><l><r><a>\xe9</a></r></l>", "r|a=[é]\n" },
    { "<l xmlns:x=\"urn:x\"><x:r><x:a>1</x:a></x:r></l>", "r|a=[1]\n" },
    { "<l><r><a>&lt;&amp;&#233;&#x1f393;</a><b><![CDATA[<x>]]></b></r></l>",
      "r|a=[<&é🎓] b=[<x>]\n" },
    { "<l><r><a> two\n lines </a></r></l>", "r|a=[ two\n lines ]\n" },
    { "<l xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><r><a xsi:nil=\"true\"/><b/></r>"
      "</l>",
      "r|a=null b=[]\n" },
    { "<l><!-- <r><a>0</a></r> --><r><a>1<!-- x -->2</a></r><?p x?></l>", "r|a=[12]\n" },
    { "<l/>", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *rows =
      rows_read (&carrel_format_xml, cases[i].text, strlen (cases[i].text), NULL);

    fixture_note (cases[i].text);
    g_assert_cmpstr (rows, ==, cases[i].rows);
  }
}

static void
what_is_not_well_formed_fails (void)
{
  static const char *const cases[] = {
    "",
    "text",
    "<l>",
    "<l><r></l></r>",
    "<l><r><a>1</a></r>",
    "<l><r a=1/></l>",
    "<l><r><a>\x01</a></r></l>",
    "<l/><l/>",
    "<l><r><a>\xff</a></r></l>",
    "<l a=\"1\" a=\"2\"/>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *message = NULL;

    fixture_note (cases[i]);
    message =
      rows_fail (&carrel_format_xml, cases[i], strlen (cases[i]), CARREL_EXCHANGE_ERROR_FORMAT);
    g_assert_nonnull (strstr (message, "test"));
  }
}

/* Nothing is fetched, nothing expanded: a document that tries is refused. */
static void
entities_and_document_types_are_refused (void)
{
  g_autofree char *secret = fixture_write ("secret.txt", "the secret", -1);
  g_autofree char *from_file = g_strdup_printf (
    "<!DOCTYPE l [<!ENTITY x SYSTEM \"file://%s\">]><l><r><a>&x;</a></r></l>", secret);
  const char *const cases[] = {
    from_file,
    "<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
    "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">]>"
    "<l><r><a>&d;</a></r></l>",
    "<!DOCTYPE l SYSTEM \"http://127.0.0.1:9/x.dtd\"><l><r><a>1</a></r></l>",
    "<!DOCTYPE l [<!ENTITY % p SYSTEM \"file:///etc/passwd\"> %p;]><l/>",
    "<!DOCTYPE l><l><r><a>1</a></r></l>",
    "<l><r><a>&nbsp;</a></r></l>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *rows = rows_read (&carrel_format_xml, cases[i], strlen (cases[i]), NULL);
    g_autofree char *message =
      rows_fail (&carrel_format_xml, cases[i], strlen (cases[i]), CARREL_EXCHANGE_ERROR_UNSAFE);

    g_assert_cmpstr (rows, ==, "failed\n");
    g_assert_null (strstr (message, "secret"));
  }
}

static void
an_include_is_only_an_element (void)
{
  const char *text = "<l xmlns:xi=\"http://www.w3.org/2001/XInclude\"><r><a>1</a>"
                     "<xi:include href=\"/etc/passwd\" parse=\"text\"/></r></l>";
  g_autofree char *rows = rows_read (&carrel_format_xml, text, strlen (text), NULL);

  g_assert_null (strstr (rows, "root:"));
}

static void
depth_is_limited (void)
{
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autofree char *rows = NULL;

  for (int i = 0; i < 200000; i++)
    g_string_append (deep, "<a>");
  rows = rows_read (&carrel_format_xml, deep->str, deep->len, NULL);
  g_assert_true (g_str_has_suffix (rows, "failed\n"));
}

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  g_test_add_func ("/xml-reader/these-are-rows", these_are_rows);
  g_test_add_func ("/xml-reader/what-is-not-well-formed-fails", what_is_not_well_formed_fails);
  g_test_add_func ("/xml-reader/entities-and-document-types-are-refused",
                   entities_and_document_types_are_refused);
  g_test_add_func ("/xml-reader/an-include-is-only-an-element", an_include_is_only_an_element);
  g_test_add_func ("/xml-reader/depth-is-limited", depth_is_limited);
  return fixture_end ();
}
