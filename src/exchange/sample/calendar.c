#include "config.h"

#include "exchange/sample/private.h"

#include "base/time.h"

#define LESSON_MINUTES 60
#define AHEAD_DAYS 7 /* lessons of a series that are in the workspace one by one */
#define SHORTEST_WEEKS 12
#define LONGEST_WEEKS 30

/**
 * carrel_sample_week:
 *
 * Returns: the number of the week, which begins on Monday; any count does, if it is always the same
 */
gint64
carrel_sample_week (gint64 day)
{
  gint64 since_monday = day + 3; /* 1970-01-01 was a Thursday */

  return since_monday >= 0 ? since_monday / 7 : (since_monday - 6) / 7;
}

gint64
carrel_sample_wall_to_utc (GTimeZone *zone, gint64 day, int minute)
{
  gint64 wall_s = day * CARREL_SECONDS_A_DAY + minute * 60;
  int interval = g_time_zone_adjust_time (zone, G_TIME_TYPE_STANDARD, &wall_s);

  return wall_s - g_time_zone_get_offset (zone, interval);
}

/**
 * carrel_sample_slot_next:
 * @phases: weeks after which the slot comes back
 *
 * Returns: the first day of the slot that is not before @from_day
 */
gint64
carrel_sample_slot_next (const CarrelSampleSlot *slot, guint phases, gint64 from_day)
{
  gint64 week = carrel_sample_week (from_day);
  gint64 day;

  do {
    day = week * 7 - 3 + slot->day;
    week++;
  } while (day < from_day || (week - 1) % phases != slot->phase);
  return day;
}

/**
 * carrel_sample_series_first:
 *
 * Returns: the day from which the student's lessons are in the workspace
 */
gint64
carrel_sample_series_first (const CarrelSamplePlan *plan, guint student)
{
  const CarrelSampleStudent *who = &plan->students[student];

  return carrel_sample_slot_next (&who->slot, plan->tutors[who->tutor].phases,
                                  MAX (plan->months[0], who->joined + 2));
}

/**
 * carrel_sample_series_last:
 *
 * Returns: the last day on which there may be a lesson
 */
gint64
carrel_sample_series_last (const CarrelSamplePlan *plan, guint student)
{
  const CarrelSampleStudent *who = &plan->students[student];
  CarrelSampleRandom random;

  if (who->status != CARREL_SAMPLE_ACTIVE)
    return who->left;
  carrel_sample_random_init (&random, plan->seed, CARREL_SAMPLE_STREAM_SLOT, student);
  return plan->as_of + 7 * carrel_sample_random_between (&random, SHORTEST_WEEKS, LONGEST_WEEKS);
}

static CarrelSampleOutcome
draw_outcome (const CarrelSamplePlan *plan, gint64 ends, CarrelSampleRandom *random)
{
  guint drawn = carrel_sample_random_below (random, 100);

  if (ends > plan->now)
    return drawn < 3 ? CARREL_SAMPLE_CANCELLED : CARREL_SAMPLE_PLANNED;
  if (drawn < 4)
    return CARREL_SAMPLE_CANCELLED;
  if (drawn < 6)
    return CARREL_SAMPLE_NO_SHOW;
  return drawn < 12 ? CARREL_SAMPLE_DONE_LATE : CARREL_SAMPLE_DONE;
}

/* The next time that a slot comes up, from @first to @last and not far in the future. */
static gboolean
advance (const CarrelSamplePlan *plan, const CarrelSampleTutor *tutor, const CarrelSampleSlot *slot,
         gint64 first, gint64 last, CarrelSampleLessonTime *lesson)
{
  GTimeZone *zone = plan->content->cultures[tutor->person.culture].zone;

  lesson->day = lesson->number == 0 ? carrel_sample_slot_next (slot, tutor->phases, first)
                                    : lesson->day + 7 * (gint64) tutor->phases;
  lesson->number++;
  lesson->starts = carrel_sample_wall_to_utc (zone, lesson->day, slot->hour * 60);
  lesson->ends = lesson->starts + LESSON_MINUTES * 60;
  return lesson->day <= MIN (last, plan->as_of + AHEAD_DAYS);
}

/**
 * carrel_sample_lesson_next:
 * @lesson: (inout): begin with one that is all zero
 *
 * Goes through the lessons of a student's series, as far as they are in the workspace one by one.
 *
 * Returns: FALSE after the last
 */
gboolean
carrel_sample_lesson_next (const CarrelSamplePlan *plan, guint student,
                           CarrelSampleLessonTime *lesson)
{
  const CarrelSampleStudent *who = &plan->students[student];
  CarrelSampleRandom random;

  if (who->slot.phase < 0 || who->status == CARREL_SAMPLE_TRIAL
      || !advance (plan, &plan->tutors[who->tutor], &who->slot,
                   MAX (plan->months[0], who->joined + 2),
                   carrel_sample_series_last (plan, student), lesson))
    return FALSE;

  carrel_sample_random_init (&random, plan->seed, CARREL_SAMPLE_STREAM_LESSON,
                             (guint64) student << 8 | lesson->number);
  lesson->outcome = draw_outcome (plan, lesson->ends, &random);
  lesson->moved = carrel_sample_random_chance (&random, 5) && lesson->day != plan->as_of
                  && lesson->outcome != CARREL_SAMPLE_CANCELLED;
  return TRUE;
}

/**
 * carrel_sample_group_next:
 * @lesson: (inout): begin with one that is all zero
 *
 * Goes through the live lessons of a group.
 *
 * Returns: FALSE after the last
 */
gboolean
carrel_sample_group_next (const CarrelSamplePlan *plan, guint class_index,
                          CarrelSampleLessonTime *lesson)
{
  const CarrelSampleClass *held = &plan->classes[class_index];
  CarrelSampleRandom random;

  if (held->slot.phase < 0
      || !advance (plan, &plan->tutors[held->tutor], &held->slot, plan->months[0], G_MAXINT64,
                   lesson))
    return FALSE;

  carrel_sample_random_init (&random, plan->seed, CARREL_SAMPLE_STREAM_GROUP,
                             (guint64) class_index << 8 | lesson->number);
  lesson->moved = FALSE;
  if (carrel_sample_random_chance (&random, 3))
    lesson->outcome = CARREL_SAMPLE_CANCELLED;
  else
    lesson->outcome = lesson->ends <= plan->now ? CARREL_SAMPLE_DONE : CARREL_SAMPLE_PLANNED;
  return TRUE;
}

/**
 * carrel_sample_group_attendance:
 * @which: the student's first or second course
 *
 * Returns: (nullable): whether the student came to the group's lesson, NULL when not a member then
 */
const char *
carrel_sample_group_attendance (const CarrelSamplePlan *plan, guint student, guint which,
                                const CarrelSampleLessonTime *lesson)
{
  const CarrelSampleStudent *who = &plan->students[student];
  CarrelSampleRandom random;
  guint drawn;

  if (!who->attends[which] || lesson->day <= who->joined
      || (who->status != CARREL_SAMPLE_ACTIVE && lesson->day > who->left))
    return NULL;

  carrel_sample_random_init (&random, plan->seed, CARREL_SAMPLE_STREAM_ATTENDANCE,
                             ((guint64) student << 1 | which) << 8 | lesson->number);
  drawn = carrel_sample_random_below (&random, 100);
  if (drawn < 5)
    return "absent";
  if (drawn < 9)
    return "excused";
  return drawn < 16 ? "late" : "present";
}
