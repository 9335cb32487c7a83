#include "config.h"

#include "exchange/formats/csv-cell.h"

#include "base/time.h"
#include "exchange/formats/slice-print.h"

#include <string.h>

#define QUOTE '"'
#define LONGEST_NUMBER 32

void
carrel_csv_style_init (CarrelCsvStyle *self)
{
  static const char usual[] = ",;\t|";

  memset (self->special, 0, sizeof self->special);
  self->special[(guchar) self->delimiter] = 1;
  self->special[QUOTE] = 1;
  self->special['\r'] = 1;
  self->special['\n'] = 1;

  memcpy (self->special_text, self->special, sizeof self->special);
  for (gsize i = 0; self->for_people && usual[i] != '\0'; i++)
    self->special_text[(guchar) usual[i]] = 1;
}

/* OWASP ASVS 5.0 1.2.10, with the line ends and full-width forms of OWASP's page on CSV injection.
 * Spaces in front do not help: some programs drop them. */
gboolean
carrel_csv_cell_needs_guard (const char *text, gsize length)
{
  static const char *const wide[] = { "＝", "＋", "－", "＠" };

  while (length > 0 && *text == ' ') {
    text++;
    length--;
  }
  if (length == 0)
    return FALSE;
  /* What looks guarded is guarded too, so that taking one ' away gives what was there. */
  if (*text == '\'')
    return carrel_csv_cell_needs_guard (text + 1, length - 1);
  if (memchr ("=+-@\t\r\n", *text, 8) != NULL) /* 8: the NUL as well */
    return TRUE;

  for (gsize i = 0; (guchar) *text == 0xef && i < G_N_ELEMENTS (wide); i++) {
    if (length >= 3 && memcmp (text, wide[i], 3) == 0)
      return TRUE;
  }
  return FALSE;
}

gboolean
carrel_csv_cell_is_guarded (const char *text, gsize length)
{
  return length > 1 && *text == '\'' && carrel_csv_cell_needs_guard (text + 1, length - 1);
}

static gboolean
is_number (const char *text, gsize length)
{
  gsize at = length > 0 && *text == '-' ? 1 : 0;

  if (at == length)
    return FALSE;
  while (at < length && (g_ascii_isdigit (text[at]) || text[at] == '.' || text[at] == ','))
    at++;
  return at == length;
}

/* Quoted (RFC 4180 2.6, 2.7). */
static char *
put_quoted (const char *text, gsize length, gboolean guarded, char *out)
{
  *out++ = QUOTE;
  if (guarded)
    *out++ = '\'';
  for (gsize i = 0; i < length; i++) {
    if (text[i] == QUOTE)
      *out++ = QUOTE;
    *out++ = text[i];
  }
  *out++ = QUOTE;
  return out;
}

static char *
put (const guint8 *special, gboolean quote, gboolean guarded, const char *text, gsize length,
     char *out)
{
  char *plain = out;
  guint8 found = quote ? 1 : 0;

  if (guarded)
    *plain++ = '\'';
  for (gsize i = 0; i < length; i++) {
    found |= special[(guchar) text[i]];
    plain[i] = text[i];
  }
  return found == 0 ? plain + length : put_quoted (text, length, guarded, out);
}

/* Hours may have any number of digits; spreadsheets know this as a length of time. */
static CarrelSlice
print_hours (const CarrelSlice *value, char *buffer)
{
  char digits[LONGEST_NUMBER];
  CarrelSlice printed = { buffer, 0 };
  gint64 seconds;

  memcpy (digits, value->text, value->length);
  digits[value->length] = '\0';
  seconds = MAX (0, g_ascii_strtoll (digits, NULL, 10));
  printed.length =
    (gsize) g_snprintf (buffer, CARREL_VALUE_SIZE, "%" G_GINT64_FORMAT ":%02d:%02d", seconds / 3600,
                        (int) (seconds / 60 % 60), (int) (seconds % 60));
  return printed;
}

/* Numbers and truth values, shorter than LONGEST_NUMBER. */
static CarrelSlice
print_number (const CarrelCsvStyle *style, const CarrelField *field, const CarrelSlice *value,
              const char *currency, char *buffer)
{
  CarrelSlice printed;

  if (style->for_people && field->type == CARREL_TYPE_BOOLEAN) {
    printed.text = *value->text == '1' ? "TRUE" : "FALSE";
    printed.length = strlen (printed.text);
    return printed;
  }
  if (style->for_people && field->type == CARREL_TYPE_DURATION)
    return print_hours (value, buffer);

  printed = carrel_slice_print (field, value, currency, buffer);
  if (!style->decimal_comma
      || (field->type != CARREL_TYPE_MONEY && field->type != CARREL_TYPE_DECIMAL))
    return printed;
  for (gsize i = 0; i < printed.length; i++)
    buffer[i] = printed.text[i] == '.' ? ',' : printed.text[i];
  printed.text = buffer;
  return printed;
}

