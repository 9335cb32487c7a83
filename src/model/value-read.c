#include "config.h"

#include "model/value-read.h"

#include "base/json.h"
#include "base/money.h"
#include "base/text.h"
#include "base/time.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_DECIMAL_DIGITS 15 /* what a double carries through a spreadsheet and back */

typedef char *(*ParseFunc) (const CarrelField *field, const char *text,
                            const CarrelValueStyle *style);

static char *
parse_as_is (const CarrelField *field, const char *text, const CarrelValueStyle *style)
{
  return g_strdup (text);
}

/* Brings a number as people write it (1 234,50  1,234.50  1'234.50) to digits with a point. */
static char *
plain_number (const char *text, gboolean decimal_comma)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *last_point = strrchr (text, '.');
  const char *last_comma = strrchr (text, ',');
  char decimal = decimal_comma ? ',' : '.';
  gboolean digits = FALSE;

  if (last_point != NULL && last_comma != NULL) /* whichever comes last is the decimal sign */
    decimal = last_point > last_comma ? '.' : ',';
  else if (last_point != NULL && strchr (text, '.') == last_point
           && !(decimal_comma && strlen (last_point) == 4))
    decimal = '.'; /* 12.5 is no grouping, wherever it was written */
  else if (last_comma != NULL && strchr (text, ',') == last_comma && strlen (last_comma) != 4)
    decimal = ',';

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    if (g_unichar_isdigit (c) && g_unichar_digit_value (c) >= 0) {
      g_string_append_c (out, (char) ('0' + g_unichar_digit_value (c)));
      digits = TRUE;
    } else if ((c == '-' || c == 0x2212) && out->len == 0)
      g_string_append_c (out, '-');
    else if (c == '+' && out->len == 0)
      continue;
    else if (c == (gunichar) decimal)
      g_string_append_c (out, '.');
    else if (!(digits
               && (c == ',' || c == '.' || c == '\'' || c == 0x2019 || c == ' ' || c == 0xa0
                   || c == 0x202f)))
      return NULL;
  }
  if (!digits || strchr (out->str, '.') != strrchr (out->str, '.'))
    return NULL;
  return g_strdup (out->str);
}

static char *
parse_integer (const CarrelField *field, const char *text, const CarrelValueStyle *style)
{
  g_autofree char *plain = plain_number (text, style->decimal_comma);
  char *point = plain != NULL ? strchr (plain, '.') : NULL;
  char *end = NULL;
  gint64 number;

  if (plain == NULL || (point != NULL && strspn (point, ".0") != strlen (point)))
    return NULL;

  errno = 0;
  number = g_ascii_strtoll (plain, &end, 10);
  if (errno != 0)
    return NULL;
  return g_strdup_printf ("%" G_GINT64_FORMAT, number);
}

/* Digits without superfluous zeros, so that equal numbers are equal text. */
static char *
normal_decimal (const char *plain)
{
  gboolean negative = *plain == '-';
  const char *digits = plain + negative;
  const char *point;
  g_autoptr (GString) out = g_string_new (negative ? "-" : NULL);
  gsize significant = 0;

  digits += strspn (digits, "0");
  if (*digits == '.' || *digits == '\0')
    g_string_append_c (out, '0');
  g_string_append (out, digits);

  point = strchr (out->str, '.');
  if (point != NULL) {
    while (out->str[out->len - 1] == '0')
      g_string_truncate (out, out->len - 1);
    if (out->str[out->len - 1] == '.')
      g_string_truncate (out, out->len - 1);
  }
  for (const char *at = out->str; *at != '\0'; at++)
    significant += g_ascii_isdigit (*at);
  if (significant > MAX_DECIMAL_DIGITS)
    return NULL;
  return g_strdup (strcmp (out->str, "-0") == 0 ? "0" : out->str);
}

static char *
parse_decimal (const CarrelField *field, const char *text, const CarrelValueStyle *style)
{
  gsize length = strlen (text);
  g_autofree char *bare = g_strndup (text, length - (length > 0 && text[length - 1] == '%'));
  g_autofree char *plain = plain_number (g_strchomp (bare), style->decimal_comma);

  return plain != NULL ? normal_decimal (plain) : NULL;
}

static gboolean
is_currency_part (gunichar c)
{
  return g_unichar_isalpha (c) || g_unichar_type (c) == G_UNICODE_CURRENCY_SYMBOL || c == ' '
         || c == 0xa0 || c == 0x202f;
}

