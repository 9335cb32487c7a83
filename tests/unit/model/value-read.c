#include "config.h"

#include "model/value.h"

#include "fixture.h"

#include <string.h>

typedef struct {
  const char *text;
  const char *stored; /* NULL: refused; "": blank */
} Case;

static const CarrelField *
find_field (const char *entity, const char *name)
{
  const CarrelEntity *found = carrel_model_find (&carrel_model, entity);
  int field = carrel_entity_find (found, name);

  g_assert_cmpint (field, >=, 0);
  return &found->fields[field];
}

static const CarrelField *
field_of_type (CarrelType type)
{
  for (guint i = 0; i < carrel_model.n_entities; i++) {
    const CarrelEntity *entity = &carrel_model.entities[i];

    for (guint j = 0; j < entity->n_fields; j++) {
      if (entity->fields[j].type == type && entity->fields[j].flags == 0)
        return &entity->fields[j];
    }
  }
  g_assert_not_reached ();
}

/* Reads each text, and checks that what comes of it is a stored form, and the same when read
 * again by whoever reads it: an export or an update by the API. */
static void
check_cases (const CarrelField *field, const CarrelValueStyle *style, const Case *cases, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    /* An exact copy, so that a sanitizer sees one byte too many. */
    gsize length = strlen (cases[i].text);
    g_autofree char *exact = g_memdup2 (length > 0 ? cases[i].text : " ", MAX (length, 1));
    g_autofree char *value = NULL;
    g_autoptr (GError) error = NULL;
    gboolean good = carrel_value_parse (field, exact, length, style, &value, &error);

    fixture_note (cases[i].text);
    g_assert_true (good == (error == NULL));
    if (cases[i].stored == NULL) {
      g_assert_error (error, CARREL_VALUE_ERROR, CARREL_VALUE_ERROR_INVALID);
      g_assert_null (value);
      g_assert_true (g_str_has_prefix (error->message, carrel_field_title (field)));
      continue;
    }
    g_assert_no_error (error);
    g_assert_cmpstr (value, ==, *cases[i].stored != '\0' ? cases[i].stored : NULL);
    g_assert_true (carrel_value_check (field, value, &error));
    g_assert_no_error (error);
  }
}

#define CHECK(field, style, cases) check_cases (field, style, cases, G_N_ELEMENTS (cases))

static const CarrelValueStyle plain = { NULL, NULL, CARREL_DATE_ORDER_DMY, FALSE };
static const CarrelValueStyle european = { "EUR", NULL, CARREL_DATE_ORDER_DMY, TRUE };
static const CarrelValueStyle american = { "USD", NULL, CARREL_DATE_ORDER_MDY, FALSE };

static void
blank_is_nothing_for_every_type (void)
{
  static const Case cases[] = { { "", "" }, { "   ", "" }, { "\t\r\n", "" }, { "\xc2\xa0", "" } };

  for (int type = 0; type < CARREL_N_TYPES; type++) {
    const CarrelField field = {
      "x", "X", (CarrelType) type, 0, NULL, "tutors", find_field ("students", "status")->choices, 1,
    };

    CHECK (&field, &plain, cases);
  }
}

static void
integers (void)
{
  static const Case cases[] = {
    { "12", "12" },        { " 12 ", "12" },
    { "-3", "-3" },        { "+3", "3" },
    { "0012", "12" },      { "12.0", "12" },
    { "12.00", "12" },     { "1,234", "1234" },
    { "1 234", "1234" },   { "1'234", "1234" },
    { "1’234", "1234" },   { "−5", "-5" },
    { "١٢", "12" },        { "9223372036854775807", "9223372036854775807" },
    { "12.5", NULL },      { "twelve", NULL },
    { "1e3", NULL },       { "0x10", NULL },
    { "12 pupils", NULL }, { "9223372036854775808", NULL },
    { "--3", NULL },       { "-", NULL },
    { ",", NULL },         { "²", NULL },
  };

  CHECK (field_of_type (CARREL_TYPE_INTEGER), &plain, cases);
}

