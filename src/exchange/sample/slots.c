#include "config.h"

#include "exchange/sample/private.h"

#include "base/time.h"

/* Who is taught at which hour of which week. No tutor is asked to be in two places, nor is a
 * student; children are not taught in school hours or at night where they live. */

#define HOURS_A_DAY 24
#define DAYS_A_WEEK 7
#define MINUTES_A_DAY (24 * 60)
#define MINUTES_A_WEEK (DAYS_A_WEEK * MINUTES_A_DAY)
#define FIRST_HOUR 8 /* of a tutor's day; the last lesson begins at eight in the evening */
#define LAST_HOUR 20
#define WORKING_DAYS 6
#define LESSONS_A_WEEK 66 /* a tutor with more teaches every student less often */
#define BETWEEN_MINUTES                                                                            \
  120 /* from one start to another, so that no change of clocks joins them                         \
       */
#define SMALLEST_GROUP 2
#define STRIDE 31 /* from slot to slot in a search; no number of slots is a multiple of it */
#define STUDENTS_A_LESSON_TODAY 15
#define MAX_LESSONS_TODAY 20

/* How well a time suits a student; less is better. */
typedef enum {
  FIT_GOOD,
  FIT_FAIR, /* by day */
  FIT_POOR, /* not at night */
  FIT_NIGHT,
  FIT_TAKEN,
} Fit;

/* When a student is free: the first row that covers the hour counts. */
static const struct {
  guint needs; /* CarrelSampleFacts */
  int first_day;
  int last_day;
  int from_minute;
  int to_minute;
  Fit fit;
} free_times[] = {
  { CARREL_SAMPLE_MINOR, 0, 4, 15 * 60, 19 * 60 + 30, FIT_GOOD },
  { CARREL_SAMPLE_MINOR, 5, 6, 9 * 60, 17 * 60, FIT_GOOD },
  { CARREL_SAMPLE_MINOR, 5, 6, 8 * 60, 19 * 60 + 30, FIT_FAIR },
  { CARREL_SAMPLE_MINOR, 0, 6, 14 * 60, 20 * 60, FIT_FAIR },
  { CARREL_SAMPLE_ADULT, 0, 5, 8 * 60, 20 * 60, FIT_GOOD },
  { CARREL_SAMPLE_ADULT, 6, 6, 9 * 60, 18 * 60, FIT_FAIR },
  { 0, 0, 6, 7 * 60, 21 * 60, FIT_POOR },
};

static guint8 *
busy_at (const CarrelSampleTutor *tutor, const CarrelSampleSlot *slot)
{
  guint hour =
    ((guint) slot->phase * DAYS_A_WEEK + (guint) slot->day) * HOURS_A_DAY + (guint) slot->hour;

  return &tutor->busy[hour];
}

/* Minutes since Monday of a culture, when it is that time where a tutor is. */
static int
week_minute (const CarrelSamplePlan *self, guint tutor, const CarrelSampleSlot *slot, guint culture)
{
  int minute = slot->day * MINUTES_A_DAY + slot->hour * 60
               - self->offsets[self->tutors[tutor].person.culture] + self->offsets[culture];

  return (minute + MINUTES_A_WEEK) % MINUTES_A_WEEK;
}

/* Is the student with a group at about that time? */
static gboolean
is_with_group (const CarrelSamplePlan *self, const CarrelSampleStudent *student, guint tutor,
               const CarrelSampleSlot *slot)
{
  int minute = week_minute (self, tutor, slot, 0);

  for (guint i = 0; i < student->n_classes; i++) {
    const CarrelSampleClass *held = &self->classes[student->classes[i]];
    int apart;

    if (!student->attends[i])
      continue;
    apart = ABS (minute - week_minute (self, held->tutor, &held->slot, 0));
    if (MIN (apart, MINUTES_A_WEEK - apart) < BETWEEN_MINUTES)
      return TRUE;
  }
  return FALSE;
}