static char *
put_number (const CarrelCsvStyle *style, const CarrelField *field, const CarrelSlice *value,
            const char *currency, char *out)
{
  char buffer[CARREL_VALUE_SIZE];
  CarrelSlice printed = print_number (style, field, value, currency, buffer);

  return put (style->special, style->quote_all, FALSE, printed.text, printed.length, out);
}

/* 2026-11-21T10:00:00Z as the wall clock shows it: spreadsheets take it for a time only without the
 * letters. */
static char *
put_time (const CarrelCsvStyle *style, const CarrelSlice *value, char *out)
{
  char buffer[CARREL_VALUE_SIZE] = "";
  gsize length = value->length - 1;
  gint64 unix_s;

  memcpy (buffer, value->text, value->length);
  if (style->zone != NULL && carrel_time_parse (buffer, &unix_s)) {
    int interval = g_time_zone_find_interval (style->zone, G_TIME_TYPE_UNIVERSAL, unix_s);

    carrel_time_format (buffer, unix_s + g_time_zone_get_offset (style->zone, interval));
  }
  buffer[strlen ("YYYY-MM-DD")] = ' ';
  return put (style->special, style->quote_all, FALSE, buffer, length, out);
}

static gboolean
is_time (const CarrelSlice *value)
{
  return value->length == strlen ("YYYY-MM-DDThh:mm:ssZ") && g_ascii_isdigit (value->text[0])
         && value->text[strlen ("YYYY-MM-DD")] == 'T' && value->text[value->length - 1] == 'Z';
}

char *
carrel_csv_cell_put (const CarrelCsvStyle *style, const CarrelField *field,
                     const CarrelSlice *value, const char *currency, char *out)
{
  const char *text = value->text;
  gsize length = value->text != NULL ? value->length : 0;

  if (length == 0)
    return style->quote_all ? put_quoted ("", 0, FALSE, out) : out;

  /* A workspace may be damaged or made by somebody who means harm: what is not in the stored form
   * of its type is treated as text. */
  switch (field != NULL ? field->type : CARREL_TYPE_TEXT) {
  case CARREL_TYPE_INTEGER:
  case CARREL_TYPE_DECIMAL:
  case CARREL_TYPE_MONEY:
  case CARREL_TYPE_BOOLEAN:
  case CARREL_TYPE_DURATION:
    if (length < LONGEST_NUMBER && is_number (text, length))
      return put_number (style, field, value, currency, out);
    break;
  case CARREL_TYPE_TIMESTAMP:
    if (style->for_people && is_time (value))
      return put_time (style, value, out);
    break;
  default:
    break;
  }
  return put (style->special_text, style->quote_all,
              style->guard && carrel_csv_cell_needs_guard (text, length), text, length, out);
}

static gboolean
is_special (const guint8 *special, const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++) {
    if (special[(guchar) text[i]] != 0)
      return TRUE;
  }
  return FALSE;
}

gboolean
carrel_csv_cell_write (const CarrelCsvStyle *style, const CarrelSlice *text, CarrelOutput *output,
                       GError **error)
{
  static const char quote = QUOTE;
  const char *at = text->text;
  const char *end = at + text->length;
  gboolean quoted = style->quote_all || is_special (style->special_text, at, text->length);
  const char *found;

  if (quoted && !carrel_output_write (output, &quote, 1, error))
    return FALSE;
  if (style->guard && carrel_csv_cell_needs_guard (at, text->length)
      && !carrel_output_write (output, "'", 1, error))
    return FALSE;

  while (quoted && (found = memchr (at, QUOTE, (gsize) (end - at))) != NULL) {
    if (!carrel_output_write (output, at, (gsize) (found + 1 - at), error)
        || !carrel_output_write (output, &quote, 1, error))
      return FALSE;
    at = found + 1;
  }
  return carrel_output_write (output, at, (gsize) (end - at), error)
         && (!quoted || carrel_output_write (output, &quote, 1, error));
}