static void
decimals (void)
{
  static const Case cases[] = {
    { "12.5", "12.5" },
    { "12.50", "12.5" },
    { "12.0", "12" },
    { "0.5", "0.5" },
    { ".5", "0.5" },
    { "-.5", "-0.5" },
    { "-0.0", "0" },
    { "007.50", "7.5" },
    { "85%", "85" },
    { "85 %", "85" },
    { "1,234.5", "1234.5" },
    { "1.234,5", "1234.5" },
    { "12,5", "12.5" },
    { "1,234", "1234" },
    { "99.999", "99.999" },
    { "1.2.3", NULL },
    { "12a", NULL },
    { "%", NULL },
    { "1e5", NULL },
    { "1234567890.123456", NULL }, /* more digits than survive a spreadsheet */
  };
  static const Case commas[] = {
    { "12,5", "12.5" },      { "1.234,5", "1234.5" },   { "1.234", "1234" },
    { "12.5", "12.5" },      { "1 234,56", "1234.56" }, { "1234,567", "1234.567" },
    { "1,234.5", "1234.5" },
  };

  CHECK (field_of_type (CARREL_TYPE_DECIMAL), &plain, cases);
  CHECK (field_of_type (CARREL_TYPE_DECIMAL), &european, commas);
}

static void
money (void)
{
  static const Case in_euro[] = {
    { "12,50", "1250" },
    { "12.50", "1250" },
    { "12", "1200" },
    { "1.234,56", "123456" },
    { "1 234,56 €", "123456" },
    { "€ 12,50", "1250" },
    { "12,50 EUR", "1250" },
    { "EUR 12,50", "1250" },
    { "-12,50", "-1250" },
    { "1.234", "123400" },
    { "12,5", "1250" },
    { "1\xc2\xa0"
      "234,56",
      "123456" },
    { "1\xe2\x80\xaf"
      "234,56 €",
      "123456" },
    { "0,00", "0" },
    { "12,505", NULL },
    { "free", NULL },
    { "€", NULL },
    { "12-50", NULL },
    { "99999999999999999999", NULL },
  };
  static const Case in_dollars[] = {
    { "$12.50", "1250" }, { "$1,234.56", "123456" }, { "1,234", "123400" },
    { "US$ 12", "1200" }, { "-$5.00", "-500" },      { "12.505", NULL },
  };
  static const Case in_yen[] = {
    { "1200", "1200" },
    { "¥1,200", "1200" },
    { "1200.00", "1200" },
    { "12.5", NULL },
  };
  static const Case in_dinars[] = {
    { "1.234", "1234" },
    { "12.5", "12500" },
    { "BHD 1.2345", NULL },
  };
  const CarrelValueStyle yen = { "JPY", NULL, CARREL_DATE_ORDER_DMY, FALSE };
  const CarrelValueStyle dinars = { "BHD", NULL, CARREL_DATE_ORDER_DMY, FALSE };
  const CarrelField *field = field_of_type (CARREL_TYPE_MONEY);

  CHECK (field, &european, in_euro);
  CHECK (field, &american, in_dollars);
  CHECK (field, &yen, in_yen);
  CHECK (field, &dinars, in_dinars);
}

static void
currencies (void)
{
  static const Case cases[] = {
    { "EUR", "EUR" }, { "eur", "EUR" },   { "€", "EUR" },  { "£", "GBP" },   { "$", "USD" },
    { "¥", "JPY" },   { " CHF ", "CHF" }, { "XYZ", NULL }, { "Euro", NULL }, { "EU", NULL },
  };

  CHECK (find_field ("students", "currency"), &plain, cases);
}

static void
booleans_in_four_languages (void)
{
  static const Case cases[] = {
    { "yes", "1" },  { "Yes", "1" },       { "Y", "1" },      { "true", "1" },   { "TRUE", "1" },
    { "1", "1" },    { "on", "1" },        { "x", "1" },      { "✓", "1" },      { "ja", "1" },
    { "WAHR", "1" }, { "oui", "1" },       { "Vrai", "1" },   { "sí", "1" },     { "SÍ", "1" },
    { "si", "1" },   { "verdadero", "1" }, { "no", "0" },     { "N", "0" },      { "false", "0" },
    { "0", "0" },    { "off", "0" },       { "nein", "0" },   { "FALSCH", "0" }, { "non", "0" },
    { "faux", "0" }, { "falso", "0" },     { "maybe", NULL }, { "2", NULL },     { "yes|no", NULL },
    { "|", NULL },   { "ye", NULL },
  };

  CHECK (find_field ("students", "recording_consent"), &plain, cases);
}

