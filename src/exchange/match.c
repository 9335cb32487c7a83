#include "config.h"

#include "exchange/match.h"

#include "base/digest.h"
#include "base/text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SHAPES "/app/carrel/import/"

/* Words of a person's name in several columns. French “nom” and Spanish “nombre” are the whole name
 * unless their other half is there too: `alone`. */
typedef enum {
  PART_FIRST,
  PART_MIDDLE,
  PART_LAST,
  N_PARTS,
} NamePart;

static const char *const part_words[N_PARTS] = {
  [PART_FIRST] = "|firstname|givenname|forename|vorname|prenom|nombre|nombres|primernombre|"
                 "rufname|fname|first|",
  [PART_MIDDLE] = "|middlename|middlenames|additionalname|zweitername|segundonombre|",
  [PART_LAST] = "|lastname|familyname|surname|nachname|familienname|zuname|nom|nomdefamille|"
                "apellido|apellidos|primerapellido|lname|last|",
};

/* What stands before a header that speaks of the guardian. */
static const char *const guardian_words[] = {
  "parentguardian",         "parent1",     "parent",   "guardian", "mother",     "father",
  "familycontact",          "family",      "customer", "client",   "elternteil", "eltern",
  "erziehungsberechtigter", "responsable", "padre",    "madre",    "tutorlegal",
};

/* What does not change the meaning of a header: “E-mail (work)”, “Phone 2”. */
static const char *const qualifiers[] = {
  "work",  "home",      "other", "private", "personal", "privat", "dienstlich",
  "perso", "secondary", "value", "student", "schuler",  "eleve",  "alumno",
};

const CarrelEntity *
carrel_match_entity (const CarrelModel *model, const char *name)
{
  g_autofree char *folded = name != NULL ? carrel_text_fold (name) : NULL;

  for (guint i = 0; folded != NULL && i < model->n_entities; i++) {
    const CarrelEntity *entity = &model->entities[i];
    g_autofree char *words =
      g_strjoin ("|", entity->name, entity->singular, entity->label, _ (entity->label),
                 entity->label_singular, entity->synonyms, NULL);
    g_auto (GStrv) parts = g_strsplit (words, "|", -1);

    for (char **part = parts; *part != NULL; part++) {
      g_autofree char *other = carrel_text_fold (*part);

      if (strcmp (other, folded) == 0)
        return entity;
    }
  }
  return NULL;
}

/* How surely a header means a field. */
enum {
  RATE_SYNONYM = 1,
  RATE_LABEL,
  RATE_NAME,
  RATE_JOINED, /* parts of a name that fit together */
};

typedef struct {
  guint field;
  int rate;
} Meaning;

static void
add_meaning (GHashTable *meanings, const char *word, guint field, int rate)
{
  char *folded = carrel_text_fold (word);
  const Meaning *known = g_hash_table_lookup (meanings, folded);
  Meaning *meaning;

  if (*folded == '\0' || (known != NULL && known->rate >= rate)) {
    g_free (folded);
    return;
  }
  meaning = g_new (Meaning, 1);
  meaning->field = field;
  meaning->rate = rate;
  g_hash_table_replace (meanings, folded, meaning);
}

/* Folded header to what it means, for all fields of an entity. */
static GHashTable *
new_meanings (const CarrelEntity *entity)
{
  GHashTable *meanings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < entity->n_fields; i++) {
    const CarrelField *field = &entity->fields[i];
    g_auto (GStrv) words = g_strsplit (field->synonyms != NULL ? field->synonyms : "", "|", -1);

    add_meaning (meanings, field->name, i, RATE_NAME);
    add_meaning (meanings, field->label, i, RATE_LABEL);
    add_meaning (meanings, _ (field->label), i, RATE_LABEL);
    for (char **word = words; *word != NULL; word++)
      add_meaning (meanings, *word, i, RATE_SYNONYM);
  }
  return meanings;
}

/* The header without numbers and words such as “work”; NULL when nothing was there to drop. */
static char *
without_qualifiers (const char *folded)
{
  g_autofree char *bare = g_strdup (folded);
  gsize length = strlen (bare);

  while (length > 0 && g_ascii_isdigit (bare[length - 1]))
    bare[--length] = '\0';
  for (gsize i = 0; i < G_N_ELEMENTS (qualifiers); i++) {
    gsize word = strlen (qualifiers[i]);

    length = strlen (bare);
    if (length > word && g_str_has_suffix (bare, qualifiers[i]))
      bare[length - word] = '\0';
    else if (length > word && g_str_has_prefix (bare, qualifiers[i]))
      memmove (bare, bare + word, length - word + 1);
  }
  return strcmp (bare, folded) != 0 ? g_steal_pointer (&bare) : NULL;
}

