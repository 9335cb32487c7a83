#include "config.h"

#include "base/text.h"

#include "fixture.h"

#include <string.h>

static void
fold_leaves_what_matters (void)
{
  static const struct {
    const char *text;
    const char *folded;
  } cases[] = {
    { "É-mail (home)", "emailhome" },
    { "E-Mail", "email" },
    { "  First_Name ", "firstname" },
    { "Größe", "grosse" },
    { "GROSSE", "grosse" },
    { "Schülerin", "schulerin" },
    { "Schu\xcc\x88lerin", "schulerin" }, /* the same letters, decomposed */
    { "Prénom", "prenom" },
    { "Teléfono móvil", "telefonomovil" },
    { "Ελλάδα", "ελλαδα" },
    { "ЁЛКА", "елка" },
    { "学生", "学生" },
    { "हिन्दी", "हिन्दी" },      /* vowel signs are letters to their readers */
    { "Ｅｍａｉｌ", "email" }, /* full width */
    { "ﬁrst", "first" },
    { "№ 5", "no5" },
    { "!?…", "" },
    { "", "" },
    { "x²", "x2" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *folded = carrel_text_fold (cases[i].text);

    g_assert_cmpstr (folded, ==, cases[i].folded);
  }
}

static void
strip_takes_blanks_from_both_ends (void)
{
  static const struct {
    const char *text;
    const char *stripped;
  } cases[] = {
    { "  ann  ", "ann" },
    { "\t\r\nann\v\f", "ann" },
    { "\xc2\xa0"
      "ann\xc2\xa0",
      "ann" },
    { "\xef\xbb\xbf"
      "ann",
      "ann" },
    { "\xe2\x80\xaf"
      "ann\xe3\x80\x80",
      "ann" },
    { "ann lee", "ann lee" },
    { "\xe2\x80\x8b", "" },
    { " \xc2\xa0 \xe3\x80\x80 ", "" },
    { "é", "é" },
    { "à ", "à" }, /* its last byte is that of a no-break space */
    { "学", "学" },
    { "", "" },
    { "\xa0", "\xa0" }, /* not UTF-8: left alone */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const char *text = cases[i].text;
    gsize length = strlen (text);

    carrel_text_strip (&text, &length);
    fixture_assert_equal (text, length, cases[i].stripped, strlen (cases[i].stripped));
  }
}

static void
strip_never_looks_past_the_length (void)
{
  g_autofree char *exact = g_memdup2 ("   ", 3); /* a sanitizer sees one byte more */
  const char *text = exact;
  gsize length = 3;

  carrel_text_strip (&text, &length);
  g_assert_cmpuint (length, ==, 0);
}

static void
an_excerpt_fits_into_a_message (void)
{
  g_autofree char *long_text = g_strnfill (5000, 'x');
  g_autofree char *long_wide = NULL;
  GString *wide = g_string_new (NULL);
  static const struct {
    const char *text;
    const char *excerpt;
  } cases[] = {
    { "ann", "ann" },
    { NULL, "" },
    { "a\nb\tc\r\nd", "a b c  d" },
    { "caf\xe9", "caf\xef\xbf\xbd" },
    { "1234567890123456789012345678901234567890", "1234567890123456789012345678901234567890" },
    { "12345678901234567890123456789012345678901", "1234567890123456789012345678901234567890…" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *excerpt = carrel_text_excerpt (cases[i].text);

    g_assert_cmpstr (excerpt, ==, cases[i].excerpt);
    g_assert_true (g_utf8_validate (excerpt, -1, NULL));
  }
  for (int i = 0; i < 500; i++)
    g_string_append (wide, "\xf0\x9f\x8e\x93");
  long_wide = g_string_free (wide, FALSE);
  for (int i = 0; i < 2; i++) {
    g_autofree char *excerpt = carrel_text_excerpt (i == 0 ? long_text : long_wide);

    g_assert_true (g_utf8_validate (excerpt, -1, NULL));
    g_assert_cmpint (g_utf8_strlen (excerpt, -1), ==, 41);
    g_assert_true (g_str_has_suffix (excerpt, "…"));
  }
}

static void
counts_can_be_read (void)
{
  g_autofree char *small = carrel_text_count (7);
  g_autofree char *large = carrel_text_count (G_MAXUINT64);

  g_assert_cmpstr (small, ==, "7");
  g_assert_cmpstr (large, ==, "18446744073709551615"); /* this locale groups nothing */
}

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  g_test_add_func ("/text/fold-leaves-what-matters", fold_leaves_what_matters);
  g_test_add_func ("/text/strip-takes-blanks-from-both-ends", strip_takes_blanks_from_both_ends);
  g_test_add_func ("/text/strip-never-looks-past-the-length", strip_never_looks_past_the_length);
  g_test_add_func ("/text/an-excerpt-fits-into-a-message", an_excerpt_fits_into_a_message);
  g_test_add_func ("/text/counts-can-be-read", counts_can_be_read);
  return fixture_end ();
}
