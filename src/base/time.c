#include "config.h"

#include "base/time.h"

#include <string.h>

#define LONGEST_DURATION_S (G_GINT64_CONSTANT (100) * 366 * CARREL_SECONDS_A_DAY)

/* Days from civil date and back, in the proleptic Gregorian calendar: eras of 400 years that
 * begin on 1 March, so that the leap day comes last. */
static gint64
days_from_civil (int year, int month, int day)
{
  int shifted = month <= 2 ? year - 1 : year;
  int era = shifted / 400;
  int year_of_era = shifted - era * 400;
  int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return (gint64) era * 146097 + day_of_era - 719468;
}

static void
civil_from_days (gint64 days, int *year, int *month, int *day)
{
  gint64 shifted = days + 719468;
  gint64 era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  int day_of_era = (int) (shifted - era * 146097);
  int year_of_era =
    (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int shifted_month = (5 * day_of_year + 2) / 153;

  *day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
  *month = shifted_month + (shifted_month < 10 ? 3 : -9);
  *year = year_of_era + (int) era * 400 + (*month <= 2);
}

gboolean
carrel_date_from_parts (int year, int month, int day, gint64 *days)
{
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1
      || day > g_date_get_days_in_month ((GDateMonth) month, (GDateYear) year))
    return FALSE;

  if (days != NULL)
    *days = days_from_civil (year, month, day);
  return TRUE;
}

/* Reads exactly `count` digits; -1 when there are fewer. */
static int
read_digits (const char **text, int count)
{
  int value = 0;

  for (int i = 0; i < count; i++, (*text)++) {
    if (!g_ascii_isdigit (**text))
      return -1;
    value = value * 10 + (**text - '0');
  }
  return value;
}

static gboolean
skip (const char **text, char expected)
{
  if (**text != expected)
    return FALSE;
  (*text)++;
  return TRUE;
}

static gboolean
read_date (const char **text, gint64 *days)
{
  int year = read_digits (text, 4);
  int month = year >= 0 && skip (text, '-') ? read_digits (text, 2) : -1;
  int day = month >= 0 && skip (text, '-') ? read_digits (text, 2) : -1;

  return day >= 0 && carrel_date_from_parts (year, month, day, days);
}

/* hh:mm[:ss[.fraction]]; a leap second counts as the last second of its minute. */
static gboolean
read_clock (const char **text, int *seconds)
{
  int hour = read_digits (text, 2);
  int minute = hour >= 0 && skip (text, ':') ? read_digits (text, 2) : -1;
  int second = 0;

  if (minute < 0 || hour > 23 || minute > 59)
    return FALSE;
  if (skip (text, ':')) {
    second = read_digits (text, 2);
    if (second < 0 || second > 60)
      return FALSE;
    if (skip (text, '.')) {
      if (!g_ascii_isdigit (**text))
        return FALSE;
      while (g_ascii_isdigit (**text))
        (*text)++;
    }
  }
  *seconds = hour * 3600 + minute * 60 + MIN (second, 59);
  return TRUE;
}

static gboolean
read_offset (const char **text, int *seconds)
{
  int sign = **text == '-' ? -1 : 1;
  int hour;
  int minute;

  *seconds = 0;
  if (skip (text, 'Z') || skip (text, 'z'))
    return TRUE;
  if (!skip (text, '+') && !skip (text, '-'))
    return FALSE;

  hour = read_digits (text, 2);
  (void) skip (text, ':');
  minute = hour >= 0 ? read_digits (text, 2) : -1;
  *seconds = sign * (hour * 3600 + minute * 60);
  return minute >= 0 && hour <= 23 && minute <= 59;
}

static gboolean
read_date_and_clock (const char **text, gint64 *wall_s)
{
  gint64 days;
  int seconds;

  if (!read_date (text, &days) || !(skip (text, 'T') || skip (text, 't') || skip (text, ' '))
      || !read_clock (text, &seconds))
    return FALSE;

  *wall_s = days * CARREL_SECONDS_A_DAY + seconds;
  return TRUE;
}

gboolean
carrel_time_parse (const char *text, gint64 *unix_s)
{
  gint64 wall_s;
  int offset_s;

  if (!read_date_and_clock (&text, &wall_s))
    return FALSE;
  if (!read_offset (&text, &offset_s) || *text != '\0')
    return FALSE;

  *unix_s = wall_s - offset_s;
  return TRUE;
}

gboolean
carrel_time_parse_local (const char *text, GTimeZone *zone, gint64 *unix_s)
{
  gint64 wall_s;
  gint64 adjusted_s;
  int interval;

  if (!read_date_and_clock (&text, &wall_s) || *text != '\0')
    return FALSE;

  adjusted_s = wall_s;
  interval = g_time_zone_adjust_time (zone, G_TIME_TYPE_STANDARD, &adjusted_s);
  *unix_s = adjusted_s - g_time_zone_get_offset (zone, interval);

  /* GLib takes the standard (second) reading of an hour that comes twice: try the first one. */
  adjusted_s = wall_s;
  interval = g_time_zone_find_interval (zone, G_TIME_TYPE_DAYLIGHT, adjusted_s);
  if (interval >= 0 && g_time_zone_is_dst (zone, interval))
    *unix_s = wall_s - g_time_zone_get_offset (zone, interval);
  return TRUE;
}

