#include "config.h"

#include "exchange/sample/private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What people of one household share, one stream each. */
typedef enum {
  SHARED_ADDRESS,
  SHARED_PHONE,
  SHARED_SCHOOL,
} Shared;

static const char *const student_status[] = {
  [CARREL_SAMPLE_ACTIVE] = "active",
  [CARREL_SAMPLE_TRIAL] = "trial",
  [CARREL_SAMPLE_PAUSED] = "paused",
  [CARREL_SAMPLE_LEFT] = "left",
};

/* Adds to a list in text unless it is there. */
static void
add_word (GString *list, const char *word, const char *separator)
{
  if (strstr (list->str, word) != NULL)
    return;
  if (list->len > 0)
    g_string_append (list, separator);
  g_string_append (list, word);
}

static void
set_place (CarrelRecord *record, const CarrelSampleCulture *culture, guint city, char *address)
{
  carrel_sample_take (record, "address", address);
  carrel_sample_set (record, "postal_code", culture->postal_codes.items[city]);
  carrel_sample_set (record, "city", culture->cities.items[city]);
  carrel_sample_set (record, "country", culture->country);
}

/* One degree for each of the first two subjects, and often something more. */
static char *
draw_qualifications (const CarrelSampleContent *content, guint32 subjects,
                     CarrelSampleRandom *random)
{
  GString *list = g_string_new (NULL);
  CarrelSampleMatch match = { 0, 0, 0, NULL };
  const CarrelSamplePhrase *phrase;
  guint32 left = subjects;
  guint32 all = 0;

  for (guint i = 0, found = 0; i < content->n_courses; i++) {
    guint32 bit = 1u << content->courses[i].subject;

    if ((subjects & bit) != 0)
      all |= 1u << i;
    if ((left & bit) == 0 || found == 2)
      continue;
    left &= ~bit;
    found++;
    match.courses = 1u << i;
    phrase = carrel_sample_content_phrase (content, CARREL_SAMPLE_QUALIFICATIONS, &match,
                                           carrel_sample_random_next (random));
    if (phrase != NULL)
      add_word (list, phrase->text, "; ");
  }

  match.courses = all;
  phrase = carrel_sample_content_phrase (content, CARREL_SAMPLE_FURTHER_QUALIFICATIONS, &match,
                                         carrel_sample_random_next (random));
  if (phrase != NULL && carrel_sample_random_chance (random, 60))
    add_word (list, phrase->text, "; ");
  return g_string_free (list, FALSE);
}

static void
set_teaching (CarrelRecord *record, const CarrelSampleContent *content,
              const CarrelSampleTutor *tutor)
{
  GString *subjects = g_string_new (NULL);
  GString *languages = g_string_new (content->cultures[tutor->person.culture].language);

  add_word (languages, "en", ", ");
  for (guint i = 0; i < content->n_subjects; i++) {
    if ((tutor->subjects & 1u << i) == 0)
      continue;
    add_word (subjects, content->subjects[i].name, ", ");
    if (content->subjects[i].language != NULL)
      add_word (languages, content->subjects[i].language, ", ");
  }
  carrel_sample_take (record, "subjects", g_string_free (subjects, FALSE));
  carrel_sample_take (record, "languages", g_string_free (languages, FALSE));
}

static gboolean
write_tutor (CarrelSamplePlan *plan, CarrelSampleWriter *writer, guint index, GError **error)
{
  const CarrelSampleTutor *tutor = &plan->tutors[index];
  const CarrelSampleCulture *culture = &plan->content->cultures[tutor->person.culture];
  CarrelRecord *record = carrel_sample_writer_begin (writer, CARREL_SAMPLE_TUTORS, index);
  CarrelSampleRandom random;
  gint64 years;

  carrel_sample_random_init (&random, plan->seed, CARREL_SAMPLE_STREAM_TUTOR,
                             G_GUINT64_CONSTANT (1) << 32 | index);
  years = carrel_sample_random_between (&random, 1, 9);
  carrel_sample_take (record, "external_id", g_strdup_printf ("TUT-%03u", index + 1));
  carrel_sample_take (record, "name", carrel_sample_person_name (plan->content, &tutor->person));
  carrel_sample_take (record, "email", carrel_sample_person_email (plan->content, &tutor->person));
  carrel_sample_take (record, "phone", carrel_sample_phone (culture, &random));
  carrel_sample_set (record, "status", "active");
  set_teaching (record, plan->content, tutor);
  carrel_sample_take (record, "qualifications",
                      draw_qualifications (plan->content, tutor->subjects, &random));
  carrel_sample_set (record, "timezone", culture->timezone);
  carrel_sample_set_number (record, "hourly_rate", tutor->rate);
  carrel_sample_set (record, "currency", culture->currency);
  carrel_sample_set_number (record, "hours_per_week",
                            CLAMP (2 * (tutor->load / tutor->phases), 8, 40));
  set_place (record, culture, tutor->city, carrel_sample_address (culture, &random));
  carrel_sample_set_date (record, "started_on",
                          plan->as_of - years * 365
                            - carrel_sample_random_between (&random, 0, 300));
  return carrel_sample_writer_insert (writer, record, error);
}

