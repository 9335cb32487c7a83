#include "config.h"

#include "exchange/sample/private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define COURSE_DAYS (36 * 7 - 3) /* from a Monday to a Friday */
#define ASSETS_A_CLASS 16        /* room in the numbers of the records */
#define QUIZ_MINUTES 20
#define QUIZ_ATTEMPTS 3

char *
carrel_sample_class_title (const CarrelSamplePlan *plan, guint class_index)
{
  const CarrelSampleClass *held = &plan->classes[class_index];
  const char *title = plan->content->courses[held->course].title;

  return plan->n_cohorts == 1 ? g_strdup (title)
                              : g_strdup_printf ("%s (group %u)", title, held->cohort + 1);
}

static char *
make_code (const CarrelSamplePlan *plan, const CarrelSampleClass *held)
{
  const char *code = plan->content->courses[held->course].code;

  return plan->n_cohorts == 1 ? g_strdup (code)
                              : g_strdup_printf ("%s-%02u", code, held->cohort + 1);
}

static const char *
language_of (const CarrelSamplePlan *plan, guint course)
{
  const char *language = carrel_sample_content_subject (plan->content, course)->language;

  return language != NULL ? language : "en";
}

/* What a lesson in a group costs somebody who pays @rate for one alone. */
static gint64
group_price (const CarrelSampleCulture *culture, gint64 rate)
{
  gint64 step = culture->rate_step / 2;

  return rate * 45 / 100 / step * step;
}

gint64
carrel_sample_group_price (const CarrelSamplePlan *plan, guint student)
{
  const CarrelSampleStudent *who = &plan->students[student];

  return group_price (&plan->content->cultures[who->person.culture], who->rate);
}

static gboolean
write_course (CarrelSamplePlan *plan, CarrelSampleWriter *writer, guint index, GError **error)
{
  const CarrelSampleClass *held = &plan->classes[index];
  const CarrelSampleCourse *course = &plan->content->courses[held->course];
  const CarrelSampleCulture *home = &plan->content->cultures[0];
  CarrelRecord *record = carrel_sample_writer_begin (writer, CARREL_SAMPLE_COURSES, index);

  carrel_sample_take (record, "code", make_code (plan, held));
  carrel_sample_take (record, "title", carrel_sample_class_title (plan, index));
  carrel_sample_set (record, "subject",
                     carrel_sample_content_subject (plan->content, held->course)->name);
  carrel_sample_set (record, "level", course->level);
  carrel_sample_set (record, "description", course->description);
  carrel_sample_set_id (writer, record, "tutor", CARREL_SAMPLE_TUTORS, held->tutor);
  carrel_sample_set (record, "status", "active");
  carrel_sample_set_date (record, "starts_on", held->starts_on);
  carrel_sample_set_date (record, "ends_on", held->starts_on + COURSE_DAYS);
  carrel_sample_set_number (record, "capacity", MAX (plan->capacity, held->roster->len));
  carrel_sample_set (record, "language", language_of (plan, held->course));
  carrel_sample_set_number (record, "price",
                            group_price (home, (home->rate_min + home->rate_max) / 2));
  carrel_sample_set (record, "currency", home->currency);
  carrel_sample_set_number (record, "pass_mark", course->pass_mark);
  return carrel_sample_writer_insert (writer, record, error);
}

/* What lessons and the quiz have in common. */
static CarrelRecord *
begin_asset (CarrelSamplePlan *plan, CarrelSampleWriter *writer, guint index, guint position,
             guint minutes)
{
  const CarrelSampleClass *held = &plan->classes[index];
  const CarrelSampleCourse *course = &plan->content->courses[held->course];
  const CarrelSampleSubject *subject = carrel_sample_content_subject (plan->content, held->course);
  CarrelRecord *record = carrel_sample_writer_begin (writer, CARREL_SAMPLE_ASSETS,
                                                     (guint64) index * ASSETS_A_CLASS + position);

  carrel_sample_set_id (writer, record, "course", CARREL_SAMPLE_COURSES, index);
  carrel_sample_set_number (record, "position", position);
  carrel_sample_set (record, "subject", subject->name);
  carrel_sample_set (record, "level", course->level);
  carrel_sample_set (record, "language", language_of (plan, held->course));
  carrel_sample_set_number (record, "duration", minutes * 60);
  carrel_sample_set_id (writer, record, "author", CARREL_SAMPLE_TUTORS, held->tutor);
  carrel_sample_set (record, "licence", "CC BY-SA 4.0");
  carrel_sample_take (record, "tags", g_strdup_printf ("%s, %s", subject->id, course->level));
  return record;
}

/**
 * carrel_sample_quiz_number:
 *
 * Returns: the number of a class's quiz among the materials
 */
guint64
carrel_sample_quiz_number (const CarrelSamplePlan *plan, guint class_index)
{
  guint course = plan->classes[class_index].course;

  return (guint64) class_index * ASSETS_A_CLASS + plan->content->courses[course].n_lessons + 1;
}