static void
dates_in_every_order (void)
{
  static const Case cases[] = {
    { "2026-11-21", "2026-11-21" },
    { "21.11.2026", "2026-11-21" },
    { "21/11/2026", "2026-11-21" },
    { "3/4/2026", "2026-04-03" },
    { "03-04-2026", "2026-04-03" },
    { "3.4.26", "2026-04-03" },
    { "3. 4. 2026", "2026-04-03" },
    { "3.4.2026.", "2026-04-03" },
    { "2026/11/21", "2026-11-21" },
    { "2026.11.21", "2026-11-21" },
    { "01.02.69", "2069-02-01" },
    { "01.02.70", "1970-02-01" },
    { "2026-11-21 00:00:00", "2026-11-21" },
    { "2026-11-21T00:00:00Z", "2026-11-21" },
    { "29.02.2024", "2024-02-29" },
    { "29.02.2026", NULL },
    { "31/04/2026", NULL },
    { "13/13/2026", NULL },
    { "2026", NULL },
    { "11/2026", NULL },
    { "tomorrow", NULL },
    { "20261121", NULL },
    { "1/2/3", NULL },
    { "1//2/2026", NULL },
    { "-1/2/2026", NULL },
    { "21.11.2026x", NULL },
    { "99999999999/1/1", NULL },
    { "00/00/0000", NULL },
    { "45992", NULL },
  };
  static const Case month_first[] = {
    { "3/4/2026", "2026-03-04" }, { "11/21/2026", "2026-11-21" }, { "2026-11-21", "2026-11-21" },
    { "21/11/2026", NULL },       { "12/31/99", "1999-12-31" },
  };

  CHECK (field_of_type (CARREL_TYPE_DATE), &plain, cases);
  CHECK (field_of_type (CARREL_TYPE_DATE), &american, month_first);
}

static void
timestamps (void)
{
  static const Case cases[] = {
    { "2026-11-21T10:00:00Z", "2026-11-21T10:00:00Z" },
    { "2026-11-21T10:00:00+02:00", "2026-11-21T08:00:00Z" },
    { "2026-11-21 10:00", "2026-11-21T09:00:00Z" },
    { "21.11.2026 10:00", "2026-11-21T09:00:00Z" },
    { "21.11.2026, 10:00", "2026-11-21T09:00:00Z" },
    { "21/11/2026 10.30", "2026-11-21T09:30:00Z" },
    { "21/11/2026 10h30", "2026-11-21T09:30:00Z" },
    { "21/7/2026 5:30 pm", "2026-07-21T15:30:00Z" },
    { "21/7/2026 5:30PM", "2026-07-21T15:30:00Z" },
    { "21/7/2026 12:00 am", "2026-07-20T22:00:00Z" },
    { "21/7/2026 12:00 p.m.", "2026-07-21T10:00:00Z" },
    { "21/7/2026", "2026-07-20T22:00:00Z" },
    { "29.03.2026 02:30", "2026-03-29T01:00:00Z" }, /* an hour that was skipped */
    { "25.10.2026 02:30", "2026-10-25T00:30:00Z" }, /* one that came twice: the first */
    { "21.11.2026 25:00", NULL },
    { "21.11.2026 10:60", NULL },
    { "21.11.2026 noon", NULL },
    { "10:00", NULL },
    { "31.02.2026 10:00", NULL },
    { "21.11.2026 10:00 xm", NULL },
    { "0001-01-01T00:00:00+10:00", NULL },
    { "9999-12-31T23:59:59-10:00", NULL },
    { "21.11.2026 99999999999999999999:00", NULL },
  };
  static const Case at_home[] = {
    /* without a zone of its own: UTC */
    { "2026-07-21 10:00", "2026-07-21T10:00:00Z" },
  };
  g_autoptr (GTimeZone) berlin = g_time_zone_new_identifier ("Europe/Berlin");
  const CarrelValueStyle in_berlin = { NULL, berlin, CARREL_DATE_ORDER_DMY, FALSE };

  CHECK (find_field ("results", "started_at"), &in_berlin, cases);
  CHECK (find_field ("results", "started_at"), &plain, at_home);
}

static void
durations (void)
{
  static const Case cases[] = {
    { "45", "2700" },        { "PT45M", "2700" },      { "0:45", "2700" },
    { "45 min", "2700" },    { "45min", "2700" },      { "1 h", "3600" },
    { "1.5 hours", "5400" }, { "1,5 Std", "5400" },    { "2 heures", "7200" },
    { "1 hora", "3600" },    { "90 Minuten", "5400" }, { "1:30", "5400" },
    { "1:30:00", "5400" },   { "P1DT1H", "90000" },    { "0", "0" },
    { "30 s", "30" },        { "-5", NULL },           { "an hour", NULL },
    { "1 fortnight", NULL }, { "1:75", NULL },         { "nan", NULL },
    { "inf", NULL },         { "1e300", NULL },        { "PT", NULL },
  };

  CHECK (find_field ("meetings", "duration"), &plain, cases);
}

