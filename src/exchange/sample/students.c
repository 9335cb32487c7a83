#include "config.h"

#include "exchange/sample/private.h"

#include <string.h>

#define CHOICES_OF_TUTORS 6
#define SIBLINGS_APART_DAYS 300

/* Which course may somebody take? */
typedef struct {
  const CarrelSampleCulture *culture;
  gboolean adult;
  gboolean british;   /* is taught the English curriculum */
  guint year;         /* 0: any */
  gint64 not_subject; /* -1: any */
} Wish;

static gboolean
suits (const CarrelSampleCourse *course, const Wish *wish)
{
  if ((wish->adult && !course->adults) || (course->british && !wish->british)
      || course->subject == wish->not_subject)
    return FALSE;
  if (wish->year != 0 && (wish->year < course->first_year || wish->year > course->last_year))
    return FALSE;
  return course->not_for_language == NULL
         || strncmp (wish->culture->language, course->not_for_language,
                     strlen (course->not_for_language))
              != 0;
}

static int
pick_course (const CarrelSampleContent *content, const Wish *wish, CarrelSampleRandom *random)
{
  guint count = 0;
  guint drawn;

  for (guint i = 0; i < content->n_courses; i++)
    count += suits (&content->courses[i], wish);
  if (count == 0)
    return -1;

  drawn = carrel_sample_random_below (random, count);
  for (guint i = 0; i < content->n_courses; i++) {
    if (suits (&content->courses[i], wish) && drawn-- == 0)
      return (int) i;
  }
  return -1;
}

/* Puts the student into the next group of the course. */
static void
join_class (CarrelSamplePlan *self, guint index, guint course, guint *joined)
{
  CarrelSampleStudent *student = &self->students[index];
  guint held = (joined[course]++ % self->n_cohorts) * self->content->n_courses + course;

  student->classes[student->n_classes++] = held;
  g_array_append_val (self->classes[held].roster, index);
}

static void
plan_courses (CarrelSamplePlan *self, guint index, CarrelSampleRandom *random, guint *joined)
{
  CarrelSampleStudent *student = &self->students[index];
  const CarrelSampleContent *content = self->content;
  gboolean at_home = student->person.culture == 0;
  Wish wish = { &content->cultures[student->person.culture],
                (student->facts & CARREL_SAMPLE_ADULT) != 0,
                at_home || carrel_sample_random_chance (random, 50), 0, -1 };
  int course = pick_course (content, &wish, random);

  g_return_if_fail (course >= 0);

  if (!wish.adult)
    student->year = (guint) carrel_sample_random_between (
      random, content->courses[course].first_year, content->courses[course].last_year);
  student->british = !at_home && content->courses[course].british;
  join_class (self, index, (guint) course, joined);

  if (!carrel_sample_random_chance (random, 40))
    return;
  wish.year = student->year;
  wish.british = at_home || student->british;
  wish.not_subject = content->courses[course].subject;
  course = pick_course (content, &wish, random);
  if (course < 0)
    return;
  student->completed[1] = carrel_sample_random_chance (random, 10);
  join_class (self, index, (guint) course, joined);
}

/* Years of age among adult students. */
static guint
draw_adult_age (CarrelSampleRandom *random)
{
  guint one = carrel_sample_random_below (random, 48);
  guint other = carrel_sample_random_below (random, 48);

  return 19 + MIN (one, other);
}

/* The first of September of the school year. */
static gint64
school_year (const CarrelSamplePlan *self)
{
  GDate date;
  int year;

  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32) (self->as_of + CARREL_SAMPLE_JULIAN_OF_1970));
  year = g_date_get_year (&date) - (g_date_get_month (&date) < G_DATE_SEPTEMBER);
  g_date_set_dmy (&date, 1, G_DATE_SEPTEMBER, (GDateYear) year);
  return (gint64) g_date_get_julian (&date) - CARREL_SAMPLE_JULIAN_OF_1970;
}

