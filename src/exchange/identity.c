#include "config.h"

#include "exchange/identity.h"

#include "base/digest.h"
#include "base/text.h"
#include "store/cursor.h"
#include "store/feed.h"
#include "store/import-memory.h"
#include "store/records.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CANDIDATES_AT_MOST 50

void
carrel_identity_clear (CarrelIdentity *identity)
{
  g_clear_pointer (&identity->id, g_free);
  g_clear_pointer (&identity->fingerprint, g_free);
  g_clear_pointer (&identity->problem, g_free);
}

static char *
first_word (const char *name)
{
  g_autofree char *word = g_strndup (name, strcspn (name, " ,"));

  return carrel_text_fold (word);
}

static gboolean
names_agree (const CarrelRecord *one, const CarrelRecord *other)
{
  int field = carrel_entity_find_flag (carrel_record_get_entity (one), CARREL_FIELD_NAME);
  const char *name = field >= 0 ? carrel_record_get (one, (guint) field) : NULL;
  const char *other_name = field >= 0 ? carrel_record_get (other, (guint) field) : NULL;
  g_autofree char *word = NULL;
  g_autofree char *other_word = NULL;

  if (name == NULL || other_name == NULL)
    return TRUE;
  word = first_word (name);
  other_word = first_word (other_name);
  return strcmp (word, other_word) == 0;
}

/* Whether two records with the same value of an identity field can be one. */
static gboolean
can_be_same (const CarrelRecord *record, const CarrelRecord *candidate)
{
  const char *external = carrel_record_get_by_name (record, "external_id");
  const char *other = carrel_record_get_by_name (candidate, "external_id");

  if (external != NULL && other != NULL && strcmp (external, other) != 0)
    return FALSE;
  return !carrel_record_get_entity (record)->person || names_agree (record, candidate);
}

/* Rows with ids of their own are different records, however alike they look: none of them is what
 * another one of the same import has just made. */
static gboolean
is_ruled_out (CarrelStore *store, const CarrelRecord *record, const char *candidate,
              gboolean *ruled_out, GError **error)
{
  *ruled_out = FALSE;
  return carrel_record_get_id (record) == NULL
         || carrel_feed_is_new (store, candidate, ruled_out, error);
}

static gboolean
choose (CarrelStore *store, const CarrelRecord *record, const CarrelField *field, GPtrArray *ids,
        CarrelIdentity *identity, GError **error)
{
  const CarrelEntity *entity = carrel_record_get_entity (record);
  guint fitting = 0;

  for (guint i = 0; i < ids->len; i++) {
    GError *failure = NULL;
    gboolean ruled_out;
    g_autoptr (CarrelRecord) candidate = NULL;

    if (!is_ruled_out (store, record, ids->pdata[i], &ruled_out, error))
      return FALSE;
    if (ruled_out)
      continue;
    candidate = carrel_records_get (store, entity, ids->pdata[i], &failure);
    if (failure != NULL) {
      g_propagate_error (error, failure);
      return FALSE;
    }
    if (candidate == NULL || !can_be_same (record, candidate))
      continue;
    if (fitting++ == 0)
      identity->id = g_strdup (ids->pdata[i]);
  }
  if (fitting == 1)
    identity->kind = CARREL_IDENTITY_KNOWN;
  else if (fitting > 1) {
    identity->kind = CARREL_IDENTITY_UNCLEAR;
    identity->problem =
      /* Translators: a field, and the kind of records */
      g_strdup_printf (_ ("%s: several of the %s have this. Add their id to say which is meant."),
                       carrel_field_title (field), _ (entity->label));
  }
  return TRUE;
}

/* By one field that has a value of its own. */
static gboolean
find_by_field (CarrelStore *store, const CarrelRecord *record, guint field,
               CarrelIdentity *identity, GError **error)
{
  const CarrelEntity *entity = carrel_record_get_entity (record);
  const CarrelField *info = &entity->fields[field];
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (!carrel_records_find (store, entity, field, carrel_record_get (record, field),
                            CANDIDATES_AT_MOST, ids, error))
    return FALSE;
  if (ids->len == 0)
    return TRUE;
  if (field == CARREL_FIELD_ID || strcmp (info->name, "external_id") == 0) {
    identity->kind = CARREL_IDENTITY_KNOWN;
    identity->id = g_strdup (ids->pdata[0]);
    return TRUE;
  }
  return choose (store, record, info, ids, identity, error);
}