static void
addresses_of_mail (void)
{
  static const Case cases[] = {
    { "ann@example.org", "ann@example.org" },
    { " ann@example.org ", "ann@example.org" },
    { "Ann.Lee+school@Example.ORG", "Ann.Lee+school@Example.ORG" },
    { "mailto:ann@example.org", "ann@example.org" },
    { "o'brien@example.org", "o'brien@example.org" },
    { "ünal@example.org", "ünal@example.org" },
    { "ann@münchen.example", "ann@münchen.example" },
    { "ann@localhost", "ann@localhost" },
    { "ann", NULL },
    { "@example.org", NULL },
    { "ann@", NULL },
    { "ann@.org", NULL },
    { "ann@example..org", NULL },
    { "ann@example.org.", NULL },
    { "a b@example.org", NULL },
    { "ann@exam ple.org", NULL },
    { "ann@example.org, bob@example.org", NULL },
    { "Ann <ann@example.org>", NULL },
    { "ann(at)example.org", NULL },
    { "n/a", NULL },
    { "ann@example@org", NULL },
    { "ann@-example.org", NULL },
    { "mailto:", NULL },
    { "ann@example.org\nBcc: all@example.org", NULL },
    { "ann;bob@example.org", NULL },
  };

  CHECK (find_field ("students", "email"), &plain, cases);
}

static void
web_addresses (void)
{
  static const Case cases[] = {
    { "https://example.org/a?b=c#d", "https://example.org/a?b=c#d" },
    { "HTTP://example.org", "HTTP://example.org" },
    { "www.example.org/x", "https://www.example.org/x" },
    { "javascript:alert(1)", NULL },
    { "file:///etc/passwd", NULL },
    { "example", NULL },
    { "https://", NULL },
    { "https://a b", NULL },
    { "ftp://example.org", NULL },
    { "https://example.org/\"><script>", NULL },
    { "data:text/html,x", NULL },
  };

  CHECK (find_field ("meetings", "join_url"), &plain, cases);
}

static void
time_zones (void)
{
  static const Case cases[] = {
    { "Europe/Berlin", "Europe/Berlin" },
    { "America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires" },
    { "UTC", "UTC" },
    { "GMT", "UTC" },
    { "Etc/GMT+5", "Etc/GMT+5" },
    { "CET+1", NULL },
    { "Berlin", NULL },
    { "Europe/Nowhere", NULL },
    { "/etc/passwd", NULL },
    { "../../etc/passwd", NULL },
    { "Europe/../../../etc/passwd", NULL },
    { "Europe/", NULL },
    { "Europe", NULL },
    { "EST5EDT,M3.2.0,M11.1.0", NULL },
    { "99", NULL },
    { "+01:00", NULL },
  };

  CHECK (find_field ("students", "timezone"), &plain, cases);
}

static void
choices_by_words_of_others (void)
{
  static const Case students[] = {
    { "active", "active" },   { "Active", "active" },
    { "aktiv", "active" },    { "Actif", "active" },
    { "activo", "active" },   { "enabled", "active" },
    { "On trial", "trial" },  { "Probe", "trial" },
    { "essai", "trial" },     { "prueba", "trial" },
    { "pausiert", "paused" }, { "En pause", "paused" },
    { "en pausa", "paused" }, { "Ehemalig", "left" },
    { "inactif", "left" },    { "inactivo", "left" },
    { "ON HOLD", "paused" },  { "sleeping", NULL },
    { "act", NULL },          { "-", NULL },
  };
  static const Case sessions[] = {
    { "scheduled", "planned" }, { "geplant", "planned" },    { "Prévu", "planned" },
    { "completed", "done" },    { "abgesagt", "cancelled" }, { "ANNULÉ", "cancelled" },
    { "no-show", "no_show" },   { "no show", "no_show" },    { "ausente", "no_show" },
  };
  static const Case methods[] = {
    { "Bar", "cash" },          { "espèces", "cash" },
    { "efectivo", "cash" },     { "Überweisung", "transfer" },
    { "virement", "transfer" }, { "Credit card", "card" },
    { "SEPA", "transfer" },     { "Lastschrift", "direct_debit" },
    { "shells", NULL },
  };

  CHECK (find_field ("students", "status"), &plain, students);
  CHECK (find_field ("sessions", "status"), &plain, sessions);
  CHECK (find_field ("payments", "method"), &plain, methods);
}

