#include "config.h"

#include "exchange/sample/private.h"

#include "base/id.h"
#include "base/json.h"

#include <glib/gi18n-lib.h>

/* Live lessons of groups. */

static const char *const session_status[] = {
  [CARREL_SAMPLE_PLANNED] = "planned",     [CARREL_SAMPLE_DONE] = "done",
  [CARREL_SAMPLE_DONE_LATE] = "done",      [CARREL_SAMPLE_NO_SHOW] = "no_show",
  [CARREL_SAMPLE_CANCELLED] = "cancelled",
};

/* Who is in the group, and who came if it took place; NULL when nobody is in it. */
static char *
make_attendees (CarrelSamplePlan *plan, CarrelSampleWriter *writer, guint class_index,
                const CarrelSampleLessonTime *lesson)
{
  const CarrelSampleClass *held = &plan->classes[class_index];
  g_autoptr (GString) list = g_string_new ("[");

  for (guint i = 0; i < held->roster->len; i++) {
    guint student = g_array_index (held->roster, guint, i);
    guint which = plan->students[student].classes[0] == class_index ? 0 : 1;
    const char *attendance = carrel_sample_group_attendance (plan, student, which, lesson);
    char id[CARREL_ID_LENGTH + 1];

    if (attendance == NULL)
      continue;
    carrel_sample_id (writer, CARREL_SAMPLE_STUDENTS, student, id);
    g_string_append (list, list->len > 1 ? ",{" : "{");
    carrel_json_append_member (list, "student", id);
    if (lesson->outcome == CARREL_SAMPLE_DONE)
      carrel_json_append_member (list, "attendance", attendance);
    g_string_append_c (list, '}');
  }
  if (list->len == 1)
    return NULL;
  g_string_append_c (list, ']');
  return g_strdup (list->str);
}

static void
set_report (CarrelRecord *record, const CarrelSamplePlan *plan, guint class_index,
            const CarrelSampleLessonTime *lesson)
{
  const CarrelSampleMatch match = { 1u << plan->classes[class_index].course, CARREL_SAMPLE_ONLINE,
                                    0, NULL };
  CarrelSampleList list = lesson->outcome == CARREL_SAMPLE_CANCELLED ? CARREL_SAMPLE_CANCEL_REASONS
                                                                     : CARREL_SAMPLE_GROUP_REMARKS;
  const CarrelSamplePhrase *phrase =
    carrel_sample_content_phrase (plan->content, list, &match, class_index + lesson->number);

  if (lesson->outcome == CARREL_SAMPLE_PLANNED || phrase == NULL)
    return;
  if (lesson->outcome == CARREL_SAMPLE_CANCELLED) {
    carrel_sample_set (record, "notes", phrase->text);
    return;
  }
  carrel_sample_set (record, "remarks", phrase->text);
  phrase =
    carrel_sample_content_phrase (plan->content, CARREL_SAMPLE_TOPICS, &match, lesson->number - 1);
  carrel_sample_set (record, "topic", phrase != NULL ? phrase->text : NULL);
}

static gboolean
write_session (CarrelSamplePlan *plan, CarrelSampleWriter *writer, guint class_index,
               const CarrelSampleLessonTime *lesson, GError **error)
{
  const CarrelSampleClass *held = &plan->classes[class_index];
  const CarrelSampleCulture *culture =
    &plan->content->cultures[plan->tutors[held->tutor].person.culture];
  g_autofree char *attendees = make_attendees (plan, writer, class_index, lesson);
  g_autofree char *title = carrel_sample_class_title (plan, class_index);
  guint64 number = carrel_sample_session_number (plan->n_students + class_index, lesson->number);
  CarrelRecord *record;

  if (attendees == NULL)
    return TRUE;
  record = carrel_sample_writer_begin (writer, CARREL_SAMPLE_SESSIONS, number);
  carrel_sample_set (record, "title", title);
  carrel_sample_set_id (writer, record, "course", CARREL_SAMPLE_COURSES, class_index);
  carrel_sample_set_id (writer, record, "tutor", CARREL_SAMPLE_TUTORS, held->tutor);
  carrel_sample_set (record, "status", session_status[lesson->outcome]);
  carrel_sample_set_time (record, "starts_at", lesson->starts);
  carrel_sample_set_time (record, "ends_at", lesson->ends);
  carrel_sample_set (record, "timezone", culture->timezone);
  carrel_sample_set (record, "online", "1");
  carrel_sample_set_meeting_url (plan, record, "meeting_url", number);
  carrel_sample_set (record, "attendees", attendees);
  set_report (record, plan, class_index, lesson);
  return carrel_sample_writer_insert (writer, record, error)
         && carrel_sample_write_meeting (plan, writer, number, title, held->tutor, lesson, FALSE,
                                         error);
}

gboolean
carrel_sample_write_groups (CarrelSamplePlan *plan, CarrelSampleWriter *writer, GError **error)
{
  carrel_sample_writer_step (writer, _ ("Making group lessons"), plan->n_classes);
  for (guint i = 0; i < plan->n_classes; i++) {
    CarrelSampleLessonTime lesson = { 0 };

    while (carrel_sample_group_next (plan, i, &lesson)) {
      if (!write_session (plan, writer, i, &lesson, error))
        return FALSE;
    }
    if (!carrel_sample_writer_update (writer, i, error))
      return FALSE;
  }
  return TRUE;
}
