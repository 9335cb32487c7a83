#include "config.h"

#include "exchange/sample/private.h"

#include "base/time.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Letters and notes of the office. */

#define OFFICE_EMAIL "office@example.org"
#define OFFICE_PHONE "+44 7700 900123"
#define MESSAGES_DAYS 40 /* how far back they go */
#define ACTIVITY_DAYS 45
#define NEW_DAYS 40
#define NEAR_DAYS 9 /* between a message and the lesson it is about */
#define SEARCHED_STUDENTS 16
#define SMS_PERCENT 40

/* A message while it is written. */
typedef struct {
  CarrelSamplePlan *plan;
  CarrelSampleWriter *writer;
  CarrelSampleRandom random;
  guint student;
  gint64 sent; /* days */
  const CarrelSamplePhrase *phrase;
  gint64 lesson_starts;
} Message;

/* The lesson before or after a day that went or will go as planned. */
static gboolean
find_lesson (Message *self)
{
  CarrelSampleLessonTime lesson = { 0 };
  gboolean past = strcmp (self->phrase->when, "past") == 0;
  gboolean found = FALSE;

  while (carrel_sample_lesson_next (self->plan, self->student, &lesson)) {
    gint64 days = past ? self->sent - lesson.day : lesson.day - self->sent;

    if (days < 1 || days > NEAR_DAYS || lesson.moved || lesson.outcome == CARREL_SAMPLE_CANCELLED
        || lesson.outcome == CARREL_SAMPLE_NO_SHOW)
      continue;
    self->lesson_starts = lesson.starts;
    found = TRUE;
    if (!past)
      break;
  }
  return found;
}

/* Draws students and phrases until there is a lesson to write about. */
static gboolean
draw_message (Message *self, guint index)
{
  const CarrelSamplePlan *plan = self->plan;

  carrel_sample_random_init (&self->random, plan->seed, CARREL_SAMPLE_STREAM_MESSAGE, index);
  for (guint i = 0; i < SEARCHED_STUDENTS; i++) {
    const CarrelSampleStudent *who;
    CarrelSampleMatch match = { 0, 0, 0, NULL };

    self->student = carrel_sample_random_below (&self->random, plan->n_students);
    self->sent = plan->as_of - carrel_sample_random_between (&self->random, 1, MESSAGES_DAYS);
    who = &plan->students[self->student];
    match.courses = carrel_sample_student_courses (plan, self->student);
    match.facts = who->facts | (self->sent - who->joined < NEW_DAYS ? CARREL_SAMPLE_NEW : 0);
    self->phrase =
      carrel_sample_content_phrase (plan->content, CARREL_SAMPLE_MESSAGES, &match, index + i);
    if (who->joined < self->sent && find_lesson (self))
      return TRUE;
  }
  return FALSE;
}

/* The day as people write it, where the student lives. */
static char *
make_date (const Message *self)
{
  static const char *const weekdays[] = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  };
  static const char *const months[] = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December",
  };
  guint culture = self->plan->students[self->student].person.culture;
  gint64 day = (self->lesson_starts + self->plan->offsets[culture] * 60) / CARREL_SECONDS_A_DAY;
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32) (day + CARREL_SAMPLE_JULIAN_OF_1970));
  return g_strdup_printf ("%s, %u %s", weekdays[g_date_get_weekday (&date) - 1],
                          g_date_get_day (&date), months[g_date_get_month (&date) - 1]);
}

static char *
make_address (const Message *self, const char *who, gboolean by_phone)
{
  const CarrelSamplePlan *plan = self->plan;
  const CarrelSampleStudent *student = &plan->students[self->student];
  const CarrelSamplePerson *person = &student->person;

  if (strcmp (who, "office") == 0)
    return g_strdup (by_phone ? OFFICE_PHONE : OFFICE_EMAIL);
  if (by_phone)
    return carrel_sample_payer_phone (plan, self->student);
  if (strcmp (who, "tutor") == 0)
    person = &plan->tutors[student->tutor].person;
  else if (strcmp (who, "student") != 0 && student->guardian.number != 0)
    person = &student->guardian;
  return carrel_sample_person_email (plan->content, person);
}

