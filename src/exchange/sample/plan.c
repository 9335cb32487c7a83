#include "config.h"

#include "exchange/sample/private.h"

#include "base/time.h"

#define MAX_TUTORS 400
#define STUDENTS_A_TUTOR 8
#define MAX_COHORTS 300
#define NEAR_MINUTES 120

/* The days on which the two months before, this month and the next one begin. */
static void
plan_months (CarrelSamplePlan *self)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32) (self->as_of + CARREL_SAMPLE_JULIAN_OF_1970));
  g_date_set_day (&date, 1);
  g_date_subtract_months (&date, CARREL_SAMPLE_N_MONTHS - 1);
  for (guint i = 0; i <= CARREL_SAMPLE_N_MONTHS; i++) {
    self->months[i] = (gint64) g_date_get_julian (&date) - CARREL_SAMPLE_JULIAN_OF_1970;
    g_date_add_months (&date, 1);
  }
}

static void
plan_offsets (CarrelSamplePlan *self)
{
  self->offsets = g_new (int, self->content->n_cultures);
  for (guint i = 0; i < self->content->n_cultures; i++) {
    GTimeZone *zone = self->content->cultures[i].zone;
    int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, self->now);

    self->offsets[i] = g_time_zone_get_offset (zone, interval) / 60;
  }
}

guint
carrel_sample_plan_culture (const CarrelSamplePlan *self, CarrelSampleRandom *random)
{
  guint drawn = carrel_sample_random_below (random, self->content->total_weight);

  for (guint i = 0; i < self->content->n_cultures; i++) {
    if (drawn < self->content->cultures[i].weight)
      return i;
    drawn -= self->content->cultures[i].weight;
  }
  return 0;
}

/**
 * carrel_sample_spread:
 *
 * Returns: a number from 0 to 99, spread so evenly that even a few students are of all kinds
 */
guint
carrel_sample_spread (const CarrelSamplePlan *self, guint64 index)
{
  return (guint) ((self->seed % 100 + index * 37) % 100);
}

/* The first tutor is the founder. Those of a small agency live close to each other. */
static guint
tutor_culture (const CarrelSamplePlan *self, guint tutor, CarrelSampleRandom *random)
{
  guint culture = 0;

  if (tutor == 0)
    return 0;
  do
    culture = carrel_sample_plan_culture (self, random);
  while (self->n_tutors < CARREL_SAMPLE_N_DEPARTMENTS
         && ABS (self->offsets[culture] - self->offsets[0]) > NEAR_MINUTES);
  return culture;
}

static gboolean
teaches_department (const CarrelSamplePlan *self, guint tutor, guint department)
{
  const CarrelSampleContent *content = self->content;
  guint half = CARREL_SAMPLE_N_DEPARTMENTS / 2;

  if (self->n_tutors < CARREL_SAMPLE_N_DEPARTMENTS)
    return tutor % half == department % half;
  if (tutor < CARREL_SAMPLE_N_DEPARTMENTS)
    return tutor == department;
  /* As many tutors for a department as it has courses; 5 has no factor in common with them. */
  return carrel_sample_content_subject (content, tutor * 5 % content->n_courses)->department
         == department;
}

static void
plan_tutor (CarrelSamplePlan *self, guint index)
{
  CarrelSampleTutor *tutor = &self->tutors[index];
  const CarrelSampleCulture *culture;
  CarrelSampleRandom random;
  guint number;
  guint given;

  carrel_sample_random_init (&random, self->seed, CARREL_SAMPLE_STREAM_TUTOR, index);
  number = tutor_culture (self, index, &random);
  culture = &self->content->cultures[number];
  given = carrel_sample_random_below (&random, culture->given.n);
  tutor->person = carrel_sample_person_new (
    self, number, given, carrel_sample_random_below (&random, culture->family.n));
  tutor->city = carrel_sample_random_below (&random, culture->cities.n);
  tutor->rate = carrel_sample_random_between (&random, culture->rate_min, culture->rate_max) * 3 / 5
                / culture->rate_step * culture->rate_step;

  for (guint i = 0; i < CARREL_SAMPLE_N_DEPARTMENTS; i++) {
    if (!teaches_department (self, index, i))
      continue;
    g_array_append_val (self->departments[i], index);
    for (guint k = 0; k < self->content->n_subjects; k++) {
      if (self->content->subjects[k].department == i)
        tutor->subjects |= 1u << k;
    }
  }
}