static int
find_part (const char *folded)
{
  g_autofree char *word = g_strconcat ("|", folded, "|", NULL);

  for (int part = 0; part < N_PARTS; part++) {
    if (strstr (part_words[part], word) != NULL)
      return part;
  }
  return -1;
}

/* What is left of a guardian's header, NULL when it is none. */
static const char *
after_guardian_word (const char *folded)
{
  for (gsize i = 0; i < G_N_ELEMENTS (guardian_words); i++) {
    gsize length = strlen (guardian_words[i]);

    if (g_str_has_prefix (folded, guardian_words[i]) && folded[length] != '\0')
      return folded + length;
  }
  return NULL;
}

/* State of one proposal. */
typedef struct {
  const CarrelEntity *entity;
  const GPtrArray *columns;
  CarrelMappingRecord *record;
  GHashTable *meanings;
  gboolean *used; /* by column */
  int rate;       /* of all matches together */
} Proposal;

static CarrelMappingField *
field_for (Proposal *self, guint field)
{
  for (guint i = 0; i < self->record->fields->len; i++) {
    CarrelMappingField *mapped = self->record->fields->pdata[i];

    if (mapped->field == field)
      return mapped;
  }
  return carrel_mapping_add_field (self->record, field);
}

static void
use_column (Proposal *self, guint field, guint column)
{
  g_ptr_array_add (field_for (self, field)->columns, g_strdup (self->columns->pdata[column]));
  self->used[column] = TRUE;
}

/* First and last name (of a person, or of the guardian) become one field, if both are there. */
static void
join_names (Proposal *self, gboolean guardian)
{
  int field = guardian ? carrel_entity_find (self->entity, "guardian_name")
                       : carrel_entity_find_flag (self->entity, CARREL_FIELD_NAME);
  int found[N_PARTS] = { -1, -1, -1 };

  if (field < 0 || (!guardian && !self->entity->person))
    return;
  for (guint i = 0; i < self->columns->len; i++) {
    g_autofree char *folded = carrel_text_fold (self->columns->pdata[i]);
    const char *rest = guardian ? after_guardian_word (folded) : folded;
    g_autofree char *bare = rest != NULL ? without_qualifiers (rest) : NULL;
    int part = rest != NULL ? find_part (rest) : -1;

    if (part < 0 && bare != NULL)
      part = find_part (bare);
    if (part >= 0 && found[part] < 0)
      found[part] = (int) i;
  }
  if (found[PART_FIRST] < 0 || found[PART_LAST] < 0)
    return;
  for (int part = 0; part < N_PARTS; part++) {
    if (found[part] >= 0 && !self->used[found[part]])
      use_column (self, (guint) field, (guint) found[part]);
  }
  field_for (self, (guint) field)->join = g_strdup (" ");
  self->rate += RATE_JOINED;
}

/* A column with the day and one with the time: both headers mean times of the record, and one of
 * them says no more than “date”. */
static void
join_date_and_time (Proposal *self)
{
  static const char *const date_words =
    "|date|day|datum|tag|fecha|dia|jour|lessondate|sessiondate|";
  static const struct {
    const char *field;
    const char *words;
  } times[] = {
    { "starts_at", "|time|starttime|start|begin|from|uhrzeit|zeit|beginn|von|heure|debut|"
                   "heurededebut|hora|horadeinicio|inicio|desde|" },
    { "ends_at", "|endtime|end|until|to|ende|bis|fin|heuredefin|horadefin|hasta|" },
  };
  int date = -1;

  for (guint i = 0; i < self->columns->len && date < 0; i++) {
    g_autofree char *folded = carrel_text_fold (self->columns->pdata[i]);
    g_autofree char *word = g_strconcat ("|", folded, "|", NULL);

    if (strstr (date_words, word) != NULL)
      date = (int) i;
  }
  for (gsize t = 0; date >= 0 && t < G_N_ELEMENTS (times); t++) {
    int field = carrel_entity_find (self->entity, times[t].field);

    for (guint i = 0; field >= 0 && i < self->columns->len; i++) {
      g_autofree char *folded = carrel_text_fold (self->columns->pdata[i]);
      g_autofree char *word = g_strconcat ("|", folded, "|", NULL);

      if ((int) i == date || self->used[i] || strstr (times[t].words, word) == NULL)
        continue;
      use_column (self, (guint) field, (guint) date);
      use_column (self, (guint) field, i);
      field_for (self, (guint) field)->join = g_strdup (" ");
      break;
    }
  }
}