static Fit
fit_of (const CarrelSamplePlan *self, const CarrelSampleStudent *student, guint tutor,
        const CarrelSampleSlot *slot)
{
  int minute = week_minute (self, tutor, slot, student->person.culture);
  int day = minute / MINUTES_A_DAY;

  if (is_with_group (self, student, tutor, slot))
    return FIT_TAKEN;
  minute %= MINUTES_A_DAY;
  for (gsize i = 0; i < G_N_ELEMENTS (free_times); i++) {
    if ((free_times[i].needs & ~student->facts) == 0 && day >= free_times[i].first_day
        && day <= free_times[i].last_day && minute >= free_times[i].from_minute
        && minute <= free_times[i].to_minute)
      return free_times[i].fit;
  }
  return FIT_NIGHT;
}

/* The slot with that number; a week's slots come one after the other. */
static CarrelSampleSlot
slot_number (guint number)
{
  const guint hours = LAST_HOUR - FIRST_HOUR + 1;
  CarrelSampleSlot slot = { (gint8) (number / (WORKING_DAYS * hours)),
                            (gint8) (number / hours % WORKING_DAYS),
                            (gint8) (FIRST_HOUR + number % hours) };

  return slot;
}

static guint
count_slots (const CarrelSampleTutor *tutor)
{
  return tutor->phases * WORKING_DAYS * (LAST_HOUR - FIRST_HOUR + 1);
}

/* The free slot that suits the student best, from a random one on. */
static CarrelSampleSlot
find_slot (const CarrelSamplePlan *self, const CarrelSampleStudent *student,
           CarrelSampleRandom *random)
{
  const CarrelSampleTutor *tutor = &self->tutors[student->tutor];
  guint n = count_slots (tutor);
  guint start = carrel_sample_random_below (random, n);
  CarrelSampleSlot best = CARREL_SAMPLE_NO_SLOT;
  Fit best_fit = FIT_TAKEN;

  for (guint i = 0; i < n && best_fit != FIT_GOOD; i++) {
    CarrelSampleSlot slot = slot_number ((start + i * STRIDE) % n);
    Fit fit;

    if (*busy_at (tutor, &slot))
      continue;
    fit = fit_of (self, student, student->tutor, &slot);
    if (fit < best_fit) {
      best_fit = fit;
      best = slot;
    }
  }
  return best;
}

/* The same on one day of the tutor's. */
static CarrelSampleSlot
find_slot_on (const CarrelSamplePlan *self, const CarrelSampleStudent *student, gint64 day)
{
  const CarrelSampleTutor *tutor = &self->tutors[student->tutor];
  gint64 week = carrel_sample_week (day);
  CarrelSampleSlot best = CARREL_SAMPLE_NO_SLOT;
  Fit best_fit = FIT_TAKEN;

  for (int hour = FIRST_HOUR; hour <= LAST_HOUR; hour++) {
    CarrelSampleSlot slot = { (gint8) (week % tutor->phases), (gint8) (day - (week * 7 - 3)),
                              (gint8) hour };
    Fit fit = *busy_at (tutor, &slot) ? FIT_TAKEN : fit_of (self, student, student->tutor, &slot);

    if (fit < best_fit) {
      best_fit = fit;
      best = slot;
    }
  }
  return best;
}

static gboolean
may_attend (const CarrelSampleStudent *student, guint which)
{
  return student->status != CARREL_SAMPLE_TRIAL && !student->completed[which];
}

/* Which of the student's courses the group is. */
static guint
class_of (const CarrelSampleStudent *student, guint class_index)
{
  return student->classes[0] == class_index ? 0 : 1;
}

static guint
count_attending (CarrelSamplePlan *self, guint class_index, const CarrelSampleSlot *slot,
                 gboolean keep)
{
  const CarrelSampleClass *held = &self->classes[class_index];
  guint count = 0;

  for (guint i = 0; i < held->roster->len; i++) {
    CarrelSampleStudent *student = &self->students[g_array_index (held->roster, guint, i)];
    guint which = class_of (student, class_index);

    if (!may_attend (student, which) || fit_of (self, student, held->tutor, slot) > FIT_FAIR)
      continue;
    count++;
    if (keep)
      student->attends[which] = TRUE;
  }
  return count;
}

