#include "config.h"

#include "exchange/sample/private.h"

#include "base/time.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define STUDENTS_A_LEAD 6
#define WON_PERCENT 30
#define HOURS_OF_VALUE 10 /* lessons that somebody new is expected to take */

/* Stages of an enquiry: how many are in it, and how many days ago they wrote. */
static const struct {
  guint percent;
  const char *status;
  gint64 earliest_days;
  gint64 latest_days;
  gboolean open; /* somebody has to see to it */
} stages[] = {
  { 25, "new", 5, 1, TRUE },
  { 30, "contacted", 24, 3, TRUE },
  { 15, "trial", 30, 10, TRUE },
  { 30, "lost", 120, 20, FALSE },
};

typedef struct {
  CarrelSampleRandom random;
  guint index;
  gint64 student; /* -1: none yet */
  gsize stage;
  gint64 received; /* days */
} Lead;

guint
carrel_sample_count_leads (const CarrelSamplePlan *plan)
{
  return (plan->n_students + STUDENTS_A_LEAD - 1) / STUDENTS_A_LEAD;
}

static void
draw_lead (const CarrelSamplePlan *plan, guint index, Lead *lead)
{
  guint student = index * STUDENTS_A_LEAD;
  const CarrelSampleStudent *who = &plan->students[student];
  guint drawn = carrel_sample_spread (plan, index);

  carrel_sample_random_init (&lead->random, plan->seed, CARREL_SAMPLE_STREAM_LEAD, index);
  lead->index = index;
  lead->student = -1;
  lead->stage = 0;
  if (who->household == student && who->status != CARREL_SAMPLE_TRIAL
      && drawn >= 100 - WON_PERCENT) {
    lead->student = student;
    lead->received = who->joined - carrel_sample_random_between (&lead->random, 4, 20);
    return;
  }
  drawn = drawn * 100 / (100 - WON_PERCENT) % 100;
  while (drawn >= stages[lead->stage].percent)
    drawn -= stages[lead->stage++].percent;
  lead->received = plan->as_of
                   - carrel_sample_random_between (&lead->random, stages[lead->stage].latest_days,
                                                   stages[lead->stage].earliest_days);
}

/**
 * carrel_sample_lead_received:
 * @is_new: (out): whether nobody has answered yet
 *
 * Returns: the day on which an enquiry came
 */
gint64
carrel_sample_lead_received (const CarrelSamplePlan *plan, guint lead, gboolean *is_new)
{
  Lead drawn;

  draw_lead (plan, lead, &drawn);
  *is_new = drawn.student < 0 && drawn.stage == 0;
  return drawn.received;
}

static void
set_received (CarrelRecord *record, const CarrelSamplePlan *plan, Lead *lead)
{
  const CarrelSampleMatch match = { CARREL_SAMPLE_ANY_COURSE, 0, 0, NULL };
  const CarrelSamplePhrase *source = carrel_sample_content_phrase (
    plan->content, CARREL_SAMPLE_LEAD_SOURCES, &match, carrel_sample_random_next (&lead->random));

  carrel_sample_set_time (record, "received_at",
                          lead->received * CARREL_SECONDS_A_DAY
                            + carrel_sample_random_between (&lead->random, 6 * 3600, 11 * 3600));
  carrel_sample_set (record, "source", source->text);
}

static void
set_value (CarrelRecord *record, const CarrelSampleCulture *culture, gint64 rate)
{
  carrel_sample_set_number (record, "value", rate * HOURS_OF_VALUE);
  carrel_sample_set (record, "currency", culture->currency);
}

/* Language of the messages that people of a culture write; English where there are none. */
static const char *
language_of_messages (const CarrelSampleContent *content, const CarrelSampleCulture *culture)
{
  const GArray *messages = content->phrases[CARREL_SAMPLE_LEAD_MESSAGES];

  for (guint i = 0; i < messages->len; i++) {
    const char *language = g_array_index (messages, CarrelSamplePhrase, i).language;

    if (strncmp (culture->language, language, strlen (language)) == 0)
      return culture->language;
  }
  return "en";
}