static void
match_column (Proposal *self, guint column)
{
  g_autofree char *folded = carrel_text_fold (self->columns->pdata[column]);
  g_autofree char *bare = without_qualifiers (folded);
  const Meaning *meaning = g_hash_table_lookup (self->meanings, folded);

  if (meaning == NULL && bare != NULL)
    meaning = g_hash_table_lookup (self->meanings, bare);
  /* What a column is joined from already has its field. */
  if (meaning == NULL || field_for (self, meaning->field)->join != NULL)
    return;
  use_column (self, meaning->field, column);
  self->rate += meaning->rate;
}

static void
drop_empty_fields (CarrelMappingRecord *record)
{
  for (guint i = record->fields->len; i > 0; i--) {
    const CarrelMappingField *field = record->fields->pdata[i - 1];

    if (field->columns->len == 0)
      g_ptr_array_remove_index (record->fields, i - 1);
  }
}

static CarrelMapping *
propose (const CarrelEntity *entity, const GPtrArray *columns, gboolean *used, int *rate)
{
  CarrelMapping *mapping = carrel_mapping_new (NULL, NULL);
  g_autoptr (GHashTable) meanings = new_meanings (entity);
  Proposal self = {
    entity, columns, carrel_mapping_add_record (mapping, entity), meanings, used, 0
  };

  join_names (&self, FALSE);
  join_names (&self, TRUE);
  join_date_and_time (&self);
  for (guint i = 0; i < columns->len; i++) {
    if (!used[i])
      match_column (&self, i);
  }
  drop_empty_fields (self.record);
  *rate = self.rate;
  return mapping;
}

CarrelMapping *
carrel_match_columns (const CarrelEntity *entity, const GPtrArray *columns, GPtrArray *unused)
{
  g_autofree gboolean *used = g_new0 (gboolean, columns->len + 1);
  int rate;
  CarrelMapping *mapping = propose (entity, columns, used, &rate);

  for (guint i = 0; unused != NULL && i < columns->len; i++) {
    if (!used[i] && g_ascii_strcasecmp (columns->pdata[i], CARREL_MATCH_PROBLEM) != 0)
      g_ptr_array_add (unused, g_strdup (columns->pdata[i]));
  }
  return mapping;
}

/* 0 when a field is missing without which no record can be made. */
static int
rate_entity (const CarrelEntity *entity, const GPtrArray *columns)
{
  g_autofree gboolean *used = g_new0 (gboolean, columns->len + 1);
  int rate;
  g_autoptr (CarrelMapping) mapping = propose (entity, columns, used, &rate);
  const CarrelMappingRecord *record = mapping->records->pdata[0];
  guint64 have = 0;

  for (guint i = 0; i < record->fields->len; i++)
    have |= G_GUINT64_CONSTANT (1)
            << ((const CarrelMappingField *) record->fields->pdata[i])->field;
  for (guint i = 0; i < entity->n_fields; i++) {
    if ((entity->fields[i].flags & CARREL_FIELD_REQUIRED) != 0
        && (have & G_GUINT64_CONSTANT (1) << i) == 0)
      return 0;
  }
  return rate;
}

const CarrelEntity *
carrel_match_best (const CarrelModel *model, const GPtrArray *columns)
{
  const CarrelEntity *best = NULL;
  int best_rate = 0;
  gboolean alike = FALSE;

  for (guint i = 0; i < model->n_entities; i++) {
    int rate = rate_entity (&model->entities[i], columns);

    if (rate > best_rate) {
      best = &model->entities[i];
      alike = FALSE;
    } else if (rate == best_rate)
      alike = TRUE;
    best_rate = MAX (rate, best_rate);
  }
  return best_rate > 0 && !alike ? best : NULL;
}

CarrelMapping *
carrel_match_shapes (const CarrelModel *model, const GPtrArray *columns)
{
  g_auto (GStrv) names =
    g_resources_enumerate_children (SHAPES, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  CarrelMapping *best = NULL;

  for (char **name = names; name != NULL && *name != NULL; name++) {
    g_autofree char *path = g_strconcat (SHAPES, *name, NULL);
    g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    g_autoptr (CarrelMapping) mapping = NULL;
    gsize length = 0;
    const char *json = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

    if (json != NULL)
      mapping = carrel_mapping_parse (json, length, model, columns, NULL);
    if (mapping == NULL || !carrel_mapping_matches (mapping, columns)
        || (best != NULL && best->headers->len >= mapping->headers->len))
      continue;
    g_clear_pointer (&best, carrel_mapping_free); /* the one that asks for more knows it better */
    best = g_steal_pointer (&mapping);
  }
  return best;
}

char *
carrel_match_shape_key (const GPtrArray *columns)
{
  g_autoptr (CarrelDigest) digest = carrel_digest_new ();

  for (guint i = 0; i < columns->len; i++) {
    g_autofree char *folded = carrel_text_fold (columns->pdata[i]);

    carrel_digest_update (digest, folded, strlen (folded) + 1);
  }
  return carrel_digest_finish (digest);
}