static void
plan_tutors (CarrelSamplePlan *self)
{
  self->n_tutors = CLAMP (self->n_students / STUDENTS_A_TUTOR, 3, MAX_TUTORS);
  self->tutors = g_new0 (CarrelSampleTutor, self->n_tutors);
  for (guint i = 0; i < CARREL_SAMPLE_N_DEPARTMENTS; i++)
    self->departments[i] = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < self->n_tutors; i++)
    plan_tutor (self, i);
}

/* Every course is held once; where there are many students, for several groups. */
static void
plan_classes (CarrelSamplePlan *self)
{
  guint n_courses = self->content->n_courses;
  guint wanted;

  self->capacity = CLAMP (12 + self->n_students / 5000, 12, 30);
  wanted = self->n_students * 14 / 10 / (n_courses * self->capacity * 3 / 4) + 1;
  self->n_cohorts = MIN (wanted, MAX_COHORTS);
  self->n_classes = n_courses * self->n_cohorts;
  self->classes = g_new0 (CarrelSampleClass, self->n_classes);
  for (guint i = 0; i < self->n_classes; i++) {
    CarrelSampleClass *held = &self->classes[i];
    guint department = carrel_sample_content_subject (self->content, i % n_courses)->department;
    const GArray *tutors = self->departments[department];
    CarrelSampleRandom random;
    gint64 monday = carrel_sample_week (self->months[0]) * 7 - 3;

    carrel_sample_random_init (&random, self->seed, CARREL_SAMPLE_STREAM_CLASS, i);
    held->course = i % n_courses;
    held->cohort = i / n_courses;
    held->tutor = g_array_index (tutors, guint, (held->course + held->cohort) % tutors->len);
    held->starts_on = monday - 7 * carrel_sample_random_between (&random, 0, 4);
    held->slot = (CarrelSampleSlot) CARREL_SAMPLE_NO_SLOT;
    held->roster = g_array_new (FALSE, FALSE, sizeof (guint));
  }
}

CarrelSamplePlan *
carrel_sample_plan_new (const CarrelSampleContent *content, guint n_students, gint64 as_of_days)
{
  CarrelSamplePlan *self = g_new0 (CarrelSamplePlan, 1);

  self->content = content;
  self->seed = carrel_sample_random_seed (n_students, as_of_days);
  self->n_students = n_students;
  self->as_of = as_of_days;
  self->now = as_of_days * CARREL_SECONDS_A_DAY;
  self->name_counts = g_new0 (guint16, (gsize) content->n_given_keys * content->n_family_keys);
  plan_months (self);
  plan_offsets (self);
  plan_tutors (self);
  plan_classes (self);
  carrel_sample_plan_students (self);
  carrel_sample_plan_slots (self);
  return self;
}

void
carrel_sample_plan_free (CarrelSamplePlan *self)
{
  for (guint i = 0; i < self->n_tutors; i++)
    g_free (self->tutors[i].busy);
  for (guint i = 0; i < CARREL_SAMPLE_N_DEPARTMENTS; i++)
    g_array_unref (self->departments[i]);
  for (guint i = 0; i < self->n_classes; i++)
    g_array_unref (self->classes[i].roster);
  g_free (self->offsets);
  g_free (self->tutors);
  g_free (self->classes);
  g_free (self->students);
  g_free (self->name_counts);
  g_free (self);
}