gboolean
carrel_date_parse (const char *text, gint64 *days)
{
  return read_date (&text, days) && *text == '\0';
}

static char *
put_digits (char *out, int value, int count)
{
  for (int i = count - 1; i >= 0; i--, value /= 10)
    out[i] = (char) ('0' + value % 10);
  return out + count;
}

gsize
carrel_date_format (char *buffer, gint64 days)
{
  char *out = buffer;
  int year;
  int month;
  int day;

  civil_from_days (days, &year, &month, &day);
  out = put_digits (out, year, 4);
  *out++ = '-';
  out = put_digits (out, month, 2);
  *out++ = '-';
  out = put_digits (out, day, 2);
  *out = '\0';
  return (gsize) (out - buffer);
}

gsize
carrel_time_format (char *buffer, gint64 unix_s)
{
  gint64 days = unix_s / CARREL_SECONDS_A_DAY;
  int rest = (int) (unix_s % CARREL_SECONDS_A_DAY);
  char *out;

  if (rest < 0) {
    rest += CARREL_SECONDS_A_DAY;
    days--;
  }
  out = buffer + carrel_date_format (buffer, days);
  *out++ = 'T';
  out = put_digits (out, rest / 3600, 2);
  *out++ = ':';
  out = put_digits (out, rest / 60 % 60, 2);
  *out++ = ':';
  out = put_digits (out, rest % 60, 2);
  *out++ = 'Z';
  *out = '\0';
  return (gsize) (out - buffer);
}

gsize
carrel_duration_format (char *buffer, gint64 seconds)
{
  gint64 hours = seconds / 3600;
  int minutes = (int) (seconds / 60 % 60);
  int rest = (int) (seconds % 60);
  gsize length = (gsize) g_snprintf (buffer, CARREL_TIME_SIZE, "PT");

  g_return_val_if_fail (seconds >= 0, 0);

  if (hours > 0)
    length += (gsize) g_snprintf (buffer + length, CARREL_TIME_SIZE - length,
                                  "%" G_GINT64_FORMAT "H", hours);
  if (minutes > 0)
    length += (gsize) g_snprintf (buffer + length, CARREL_TIME_SIZE - length, "%dM", minutes);
  if (rest > 0 || seconds == 0)
    length += (gsize) g_snprintf (buffer + length, CARREL_TIME_SIZE - length, "%dS", rest);
  return length;
}

static gboolean
parse_clock_duration (const char *text, gint64 *seconds)
{
  gint64 parts[3] = { 0, 0, 0 };
  int count = 0;

  for (; count < 3; count++) {
    char *end = NULL;

    if (!g_ascii_isdigit (*text))
      return FALSE;
    parts[count] = g_ascii_strtoll (text, &end, 10);
    text = end;
    if (!skip (&text, ':'))
      break;
  }
  if (*text != '\0' || count < 1 || count > 2 || parts[1] > 59 || parts[2] > 59
      || parts[0] > LONGEST_DURATION_S / 3600)
    return FALSE;

  *seconds = parts[0] * 3600 + parts[1] * 60 + parts[2];
  return TRUE;
}

gboolean
carrel_duration_parse (const char *text, gint64 *seconds)
{
  static const struct {
    char letter;
    gboolean in_time;
    int seconds;
  } units[] = {
    { 'W', FALSE, 7 * CARREL_SECONDS_A_DAY },
    { 'D', FALSE, CARREL_SECONDS_A_DAY },
    { 'H', TRUE, 3600 },
    { 'M', TRUE, 60 },
    { 'S', TRUE, 1 },
  };
  gboolean in_time = FALSE;
  gint64 total = 0;
  gsize unit = 0;
  int parts = 0;

  if (*text != 'P')
    return parse_clock_duration (text, seconds);

  for (text++; *text != '\0'; parts++) {
    char *end = NULL;
    gint64 number;

    if (!in_time && skip (&text, 'T'))
      in_time = TRUE;
    if (!g_ascii_isdigit (*text))
      return FALSE;
    number = g_ascii_strtoll (text, &end, 10);
    text = end;
    while (unit < G_N_ELEMENTS (units)
           && (units[unit].letter != *text || units[unit].in_time != in_time))
      unit++;
    if (unit == G_N_ELEMENTS (units) || number > LONGEST_DURATION_S / units[unit].seconds)
      return FALSE;
    total += number * units[unit++].seconds;
    text++;
  }
  if (parts == 0 || total > LONGEST_DURATION_S)
    return FALSE;

  *seconds = total;
  return TRUE;
}
