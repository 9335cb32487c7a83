#include "config.h"

#include "base/time.h"

#include "fixture.h"

#include <string.h>

static void
dates_are_read_and_written (void)
{
  static const struct {
    const char *text;
    gint64 days;
  } cases[] = {
    { "1970-01-01", 0 },       { "1969-12-31", -1 },      { "2000-02-29", 11016 },
    { "2000-03-01", 11017 },   { "2024-02-29", 19782 },   { "2026-11-21", 20778 },
    { "0001-01-01", -719162 }, { "9999-12-31", 2932896 }, { "1900-03-01", -25508 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    char buffer[CARREL_TIME_SIZE];
    gint64 days = 0;

    g_assert_true (carrel_date_parse (cases[i].text, &days));
    g_assert_cmpint (days, ==, cases[i].days);
    g_assert_cmpuint (carrel_date_format (buffer, days), ==, 10);
    g_assert_cmpstr (buffer, ==, cases[i].text);
  }
  g_assert_true (carrel_date_parse ("2026-11-21", NULL));
}

/* GDate is the witness for every day of five centuries. */
static void
every_day_is_that_of_the_calendar (void)
{
  GDate date;
  gint64 days;

  g_assert_true (carrel_date_from_parts (1700, 1, 1, &days));
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, 1, G_DATE_JANUARY, 1700);
  for (; g_date_get_year (&date) < 2200; g_date_add_days (&date, 1), days++) {
    char expected[CARREL_TIME_SIZE];
    char text[CARREL_TIME_SIZE];
    gint64 again;

    g_snprintf (expected, sizeof expected, "%04d-%02d-%02d", g_date_get_year (&date),
                g_date_get_month (&date), g_date_get_day (&date));
    carrel_date_format (text, days);
    if (strcmp (text, expected) != 0 || !carrel_date_parse (text, &again) || again != days)
      g_error ("day %" G_GINT64_FORMAT " is “%s” instead of “%s”", days, text, expected);
  }
}

static void
days_that_do_not_exist_are_refused (void)
{
  static const char *const cases[] = {
    "2026-02-29",
    "1900-02-29",
    "2100-02-29",
    "2026-02-30",
    "2026-04-31",
    "2026-13-01",
    "2026-00-10",
    "2026-01-00",
    "0000-01-01",
    "2026-1-1",
    "26-01-01",
    "2026/01/01",
    "2026-01-01 ",
    " 2026-01-01",
    "2026-01-01T",
    "20260101",
    "10000-01-01",
    "-2026-01-01",
    "",
    "2026-01",
    "２０２６-01-01",
  };
  gint64 days;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    if (carrel_date_parse (cases[i], &days))
      g_error ("“%s” was taken for a date", cases[i]);
  }
  g_assert_false (carrel_date_from_parts (2026, 2, 29, &days));
  g_assert_false (carrel_date_from_parts (10000, 1, 1, &days));
  g_assert_false (carrel_date_from_parts (0, 1, 1, &days));
  g_assert_false (carrel_date_from_parts (2026, -1, 1, &days));
  g_assert_true (carrel_date_from_parts (2024, 2, 29, &days));
}