static gint64
draw_birth (const CarrelSamplePlan *self, guint year, CarrelSampleRandom *random)
{
  gint64 since_birthday = carrel_sample_random_between (random, 1, 363);

  if (year == 0)
    return self->as_of - since_birthday - (gint64) draw_adult_age (random) * 1461 / 4;
  /* In Year 10 somebody is 14 when the school year begins. */
  return school_year (self) - since_birthday - ((gint64) year + 4) * 1461 / 4;
}

static gboolean
is_too_close (const CarrelSamplePlan *self, guint index)
{
  const CarrelSampleStudent *student = &self->students[index];

  for (guint i = student->household; i < index; i++) {
    if (ABS (student->birth - self->students[i].birth) < SIBLINGS_APART_DAYS)
      return TRUE;
  }
  return FALSE;
}

/* Siblings are twins, or born at a distance that is possible. There are two of them at the most, so
 * that a fitting day is in every school year. */
static void
plan_birth (CarrelSamplePlan *self, guint index, CarrelSampleRandom *random)
{
  CarrelSampleStudent *student = &self->students[index];

  for (guint i = student->household; i < index; i++) {
    if (self->students[i].year == student->year) {
      student->birth = self->students[i].birth;
      return;
    }
  }
  do
    student->birth = draw_birth (self, student->year, random);
  while (is_too_close (self, index));
}

static gboolean
is_given_in_family (const CarrelSamplePlan *self, guint index, guint given)
{
  for (guint i = self->students[index].household; i < index; i++) {
    if (self->students[i].person.given == given || self->students[i].guardian.given == given)
      return TRUE;
  }
  return FALSE;
}

static void
plan_sibling (CarrelSamplePlan *self, guint index, CarrelSampleRandom *random)
{
  CarrelSampleStudent *student = &self->students[index];
  CarrelSampleStudent *before = student - 1;
  guint culture = before->person.culture;
  guint n = self->content->cultures[culture].given.n;
  guint given = carrel_sample_random_below (random, n);

  student->household = before->household;
  student->guardian = before->guardian;
  student->city = before->city;
  student->facts = CARREL_SAMPLE_SIBLING | CARREL_SAMPLE_MINOR;
  before->facts |= CARREL_SAMPLE_SIBLING;
  while (is_given_in_family (self, index, given))
    given = (given + 1) % n;
  student->person = carrel_sample_person_new (self, culture, given, before->person.family);
}

static gboolean
is_sibling (const CarrelSamplePlan *self, guint index, CarrelSampleRandom *random)
{
  const CarrelSampleStudent *before = index > 0 ? &self->students[index - 1] : NULL;

  return before != NULL && (before->facts & CARREL_SAMPLE_MINOR) != 0
         && before->household == index - 1 && carrel_sample_random_chance (random, 15);
}

/* Who it is, and whose child. */
static void
plan_person (CarrelSamplePlan *self, guint index, CarrelSampleRandom *random)
{
  CarrelSampleStudent *student = &self->students[index];
  const CarrelSampleCulture *names;
  guint culture;
  guint family;
  guint given;

  if (is_sibling (self, index, random)) {
    plan_sibling (self, index, random);
    return;
  }

  culture = carrel_sample_plan_culture (self, random);
  student->household = index;
  student->facts =
    carrel_sample_random_chance (random, 14) ? CARREL_SAMPLE_ADULT : CARREL_SAMPLE_MINOR;
  if (carrel_sample_random_chance (random, 15))
    culture = self->tutors[carrel_sample_random_below (random, self->n_tutors)].person.culture;
  names = &self->content->cultures[culture];
  student->city = carrel_sample_random_below (random, names->cities.n);
  family = carrel_sample_random_below (random, names->family.n);
  given = carrel_sample_random_below (random, names->given.n);
  student->person = carrel_sample_person_new (self, culture, given, family);
  if ((student->facts & CARREL_SAMPLE_ADULT) != 0)
    return;
  given = (given + 1 + carrel_sample_random_below (random, names->given.n - 1)) % names->given.n;
  student->guardian = carrel_sample_person_new (self, culture, given, family);
}

