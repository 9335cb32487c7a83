#include "config.h"

#include "exchange/sample/private.h"

#include <string.h>

/* Nobody else's address: RFC 2606 keeps these for examples. */
static const char *const domains[] = { "example.org", "example.net", "example.com" };

CarrelSamplePerson
carrel_sample_person_new (CarrelSamplePlan *plan, guint culture, guint given, guint family)
{
  const CarrelSampleCulture *names = &plan->content->cultures[culture];
  gsize key =
    (gsize) names->given_keys[given] * plan->content->n_family_keys + names->family_keys[family];
  CarrelSamplePerson person = { (guint16) culture, (guint16) given, (guint16) family, 0 };

  person.number = ++plan->name_counts[key];
  return person;
}

char *
carrel_sample_person_name (const CarrelSampleContent *content, const CarrelSamplePerson *person)
{
  const CarrelSampleCulture *culture = &content->cultures[person->culture];
  const char *given = culture->given.items[person->given];
  const char *family = culture->family.items[person->family];

  return g_strconcat (culture->family_first ? family : given, culture->separator,
                      culture->family_first ? given : family, NULL);
}

char *
carrel_sample_person_email (const CarrelSampleContent *content, const CarrelSamplePerson *person)
{
  const CarrelSampleCulture *culture = &content->cultures[person->culture];
  const char *given = culture->latin_given.items[person->given];
  const char *family = culture->latin_family.items[person->family];
  const char *domain =
    domains[(guint) (person->given + person->family + person->number) % G_N_ELEMENTS (domains)];

  if (person->number == 1)
    return g_strdup_printf ("%s.%s@%s", given, family, domain);
  return g_strdup_printf ("%s.%s%u@%s", given, family, person->number, domain);
}

char *
carrel_sample_phone (const CarrelSampleCulture *culture, CarrelSampleRandom *random)
{
  GString *phone = g_string_new (culture->phone_prefix);

  for (guint i = 0; i < culture->phone_digits; i++)
    g_string_append_c (phone, (char) ('0' + carrel_sample_random_below (random, 10)));
  return g_string_free (phone, FALSE);
}

char *
carrel_sample_address (const CarrelSampleCulture *culture, CarrelSampleRandom *random)
{
  guint street = carrel_sample_random_below (random, culture->streets.n);
  g_autofree char *number = g_strdup_printf ("%u", 1 + carrel_sample_random_below (random, 120));
  const char *const words[] = {
    "{street}", culture->streets.items[street], "{number}", number, NULL,
  };

  return carrel_sample_fill_in (culture->address, words);
}

/**
 * carrel_sample_fill_in:
 * @text: with words in braces
 * @words: (array zero-terminated=1): pairs of a word in braces and what stands for it
 *
 * Returns: (transfer full): the text
 */
char *
carrel_sample_fill_in (const char *text, const char *const *words)
{
  GString *filled = g_string_new (text);

  for (; words[0] != NULL; words += 2)
    g_string_replace (filled, words[0], words[1], 0);
  return g_string_free (filled, FALSE);
}
