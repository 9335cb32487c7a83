#include "config.h"

#include "base/money.h"

#include <string.h>

/* ISO 4217:2015 list one, current codes, by the digits of their minor unit. Funds and metals are
 * left out: nobody is invoiced in them. */
static const struct {
  int digits;
  const char *codes;
} minor_units[] = {
  { 0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF" },
  { 2, "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN "
       "BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS "
       "GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR "
       "LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD "
       "PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN "
       "SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW ZWG" },
  { 3, "BHD IQD JOD KWD LYD OMR TND" },
};

int
carrel_currency_digits (const char *code)
{
  if (code == NULL || strlen (code) != 3 || strchr (code, ' ') != NULL)
    return -1;

  for (gsize i = 0; i < G_N_ELEMENTS (minor_units); i++) {
    if (strstr (minor_units[i].codes, code) != NULL)
      return minor_units[i].digits;
  }
  return -1;
}

gsize
carrel_money_format (char *buffer, gint64 amount_minor, int digits)
{
  char reversed[32];
  guint64 rest = amount_minor < 0 ? 0 - (guint64) amount_minor : (guint64) amount_minor;
  gsize count = 0;
  gsize length = 0;

  g_return_val_if_fail (digits >= 0 && digits <= 4, 0);

  do {
    if (digits > 0 && count == (gsize) digits)
      reversed[count++] = '.';
    reversed[count++] = (char) ('0' + rest % 10);
    rest /= 10;
  } while (rest > 0 || (digits > 0 && count < (gsize) digits + 2));

  if (amount_minor < 0)
    buffer[length++] = '-';
  while (count > 0)
    buffer[length++] = reversed[--count];
  buffer[length] = '\0';
  return length;
}

gboolean
carrel_money_parse (const char *text, int digits, gint64 *amount_minor)
{
  gboolean negative = *text == '-';
  guint64 value = 0;
  int after_point = -1;
  int seen = 0;

  if (*text == '-' || *text == '+')
    text++;

  for (; *text != '\0'; text++) {
    if (*text == '.' && after_point < 0) {
      after_point = 0;
      continue;
    }
    if (!g_ascii_isdigit (*text))
      return FALSE;
    seen++;
    if (after_point >= digits) {
      if (*text != '0') /* 12.500 is 12.50, 12.505 is a mistake */
        return FALSE;
      continue;
    }
    if (value > (G_MAXINT64 - 9) / 10)
      return FALSE;
    value = value * 10 + (guint64) (*text - '0');
    if (after_point >= 0)
      after_point++;
  }
  for (int i = MAX (after_point, 0); i < digits; i++) {
    if (value > G_MAXINT64 / 10)
      return FALSE;
    value *= 10;
  }

  *amount_minor = negative ? -(gint64) value : (gint64) value;
  return seen > 0;
}