/* One of a few tutors of the department who has room and lives not too far east or west. */
static void
plan_tutor_of (CarrelSamplePlan *self, guint index, CarrelSampleRandom *random)
{
  CarrelSampleStudent *student = &self->students[index];
  guint course = self->classes[student->classes[0]].course;
  const GArray *tutors =
    self->departments[carrel_sample_content_subject (self->content, course)->department];
  const CarrelSampleTutor *tutor;
  int best = G_MAXINT;

  for (guint i = 0; i < CHOICES_OF_TUTORS; i++) {
    guint candidate =
      g_array_index (tutors, guint, carrel_sample_random_below (random, tutors->len));
    int score = (int) self->tutors[candidate].load * 90
                + ABS (self->offsets[self->tutors[candidate].person.culture]
                       - self->offsets[student->person.culture]);

    if (score < best) {
      best = score;
      student->tutor = candidate;
    }
  }

  tutor = &self->tutors[student->tutor];
  self->tutors[student->tutor].load++;
  student->facts |= CARREL_SAMPLE_ONLINE;
  if (tutor->person.culture != student->person.culture || !carrel_sample_random_chance (random, 70))
    return;
  if ((student->facts & CARREL_SAMPLE_SIBLING) == 0)
    student->city = tutor->city;
  if (student->city == tutor->city && carrel_sample_random_chance (random, 75)) {
    student->facts &= ~(guint) CARREL_SAMPLE_ONLINE;
    student->facts |= CARREL_SAMPLE_IN_PERSON;
  }
}

/* How long somebody has been there. Young children have not been for years. */
static void
plan_time (CarrelSamplePlan *self, guint index, CarrelSampleRandom *random)
{
  CarrelSampleStudent *student = &self->students[index];
  guint drawn = carrel_sample_spread (self, index);
  gint64 longest = student->year != 0 && student->year < 8 ? 400 : 900;

  student->joined = self->as_of
                    - (carrel_sample_random_chance (random, 75)
                         ? carrel_sample_random_between (random, 100, longest)
                         : carrel_sample_random_between (random, 10, 90));
  if (index == 0 || drawn < 86)
    return;
  if (drawn < 91) {
    student->status = CARREL_SAMPLE_TRIAL;
    student->joined = self->as_of - carrel_sample_random_between (random, 1, 9);
  } else if (drawn < 95) {
    student->status = CARREL_SAMPLE_PAUSED;
    student->left = self->as_of - carrel_sample_random_between (random, 8, 40);
    student->joined = student->left - carrel_sample_random_between (random, 60, longest);
  } else {
    student->status = CARREL_SAMPLE_LEFT;
    student->left = self->as_of - carrel_sample_random_between (random, 5, 50);
    student->joined = student->left - carrel_sample_random_between (random, 60, longest);
  }
}

static void
plan_student (CarrelSamplePlan *self, guint index, guint *joined)
{
  CarrelSampleStudent *student = &self->students[index];
  const CarrelSampleCulture *culture;
  CarrelSampleRandom random;

  carrel_sample_random_init (&random, self->seed, CARREL_SAMPLE_STREAM_STUDENT, index);
  student->slot = (CarrelSampleSlot) CARREL_SAMPLE_NO_SLOT;
  plan_person (self, index, &random);
  plan_courses (self, index, &random, joined);
  plan_birth (self, index, &random);
  plan_tutor_of (self, index, &random);
  plan_time (self, index, &random);

  culture = &self->content->cultures[student->person.culture];
  student->rate = carrel_sample_random_between (&random, culture->rate_min / culture->rate_step,
                                                culture->rate_max / culture->rate_step)
                  * culture->rate_step;
}

void
carrel_sample_plan_students (CarrelSamplePlan *self)
{
  g_autofree guint *joined = g_new0 (guint, self->content->n_courses);

  self->students = g_new0 (CarrelSampleStudent, self->n_students);
  for (guint i = 0; i < self->n_students; i++)
    plan_student (self, i, joined);
}