static const char *
skip_currency (const char *text)
{
  while (*text != '\0' && is_currency_part (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  return text;
}

/* A leading or trailing currency sign or code does no harm, nor does one after the minus. */
static char *
without_currency (const char *text)
{
  const char *sign = skip_currency (text);
  gboolean has_sign = *sign == '-' || *sign == '+' || g_str_has_prefix (sign, "−");
  const char *start = has_sign ? g_utf8_next_char (sign) : sign;
  int sign_length = (int) (start - sign);
  const char *end = text + strlen (text);

  start = skip_currency (start);
  while (end > start) {
    const char *last = g_utf8_prev_char (end);

    if (!is_currency_part (g_utf8_get_char (last)))
      break;
    end = last;
  }
  return g_strdup_printf ("%.*s%.*s", sign_length, sign, (int) (end - start), start);
}

static char *
parse_money (const CarrelField *field, const char *text, const CarrelValueStyle *style)
{
  g_autofree char *bare = without_currency (text);
  g_autofree char *plain = plain_number (bare, style->decimal_comma);
  int digits = carrel_currency_digits (style->currency);
  gint64 amount_minor;

  if (plain == NULL || !carrel_money_parse (plain, digits < 0 ? 2 : digits, &amount_minor))
    return NULL;
  return g_strdup_printf ("%" G_GINT64_FORMAT, amount_minor);
}

static char *
parse_boolean (const CarrelField *field, const char *text, const CarrelValueStyle *style)
{
  static const char *const words[2] = {
    "|0|false|no|n|off|nein|falsch|non|faux|falso|not|unchecked|",
    "|1|true|yes|y|on|x|ja|wahr|oui|vrai|si|sí|verdadero|checked|✓|✔|",
  };
  g_autofree char *lower = g_utf8_strdown (text, -1);
  g_autofree char *word = g_strconcat ("|", lower, "|", NULL);

  for (int i = 0; i < 2; i++) {
    if (strchr (lower, '|') == NULL && strstr (words[i], word) != NULL)
      return g_strdup (i == 0 ? "0" : "1");
  }
  return NULL;
}

/* d/m/y in the style's order, y/m/d when the year comes first. Gives the rest of the text. */
static gboolean
read_loose_date (const char *text, CarrelDateOrder order, gint64 *days, const char **rest)
{
  int numbers[3];
  gsize width[3];
  int year;
  int month;
  int day;

  for (int i = 0; i < 3; i++) {
    char *end = NULL;

    if (!g_ascii_isdigit (*text))
      return FALSE;
    numbers[i] = (int) g_ascii_strtoull (text, &end, 10);
    width[i] = (gsize) (end - text);
    if (width[i] > 4)
      return FALSE;
    text = end;
    if (i < 2) {
      if (*text == '\0' || strchr ("/.-", *text) == NULL)
        return FALSE;
      text++;
      text += strspn (text, " ");
    }
  }
  if (*text == '.')
    text++;
  if (width[0] == 4) {
    year = numbers[0];
    month = numbers[1];
    day = numbers[2];
  } else {
    year = numbers[2];
    month = numbers[order == CARREL_DATE_ORDER_MDY ? 0 : 1];
    day = numbers[order == CARREL_DATE_ORDER_MDY ? 1 : 0];
    if (width[2] == 2) /* the usual pivot: birth dates of pupils and dates of lessons alike */
      year += year < 70 ? 2000 : 1900;
    else if (width[2] != 4)
      return FALSE;
  }
  *rest = text;
  return carrel_date_from_parts (year, month, day, days);
}

static char *
parse_date (const CarrelField *field, const char *text, const CarrelValueStyle *style)
{
  char buffer[CARREL_TIME_SIZE];
  const char *rest;
  gint64 days;

  if (!read_loose_date (text, style->date_order, &days, &rest))
    return NULL;
  /* A date column of a spreadsheet may carry midnight. */
  if (*rest != '\0' && *rest != ' ' && *rest != 'T')
    return NULL;
  carrel_date_format (buffer, days);
  return g_strdup (buffer);
}

/* "5:30 pm" and "17:30" to 17:30:00; NULL when it is neither. */
static char *
clock_of (const char *text)
{
  char *end = NULL;
  guint64 parts[3] = { 0, 0, 0 };
  int count = 0;

  for (; count < 3 && g_ascii_isdigit (*text); count++) {
    parts[count] = g_ascii_strtoull (text, &end, 10);
    text = end;
    if (*text != ':' && *text != '.' && *text != 'h')
      break;
    text++;
  }
  while (*text == ' ')
    text++;
  if (g_ascii_strcasecmp (text, "pm") == 0 || g_ascii_strcasecmp (text, "p.m.") == 0) {
    if (parts[0] < 12)
      parts[0] += 12;
  } else if (g_ascii_strcasecmp (text, "am") == 0 || g_ascii_strcasecmp (text, "a.m.") == 0) {
    if (parts[0] == 12)
      parts[0] = 0;
  } else if (*text != '\0' || end == NULL)
    return NULL;
  if (parts[0] > 23 || parts[1] > 59 || parts[2] > 59)
    return NULL;
  return g_strdup_printf ("%02d:%02d:%02d", (int) parts[0], (int) parts[1], (int) parts[2]);
}

static char *
parse_timestamp (const CarrelField *field, const char *text, const CarrelValueStyle *style)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  GTimeZone *zone = style->zone != NULL ? style->zone : utc;
  char buffer[CARREL_TIME_SIZE];
  g_autofree char *clock = NULL;
  g_autofree char *local = NULL;
  const char *rest;
  gint64 unix_s;
  gint64 days;

  if (carrel_time_parse (text, &unix_s) || carrel_time_parse_local (text, zone, &unix_s)) {
    if (unix_s < -G_GINT64_CONSTANT (62135596800) || unix_s > G_GINT64_CONSTANT (253402300799))
      return NULL; /* an offset moved it out of the years 0001 to 9999 */
    carrel_time_format (buffer, unix_s);
    return g_strdup (buffer);
  }
  if (!read_loose_date (text, style->date_order, &days, &rest))
    return NULL;

  rest += strspn (rest, " ,T");
  clock = clock_of (*rest == '\0' ? "00:00" : rest);
  if (clock == NULL)
    return NULL;
  carrel_date_format (buffer, days);
  local = g_strconcat (buffer, "T", clock, NULL);
  if (!carrel_time_parse_local (local, zone, &unix_s))
    return NULL;
  carrel_time_format (buffer, unix_s);
  return g_strdup (buffer);
}

/* PT45M, 0:45, 45, 45 min, 1 h, 1.5 hours. A bare number means minutes: that is how lessons are
 * measured. */
static char *
parse_duration (const CarrelField *field, const char *text, const CarrelValueStyle *style)
{
  static const struct {
    const char *units;
    double seconds;
  } words[] = {
    { "||m|min|mins|minute|minutes|minuten|minutos|", 60 },
    { "|h|hr|hrs|hour|hours|std|stunde|stunden|heure|heures|hora|horas|", 3600 },
    { "|s|sec|second|seconds|sekunden|secondes|segundos|", 1 },
  };
  g_autofree char *dotted = g_strdelimit (g_ascii_strdown (text, -1), ",", '.');
  g_autofree char *unit = NULL;
  char *end = NULL;
  double number;
  gint64 seconds;

  if (carrel_duration_parse (text, &seconds) && strpbrk (text, "P:") != NULL)
    return g_strdup_printf ("%" G_GINT64_FORMAT, seconds);

  if (!g_ascii_isdigit (*dotted))
    return NULL;
  number = g_ascii_strtod (dotted, &end);
  unit = g_strconcat ("|", g_strstrip (end), "|", NULL);
  if (number > 1e9)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    if (strchr (end, '|') == NULL && strstr (words[i].units, unit) != NULL)
      return g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) (number * words[i].seconds + 0.5));
  }
  return NULL;
}

