#include "config.h"

#include "model/value.h"

#include "base/id.h"
#include "base/money.h"
#include "base/text.h"
#include "base/time.h"
#include "model/value-read.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_TEXT_BYTES (16 * 1024 * 1024)

G_DEFINE_QUARK (carrel - value - error - quark, carrel_value_error)

static void
set_expected_error (const CarrelField *field, const char *text, GError **error)
{
  g_autofree char *excerpt = carrel_text_excerpt (text);
  g_autoptr (GString) offered = g_string_new (NULL);

  if (field->type != CARREL_TYPE_CHOICE) {
    /* Translators: the first “%s” is a field, the second what was written, the last what a field
     * like this holds, for example “a date such as 2026-09-01” */
    g_set_error (error, CARREL_VALUE_ERROR, CARREL_VALUE_ERROR_INVALID, _ ("%s: “%s” is not %s."),
                 carrel_field_title (field), excerpt,
                 (field->flags & CARREL_FIELD_CURRENCY) != 0
                   ? _ ("a currency code such as EUR")
                   : _ (carrel_type_info (field->type)->label));
    return;
  }
  for (const CarrelChoice *choice = field->choices; choice->value != NULL; choice++)
    g_string_append_printf (offered, "%s%s", offered->len > 0 ? ", " : "", choice->value);
  /* Translators: a field, what was written, and the values it may have */
  g_set_error (error, CARREL_VALUE_ERROR, CARREL_VALUE_ERROR_INVALID,
               _ ("%s: “%s” is not one of: %s."), carrel_field_title (field), excerpt,
               offered->str);
}

/* What the column gives back: no superfluous zeros, and no more than 64 bits. */
static gboolean
is_stored_integer (const char *value)
{
  gboolean negative = *value == '-';
  const char *digits = value + negative;
  gsize length = strspn (digits, "0123456789");

  if (length == 0 || digits[length] != '\0' || (*digits == '0' && (length > 1 || negative)))
    return FALSE;
  return length < 19
         || (length == 19
             && strcmp (digits, negative ? "9223372036854775808" : "9223372036854775807") <= 0);
}

/* Compares with what reading the value again would give. */
static gboolean
is_read_as_itself (const CarrelField *field, const char *value)
{
  const CarrelValueStyle plain = { NULL, NULL, CARREL_DATE_ORDER_DMY, FALSE };
  g_autofree char *parsed = carrel_value_read (field, value, &plain);

  return g_strcmp0 (parsed, value) == 0;
}

/* Runs for every value of every record that is written, so it takes no memory where it can. */
static gboolean
is_stored_form (const CarrelField *field, const char *value)
{
  gint64 unused;

  switch (field->type) {
  case CARREL_TYPE_INTEGER:
  case CARREL_TYPE_MONEY:
    return is_stored_integer (value);
  case CARREL_TYPE_DURATION:
    return *value != '-' && is_stored_integer (value);
  case CARREL_TYPE_BOOLEAN:
    return (*value == '0' || *value == '1') && value[1] == '\0';
  case CARREL_TYPE_DATE:
    return carrel_date_parse (value, NULL);
  case CARREL_TYPE_TIMESTAMP:
    return strlen (value) == strlen ("2026-09-01T16:30:00Z") && value[10] == 'T' && value[19] == 'Z'
           && carrel_time_parse (value, &unused);
  case CARREL_TYPE_CHOICE:
    return carrel_field_find_choice (field, value) != NULL;
  case CARREL_TYPE_REFERENCE:
    return carrel_id_is_valid (value);
  case CARREL_TYPE_TEXT:
  case CARREL_TYPE_TIMEZONE: /* zones come and go; what was one once may stay */
    return (field->flags & CARREL_FIELD_CURRENCY) == 0 || carrel_currency_digits (value) >= 0;
  default:
    return is_read_as_itself (field, value);
  }
}

/* Whether carrel_value_print() changes nothing of it. */
static gboolean
leaves_as_stored (const CarrelField *field)
{
  return !carrel_type_info (field->type)->is_integer;
}

gboolean
carrel_value_parse (const CarrelField *field, const char *text, gsize length,
                    const CarrelValueStyle *style, char **value, GError **error)
{
  g_autofree char *stripped = NULL;

  g_return_val_if_fail (field != NULL && style != NULL && value != NULL, FALSE);

  *value = NULL;
  if (!style->verbatim || field->type != CARREL_TYPE_TEXT)
    carrel_text_strip (&text, &length);
  if (length == 0)
    return TRUE;
  if (memchr (text, '\0', length) != NULL || !g_utf8_validate (text, (gssize) length, NULL)) {
    g_set_error (error, CARREL_VALUE_ERROR, CARREL_VALUE_ERROR_INVALID,
                 _ ("%s: the text holds bytes that are not UTF-8 characters."),
                 carrel_field_title (field));
    return FALSE;
  }
  if (length > MAX_TEXT_BYTES) {
    g_set_error (error, CARREL_VALUE_ERROR, CARREL_VALUE_ERROR_INVALID,
                 _ ("%s: the text is longer than 16 MiB."), carrel_field_title (field));
    return FALSE;
  }

  stripped = g_strndup (text, length);
  if (style->verbatim && leaves_as_stored (field) && is_stored_form (field, stripped))
    *value = g_steal_pointer (&stripped);
  else
    *value = carrel_value_read (field, stripped, style);
  if (*value == NULL)
    set_expected_error (field, stripped, error);
  return *value != NULL;
}

gboolean
carrel_value_check (const CarrelField *field, const char *value, GError **error)
{
  if (value == NULL
      || (g_utf8_validate (value, -1, NULL) && strlen (value) <= MAX_TEXT_BYTES
          && is_stored_form (field, value)))
    return TRUE;
  set_expected_error (field, value, error);
  return FALSE;
}

const char *
carrel_value_print (const CarrelField *field, const char *value, gsize *length,
                    const char *currency, char *buffer)
{
  int digits;

  switch (field->type) {
  case CARREL_TYPE_MONEY:
    digits = carrel_currency_digits (currency);
    *length =
      carrel_money_format (buffer, g_ascii_strtoll (value, NULL, 10), digits < 0 ? 2 : digits);
    return buffer;
  case CARREL_TYPE_BOOLEAN:
    *length = *value == '1' ? strlen ("true") : strlen ("false");
    return *value == '1' ? "true" : "false";
  case CARREL_TYPE_DURATION:
    *length = carrel_duration_format (buffer, MAX (0, g_ascii_strtoll (value, NULL, 10)));
    return buffer;
  default:
    return value;
  }
}