static void
instants_are_read (void)
{
  static const struct {
    const char *text;
    const char *utc;
  } cases[] = {
    { "2026-11-21T10:00:00Z", "2026-11-21T10:00:00Z" },
    { "2026-11-21t10:00:00z", "2026-11-21T10:00:00Z" },
    { "2026-11-21 10:00:00Z", "2026-11-21T10:00:00Z" },
    { "2026-11-21T10:00Z", "2026-11-21T10:00:00Z" },
    { "2026-11-21T10:00:00+01:00", "2026-11-21T09:00:00Z" },
    { "2026-11-21T10:00:00+0530", "2026-11-21T04:30:00Z" },
    { "2026-11-21T00:30:00+13:45", "2026-11-20T10:45:00Z" },
    { "2026-11-21T23:30:00-08:00", "2026-11-22T07:30:00Z" },
    { "2026-11-21T10:00:00-00:00", "2026-11-21T10:00:00Z" },
    { "2026-11-21T10:00:00.123456789Z", "2026-11-21T10:00:00Z" },
    { "2026-11-21T10:00:00.999Z", "2026-11-21T10:00:00Z" },
    { "2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z" }, /* a leap second */
    { "1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z" },
    { "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z" },
    { "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z" },
    { "2024-02-29T12:00:00Z", "2024-02-29T12:00:00Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    char buffer[CARREL_TIME_SIZE];
    gint64 unix_s = 0;

    g_assert_true (carrel_time_parse (cases[i].text, &unix_s));
    g_assert_cmpuint (carrel_time_format (buffer, unix_s), ==, 20);
    g_assert_cmpstr (buffer, ==, cases[i].utc);
  }
}

static void
what_is_no_instant_is_refused (void)
{
  static const char *const cases[] = {
    "",
    "2026-11-21",
    "2026-11-21T10:00:00",
    "2026-11-21T24:00:00Z",
    "2026-11-21T10:60:00Z",
    "2026-11-21T10:00:61Z",
    "2026-11-21T1:00:00Z",
    "2026-11-21T10Z",
    "2026-11-21T10:00:00.Z",
    "2026-11-21T10:00:00+25:00",
    "2026-11-21T10:00:00+01:60",
    "2026-11-21T10:00:00+1",
    "2026-11-21T10:00:00Z ",
    "2026-02-29T10:00:00Z",
    "2026-11-21X10:00:00Z",
    "now",
    "2026-11-21T10:00:00,5Z",
    "2026-11-21T10:00:00ZZ",
    "2026-11-21T-1:00:00Z",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint64 unix_s;

    if (carrel_time_parse (cases[i], &unix_s))
      g_error ("“%s” was taken for a time", cases[i]);
  }
}

static void
a_wall_clock_is_read_in_its_zone (void)
{
  static const struct {
    const char *zone;
    const char *text;
    const char *utc;
  } cases[] = {
    { "Europe/Berlin", "2026-01-15T10:00:00", "2026-01-15T09:00:00Z" },
    { "Europe/Berlin", "2026-07-15T10:00:00", "2026-07-15T08:00:00Z" },
    /* 29 March: 02:00 to 03:00 does not exist; the time after the jump */
    { "Europe/Berlin", "2026-03-29T01:59:59", "2026-03-29T00:59:59Z" },
    { "Europe/Berlin", "2026-03-29T02:30:00", "2026-03-29T01:00:00Z" },
    { "Europe/Berlin", "2026-03-29T03:00:00", "2026-03-29T01:00:00Z" },
    /* 25 October: 02:00 to 03:00 comes twice; the first */
    { "Europe/Berlin", "2026-10-25T01:59:59", "2026-10-24T23:59:59Z" },
    { "Europe/Berlin", "2026-10-25T02:30:00", "2026-10-25T00:30:00Z" },
    { "Europe/Berlin", "2026-10-25T03:00:00", "2026-10-25T02:00:00Z" },
    { "America/New_York", "2026-11-01T01:30:00", "2026-11-01T05:30:00Z" },
    { "America/New_York", "2026-03-08T02:30:00", "2026-03-08T07:00:00Z" },
    { "Australia/Lord_Howe", "2026-01-15T10:00:00", "2026-01-14T23:00:00Z" },
    { "Australia/Sydney", "2026-04-05T02:30:00", "2026-04-04T15:30:00Z" },
    { "Asia/Kolkata", "2026-01-15T10:00", "2026-01-15T04:30:00Z" },
    { "America/Lima", "2026-01-15 19:00:00", "2026-01-16T00:00:00Z" },
    { "UTC", "2026-03-29T02:30:00.5", "2026-03-29T02:30:00Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (cases[i].zone);
    char buffer[CARREL_TIME_SIZE];
    gint64 unix_s = 0;

    g_assert_nonnull (zone);
    g_assert_true (carrel_time_parse_local (cases[i].text, zone, &unix_s));
    carrel_time_format (buffer, unix_s);
    g_test_message ("%s %s", cases[i].zone, cases[i].text);
    g_assert_cmpstr (buffer, ==, cases[i].utc);
  }
}

static void
a_wall_clock_has_no_offset (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  gint64 unix_s;

  g_assert_false (carrel_time_parse_local ("2026-01-15T10:00:00Z", zone, &unix_s));
  g_assert_false (carrel_time_parse_local ("2026-01-15T10:00:00+01:00", zone, &unix_s));
  g_assert_false (carrel_time_parse_local ("2026-01-15", zone, &unix_s));
}

static void
durations_are_read_and_written (void)
{
  static const struct {
    const char *text;
    gint64 seconds;
    const char *written; /* NULL: the text itself */
  } cases[] = {
    { "PT0S", 0, NULL },
    { "PT45M", 2700, NULL },
    { "PT1H30M", 5400, NULL },
    { "PT1H0M1S", 3601, "PT1H1S" },
    { "PT90M", 5400, "PT1H30M" },
    { "P1D", 86400, "PT24H" },
    { "P1DT2H", 93600, "PT26H" },
    { "P2W", 1209600, "PT336H" },
    { "0:45", 2700, "PT45M" },
    { "1:30", 5400, "PT1H30M" },
    { "1:30:15", 5415, "PT1H30M15S" },
    { "100:00", 360000, "PT100H" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    char buffer[CARREL_TIME_SIZE];
    gint64 seconds = -1;

    g_assert_true (carrel_duration_parse (cases[i].text, &seconds));
    g_assert_cmpint (seconds, ==, cases[i].seconds);
    g_assert_cmpuint (carrel_duration_format (buffer, seconds), ==, strlen (buffer));
    g_assert_cmpstr (buffer, ==, cases[i].written != NULL ? cases[i].written : cases[i].text);
  }
}

static void
what_is_no_duration_is_refused (void)
{
  static const char *const cases[] = {
    "",        "P",           "PT",     "45",     "PT45", "PT-5M",
    "P1Y",     "P1M",         "PT1M1H", "PT1H1H", "1:60", "1:30:60",
    "-1:30",   "1:30:15:10",  "PT1.5H", "pt45m",  "1h",   "PT99999999999999999999H",
    "P40000D", "99999999:00", "PT1H ",  "::",     "1:",   "P1DT",
    "PT45MT",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint64 seconds;

    if (carrel_duration_parse (cases[i], &seconds))
      g_error ("“%s” was taken for a duration", cases[i]);
  }
}

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  g_test_add_func ("/time/dates-are-read-and-written", dates_are_read_and_written);
  g_test_add_func ("/time/every-day-is-that-of-the-calendar", every_day_is_that_of_the_calendar);
  g_test_add_func ("/time/days-that-do-not-exist-are-refused", days_that_do_not_exist_are_refused);
  g_test_add_func ("/time/instants-are-read", instants_are_read);
  g_test_add_func ("/time/what-is-no-instant-is-refused", what_is_no_instant_is_refused);
  g_test_add_func ("/time/a-wall-clock-is-read-in-its-zone", a_wall_clock_is_read_in_its_zone);
  g_test_add_func ("/time/a-wall-clock-has-no-offset", a_wall_clock_has_no_offset);
  g_test_add_func ("/time/durations-are-read-and-written", durations_are_read_and_written);
  g_test_add_func ("/time/what-is-no-duration-is-refused", what_is_no_duration_is_refused);
  return fixture_end ();
}
