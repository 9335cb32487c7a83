#include "config.h"

#include "exchange/privacy.h"

#include "exchange/error.h"

#include <glib/gi18n-lib.h>
#include <nettle/hmac.h>
#include <string.h>

#define KEY_SETTING "pseudonym_key"
#define MAX_FIELDS 64 /* as a record has at the most */
#define MAX_PSEUDONYM 64
#define DATE_LENGTH 10 /* YYYY-MM-DD */
#define ANY_TYPE CARREL_N_TYPES

/* What becomes of a value. The numbers are part of every pseudonym, so they never change. */
typedef enum {
  RULE_KEEP,
  RULE_ID,    /* a UUID, the same wherever the record is referred to */
  RULE_NAME,  /* of a person: Alder Brook 4f2a91 */
  RULE_LABEL, /* of another thing: session 4f2a91c3 */
  RULE_EMAIL, /* p-4f2a91c3d05e@example.org */
  RULE_YEAR,  /* the first day of the year */
  RULE_CODE,  /* 4f2a91c3d05e */
  RULE_EMPTY,
} Rule;

/* For personal fields: the first row that fits counts. */
static const struct {
  CarrelFieldFlags flags; /* all of them */
  guint type;
  Rule rule;
} rules[] = {
  { CARREL_FIELD_NAME, ANY_TYPE, RULE_NAME },
  { 0, CARREL_TYPE_EMAIL, RULE_EMAIL },
  { 0, CARREL_TYPE_DATE, RULE_YEAR },
  { CARREL_FIELD_IDENTITY, CARREL_TYPE_TEXT, RULE_CODE },
  { CARREL_FIELD_REQUIRED, CARREL_TYPE_TEXT, RULE_CODE },
};

static const char *const given_names[32] = {
  "Alder",  "Ash",   "Aspen",   "Basil",  "Bay",    "Birch", "Bryony", "Cedar",
  "Clover", "Coral", "Elder",   "Fern",   "Flint",  "Hazel", "Heath",  "Holly",
  "Iris",   "Ivy",   "Juniper", "Laurel", "Linden", "Maple", "Myrtle", "Olive",
  "Pearl",  "Poppy", "Reed",    "Robin",  "Rowan",  "Sage",  "Sorrel", "Willow",
};
static const char *const family_names[32] = {
  "Bank",   "Bridge", "Brook", "Cliff", "Combe", "Cove",  "Croft", "Dale", "Dell", "Field", "Ford",
  "Forest", "Gate",   "Glen",  "Green", "Grove", "Haven", "Hill",  "Holm", "Lake", "Lane",  "Marsh",
  "Mead",   "Mill",   "Moor",  "Park",  "Ridge", "Shore", "Stone", "Vale", "Well", "Wood",
};

struct _CarrelPseudonyms {
  const CarrelModel *model;
  struct hmac_sha256_ctx hmac;
  const CarrelEntity *entity; /* whose rules are at hand */
  Rule rules[MAX_FIELDS];
  char slots[MAX_FIELDS][MAX_PSEUDONYM];
};

static const char *const mode_names[] = {
  [CARREL_PRIVACY_FULL] = "full",
  [CARREL_PRIVACY_WITHOUT] = "without-personal",
  [CARREL_PRIVACY_PSEUDONYM] = "pseudonymise",
};

const char *
carrel_privacy_get_name (CarrelPrivacyMode mode)
{
  g_return_val_if_fail (mode < G_N_ELEMENTS (mode_names), NULL);

  return mode_names[mode];
}

gboolean
carrel_privacy_find (const char *name, CarrelPrivacyMode *mode)
{
  g_return_val_if_fail (mode != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (mode_names); i++) {
    if (g_strcmp0 (name, mode_names[i]) == 0) {
      *mode = (CarrelPrivacyMode) i;
      return TRUE;
    }
  }
  return FALSE;
}

CarrelPseudonyms *
carrel_pseudonyms_new (CarrelStore *store, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *key = carrel_store_get_setting (store, KEY_SETTING, &failure);
  CarrelPseudonyms *self;

  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return NULL;
  }
  if (key == NULL || *key == '\0') {
    g_set_error_literal (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FAILED,
                         _ ("The key for pseudonyms is missing in this workspace, so names cannot "
                            "be replaced. Restore a backup that has it, or leave personal fields "
                            "out instead."));
    return NULL;
  }

  self = g_new0 (CarrelPseudonyms, 1);
  self->model = carrel_store_get_model (store);
  hmac_sha256_set_key (&self->hmac, strlen (key), (const guint8 *) key);
  return self;
}

void
carrel_pseudonyms_free (CarrelPseudonyms *self)
{
  if (self == NULL)
    return;

  explicit_bzero (&self->hmac, sizeof self->hmac);
  g_free (self);
}

/* Rules. */

static gboolean
is_of_person (CarrelPseudonyms *self, const CarrelEntity *entity, guint field)
{
  const CarrelField *info = &entity->fields[field];
  const CarrelEntity *target = field == CARREL_FIELD_ID ? entity
                               : info->type == CARREL_TYPE_REFERENCE
                                 ? carrel_model_find (self->model, info->target)
                                 : NULL;

  return target != NULL && target->person;
}

