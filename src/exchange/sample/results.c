#include "config.h"

#include "exchange/sample/private.h"

#include "base/json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ATTEMPTS 2
#define DAYS_BEFORE_FIRST_QUIZ 5

/* One attempt, while its answers are made up. */
typedef struct {
  CarrelSampleRandom *random;
  GString *answers;
  guint ability; /* percent of right answers to expect */
  gint64 score;
  gint64 max_score;
} Attempt;

static void
append_number (GString *out, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (out, g_ascii_formatd (text, sizeof text, "%.12g", number));
}

static gboolean
is_correct (JsonArray *choices, guint index)
{
  return json_object_get_boolean_member (json_array_get_object_element (choices, index), "correct");
}

static void
answer_choice (GString *out, JsonObject *question, gboolean right)
{
  JsonArray *choices = json_object_get_array_member (question, "choices");
  guint chosen = 0;

  while (chosen + 1 < json_array_get_length (choices) && is_correct (choices, chosen) != right)
    chosen++;
  g_string_append_printf (out, "%u", chosen);
}

/* Somebody who is wrong has overlooked the last of the right ones. */
static void
answer_multiple (GString *out, JsonObject *question, gboolean right)
{
  JsonArray *choices = json_object_get_array_member (question, "choices");
  guint last = 0;

  for (guint i = 0; i < json_array_get_length (choices); i++)
    last = is_correct (choices, i) ? i : last;
  g_string_append_c (out, '[');
  for (guint i = 0; i < json_array_get_length (choices); i++) {
    if (!is_correct (choices, i) || (i == last && !right))
      continue;
    g_string_append_printf (out, "%s%u", g_str_has_suffix (out->str, "[") ? "" : ",", i);
  }
  g_string_append_c (out, ']');
}

static void
answer_true_false (GString *out, JsonObject *question, gboolean right)
{
  gboolean answer = json_object_get_boolean_member (question, "answer");

  g_string_append (out, answer == right ? "true" : "false");
}

static void
answer_numeric (GString *out, JsonObject *question, gboolean right)
{
  append_number (out, json_object_get_double_member (question, "answer") + (right ? 0 : 1));
}

static void
answer_short_text (GString *out, JsonObject *question, gboolean right)
{
  JsonArray *answers = json_object_get_array_member (question, "answers");
  const char *text = right ? json_array_get_string_element (answers, 0) : "";

  carrel_json_append_string (out, text, strlen (text));
}

static const struct {
  const char *type;
  void (*answer) (GString *out, JsonObject *question, gboolean right);
} kinds[] = {
  { "choice", answer_choice },         { "multiple", answer_multiple },
  { "true_false", answer_true_false }, { "numeric", answer_numeric },
  { "short_text", answer_short_text },
};

static void
answer (Attempt *attempt, guint number, JsonObject *question)
{
  const char *type = json_object_get_string_member (question, "type");
  gint64 points = json_object_get_int_member (question, "points");
  gboolean right = carrel_sample_random_chance (attempt->random, attempt->ability);

  g_string_append_printf (attempt->answers, "%s{\"question\":%u,\"answer\":", number > 1 ? "," : "",
                          number);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (strcmp (kinds[i].type, type) == 0)
      kinds[i].answer (attempt->answers, question, right);
  }
  g_string_append_printf (attempt->answers, ",\"points\":%" G_GINT64_FORMAT "}",
                          right ? points : 0);
  attempt->score += right ? points : 0;
  attempt->max_score += points;
}

static void
set_grade (CarrelRecord *record, const CarrelSampleContent *content, guint course, Attempt *attempt)
{
  static const struct {
    guint from_percent;
    const char *grade;
  } grades[] = { { 90, "A*" }, { 80, "A" }, { 70, "B" }, { 60, "C" }, { 45, "D" }, { 0, "E" } };
  const CarrelSampleMatch match = { 1u << course, 0,
                                    (guint) (attempt->score * 100 / attempt->max_score), NULL };
  const CarrelSamplePhrase *phrase = carrel_sample_content_phrase (
    content, CARREL_SAMPLE_FEEDBACK, &match, carrel_sample_random_next (attempt->random));
  gboolean passed = attempt->score * 100 >= content->courses[course].pass_mark * attempt->max_score;
  gsize grade = 0;

  while (match.percent < grades[grade].from_percent)
    grade++;
  carrel_sample_set_number (record, "score", attempt->score);
  carrel_sample_set_number (record, "max_score", attempt->max_score);
  carrel_sample_set (record, "passed", passed ? "1" : "0");
  carrel_sample_set (record, "grade", grades[grade].grade);
  if (phrase != NULL && carrel_sample_random_chance (attempt->random, 75))
    carrel_sample_set (record, "feedback", phrase->text);
}