gboolean
carrel_sample_write_tutors (CarrelSamplePlan *plan, CarrelSampleWriter *writer, GError **error)
{
  carrel_sample_writer_step (writer, _ ("Making tutors"), plan->n_tutors);
  for (guint i = 0; i < plan->n_tutors; i++) {
    if (!write_tutor (plan, writer, i, error) || !carrel_sample_writer_update (writer, i, error))
      return FALSE;
  }
  return TRUE;
}

static void
init_shared (const CarrelSamplePlan *plan, guint student, Shared what, CarrelSampleRandom *random)
{
  carrel_sample_random_init (random, plan->seed, CARREL_SAMPLE_STREAM_HOUSEHOLD,
                             (guint64) plan->students[student].household << 2 | what);
}

char *
carrel_sample_student_address (const CarrelSamplePlan *plan, guint student)
{
  CarrelSampleRandom random;

  init_shared (plan, student, SHARED_ADDRESS, &random);
  return carrel_sample_address (&plan->content->cultures[plan->students[student].person.culture],
                                &random);
}

/**
 * carrel_sample_payer_phone:
 *
 * Returns: (transfer full): the telephone number of the parents, or of an adult student
 */
char *
carrel_sample_payer_phone (const CarrelSamplePlan *plan, guint student)
{
  CarrelSampleRandom random;

  init_shared (plan, student, SHARED_PHONE, &random);
  return carrel_sample_phone (&plan->content->cultures[plan->students[student].person.culture],
                              &random);
}

/**
 * carrel_sample_may_record:
 *
 * Returns: whether the student agreed to be recorded
 */
gboolean
carrel_sample_may_record (const CarrelSamplePlan *plan, guint student)
{
  CarrelSampleRandom random;

  carrel_sample_random_init (&random, plan->seed, CARREL_SAMPLE_STREAM_STUDENT_DETAILS,
                             G_GUINT64_CONSTANT (1) << 32 | student);
  return carrel_sample_random_chance (&random, 70);
}

/**
 * carrel_sample_student_courses:
 *
 * Returns: a bit for each course that the student takes
 */
guint32
carrel_sample_student_courses (const CarrelSamplePlan *plan, guint student)
{
  const CarrelSampleStudent *who = &plan->students[student];
  guint32 courses = 0;

  for (guint i = 0; i < who->n_classes; i++)
    courses |= 1u << plan->classes[who->classes[i]].course;
  return courses;
}

static const char *
draw_school (const CarrelSamplePlan *plan, guint index)
{
  const CarrelSampleStudent *student = &plan->students[index];
  const CarrelSampleCulture *culture = &plan->content->cultures[student->person.culture];
  const CarrelSampleWords *international = &plan->content->international_schools;
  CarrelSampleRandom random;
  guint first;

  init_shared (plan, index, SHARED_SCHOOL, &random);
  if (student->british)
    return international->items[carrel_sample_random_below (&random, international->n)];

  first = carrel_sample_random_below (&random, culture->n_schools);
  for (guint i = 0; i < culture->n_schools; i++) {
    const CarrelSampleSchool *school = &culture->schools[(first + i) % culture->n_schools];

    if (student->year >= school->first_year && student->year <= school->last_year)
      return school->name;
  }
  return NULL;
}

static void
set_family (CarrelRecord *record, const CarrelSamplePlan *plan, guint index)
{
  const CarrelSampleStudent *student = &plan->students[index];
  guint culture = student->british ? 0 : student->person.culture;

  if ((student->facts & CARREL_SAMPLE_ADULT) != 0)
    return;
  carrel_sample_set (record, "school", draw_school (plan, index));
  carrel_sample_set (
    record, "year_group",
    plan->content->cultures[culture].years.items[student->year - CARREL_SAMPLE_FIRST_YEAR]);
  carrel_sample_take (record, "guardian_name",
                      carrel_sample_person_name (plan->content, &student->guardian));
  carrel_sample_take (record, "guardian_email",
                      carrel_sample_person_email (plan->content, &student->guardian));
  carrel_sample_take (record, "guardian_phone", carrel_sample_payer_phone (plan, index));
}

