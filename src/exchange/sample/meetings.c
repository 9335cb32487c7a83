#include "config.h"

#include "exchange/sample/private.h"

#define RECORDINGS_KEPT_DAYS 30
#define RECORDED_PERCENT 20

static const char *const providers[] = { "Zoom", "Google Meet", "Microsoft Teams", "Jitsi Meet" };

static const char *const meeting_status[] = {
  [CARREL_SAMPLE_PLANNED] = "scheduled",   [CARREL_SAMPLE_DONE] = "ended",
  [CARREL_SAMPLE_DONE_LATE] = "ended",     [CARREL_SAMPLE_NO_SHOW] = "ended",
  [CARREL_SAMPLE_CANCELLED] = "cancelled",
};

/* Ten digits. */
static char *
make_code (const CarrelSamplePlan *plan, guint64 number)
{
  CarrelSampleRandom random;

  carrel_sample_random_init (&random, plan->seed, CARREL_SAMPLE_STREAM_MEETING, number);
  return g_strdup_printf ("%" G_GINT64_FORMAT "%07" G_GUINT64_FORMAT,
                          carrel_sample_random_between (&random, 100, 999), number);
}

/**
 * carrel_sample_set_meeting_url:
 * @field: of @record, a session or a meeting
 * @number: of the session
 *
 * Writes where the session's video room is.
 */
void
carrel_sample_set_meeting_url (const CarrelSamplePlan *plan, CarrelRecord *record,
                               const char *field, guint64 number)
{
  g_autofree char *code = make_code (plan, number);

  carrel_sample_take (record, field, g_strconcat ("https://meet.example.org/j/", code, NULL));
}

static gboolean
write_recording (CarrelSamplePlan *plan, CarrelSampleWriter *writer, guint64 number,
                 const char *title, const CarrelSampleLessonTime *lesson,
                 CarrelSampleRandom *random, GError **error)
{
  CarrelRecord *record = carrel_sample_writer_begin (writer, CARREL_SAMPLE_RECORDINGS, number);
  gint64 duration_s = carrel_sample_random_between (random, 3180, 3560);
  gint64 age_days = plan->as_of - lesson->day;
  g_autofree char *code = make_code (plan, number);

  carrel_sample_set (record, "title", title);
  carrel_sample_set_id (writer, record, "meeting", CARREL_SAMPLE_MEETINGS, number);
  carrel_sample_set_id (writer, record, "session", CARREL_SAMPLE_SESSIONS, number);
  carrel_sample_set_time (record, "recorded_at", lesson->starts + 20);
  carrel_sample_set_number (record, "duration", duration_s);
  carrel_sample_set (record, "media_type", "video/mp4");
  carrel_sample_set_date (record, "keep_until", lesson->day + RECORDINGS_KEPT_DAYS);
  if (age_days > RECORDINGS_KEPT_DAYS) {
    carrel_sample_set (record, "status", "deleted");
  } else {
    carrel_sample_set (record, "status", age_days > 1 ? "available" : "processing");
    carrel_sample_take (record, "url",
                        g_strdup_printf ("https://meet.example.org/recordings/%s.mp4", code));
    carrel_sample_set_number (record, "size_bytes",
                              duration_s * carrel_sample_random_between (random, 60000, 95000));
  }
  return carrel_sample_writer_insert (writer, record, error);
}

/**
 * carrel_sample_write_meeting:
 * @number: of the session
 * @title: what the session is called
 * @may_record: whether all who take part agreed to that
 *
 * Writes the video room of a session and, for some, a recording.
 */
gboolean
carrel_sample_write_meeting (CarrelSamplePlan *plan, CarrelSampleWriter *writer, guint64 number,
                             const char *title, guint tutor, const CarrelSampleLessonTime *lesson,
                             gboolean may_record, GError **error)
{
  CarrelRecord *record = carrel_sample_writer_begin (writer, CARREL_SAMPLE_MEETINGS, number);
  const CarrelSampleCulture *culture = &plan->content->cultures[plan->tutors[tutor].person.culture];
  CarrelSampleRandom random;

  carrel_sample_random_init (&random, plan->seed, CARREL_SAMPLE_STREAM_MEETING,
                             G_GUINT64_CONSTANT (1) << 32 | number);
  carrel_sample_set (record, "title", title);
  carrel_sample_set_id (writer, record, "session", CARREL_SAMPLE_SESSIONS, number);
  carrel_sample_set (record, "provider", providers[tutor % G_N_ELEMENTS (providers)]);
  carrel_sample_set_meeting_url (plan, record, "join_url", number);
  carrel_sample_take (record, "meeting_code", make_code (plan, number));
  carrel_sample_set_number (record, "passcode",
                            carrel_sample_random_between (&random, 100000, 999999));
  carrel_sample_set_time (record, "starts_at", lesson->starts);
  carrel_sample_set_number (record, "duration", lesson->ends - lesson->starts);
  carrel_sample_set (record, "timezone", culture->timezone);
  carrel_sample_set (record, "status", meeting_status[lesson->outcome]);
  carrel_sample_set_id (writer, record, "host", CARREL_SAMPLE_TUTORS, tutor);
  carrel_sample_set (record, "waiting_room", "1");
  if (!carrel_sample_writer_insert (writer, record, error))
    return FALSE;

  if (!may_record || !carrel_sample_random_chance (&random, RECORDED_PERCENT)
      || (lesson->outcome != CARREL_SAMPLE_DONE && lesson->outcome != CARREL_SAMPLE_DONE_LATE))
    return TRUE;
  return write_recording (plan, writer, number, title, lesson, &random, error);
}