/* Some time in the afternoon where the student lives. */
static void
set_times (CarrelRecord *record, const CarrelSamplePlan *plan, guint student, gint64 day,
           CarrelSampleRandom *random)
{
  GTimeZone *zone = plan->content->cultures[plan->students[student].person.culture].zone;
  int minute = (int) carrel_sample_random_between (random, 15 * 60, 19 * 60);
  gint64 duration_s = carrel_sample_random_between (random, 360, 1190);
  gint64 started = carrel_sample_wall_to_utc (zone, day, minute);

  carrel_sample_set_time (record, "started_at", started);
  carrel_sample_set_time (record, "completed_at", started + duration_s);
  carrel_sample_set_number (record, "duration", duration_s);
}

static CarrelRecord *
fill_in_result (CarrelSamplePlan *plan, CarrelSampleWriter *writer, guint student, guint which,
                guint number, gint64 day, Attempt *attempt)
{
  guint held = plan->students[student].classes[which];
  guint course = plan->classes[held].course;
  JsonArray *questions = plan->content->courses[course].questions;
  CarrelRecord *record = carrel_sample_writer_begin (
    writer, CARREL_SAMPLE_RESULTS,
    ((guint64) student * CARREL_SAMPLE_MAX_CLASSES + which) * ATTEMPTS + number - 1);

  attempt->answers = g_string_new ("[");
  attempt->score = 0;
  attempt->max_score = 0;
  for (guint i = 0; i < json_array_get_length (questions); i++)
    answer (attempt, i + 1, json_array_get_object_element (questions, i));
  g_string_append_c (attempt->answers, ']');

  carrel_sample_set_id (writer, record, "student", CARREL_SAMPLE_STUDENTS, student);
  carrel_sample_set_id (writer, record, "asset", CARREL_SAMPLE_ASSETS,
                        carrel_sample_quiz_number (plan, held));
  carrel_sample_set_id (writer, record, "course", CARREL_SAMPLE_COURSES, held);
  carrel_sample_set_id (writer, record, "graded_by", CARREL_SAMPLE_TUTORS,
                        plan->classes[held].tutor);
  carrel_sample_set_number (record, "attempt", number);
  carrel_sample_take (record, "answers",
                      g_string_free (g_steal_pointer (&attempt->answers), FALSE));
  set_times (record, plan, student, day, attempt->random);
  set_grade (record, plan->content, course, attempt);
  return record;
}

/* Who does not pass tries again some days later, and knows more then. */
static gboolean
write_attempts (CarrelSamplePlan *plan, CarrelSampleWriter *writer, guint student, guint which,
                GError **error)
{
  const CarrelSampleStudent *who = &plan->students[student];
  guint course = plan->classes[who->classes[which]].course;
  gint64 first = carrel_sample_enrolled_on (plan, student, which) + DAYS_BEFORE_FIRST_QUIZ;
  gint64 last =
    (who->status == CARREL_SAMPLE_ACTIVE ? plan->as_of : MIN (plan->as_of, who->left)) - 2;
  CarrelSampleRandom random;
  Attempt attempt = { &random, NULL, 0, 0, 0 };
  gint64 day;

  carrel_sample_random_init (&random, plan->seed, CARREL_SAMPLE_STREAM_RESULT,
                             (guint64) student << 1 | which);
  if (first > last || !carrel_sample_random_chance (&random, which == 0 ? 92 : 65))
    return TRUE;
  attempt.ability = (guint) carrel_sample_random_between (&random, 45, 98);
  day = carrel_sample_random_between (&random, first, last);

  for (guint number = 1; number <= ATTEMPTS && day <= last; number++) {
    CarrelRecord *record = fill_in_result (plan, writer, student, which, number, day, &attempt);

    if (!carrel_sample_writer_insert (writer, record, error))
      return FALSE;
    if (attempt.score * 100 >= plan->content->courses[course].pass_mark * attempt.max_score)
      break;
    attempt.ability = MIN (attempt.ability + 20, 98);
    day += carrel_sample_random_between (&random, 2, 6);
  }
  return TRUE;
}

gboolean
carrel_sample_write_results (CarrelSamplePlan *plan, CarrelSampleWriter *writer, GError **error)
{
  carrel_sample_writer_step (writer, _ ("Making quiz results"), plan->n_students);
  for (guint i = 0; i < plan->n_students; i++) {
    for (guint k = 0; k < plan->students[i].n_classes; k++) {
      if (plan->students[i].status != CARREL_SAMPLE_TRIAL
          && !write_attempts (plan, writer, i, k, error))
        return FALSE;
    }
    if (!carrel_sample_writer_update (writer, i, error))
      return FALSE;
  }
  return TRUE;
}
