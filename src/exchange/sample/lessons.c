#include "config.h"

#include "exchange/sample/private.h"

#include "base/time.h"

#include <glib/gi18n-lib.h>

/* Lessons of one student: a series, and each of its lessons that was or soon will be. */

#define LESSONS_A_STUDENT 64 /* room in the numbers of the records */
#define N_ROOMS 4
#define TRIAL_MINUTES 30

typedef struct {
  const char *status;
  const char *attendance; /* NULL: not known */
  int price_percent;
} OutcomeInfo;

static const OutcomeInfo outcomes[] = {
  [CARREL_SAMPLE_PLANNED] = { "planned", NULL, 100 },
  [CARREL_SAMPLE_DONE] = { "done", "present", 100 },
  [CARREL_SAMPLE_DONE_LATE] = { "done", "late", 100 },
  [CARREL_SAMPLE_NO_SHOW] = { "no_show", "absent", 50 },
  [CARREL_SAMPLE_CANCELLED] = { "cancelled", "excused", 0 },
};

/* What the parts of one student's lessons need again and again. */
typedef struct {
  CarrelSamplePlan *plan;
  CarrelSampleWriter *writer;
  guint student;
  const CarrelSampleStudent *who;
  const CarrelSampleTutor *tutor;
  char *title;
  CarrelSampleMatch match;
} Lessons;

/**
 * carrel_sample_session_number:
 * @student: or, from the number of students on, a group
 * @lesson: 0 for the series
 *
 * Returns: the number of the session among all
 */
guint64
carrel_sample_session_number (guint student, guint lesson)
{
  return (guint64) student * LESSONS_A_STUDENT + lesson;
}

/* What every session of the student has. */
static CarrelRecord *
begin_session (Lessons *self, guint number, gint64 starts, gint64 ends)
{
  CarrelRecord *record = carrel_sample_writer_begin (
    self->writer, CARREL_SAMPLE_SESSIONS, carrel_sample_session_number (self->student, number));
  const CarrelSampleContent *content = self->plan->content;
  gboolean online = (self->who->facts & CARREL_SAMPLE_ONLINE) != 0;

  carrel_sample_set (record, "title", self->title);
  carrel_sample_set_id (self->writer, record, "course", CARREL_SAMPLE_COURSES,
                        self->who->classes[0]);
  carrel_sample_set_id (self->writer, record, "tutor", CARREL_SAMPLE_TUTORS, self->who->tutor);
  carrel_sample_set_id (self->writer, record, "student", CARREL_SAMPLE_STUDENTS, self->student);
  carrel_sample_set_time (record, "starts_at", starts);
  carrel_sample_set_time (record, "ends_at", ends);
  carrel_sample_set (record, "timezone", content->cultures[self->tutor->person.culture].timezone);
  carrel_sample_set (record, "online", online ? "1" : "0");
  if (!online)
    carrel_sample_take (
      record, "location",
      g_strdup_printf ("Learning centre, room %u", 1 + self->who->tutor % N_ROOMS));
  carrel_sample_set_number (record, "price", self->who->rate);
  carrel_sample_set (record, "currency", content->cultures[self->who->person.culture].currency);
  return record;
}

/* A rule of RFC 5545 3.3.10. UNTIL is in UTC, since the series has a time zone. */
static char *
make_rule (const Lessons *self, gint64 first, gint64 last)
{
  GTimeZone *zone = self->plan->content->cultures[self->tutor->person.culture].zone;
  gint64 step = 7 * (gint64) self->tutor->phases;
  gint64 until_day = first + (last - first) / step * step;
  char until[CARREL_TIME_SIZE];
  GString *compact;
  g_autofree char *interval = NULL;

  carrel_time_format (until,
                      carrel_sample_wall_to_utc (zone, until_day, self->who->slot.hour * 60));
  compact = g_string_new (until);
  g_string_replace (compact, "-", "", 0);
  g_string_replace (compact, ":", "", 0);
  interval = self->tutor->phases == 1 ? g_strdup ("")
                                      : g_strdup_printf ("INTERVAL=%u;", self->tutor->phases);
  g_string_prepend (compact, "UNTIL=");
  g_string_prepend (compact, interval);
  g_string_prepend (compact, "RRULE:FREQ=WEEKLY;");
  return g_string_free (compact, FALSE);
}