/* The hour at which most of the group can be there; the others learn by themselves. */
static void
plan_group (CarrelSamplePlan *self, guint class_index)
{
  CarrelSampleClass *held = &self->classes[class_index];
  const CarrelSampleTutor *tutor = &self->tutors[held->tutor];
  CarrelSampleSlot best = CARREL_SAMPLE_NO_SLOT;
  CarrelSampleRandom random;
  guint most = SMALLEST_GROUP - 1;
  guint n = count_slots (tutor);
  guint start;

  carrel_sample_random_init (&random, self->seed, CARREL_SAMPLE_STREAM_GROUP, class_index);
  start = carrel_sample_random_below (&random, n);
  for (guint i = 0; i < n; i++) {
    CarrelSampleSlot slot = slot_number ((start + i * STRIDE) % n);
    guint count = *busy_at (tutor, &slot) ? 0 : count_attending (self, class_index, &slot, FALSE);

    if (count > most) {
      most = count;
      best = slot;
    }
  }
  if (best.phase < 0)
    return;

  (void) count_attending (self, class_index, &best, TRUE);
  held->slot = best;
  *busy_at (tutor, &best) = TRUE;
}

static void
plan_student_slot (CarrelSamplePlan *self, guint index, guint lessons_today)
{
  CarrelSampleStudent *student = &self->students[index];
  CarrelSampleRandom random;

  carrel_sample_random_init (&random, self->seed, CARREL_SAMPLE_STREAM_SLOT, index);
  if (index < lessons_today)
    student->slot = find_slot_on (self, student, self->as_of);
  if (student->slot.phase < 0)
    student->slot = find_slot (self, student, &random);
  if (student->slot.phase >= 0)
    *busy_at (&self->tutors[student->tutor], &student->slot) = TRUE;
}

void
carrel_sample_plan_slots (CarrelSamplePlan *self)
{
  guint lessons_today = CLAMP (self->n_students / STUDENTS_A_LESSON_TODAY, 1, MAX_LESSONS_TODAY);

  for (guint i = 0; i < self->n_classes; i++)
    self->tutors[self->classes[i].tutor].load++;
  for (guint i = 0; i < self->n_tutors; i++) {
    CarrelSampleTutor *tutor = &self->tutors[i];

    tutor->phases = 1 + tutor->load / LESSONS_A_WEEK;
    tutor->busy = g_new0 (guint8, tutor->phases * DAYS_A_WEEK * HOURS_A_DAY);
  }
  for (guint i = 0; i < self->n_classes; i++)
    plan_group (self, i);
  for (guint i = 0; i < self->n_students; i++)
    plan_student_slot (self, i, lessons_today);
}

/**
 * carrel_sample_slot_for_move:
 * @lesson: a lesson that shall be moved
 * @starts: (out): when it takes place instead; left alone when it cannot move
 *
 * Looks for another day of the same week and month. What was still to come stays so. The new hour
 * is taken from then on, so that two lessons never move to one hour.
 *
 * Returns: whether there is one
 */
gboolean
carrel_sample_slot_for_move (CarrelSamplePlan *self, guint student,
                             const CarrelSampleLessonTime *lesson, gint64 *starts)
{
  const CarrelSampleStudent *who = &self->students[student];
  const CarrelSampleTutor *tutor = &self->tutors[who->tutor];
  GTimeZone *zone = self->content->cultures[tutor->person.culture].zone;
  gint64 monday = carrel_sample_week (lesson->day) * 7 - 3;

  for (int i = 0; i < WORKING_DAYS; i++) {
    gint64 day = monday + (lesson->day - monday + 1 + i) % WORKING_DAYS;
    CarrelSampleSlot slot = find_slot_on (self, who, day);
    gboolean other_month = FALSE;
    gint64 moved;

    for (guint k = 0; k <= CARREL_SAMPLE_N_MONTHS; k++)
      other_month |= (day < self->months[k]) != (lesson->day < self->months[k]);
    if (slot.phase < 0 || other_month || day == lesson->day
        || fit_of (self, who, who->tutor, &slot) > FIT_FAIR)
      continue;
    moved = carrel_sample_wall_to_utc (zone, day, slot.hour * 60);
    if ((moved + lesson->ends - lesson->starts <= self->now) != (lesson->ends <= self->now))
      continue;
    *starts = moved;
    *busy_at (tutor, &slot) = TRUE;
    return TRUE;
  }
  return FALSE;
}