/* By all identity references together: a student and a course make an enrolment. */
static gboolean
find_by_references (CarrelStore *store, const CarrelRecord *record, CarrelIdentity *identity,
                    gboolean *has_key, GError **error)
{
  const CarrelEntity *entity = carrel_record_get_entity (record);
  g_autoptr (CarrelQuery) query = carrel_query_new (entity);
  g_autoptr (CarrelPage) page = NULL;
  const guint only_id = CARREL_FIELD_ID;
  guint n = 0;

  for (guint i = 0; i < entity->n_fields; i++) {
    if (entity->fields[i].type != CARREL_TYPE_REFERENCE
        || (entity->fields[i].flags & CARREL_FIELD_IDENTITY) == 0)
      continue;
    if (carrel_record_get (record, i) == NULL)
      return TRUE;
    carrel_query_add_filter (query, i, CARREL_OP_EQUAL, carrel_record_get (record, i));
    n++;
  }
  if (n == 0)
    return TRUE;
  *has_key = TRUE;
  carrel_query_set_columns (query, &only_id, 1);
  page = carrel_page_read (store, query, NULL, CANDIDATES_AT_MOST, error);
  if (page == NULL)
    return FALSE;
  for (guint i = 0; i < page->records->len && identity->kind == CARREL_IDENTITY_NEW; i++) {
    const char *id = carrel_record_get_id (page->records->pdata[i]);
    gboolean ruled_out;

    if (!is_ruled_out (store, record, id, &ruled_out, error))
      return FALSE;
    if (ruled_out)
      continue;
    identity->kind = CARREL_IDENTITY_KNOWN;
    identity->id = g_strdup (id);
  }
  return TRUE;
}

/* A digest of all that the row says. Of people an equal row is the same person; of anything else
 * (two payments of one amount on one day) the second of a file is a second record. */
static char *
take_fingerprint (const CarrelRecord *record, GHashTable *occurrences)
{
  const CarrelEntity *entity = carrel_record_get_entity (record);
  g_autoptr (CarrelDigest) digest = carrel_digest_new ();
  g_autofree char *sum = NULL;
  gpointer key;
  guint count;

  carrel_digest_update (digest, entity->name, strlen (entity->name) + 1);
  for (guint i = 0; i < entity->n_fields; i++) {
    const char *value = carrel_record_get (record, i);

    if (value == NULL)
      continue;
    carrel_digest_update (digest, entity->fields[i].name, strlen (entity->fields[i].name) + 1);
    carrel_digest_update (digest, value, strlen (value) + 1);
  }
  sum = carrel_digest_finish (digest);
  if (entity->person)
    return g_steal_pointer (&sum);

  /* 64 bits of the digest are enough to count with, and keep a million rows within 40 MB. */
  key = (gpointer) (guintptr) g_ascii_strtoull (sum + CARREL_DIGEST_LENGTH - 16, NULL, 16);
  count = GPOINTER_TO_UINT (g_hash_table_lookup (occurrences, key)) + 1;
  g_hash_table_insert (occurrences, key, GUINT_TO_POINTER (count));
  return g_strdup_printf ("%s-%u", sum, count);
}

static gboolean
find_repeat (CarrelStore *store, const CarrelRecord *record, GHashTable *occurrences,
             CarrelIdentity *identity, GError **error)
{
  const CarrelEntity *entity = carrel_record_get_entity (record);
  g_autofree char *id = NULL;
  g_autoptr (GPtrArray) still_there = g_ptr_array_new_with_free_func (g_free);

  identity->fingerprint = take_fingerprint (record, occurrences);
  if (!carrel_import_memory_find_row (store, identity->fingerprint, &id, error))
    return FALSE;
  if (id == NULL)
    return TRUE;
  if (!carrel_records_find (store, entity, CARREL_FIELD_ID, id, 1, still_there, error))
    return FALSE;
  if (still_there->len > 0) {
    identity->kind = CARREL_IDENTITY_REPEAT;
    identity->id = g_steal_pointer (&id);
  }
  return TRUE;
}

gboolean
carrel_identity_find (CarrelStore *store, const CarrelRecord *record, GHashTable *occurrences,
                      CarrelIdentity *identity, GError **error)
{
  const CarrelEntity *entity = carrel_record_get_entity (record);
  gboolean has_key = FALSE;

  identity->kind = CARREL_IDENTITY_NEW;
  for (guint i = 0; i < entity->n_fields && identity->kind == CARREL_IDENTITY_NEW; i++) {
    const CarrelField *field = &entity->fields[i];

    if (carrel_record_get (record, i) == NULL || field->type == CARREL_TYPE_REFERENCE
        || (i != CARREL_FIELD_ID && (field->flags & CARREL_FIELD_IDENTITY) == 0))
      continue;
    has_key = TRUE;
    if (!find_by_field (store, record, i, identity, error))
      return FALSE;
  }
  if (identity->kind != CARREL_IDENTITY_NEW)
    return TRUE;
  if (!find_by_references (store, record, identity, &has_key, error))
    return FALSE;
  return has_key || find_repeat (store, record, occurrences, identity, error);
}