static gboolean
write_series (Lessons *self, gint64 first, gint64 last, GError **error)
{
  GTimeZone *zone = self->plan->content->cultures[self->tutor->person.culture].zone;
  gint64 starts = carrel_sample_wall_to_utc (zone, first, self->who->slot.hour * 60);
  CarrelRecord *record = begin_session (self, 0, starts, starts + 3600);

  carrel_sample_set (record, "status", "planned");
  carrel_sample_take (record, "recurrence", make_rule (self, first, last));
  return carrel_sample_writer_insert (self->writer, record, error);
}

static void
set_phrase (CarrelRecord *record, const char *field, const Lessons *self, CarrelSampleList list,
            guint64 n)
{
  const CarrelSamplePhrase *phrase =
    carrel_sample_content_phrase (self->plan->content, list, &self->match, n);

  if (phrase != NULL)
    carrel_sample_set (record, field, phrase->text);
}

/* What the tutor wrote down after the lesson. Topics follow each other. */
static void
set_report (CarrelRecord *record, const Lessons *self, const CarrelSampleLessonTime *lesson,
            CarrelSampleRandom *random)
{
  gboolean is_first = lesson->number == 1 && self->who->joined + 2 > self->plan->months[0];
  CarrelSampleList remarks = is_first ? CARREL_SAMPLE_FIRST_REMARKS : CARREL_SAMPLE_REMARKS;
  guint64 turn = self->student * 7 + lesson->number; /* no two in a row are the same */

  if (lesson->outcome == CARREL_SAMPLE_DONE_LATE)
    remarks = CARREL_SAMPLE_LATE_REMARKS;
  set_phrase (record, "topic", self, CARREL_SAMPLE_TOPICS, self->student + lesson->number);
  if (carrel_sample_random_chance (random, 80))
    set_phrase (record, "homework", self, CARREL_SAMPLE_HOMEWORK, turn);
  if (carrel_sample_random_chance (random, 75) || remarks != CARREL_SAMPLE_REMARKS)
    set_phrase (record, "remarks", self, remarks, turn);
}

static void
set_outcome (CarrelRecord *record, const Lessons *self, const CarrelSampleLessonTime *lesson)
{
  const OutcomeInfo *info = &outcomes[lesson->outcome];
  CarrelSampleRandom random;
  guint64 reason;

  carrel_sample_random_init (&random, self->plan->seed, CARREL_SAMPLE_STREAM_LESSON_DETAILS,
                             carrel_sample_session_number (self->student, lesson->number));
  reason = carrel_sample_random_next (&random);
  carrel_sample_set (record, "status", info->status);
  carrel_sample_set (record, "attendance", info->attendance);
  carrel_sample_set_number (record, "price", self->who->rate * info->price_percent / 100);
  if (lesson->outcome == CARREL_SAMPLE_CANCELLED)
    set_phrase (record, "notes", self, CARREL_SAMPLE_CANCEL_REASONS, reason);
  else if (lesson->outcome == CARREL_SAMPLE_NO_SHOW)
    carrel_sample_set (record, "notes", "Did not come and had not cancelled; half the fee is due.");
  else if (lesson->moved)
    set_phrase (record, "notes", self, CARREL_SAMPLE_MOVE_REASONS, reason);
  if (lesson->outcome == CARREL_SAMPLE_DONE || lesson->outcome == CARREL_SAMPLE_DONE_LATE)
    set_report (record, self, lesson, &random);
}

/* Finishes a session, and writes its video room when it is online. */
static gboolean
insert_session (Lessons *self, CarrelRecord *record, const CarrelSampleLessonTime *lesson,
                GError **error)
{
  guint64 number = carrel_sample_session_number (self->student, lesson->number);
  gboolean online = (self->who->facts & CARREL_SAMPLE_ONLINE) != 0;

  if (online)
    carrel_sample_set_meeting_url (self->plan, record, "meeting_url", number);
  if (!carrel_sample_writer_insert (self->writer, record, error))
    return FALSE;
  return !online
         || carrel_sample_write_meeting (
           self->plan, self->writer, number, self->title, self->who->tutor, lesson,
           carrel_sample_may_record (self->plan, self->student), error);
}