/* RFC 5322 in spirit: one @, something before it, a host of letters, digits, dots and hyphens. Full
 * syntax would let through what no mail program sends. */
static char *
parse_email (const CarrelField *field, const char *text, const CarrelValueStyle *style)
{
  const char *at = strrchr (text, '@');
  const char *host = at != NULL ? at + 1 : NULL;
  gsize length = strlen (text);

  if (g_str_has_prefix (text, "mailto:"))
    return parse_email (field, text + strlen ("mailto:"), style);
  if (at == NULL || at == text || *host == '\0' || *host == '.' || *host == '-' || length > 254
      || text[length - 1] == '.' || strstr (text, "..") != NULL)
    return NULL;
  for (const char *c = text; c < at; c++) {
    if (g_ascii_isspace (*c) || g_ascii_iscntrl (*c) || strchr ("()<>[]:;@\\,\"", *c) != NULL)
      return NULL;
  }
  for (const char *c = host; *c != '\0'; c++) {
    if (!g_ascii_isalnum (*c) && *c != '.' && *c != '-' && (guchar) *c < 0x80)
      return NULL;
  }
  return g_strdup (text);
}

static char *
parse_url (const CarrelField *field, const char *text, const CarrelValueStyle *style)
{
  static const char *const schemes[] = { "https://", "http://" };

  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++) {
    gsize length = strlen (schemes[i]);

    if (g_ascii_strncasecmp (text, schemes[i], length) == 0 && text[length] != '\0'
        && strpbrk (text, " \t\r\n\"<>") == NULL)
      return g_strdup (text);
  }
  if (g_str_has_prefix (text, "www.") && strpbrk (text, " \t\r\n\"<>") == NULL)
    return g_strconcat ("https://", text, NULL);
  return NULL;
}