/* What was noted about the student. */
static void
set_notes (CarrelRecord *record, const CarrelSamplePlan *plan, guint index,
           CarrelSampleRandom *random)
{
  static const struct {
    const char *field;
    CarrelSampleList list;
    guint percent;
  } notes[] = {
    { "needs", CARREL_SAMPLE_NEEDS, 12 },
    { "notes", CARREL_SAMPLE_STUDENT_NOTES, 40 },
  };
  const CarrelSampleMatch match = { carrel_sample_student_courses (plan, index),
                                    plan->students[index].facts, 0, NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (notes); i++) {
    const CarrelSamplePhrase *phrase = carrel_sample_content_phrase (
      plan->content, notes[i].list, &match, carrel_sample_random_next (random));

    if (carrel_sample_random_chance (random, notes[i].percent) && phrase != NULL)
      carrel_sample_set (record, notes[i].field, phrase->text);
  }
}

static void
set_lessons (CarrelSampleWriter *writer, CarrelRecord *record, const CarrelSamplePlan *plan,
             guint index)
{
  const CarrelSampleStudent *student = &plan->students[index];
  GString *subjects = g_string_new (NULL);

  for (guint i = 0; i < student->n_classes; i++) {
    guint course = plan->classes[student->classes[i]].course;

    add_word (subjects, carrel_sample_content_subject (plan->content, course)->name, ", ");
  }
  carrel_sample_take (record, "subjects", g_string_free (subjects, FALSE));
  carrel_sample_set_id (writer, record, "tutor", CARREL_SAMPLE_TUTORS, student->tutor);
  carrel_sample_set_number (record, "hourly_rate", student->rate);
  carrel_sample_set_date (record, "joined_on", student->joined);
  if (student->status == CARREL_SAMPLE_LEFT)
    carrel_sample_set_date (record, "left_on", student->left);
}

static gboolean
write_student (CarrelSamplePlan *plan, CarrelSampleWriter *writer, guint index, GError **error)
{
  const CarrelSampleStudent *student = &plan->students[index];
  const CarrelSampleCulture *culture = &plan->content->cultures[student->person.culture];
  CarrelRecord *record = carrel_sample_writer_begin (writer, CARREL_SAMPLE_STUDENTS, index);
  CarrelSampleRandom random;
  gboolean adult = (student->facts & CARREL_SAMPLE_ADULT) != 0;

  carrel_sample_random_init (&random, plan->seed, CARREL_SAMPLE_STREAM_STUDENT_DETAILS, index);
  carrel_sample_take (record, "external_id", g_strdup_printf ("STU-%05u", index + 1));
  carrel_sample_take (record, "name", carrel_sample_person_name (plan->content, &student->person));
  carrel_sample_take (record, "email",
                      carrel_sample_person_email (plan->content, &student->person));
  if (adult)
    carrel_sample_take (record, "phone", carrel_sample_payer_phone (plan, index));
  else if (student->year >= 9 && carrel_sample_random_chance (&random, 60))
    carrel_sample_take (record, "phone", carrel_sample_phone (culture, &random));
  carrel_sample_set (record, "status", student_status[student->status]);
  carrel_sample_set_date (record, "birth_date", student->birth);
  carrel_sample_set (record, "language", culture->language);
  carrel_sample_set (record, "timezone", culture->timezone);
  carrel_sample_set (record, "currency", culture->currency);
  set_family (record, plan, index);
  set_lessons (writer, record, plan, index);
  set_place (record, culture, student->city, carrel_sample_student_address (plan, index));
  carrel_sample_set (record, "recording_consent",
                     carrel_sample_may_record (plan, index) ? "1" : "0");
  set_notes (record, plan, index, &random);
  return carrel_sample_writer_insert (writer, record, error);
}

gboolean
carrel_sample_write_students (CarrelSamplePlan *plan, CarrelSampleWriter *writer, GError **error)
{
  carrel_sample_writer_step (writer, _ ("Making students"), plan->n_students);
  for (guint i = 0; i < plan->n_students; i++) {
    if (!write_student (plan, writer, i, error) || !carrel_sample_writer_update (writer, i, error))
      return FALSE;
  }
  return TRUE;
}
