#include "config.h"

#include "exchange/sample/content.h"

#include <string.h>

static const char *const list_names[CARREL_SAMPLE_N_LISTS] = {
  [CARREL_SAMPLE_REMARKS] = "remarks",
  [CARREL_SAMPLE_FIRST_REMARKS] = "first_remarks",
  [CARREL_SAMPLE_LATE_REMARKS] = "late_remarks",
  [CARREL_SAMPLE_GROUP_REMARKS] = "group_remarks",
  [CARREL_SAMPLE_HOMEWORK] = "homework",
  [CARREL_SAMPLE_TOPICS] = "topics",
  [CARREL_SAMPLE_NEEDS] = "needs",
  [CARREL_SAMPLE_STUDENT_NOTES] = "student_notes",
  [CARREL_SAMPLE_LEAD_SOURCES] = "lead_sources",
  [CARREL_SAMPLE_LEAD_MESSAGES] = "lead_messages",
  [CARREL_SAMPLE_WON_MESSAGES] = "won_messages",
  [CARREL_SAMPLE_ACTIVITIES] = "activities",
  [CARREL_SAMPLE_MESSAGES] = "messages",
  [CARREL_SAMPLE_CANCEL_REASONS] = "cancel_reasons",
  [CARREL_SAMPLE_MOVE_REASONS] = "move_reasons",
  [CARREL_SAMPLE_QUALIFICATIONS] = "qualifications",
  [CARREL_SAMPLE_FURTHER_QUALIFICATIONS] = "further_qualifications",
  [CARREL_SAMPLE_FEEDBACK] = "feedback",
};

static const struct {
  const char *name;
  CarrelSampleFacts fact;
} fact_names[] = {
  { "minor", CARREL_SAMPLE_MINOR },     { "adult", CARREL_SAMPLE_ADULT },
  { "sibling", CARREL_SAMPLE_SIBLING }, { "online", CARREL_SAMPLE_ONLINE },
  { "new", CARREL_SAMPLE_NEW },         { "in_person", CARREL_SAMPLE_IN_PERSON },
  { "lead", CARREL_SAMPLE_OF_LEAD },    { "student", CARREL_SAMPLE_OF_STUDENT },
  { "tutor", CARREL_SAMPLE_OF_TUTOR },
};

static gboolean
has_word (JsonObject *object, const char *member, const char *word)
{
  JsonArray *words =
    json_object_has_member (object, member) ? json_object_get_array_member (object, member) : NULL;

  for (guint i = 0; words != NULL && i < json_array_get_length (words); i++) {
    if (strcmp (json_array_get_string_element (words, i), word) == 0)
      return TRUE;
  }
  return FALSE;
}

/* A phrase that names neither courses nor subjects fits all of them. */
static guint32
read_courses (const CarrelSampleContent *self, JsonObject *object)
{
  guint32 courses = 0;

  for (guint i = 0; i < self->n_courses; i++) {
    const CarrelSampleCourse *course = &self->courses[i];

    if (has_word (object, "courses", course->code)
        || has_word (object, "subjects", self->subjects[course->subject].id))
      courses |= 1u << i;
  }
  return courses != 0 ? courses : CARREL_SAMPLE_ANY_COURSE;
}

static guint
read_needs (JsonObject *object)
{
  guint needs = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (fact_names); i++) {
    if (has_word (object, "for", fact_names[i].name))
      needs |= fact_names[i].fact;
  }
  return needs;
}

static CarrelSamplePhrase
read_phrase (const CarrelSampleContent *self, JsonObject *object)
{
  CarrelSamplePhrase phrase = {
    .text = json_object_get_string_member_with_default (object, "text", ""),
    .title = json_object_get_string_member_with_default (object, "title", NULL),
    .kind = json_object_get_string_member_with_default (object, "kind", NULL),
    .from = json_object_get_string_member_with_default (object, "from", NULL),
    .to = json_object_get_string_member_with_default (object, "to", NULL),
    .when = json_object_get_string_member_with_default (object, "when", NULL),
    .language = json_object_get_string_member_with_default (object, "language", NULL),
    .level = json_object_get_string_member_with_default (object, "level", NULL),
    .courses = read_courses (self, object),
    .needs = read_needs (object),
    .min_percent = (guint) json_object_get_int_member_with_default (object, "min", 0),
    .max_percent = (guint) json_object_get_int_member_with_default (object, "max", 100),
  };

  return phrase;
}

void
carrel_sample_load_phrases (CarrelSampleContent *self, JsonObject *root)
{
  for (guint i = 0; i < CARREL_SAMPLE_N_LISTS; i++) {
    JsonArray *list = json_object_get_array_member (root, list_names[i]);

    self->phrases[i] = g_array_new (FALSE, FALSE, sizeof (CarrelSamplePhrase));
    for (guint k = 0; k < json_array_get_length (list); k++) {
      CarrelSamplePhrase phrase = read_phrase (self, json_array_get_object_element (list, k));

      g_array_append_val (self->phrases[i], phrase);
    }
  }
  self->line_items = json_object_get_object_member (root, "line_items");
}

static gboolean
fits (const CarrelSamplePhrase *phrase, const CarrelSampleMatch *match)
{
  return (phrase->courses & match->courses) != 0 && (phrase->needs & ~match->facts) == 0
         && match->percent >= phrase->min_percent && match->percent <= phrase->max_percent
         && (match->language == NULL || phrase->language == NULL
             || strncmp (match->language, phrase->language, strlen (phrase->language)) == 0);
}

const CarrelSamplePhrase *
carrel_sample_content_phrase (const CarrelSampleContent *self, CarrelSampleList list,
                              const CarrelSampleMatch *match, guint64 n)
{
  const CarrelSamplePhrase *phrases;
  guint count = 0;

  g_return_val_if_fail (list < CARREL_SAMPLE_N_LISTS, NULL);

  phrases = (const CarrelSamplePhrase *) (gpointer) self->phrases[list]->data;
  for (guint i = 0; i < self->phrases[list]->len; i++)
    count += fits (&phrases[i], match);
  if (count == 0)
    return NULL;

  n %= count;
  for (guint i = 0; i < self->phrases[list]->len; i++) {
    if (fits (&phrases[i], match) && n-- == 0)
      return &phrases[i];
  }
  return NULL;
}
