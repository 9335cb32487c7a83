#include "config.h"

#include "base/money.h"

#include "fixture.h"

static void
currencies_have_their_digits (void)
{
  static const struct {
    const char *code;
    int digits;
  } cases[] = {
    { "EUR", 2 }, { "USD", 2 },   { "GBP", 2 },  { "CHF", 2 }, { "JPY", 0 },  { "KRW", 0 },
    { "ISK", 0 }, { "BHD", 3 },   { "KWD", 3 },  { "TND", 3 }, { "XXX", -1 }, { "eur", -1 },
    { "EU", -1 }, { "EURO", -1 }, { "DEM", -1 }, { "", -1 },   { "D A", -1 }, { "R B", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (carrel_currency_digits (cases[i].code), ==, cases[i].digits);
  g_assert_cmpint (carrel_currency_digits (NULL), ==, -1);
}

/* Letters that stand side by side in the table, but are no code. */
static void
a_piece_of_two_codes_is_none (void)
{
  for (char a = 'A'; a <= 'Z'; a++) {
    for (char b = 'A'; b <= 'Z'; b++) {
      const char with_space[2][4] = { { a, ' ', b, '\0' }, { ' ', a, b, '\0' } };

      g_assert_cmpint (carrel_currency_digits (with_space[0]), ==, -1);
      g_assert_cmpint (carrel_currency_digits (with_space[1]), ==, -1);
    }
  }
}

static const struct {
  gint64 amount_minor;
  int digits;
  const char *text;
} amounts[] = {
  { 0, 2, "0.00" },
  { 5, 2, "0.05" },
  { -5, 2, "-0.05" },
  { 1250, 2, "12.50" },
  { -1250, 2, "-12.50" },
  { 100, 0, "100" },
  { -1, 0, "-1" },
  { 0, 0, "0" },
  { 1, 3, "0.001" },
  { 12345, 3, "12.345" },
  { 12345, 4, "1.2345" },
  { 100000000, 2, "1000000.00" },
  { G_MAXINT64, 2, "92233720368547758.07" },
  { G_MAXINT64, 0, "9223372036854775807" },
  { -G_MAXINT64, 2, "-92233720368547758.07" },
};

static void
amounts_are_written_and_read (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (amounts); i++) {
    char buffer[32];
    gint64 amount_minor;

    g_assert_cmpuint (carrel_money_format (buffer, amounts[i].amount_minor, amounts[i].digits), ==,
                      strlen (amounts[i].text));
    g_assert_cmpstr (buffer, ==, amounts[i].text);
    if (amounts[i].amount_minor == G_MAXINT64 || amounts[i].amount_minor == -G_MAXINT64)
      continue; /* the reader stops a digit before the edge */
    g_assert_true (carrel_money_parse (buffer, amounts[i].digits, &amount_minor));
    g_assert_cmpint (amount_minor, ==, amounts[i].amount_minor);
  }
}

static void
the_smallest_number_can_be_written (void)
{
  char buffer[32];

  carrel_money_format (buffer, G_MININT64, 2);
  g_assert_cmpstr (buffer, ==, "-92233720368547758.08");
}

static void
other_ways_to_write_the_same (void)
{
  static const struct {
    const char *text;
    int digits;
    gint64 amount_minor;
  } cases[] = {
    { "12", 2, 1200 },        { "12.5", 2, 1250 },   { "+12.50", 2, 1250 }, { ".5", 2, 50 },
    { "12.", 2, 1200 },       { "12.500", 2, 1250 }, { "-0", 2, 0 },        { "7.000", 0, 7 },
    { "000012.50", 2, 1250 }, { "1.5", 3, 1500 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint64 amount_minor;

    g_assert_true (carrel_money_parse (cases[i].text, cases[i].digits, &amount_minor));
    g_assert_cmpint (amount_minor, ==, cases[i].amount_minor);
  }
}

static void
nothing_is_rounded_and_nothing_overflows (void)
{
  static const struct {
    const char *text;
    int digits;
  } cases[] = {
    { "12.505", 2 },
    { "0.1", 0 },
    { "1.2345", 3 },
    { "", 2 },
    { "-", 2 },
    { ".", 2 },
    { "1.2.3", 2 },
    { "1,50", 2 },
    { "1e3", 2 },
    { "12 50", 2 },
    { "--1", 2 },
    { "0x10", 2 },
    { "12.50 ", 2 },
    { " 12", 2 },
    { "nan", 2 },
    { "99999999999999999999", 2 },
    { "9223372036854775808", 0 },
    { "922337203685477581", 2 },
    { "92233720368547758.08", 2 },
    { "-99999999999999999999999999999999999999999999", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint64 amount_minor;

    if (carrel_money_parse (cases[i].text, cases[i].digits, &amount_minor))
      g_error ("“%s” was read as %" G_GINT64_FORMAT, cases[i].text, amount_minor);
  }
}

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  g_test_add_func ("/money/currencies-have-their-digits", currencies_have_their_digits);
  g_test_add_func ("/money/a-piece-of-two-codes-is-none", a_piece_of_two_codes_is_none);
  g_test_add_func ("/money/amounts-are-written-and-read", amounts_are_written_and_read);
  g_test_add_func ("/money/the-smallest-number-can-be-written", the_smallest_number_can_be_written);
  g_test_add_func ("/money/other-ways-to-write-the-same", other_ways_to_write_the_same);
  g_test_add_func ("/money/nothing-is-rounded-and-nothing-overflows",
                   nothing_is_rounded_and_nothing_overflows);
  return fixture_end ();
}