static Rule
choose_rule (CarrelPseudonyms *self, const CarrelEntity *entity, guint field)
{
  const CarrelField *info = &entity->fields[field];

  if (is_of_person (self, entity, field))
    return RULE_ID;
  if ((info->flags & CARREL_FIELD_PERSONAL) == 0)
    return RULE_KEEP;
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++) {
    if ((info->flags & rules[i].flags) != rules[i].flags
        || (rules[i].type != ANY_TYPE && rules[i].type != info->type))
      continue;
    return rules[i].rule == RULE_NAME && !entity->person ? RULE_LABEL : rules[i].rule;
  }
  return RULE_EMPTY;
}

static void
prepare_rules (CarrelPseudonyms *self, const CarrelEntity *entity)
{
  for (guint i = 0; i < entity->n_fields; i++)
    self->rules[i] = choose_rule (self, entity, i);
  self->entity = entity;
}

/* Pseudonyms. */

/* Letters of an address do not differ by case. */
static void
update_folded (struct hmac_sha256_ctx *hmac, CarrelSlice value)
{
  guint8 piece[64];

  for (gsize at = 0; at < value.length; at += sizeof piece) {
    gsize length = MIN (sizeof piece, value.length - at);

    for (gsize i = 0; i < length; i++)
      piece[i] = (guint8) g_ascii_tolower (value.text[at + i]);
    hmac_sha256_update (hmac, length, piece);
  }
}

/* Each rule draws its own sums, so that equal ones tell nothing. hmac_sha256_digest() makes the
 * state ready for the next value with the same key. */
static void
sum_up (CarrelPseudonyms *self, Rule rule, CarrelSlice value, guint8 sum[SHA256_DIGEST_SIZE])
{
  guint8 kind = (guint8) rule;

  hmac_sha256_update (&self->hmac, 1, &kind);
  if (rule == RULE_EMAIL)
    update_folded (&self->hmac, value);
  else
    hmac_sha256_update (&self->hmac, value.length, (const guint8 *) value.text);
  hmac_sha256_digest (&self->hmac, SHA256_DIGEST_SIZE, sum);
}

static char *
put_hex (char *out, const guint8 *bytes, gsize n)
{
  static const char digits[] = "0123456789abcdef";

  for (gsize i = 0; i < n; i++) {
    *out++ = digits[bytes[i] >> 4];
    *out++ = digits[bytes[i] & 0xf];
  }
  return out;
}

/* UUID version 8 (RFC 9562 5.8): 122 bits of the sum. */
static char *
put_id (char *out, guint8 *sum)
{
  static const gsize groups[] = { 4, 2, 2, 2, 6 };

  sum[6] = (guint8) ((sum[6] & 0x0f) | 0x80);
  sum[8] = (guint8) ((sum[8] & 0x3f) | 0x80);
  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++) {
    if (i > 0)
      *out++ = '-';
    out = put_hex (out, sum, groups[i]);
    sum += groups[i];
  }
  return out;
}

/* The words alone would soon come twice. */
static char *
put_name (char *out, const guint8 *sum)
{
  out = g_stpcpy (out, given_names[sum[0] % G_N_ELEMENTS (given_names)]);
  *out++ = ' ';
  out = g_stpcpy (out, family_names[sum[1] % G_N_ELEMENTS (family_names)]);
  *out++ = ' ';
  return put_hex (out, sum + 2, 3);
}

static char *
put_pseudonym (char *out, Rule rule, const CarrelEntity *entity, guint8 *sum)
{
  switch (rule) {
  case RULE_ID:
    return put_id (out, sum);
  case RULE_NAME:
    return put_name (out, sum);
  case RULE_LABEL:
    g_strlcpy (out, entity->singular, MAX_PSEUDONYM / 2);
    out += strlen (out);
    *out++ = ' ';
    return put_hex (out, sum, 4);
  case RULE_EMAIL:
    out = put_hex (g_stpcpy (out, "p-"), sum, 6);
    return g_stpcpy (out, "@example.org");
  default:
    return put_hex (out, sum, 6);
  }
}

static CarrelSlice
get_year (char *slot, CarrelSlice value)
{
  CarrelSlice year = { slot, DATE_LENGTH };

  if (value.length != DATE_LENGTH)
    return (CarrelSlice){ NULL, 0 };
  memcpy (slot, value.text, 4);
  memcpy (slot + 4, "-01-01", 6);
  return year;
}

CarrelSlice
carrel_pseudonyms_replace (CarrelPseudonyms *self, const CarrelEntity *entity, guint field,
                           CarrelSlice value, guint slot)
{
  CarrelSlice none = { NULL, 0 };
  guint8 sum[SHA256_DIGEST_SIZE];
  char *out;
  Rule rule;

  g_return_val_if_fail (self != NULL && field < entity->n_fields && entity->n_fields <= MAX_FIELDS
                          && slot < MAX_FIELDS,
                        none);

  if (self->entity != entity)
    prepare_rules (self, entity);
  rule = self->rules[field];
  if (rule == RULE_KEEP || value.text == NULL)
    return value;
  if (rule == RULE_EMPTY)
    return none;

  out = self->slots[slot];
  if (rule == RULE_YEAR)
    return get_year (out, value);
  sum_up (self, rule, value, sum);
  return (CarrelSlice){ out, (gsize) (put_pseudonym (out, rule, entity, sum) - out) };
}