/* An enquiry that became a student. */
static void
fill_in_won (CarrelRecord *record, CarrelSamplePlan *plan, CarrelSampleWriter *writer, Lead *lead)
{
  guint student = (guint) lead->student;
  const CarrelSampleStudent *who = &plan->students[student];
  const CarrelSampleCulture *culture = &plan->content->cultures[who->person.culture];
  const CarrelSamplePerson *writes = who->guardian.number != 0 ? &who->guardian : &who->person;
  guint course = plan->classes[who->classes[0]].course;
  const CarrelSampleSubject *subject = carrel_sample_content_subject (plan->content, course);
  const CarrelSampleMatch match = { 1u << course, who->facts, 0,
                                    language_of_messages (plan->content, culture) };
  const CarrelSamplePhrase *message = carrel_sample_content_phrase (
    plan->content, CARREL_SAMPLE_WON_MESSAGES, &match, carrel_sample_random_next (&lead->random));
  const char *const words[] = { "{subject}", subject->name, NULL };

  carrel_sample_take (record, "name", carrel_sample_person_name (plan->content, writes));
  carrel_sample_take (record, "email", carrel_sample_person_email (plan->content, writes));
  carrel_sample_take (record, "phone", carrel_sample_payer_phone (plan, student));
  carrel_sample_set (record, "status", "won");
  carrel_sample_set (record, "subject", subject->name);
  carrel_sample_set (record, "level", plan->content->courses[course].level);
  carrel_sample_take (record, "message", carrel_sample_fill_in (message->text, words));
  carrel_sample_set_id (writer, record, "tutor", CARREL_SAMPLE_TUTORS, who->tutor);
  carrel_sample_set_id (writer, record, "student", CARREL_SAMPLE_STUDENTS, student);
  set_value (record, culture, who->rate);
}

/* An enquiry that did not, or not yet. */
static void
fill_in_open (CarrelRecord *record, CarrelSamplePlan *plan, CarrelSampleWriter *writer, Lead *lead)
{
  guint number = carrel_sample_plan_culture (plan, &lead->random);
  const CarrelSampleCulture *culture = &plan->content->cultures[number];
  guint given = carrel_sample_random_below (&lead->random, culture->given.n);
  guint family = carrel_sample_random_below (&lead->random, culture->family.n);
  CarrelSamplePerson person = carrel_sample_person_new (plan, number, given, family);
  const CarrelSampleMatch match = { CARREL_SAMPLE_ANY_COURSE, 0, 0,
                                    language_of_messages (plan->content, culture) };
  const CarrelSamplePhrase *message = carrel_sample_content_phrase (
    plan->content, CARREL_SAMPLE_LEAD_MESSAGES, &match, lead->index * 5);
  guint course = (guint) g_bit_nth_lsf (message->courses, -1);
  const CarrelSampleSubject *subject = carrel_sample_content_subject (plan->content, course);
  const GArray *tutors = plan->departments[subject->department];

  carrel_sample_take (record, "name", carrel_sample_person_name (plan->content, &person));
  carrel_sample_take (record, "email", carrel_sample_person_email (plan->content, &person));
  carrel_sample_take (record, "phone", carrel_sample_phone (culture, &lead->random));
  carrel_sample_set (record, "status", stages[lead->stage].status);
  carrel_sample_set (record, "subject", subject->name);
  carrel_sample_set (record, "level", message->level);
  carrel_sample_set (record, "message", message->text);
  if (stages[lead->stage].open)
    carrel_sample_set_date (record, "follow_up_on",
                            plan->as_of + carrel_sample_random_between (&lead->random, 0, 8));
  if (strcmp (stages[lead->stage].status, "trial") == 0)
    carrel_sample_set_id (
      writer, record, "tutor", CARREL_SAMPLE_TUTORS,
      g_array_index (tutors, guint, carrel_sample_random_below (&lead->random, tutors->len)));
  set_value (record, culture,
             (culture->rate_min + culture->rate_max) / 2 / culture->rate_step * culture->rate_step);
}

gboolean
carrel_sample_write_leads (CarrelSamplePlan *plan, CarrelSampleWriter *writer, GError **error)
{
  guint count = carrel_sample_count_leads (plan);

  carrel_sample_writer_step (writer, _ ("Making leads"), count);
  for (guint i = 0; i < count; i++) {
    CarrelRecord *record = carrel_sample_writer_begin (writer, CARREL_SAMPLE_LEADS, i);
    Lead lead;

    draw_lead (plan, i, &lead);
    set_received (record, plan, &lead);
    if (lead.student >= 0)
      fill_in_won (record, plan, writer, &lead);
    else
      fill_in_open (record, plan, writer, &lead);
    if (!carrel_sample_writer_insert (writer, record, error)
        || !carrel_sample_writer_update (writer, i, error))
      return FALSE;
  }
  return TRUE;
}
