#pragma once

#include "exchange/sample/random.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What the sample is made of: names and places, courses with their lessons and questions, and
 * phrases, from data/sample. All text is lent by the content. */

typedef struct {
  const char **items;
  guint n;
} CarrelSampleWords;

typedef struct {
  const char *name;
  guint first_year;
  guint last_year;
} CarrelSampleSchool;

/* Year groups are counted as in England, where a child of Year 10 turns 15; each culture has its
 * own names for them. */
#define CARREL_SAMPLE_FIRST_YEAR 3

typedef struct {
  const char *language;
  const char *country;
  const char *timezone;
  const char *currency;
  const char *separator; /* between the parts of a name */
  gboolean family_first;
  guint weight;
  CarrelSampleWords given;
  CarrelSampleWords family;
  CarrelSampleWords latin_given;
  CarrelSampleWords latin_family;
  guint *given_keys; /* the same for latin names that are the same in all cultures */
  guint *family_keys;
  CarrelSampleWords cities;
  CarrelSampleWords postal_codes; /* one a city */
  CarrelSampleWords streets;
  CarrelSampleWords years; /* from %CARREL_SAMPLE_FIRST_YEAR on */
  CarrelSampleSchool *schools;
  guint n_schools;
  const char *address; /* with {street} and {number} */
  const char *place;   /* with {street}, {city}, {postal_code} and {country} */
  const char *phone_prefix;
  guint phone_digits;
  guint tax_percent;
  guint due_days;
  gint64 rate_min; /* an hour, minor units */
  gint64 rate_max;
  gint64 rate_step;
  GTimeZone *zone;
} CarrelSampleCulture;

typedef struct {
  const char *id;
  const char *name;
  const char *language; /* (nullable): that it teaches */
  guint department;     /* subjects of one department have the same tutors */
} CarrelSampleSubject;

#define CARREL_SAMPLE_N_DEPARTMENTS 6

typedef struct {
  const char *title;
  const char *content;
  guint minutes;
} CarrelSampleLesson;

typedef struct {
  guint subject;
  const char *code;
  const char *title;
  const char *level;
  const char *description;
  const char *not_for_language; /* (nullable): mother tongue of those who do not need it */
  gboolean adults;
  gboolean british; /* only schools with the English curriculum lead there */
  guint first_year;
  guint last_year;
  CarrelSampleLesson *lessons;
  guint n_lessons;
  const char *quiz_title;
  guint pass_mark;
  JsonArray *questions;
  char *questions_json;
} CarrelSampleCourse;

/* Lists of phrases. */
typedef enum {
  CARREL_SAMPLE_REMARKS,
  CARREL_SAMPLE_FIRST_REMARKS,
  CARREL_SAMPLE_LATE_REMARKS,
  CARREL_SAMPLE_GROUP_REMARKS,
  CARREL_SAMPLE_HOMEWORK,
  CARREL_SAMPLE_TOPICS,
  CARREL_SAMPLE_NEEDS,
  CARREL_SAMPLE_STUDENT_NOTES,
  CARREL_SAMPLE_LEAD_SOURCES,
  CARREL_SAMPLE_LEAD_MESSAGES,
  CARREL_SAMPLE_WON_MESSAGES,
  CARREL_SAMPLE_ACTIVITIES,
  CARREL_SAMPLE_MESSAGES,
  CARREL_SAMPLE_CANCEL_REASONS,
  CARREL_SAMPLE_MOVE_REASONS,
  CARREL_SAMPLE_QUALIFICATIONS,
  CARREL_SAMPLE_FURTHER_QUALIFICATIONS,
  CARREL_SAMPLE_FEEDBACK,
  CARREL_SAMPLE_N_LISTS,
} CarrelSampleList;

/* What must hold for a phrase to fit. */
typedef enum {
  CARREL_SAMPLE_MINOR = 1 << 0,
  CARREL_SAMPLE_ADULT = 1 << 1,
  CARREL_SAMPLE_SIBLING = 1 << 2,
  CARREL_SAMPLE_ONLINE = 1 << 3,
  CARREL_SAMPLE_IN_PERSON = 1 << 4,
  CARREL_SAMPLE_NEW = 1 << 5, /* came a short while ago */
  CARREL_SAMPLE_OF_LEAD = 1 << 6,
  CARREL_SAMPLE_OF_STUDENT = 1 << 7,
  CARREL_SAMPLE_OF_TUTOR = 1 << 8,
} CarrelSampleFacts;

#define CARREL_SAMPLE_ANY_COURSE G_MAXUINT32

typedef struct {
  const char *text;
  const char *title; /* the rest where the list has it, else NULL */
  const char *kind;
  const char *from;
  const char *to;
  const char *when;
  const char *language;
  const char *level;
  guint32 courses; /* a bit each */
  guint needs;     /* CarrelSampleFacts */
  guint min_percent;
  guint max_percent;
} CarrelSamplePhrase;

typedef struct {
  guint32 courses; /* bits of which one must be among the phrase's */
  guint facts;     /* CarrelSampleFacts that hold */
  guint percent;
  const char *language; /* (nullable): any */
} CarrelSampleMatch;

typedef struct {
  CarrelSampleCulture *cultures; /* the first one is the agency's own */
  guint n_cultures;
  guint total_weight;
  CarrelSampleWords international_schools;
  CarrelSampleSubject *subjects;
  guint n_subjects;
  CarrelSampleCourse *courses;
  guint n_courses;
  GArray *phrases[CARREL_SAMPLE_N_LISTS]; /* of CarrelSamplePhrase */
  JsonObject *line_items;
  guint n_given_keys;
  guint n_family_keys;
  JsonNode *documents[3];
} CarrelSampleContent;

/**
 * carrel_sample_content_load:
 *
 * Returns: (transfer full) (nullable): the content, NULL with %CARREL_EXCHANGE_ERROR when the data
 * did not come with the program
 */
CarrelSampleContent *carrel_sample_content_load (GError **error);
void carrel_sample_content_free (CarrelSampleContent *self);

/**
 * carrel_sample_content_phrase:
 * @match: what holds where the phrase is wanted
 * @n: any number; it counts round the phrases that fit
 *
 * Returns: (transfer none) (nullable): the phrase, NULL when none fits
 */
const CarrelSamplePhrase *
carrel_sample_content_phrase (const CarrelSampleContent *self, CarrelSampleList list,
                              const CarrelSampleMatch *match, guint64 n);

/**
 * carrel_sample_content_subject:
 *
 * Returns: the subject of a course
 */
const CarrelSampleSubject *
carrel_sample_content_subject (const CarrelSampleContent *self, guint course);

/**
 * carrel_sample_load_phrases:
 * @root: the document
 *
 * Fills in the lists of phrases; the courses must be there already.
 */
void carrel_sample_load_phrases (CarrelSampleContent *self, JsonObject *root);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelSampleContent, carrel_sample_content_free)

G_END_DECLS