static char *
parse_timezone (const CarrelField *field, const char *text, const CarrelValueStyle *style)
{
  const char *folder = g_getenv ("TZDIR");
  g_autofree char *path = NULL;

  if (strcmp (text, "UTC") == 0 || strcmp (text, "GMT") == 0)
    return g_strdup ("UTC");
  /* Only names of the zone database: no paths, no POSIX rules. */
  if (strchr (text, '/') == NULL || *text == '/' || strstr (text, "..") != NULL
      || !g_ascii_isalpha (*text))
    return NULL;
  for (const char *c = text; *c != '\0'; c++) {
    if (!g_ascii_isalnum (*c) && strchr ("/_-+", *c) == NULL)
      return NULL;
  }
  /* GTimeZone would read and build the whole zone to tell that there is one. */
  path = g_build_filename (folder != NULL ? folder : "/usr/share/zoneinfo", text, NULL);
  return g_file_test (path, G_FILE_TEST_IS_REGULAR) ? g_strdup (text) : NULL;
}

static gboolean
folded_list_has (const char *list, const char *folded)
{
  g_auto (GStrv) words = g_strsplit (list, "|", -1);

  for (char **word = words; *word != NULL; word++) {
    g_autofree char *other = carrel_text_fold (*word);

    if (strcmp (other, folded) == 0)
      return TRUE;
  }
  return FALSE;
}

static char *
parse_choice (const CarrelField *field, const char *text, const CarrelValueStyle *style)
{
  g_autofree char *folded = NULL;

  if (carrel_field_find_choice (field, text) != NULL)
    return g_strdup (text);

  folded = carrel_text_fold (text);
  for (const CarrelChoice *choice = field->choices; choice->value != NULL; choice++) {
    if (folded_list_has (choice->value, folded) || folded_list_has (choice->label, folded)
        || folded_list_has (_ (choice->label), folded)
        || (choice->synonyms != NULL && folded_list_has (choice->synonyms, folded)))
      return g_strdup (choice->value);
  }
  return NULL;
}

static char *
parse_currency (const char *text)
{
  static const struct {
    const char *sign;
    const char *code;
  } signs[] = {
    { "€", "EUR" }, { "£", "GBP" },  { "$", "USD" },  { "US$", "USD" }, { "¥", "JPY" },
    { "₹", "INR" }, { "zł", "PLN" }, { "Kč", "CZK" }, { "₺", "TRY" },   { "₪", "ILS" }
  };
  g_autofree char *upper = g_ascii_strup (text, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++) {
    if (strcmp (signs[i].sign, text) == 0)
      return g_strdup (signs[i].code);
  }
  return carrel_currency_digits (upper) >= 0 ? g_steal_pointer (&upper) : NULL;
}

static char *
parse_json (const CarrelField *field, const char *text, const CarrelValueStyle *style)
{
  gsize length = strlen (text);

  return carrel_json_check (text, length, NULL) ? carrel_json_compact (text, length) : NULL;
}

static const ParseFunc parsers[CARREL_N_TYPES] = {
  [CARREL_TYPE_TEXT] = parse_as_is,          [CARREL_TYPE_INTEGER] = parse_integer,
  [CARREL_TYPE_DECIMAL] = parse_decimal,     [CARREL_TYPE_MONEY] = parse_money,
  [CARREL_TYPE_BOOLEAN] = parse_boolean,     [CARREL_TYPE_DATE] = parse_date,
  [CARREL_TYPE_TIMESTAMP] = parse_timestamp, [CARREL_TYPE_DURATION] = parse_duration,
  [CARREL_TYPE_EMAIL] = parse_email,         [CARREL_TYPE_URL] = parse_url,
  [CARREL_TYPE_TIMEZONE] = parse_timezone,   [CARREL_TYPE_CHOICE] = parse_choice,
  [CARREL_TYPE_REFERENCE] = parse_as_is,     [CARREL_TYPE_JSON] = parse_json,
};

char *
carrel_value_read (const CarrelField *field, const char *text, const CarrelValueStyle *style)
{
  if ((field->flags & CARREL_FIELD_CURRENCY) != 0)
    return parse_currency (text);
  return parsers[field->type](field, text, style);
}