static void
set_text (CarrelRecord *record, const Message *self, gboolean by_phone)
{
  const CarrelSampleContent *content = self->plan->content;
  const CarrelSampleStudent *student = &self->plan->students[self->student];
  g_autofree char *tutor =
    carrel_sample_person_name (content, &self->plan->tutors[student->tutor].person);
  g_autofree char *date = make_date (self);
  const char *const words[] = {
    "{student}", content->cultures[student->person.culture].given.items[student->person.given],
    "{tutor}",   tutor,
    "{date}",    date,
    NULL,
  };

  if (!by_phone)
    carrel_sample_take (record, "subject", carrel_sample_fill_in (self->phrase->title, words));
  carrel_sample_take (record, "body", carrel_sample_fill_in (self->phrase->text, words));
}

static gboolean
write_message (Message *self, guint index, GError **error)
{
  CarrelRecord *record =
    carrel_sample_writer_begin (self->writer, CARREL_SAMPLE_MESSAGES_SENT, index);
  gboolean out =
    strcmp (self->phrase->from, "office") == 0 || strcmp (self->phrase->from, "tutor") == 0;
  gboolean by_phone = g_strcmp0 (self->phrase->kind, "sms") == 0
                      && carrel_sample_random_chance (&self->random, SMS_PERCENT);
  gboolean delivered = carrel_sample_random_chance (&self->random, 85);

  carrel_sample_set (record, "direction", out ? "out" : "in");
  carrel_sample_set (record, "channel", by_phone ? "sms" : "email");
  carrel_sample_set (record, "status", !out ? "received" : delivered ? "delivered" : "sent");
  carrel_sample_take (record, "sender", make_address (self, self->phrase->from, by_phone));
  carrel_sample_take (record, "recipients", make_address (self, self->phrase->to, by_phone));
  carrel_sample_set_id (self->writer, record, "student", CARREL_SAMPLE_STUDENTS, self->student);
  carrel_sample_set_id (self->writer, record, "tutor", CARREL_SAMPLE_TUTORS,
                        self->plan->students[self->student].tutor);
  carrel_sample_set_time (record, "sent_at",
                          self->sent * CARREL_SECONDS_A_DAY
                            + carrel_sample_random_between (&self->random, 7 * 3600, 17 * 3600));
  set_text (record, self, by_phone);
  return carrel_sample_writer_insert (self->writer, record, error);
}

gboolean
carrel_sample_write_messages (CarrelSamplePlan *plan, CarrelSampleWriter *writer, GError **error)
{
  Message message = { .plan = plan, .writer = writer };
  guint count = (plan->n_students + 1) / 2;

  carrel_sample_writer_step (writer, _ ("Making messages"), count);
  for (guint i = 0; i < count; i++) {
    if ((draw_message (&message, i) && !write_message (&message, i, error))
        || !carrel_sample_writer_update (writer, i, error))
      return FALSE;
  }
  return TRUE;
}

/* Whom an activity is about, and the days between which it can have been. */
typedef struct {
  guint facts;
  guint32 courses;
  gint64 earliest;
  gint64 latest;
} About;

static About
draw_student (CarrelRecord *record, const CarrelSamplePlan *plan, CarrelSampleWriter *writer,
              CarrelSampleRandom *random)
{
  guint index = carrel_sample_random_below (random, plan->n_students);
  const CarrelSampleStudent *student;
  About about = { CARREL_SAMPLE_OF_STUDENT, 0, 0, plan->as_of - 1 };

  /* There is nothing to tell yet of those on trial; the first student never is. */
  while (plan->students[index].status == CARREL_SAMPLE_TRIAL)
    index--;
  student = &plan->students[index];
  about.facts |= student->facts;
  about.courses = carrel_sample_student_courses (plan, index);
  if (student->status == CARREL_SAMPLE_LEFT)
    about.latest = student->left;
  about.earliest = MAX (student->joined, about.latest - ACTIVITY_DAYS);
  if (about.latest - student->joined < NEW_DAYS)
    about.facts |= CARREL_SAMPLE_NEW;
  carrel_sample_set_id (writer, record, "student", CARREL_SAMPLE_STUDENTS, index);
  carrel_sample_set_id (writer, record, "tutor", CARREL_SAMPLE_TUTORS, student->tutor);
  return about;
}