static gboolean
write_assets (CarrelSamplePlan *plan, CarrelSampleWriter *writer, guint index, GError **error)
{
  const CarrelSampleCourse *course = &plan->content->courses[plan->classes[index].course];
  CarrelRecord *record;

  for (guint i = 0; i < course->n_lessons; i++) {
    record = begin_asset (plan, writer, index, i + 1, course->lessons[i].minutes);
    carrel_sample_set (record, "kind", "lesson");
    carrel_sample_set (record, "title", course->lessons[i].title);
    carrel_sample_set (record, "content", course->lessons[i].content);
    carrel_sample_set (record, "media_type", "text/markdown");
    if (!carrel_sample_writer_insert (writer, record, error))
      return FALSE;
  }

  record = begin_asset (plan, writer, index, course->n_lessons + 1, QUIZ_MINUTES);
  carrel_sample_set (record, "kind", "quiz");
  carrel_sample_set (record, "title", course->quiz_title);
  carrel_sample_set (record, "questions", course->questions_json);
  carrel_sample_set_number (record, "pass_mark", course->pass_mark);
  carrel_sample_set_number (record, "attempts", QUIZ_ATTEMPTS);
  return carrel_sample_writer_insert (writer, record, error);
}

gboolean
carrel_sample_write_courses (CarrelSamplePlan *plan, CarrelSampleWriter *writer, GError **error)
{
  carrel_sample_writer_step (writer, _ ("Making courses"), plan->n_classes);
  for (guint i = 0; i < plan->n_classes; i++) {
    if (!write_course (plan, writer, i, error) || !write_assets (plan, writer, i, error)
        || !carrel_sample_writer_update (writer, i, error))
      return FALSE;
  }
  return TRUE;
}

/**
 * carrel_sample_enrolled_on:
 * @which: the student's first or second course
 *
 * Returns: the day on which the student joined the course
 */
gint64
carrel_sample_enrolled_on (const CarrelSamplePlan *plan, guint student, guint which)
{
  const CarrelSampleStudent *who = &plan->students[student];

  return MAX (who->joined, plan->classes[who->classes[which]].starts_on);
}

/* How far somebody is: the course is done in the time it lasts, or a little faster. */
static void
set_progress (CarrelRecord *record, gint64 days, CarrelSampleRandom *random)
{
  gint64 percent = days * 100 / COURSE_DAYS * carrel_sample_random_between (random, 90, 140) / 100;

  carrel_sample_set_number (record, "progress", CLAMP (percent, 1, 95));
}

static void
set_enrolment_status (CarrelRecord *record, const CarrelSamplePlan *plan, guint index, guint which,
                      CarrelSampleRandom *random)
{
  const CarrelSampleStudent *student = &plan->students[index];
  gint64 enrolled = carrel_sample_enrolled_on (plan, index, which);
  gint64 last = student->status == CARREL_SAMPLE_LEFT ? student->left : plan->as_of - 1;
  gint64 earliest = MAX (enrolled + 14, last - 45);

  if (student->status == CARREL_SAMPLE_TRIAL) {
    carrel_sample_set (record, "status", "waiting");
    carrel_sample_set (record, "progress", "0");
  } else if (student->completed[which] && earliest <= last) {
    carrel_sample_set (record, "status", "completed");
    carrel_sample_set (record, "progress", "100");
    carrel_sample_set_date (record, "completed_on",
                            carrel_sample_random_between (random, earliest, last));
  } else {
    carrel_sample_set (record, "status",
                       student->status == CARREL_SAMPLE_LEFT ? "cancelled" : "active");
    set_progress (record, last - enrolled, random);
  }
}

static gboolean
write_enrolment (CarrelSamplePlan *plan, CarrelSampleWriter *writer, guint index, guint which,
                 GError **error)
{
  const CarrelSampleStudent *student = &plan->students[index];
  guint64 number = (guint64) index * CARREL_SAMPLE_MAX_CLASSES + which;
  CarrelRecord *record = carrel_sample_writer_begin (writer, CARREL_SAMPLE_ENROLMENTS, number);
  CarrelSampleRandom random;

  carrel_sample_random_init (&random, plan->seed, CARREL_SAMPLE_STREAM_ENROLMENT, number);
  carrel_sample_set_id (writer, record, "student", CARREL_SAMPLE_STUDENTS, index);
  carrel_sample_set_id (writer, record, "course", CARREL_SAMPLE_COURSES, student->classes[which]);
  carrel_sample_set_date (record, "enrolled_on", carrel_sample_enrolled_on (plan, index, which));
  set_enrolment_status (record, plan, index, which, &random);
  carrel_sample_set_number (record, "price", carrel_sample_group_price (plan, index));
  carrel_sample_set (record, "currency", plan->content->cultures[student->person.culture].currency);
  return carrel_sample_writer_insert (writer, record, error);
}

gboolean
carrel_sample_write_enrolments (CarrelSamplePlan *plan, CarrelSampleWriter *writer, GError **error)
{
  carrel_sample_writer_step (writer, _ ("Making enrolments"), plan->n_students);
  for (guint i = 0; i < plan->n_students; i++) {
    for (guint k = 0; k < plan->students[i].n_classes; k++) {
      if (!write_enrolment (plan, writer, i, k, error))
        return FALSE;
    }
    if (!carrel_sample_writer_update (writer, i, error))
      return FALSE;
  }
  return TRUE;
}