/* A lesson of the series as it really was or will be. */
static gboolean
write_lesson (Lessons *self, CarrelSampleLessonTime *lesson, GError **error)
{
  CarrelSampleLessonTime real = *lesson;
  CarrelRecord *record;

  if (lesson->moved)
    real.moved = carrel_sample_slot_for_move (self->plan, self->student, lesson, &real.starts);
  real.ends = real.starts + lesson->ends - lesson->starts;
  record = begin_session (self, lesson->number, real.starts, real.ends);
  carrel_sample_set_id (self->writer, record, "series", CARREL_SAMPLE_SESSIONS,
                        carrel_sample_session_number (self->student, 0));
  carrel_sample_set_time (record, "recurrence_id", lesson->starts);
  set_outcome (record, self, &real);
  return insert_session (self, record, &real, error);
}

/* Somebody who is on trial has had one short lesson without charge, or will have. */
static gboolean
write_trial (Lessons *self, GError **error)
{
  GTimeZone *zone = self->plan->content->cultures[self->tutor->person.culture].zone;
  CarrelSampleLessonTime lesson = { 0 };
  CarrelRecord *record;

  lesson.day =
    carrel_sample_slot_next (&self->who->slot, self->tutor->phases, self->who->joined + 1);
  lesson.starts = carrel_sample_wall_to_utc (zone, lesson.day, self->who->slot.hour * 60);
  lesson.ends = lesson.starts + TRIAL_MINUTES * 60;
  lesson.outcome = lesson.ends <= self->plan->now ? CARREL_SAMPLE_DONE : CARREL_SAMPLE_PLANNED;
  record = begin_session (self, 0, lesson.starts, lesson.ends);
  carrel_sample_take (record, "title", g_strdup_printf ("Trial lesson, %s", self->title));
  set_outcome (record, self, &lesson);
  carrel_sample_set (record, "price", "0");
  return insert_session (self, record, &lesson, error);
}

static gboolean
write_all (Lessons *self, GError **error)
{
  CarrelSampleLessonTime lesson = { 0 };
  gint64 first;
  gint64 last;

  if (self->who->slot.phase < 0)
    return TRUE;
  if (self->who->status == CARREL_SAMPLE_TRIAL)
    return write_trial (self, error);

  first = carrel_sample_series_first (self->plan, self->student);
  last = carrel_sample_series_last (self->plan, self->student);
  if (first > last)
    return TRUE;
  if (!write_series (self, first, last, error))
    return FALSE;
  while (carrel_sample_lesson_next (self->plan, self->student, &lesson)) {
    if (!write_lesson (self, &lesson, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_student (CarrelSamplePlan *plan, CarrelSampleWriter *writer, guint student, GError **error)
{
  const CarrelSampleStudent *who = &plan->students[student];
  guint course = plan->classes[who->classes[0]].course;
  g_autofree char *name = carrel_sample_person_name (plan->content, &who->person);
  g_autofree char *title = NULL;
  Lessons lessons = {
    .plan = plan,
    .writer = writer,
    .student = student,
    .who = who,
    .tutor = &plan->tutors[who->tutor],
    .match = { 1u << course, who->facts | CARREL_SAMPLE_OF_STUDENT, 0, NULL },
  };

  title =
    g_strdup_printf ("%s: %s", carrel_sample_content_subject (plan->content, course)->name, name);
  lessons.title = title;
  return write_all (&lessons, error);
}

gboolean
carrel_sample_write_lessons (CarrelSamplePlan *plan, CarrelSampleWriter *writer, GError **error)
{
  carrel_sample_writer_step (writer, _ ("Making lessons"), plan->n_students);
  for (guint i = 0; i < plan->n_students; i++) {
    if (!write_student (plan, writer, i, error) || !carrel_sample_writer_update (writer, i, error))
      return FALSE;
  }
  return TRUE;
}