static About
draw_tutor (CarrelRecord *record, const CarrelSamplePlan *plan, CarrelSampleWriter *writer,
            CarrelSampleRandom *random)
{
  About about = { CARREL_SAMPLE_OF_TUTOR, CARREL_SAMPLE_ANY_COURSE, plan->as_of - ACTIVITY_DAYS,
                  plan->as_of - 1 };

  carrel_sample_set_id (writer, record, "tutor", CARREL_SAMPLE_TUTORS,
                        carrel_sample_random_below (random, plan->n_tutors));
  return about;
}

/* An enquiry that nobody has answered has no history yet. */
static About
draw_lead (CarrelRecord *record, const CarrelSamplePlan *plan, CarrelSampleWriter *writer,
           CarrelSampleRandom *random)
{
  guint index = carrel_sample_random_below (random, carrel_sample_count_leads (plan));
  gboolean is_new;
  gint64 received = carrel_sample_lead_received (plan, index, &is_new);
  About about = { CARREL_SAMPLE_OF_LEAD, CARREL_SAMPLE_ANY_COURSE, received,
                  MIN (plan->as_of - 1, received + 3) };

  if (is_new)
    return draw_tutor (record, plan, writer, random);
  carrel_sample_set_id (writer, record, "lead", CARREL_SAMPLE_LEADS, index);
  return about;
}

/* Most of what was due is done, and some of what is not yet. */
static void
set_task (CarrelRecord *record, const CarrelSamplePlan *plan, gint64 day,
          CarrelSampleRandom *random)
{
  gint64 due = day + carrel_sample_random_between (random, 5, 21);
  gboolean done = carrel_sample_random_chance (random, due < plan->as_of ? 85 : 30);

  carrel_sample_set_date (record, "due_on", due);
  carrel_sample_set (record, "done", done ? "1" : "0");
}

static gboolean
write_activity (CarrelSamplePlan *plan, CarrelSampleWriter *writer, guint index, GError **error)
{
  CarrelRecord *record = carrel_sample_writer_begin (writer, CARREL_SAMPLE_ACTIVITIES_DONE, index);
  CarrelSampleRandom random;
  CarrelSampleMatch match = { 0, 0, 0, NULL };
  const CarrelSamplePhrase *phrase;
  About about;
  guint drawn;
  gint64 day;

  carrel_sample_random_init (&random, plan->seed, CARREL_SAMPLE_STREAM_ACTIVITY, index);
  drawn = carrel_sample_random_below (&random, 100);
  about = drawn < 55   ? draw_student (record, plan, writer, &random)
          : drawn < 90 ? draw_lead (record, plan, writer, &random)
                       : draw_tutor (record, plan, writer, &random);
  match.facts = about.facts;
  match.courses = about.courses;
  phrase = carrel_sample_content_phrase (plan->content, CARREL_SAMPLE_ACTIVITIES, &match, index);
  day = carrel_sample_random_between (&random, about.earliest, about.latest);

  carrel_sample_set (record, "kind", phrase->kind);
  carrel_sample_set (record, "title", phrase->title);
  carrel_sample_set (record, "body", phrase->text);
  carrel_sample_set_time (record, "occurred_at",
                          day * CARREL_SECONDS_A_DAY
                            + carrel_sample_random_between (&random, 12 * 3600, 17 * 3600));
  carrel_sample_set (record, "done", "1");
  if (strcmp (phrase->kind, "task") == 0)
    set_task (record, plan, day, &random);
  return carrel_sample_writer_insert (writer, record, error);
}

gboolean
carrel_sample_write_activities (CarrelSamplePlan *plan, CarrelSampleWriter *writer, GError **error)
{
  guint count = (plan->n_students + 1) / 2;

  carrel_sample_writer_step (writer, _ ("Making notes and tasks"), count);
  for (guint i = 0; i < count; i++) {
    if (!write_activity (plan, writer, i, error) || !carrel_sample_writer_update (writer, i, error))
      return FALSE;
  }
  return TRUE;
}