static void
a_wrong_choice_names_the_right_ones (void)
{
  g_autofree char *value = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (
    carrel_value_parse (find_field ("students", "status"), "asleep", 6, &plain, &value, &error));
  g_assert_cmpstr (error->message, ==,
                   "Status: “asleep” is not one of: active, trial, paused, left.");
}

/* Phone numbers and texts are what people wrote; only the ends are trimmed. */
static void
texts_are_left_alone (void)
{
  static const Case phones[] = {
    { "+49 (0)30 / 123-456", "+49 (0)30 / 123-456" },
    { "0049301234", "0049301234" },
    { " 030 1234 ", "030 1234" },
    { "=1+1", "=1+1" },
    { "ext. 12", "ext. 12" },
  };
  static const Case notes[] = {
    { "a\nb\tc", "a\nb\tc" },
    { "日本語 🎓", "日本語 🎓" },
    { "'", "'" },
    { "NULL", "NULL" },
  };

  CHECK (find_field ("students", "phone"), &plain, phones);
  CHECK (find_field ("students", "notes"), &plain, notes);
}

static void
json_is_checked (void)
{
  static const Case cases[] = {
    { "{\"a\":1}", "{\"a\":1}" }, { "[]", "[]" },      { "null", "null" }, { "{a:1}", NULL },
    { "{\"a\":1,}", NULL },       { "[1] [2]", NULL }, { "'x'", NULL },
  };

  CHECK (find_field ("students", "extra"), &plain, cases);
}

static void
bytes_that_are_no_text_are_refused_for_every_type (void)
{
  static const struct {
    const char *bytes;
    gsize length;
  } cases[] = { { "caf\xe9", 4 }, { "a\0b", 3 }, { "\xed\xa0\x80", 3 }, { "\xc3", 1 } };

  for (int type = 0; type < CARREL_N_TYPES; type++) {
    const CarrelField field = {
      "x", "X", (CarrelType) type, 0, NULL, "tutors", find_field ("students", "status")->choices, 1,
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
      g_autofree char *value = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_false (
        carrel_value_parse (&field, cases[i].bytes, cases[i].length, &plain, &value, &error));
      g_assert_error (error, CARREL_VALUE_ERROR, CARREL_VALUE_ERROR_INVALID);
    }
  }
}

static void
endless_text_is_refused (void)
{
  gsize length = 16 * 1024 * 1024 + 1;
  g_autofree char *text = g_strnfill (length, 'x');
  g_autofree char *value = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (
    carrel_value_parse (find_field ("students", "notes"), text, length, &plain, &value, &error));
  g_assert_nonnull (strstr (error->message, "16 MiB"));
  g_clear_error (&error);
  g_assert_true (carrel_value_parse (find_field ("students", "notes"), text, length - 1, &plain,
                                     &value, &error));
}

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  g_test_add_func ("/value-read/blank-is-nothing-for-every-type", blank_is_nothing_for_every_type);
  g_test_add_func ("/value-read/integers", integers);
  g_test_add_func ("/value-read/decimals", decimals);
  g_test_add_func ("/value-read/money", money);
  g_test_add_func ("/value-read/currencies", currencies);
  g_test_add_func ("/value-read/booleans-in-four-languages", booleans_in_four_languages);
  g_test_add_func ("/value-read/dates-in-every-order", dates_in_every_order);
  g_test_add_func ("/value-read/timestamps", timestamps);
  g_test_add_func ("/value-read/durations", durations);
  g_test_add_func ("/value-read/addresses-of-mail", addresses_of_mail);
  g_test_add_func ("/value-read/web-addresses", web_addresses);
  g_test_add_func ("/value-read/time-zones", time_zones);
  g_test_add_func ("/value-read/choices-by-words-of-others", choices_by_words_of_others);
  g_test_add_func ("/value-read/a-wrong-choice-names-the-right-ones",
                   a_wrong_choice_names_the_right_ones);
  g_test_add_func ("/value-read/texts-are-left-alone", texts_are_left_alone);
  g_test_add_func ("/value-read/json-is-checked", json_is_checked);
  g_test_add_func ("/value-read/bytes-that-are-no-text-are-refused-for-every-type",
                   bytes_that_are_no_text_are_refused_for_every_type);
  g_test_add_func ("/value-read/endless-text-is-refused", endless_text_is_refused);
  return fixture_end ();
}
