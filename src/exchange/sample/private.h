#pragma once

#include "exchange/sample/content.h"
#include "store/records.h"

#include "base/progress.h"

G_BEGIN_DECLS

/* How the parts of the sample generator work together: a plan is drawn up in memory (who is there,
 * who teaches whom and when); then each part writes its records from the plan, one at a time. What
 * the plan does not keep is drawn again from the random streams whenever it is needed. */

/* Streams of random numbers. */
typedef enum {
  CARREL_SAMPLE_STREAM_TUTOR = 1,
  CARREL_SAMPLE_STREAM_STUDENT,
  CARREL_SAMPLE_STREAM_STUDENT_DETAILS,
  CARREL_SAMPLE_STREAM_HOUSEHOLD,
  CARREL_SAMPLE_STREAM_CLASS,
  CARREL_SAMPLE_STREAM_SLOT,
  CARREL_SAMPLE_STREAM_ENROLMENT,
  CARREL_SAMPLE_STREAM_LESSON,
  CARREL_SAMPLE_STREAM_LESSON_DETAILS,
  CARREL_SAMPLE_STREAM_MEETING,
  CARREL_SAMPLE_STREAM_GROUP,
  CARREL_SAMPLE_STREAM_ATTENDANCE,
  CARREL_SAMPLE_STREAM_RESULT,
  CARREL_SAMPLE_STREAM_INVOICE,
  CARREL_SAMPLE_STREAM_LEAD,
  CARREL_SAMPLE_STREAM_MESSAGE,
  CARREL_SAMPLE_STREAM_ACTIVITY,
  CARREL_SAMPLE_STREAM_ID = 100, /* and one more for each entity */
} CarrelSampleStream;

/* A person's name; number tells people of one name apart and is 0 where nobody is meant. */
typedef struct {
  guint16 culture;
  guint16 given;
  guint16 family;
  guint16 number;
} CarrelSamplePerson;

/* An hour of the tutor's week that comes back every few weeks. Weeks begin on Monday, which is day
 * 0. With a phase of -1 it is no slot at all. */
typedef struct {
  gint8 phase;
  gint8 day;
  gint8 hour;
} CarrelSampleSlot;

#define CARREL_SAMPLE_NO_SLOT                                                                      \
  {                                                                                                \
    -1, 0, 0                                                                                       \
  }

typedef struct {
  CarrelSamplePerson person;
  guint32 subjects; /* a bit each */
  guint city;
  gint64 rate;  /* an hour, minor units */
  guint load;   /* lessons that come back */
  guint phases; /* weeks after which a slot comes back */
  guint8 *busy; /* phases x 7 x 24 hours */
} CarrelSampleTutor;

/* A course as it is held for one group of students. */
typedef struct {
  guint course;
  guint cohort;
  guint tutor;
  gint64 starts_on;
  CarrelSampleSlot slot; /* of the group's live lesson */
  GArray *roster;        /* of guint: students */
} CarrelSampleClass;

typedef enum {
  CARREL_SAMPLE_ACTIVE,
  CARREL_SAMPLE_TRIAL,
  CARREL_SAMPLE_PAUSED,
  CARREL_SAMPLE_LEFT,
} CarrelSampleStatus;

#define CARREL_SAMPLE_MAX_CLASSES 2

typedef struct {
  CarrelSamplePerson person;
  CarrelSamplePerson guardian; /* number 0 for adults */
  guint household;             /* the first student who lives there */
  guint city;
  guint facts; /* CarrelSampleFacts */
  guint year;  /* 0 for adults */
  gboolean british;
  gint64 birth;
  gint64 joined;
  gint64 left; /* day of the last lesson of those who paused or left */
  gint64 rate;
  CarrelSampleStatus status;
  guint tutor;
  guint n_classes;
  guint classes[CARREL_SAMPLE_MAX_CLASSES];
  gboolean completed[CARREL_SAMPLE_MAX_CLASSES];
  gboolean attends[CARREL_SAMPLE_MAX_CLASSES]; /* the group's live lesson */
  CarrelSampleSlot slot;
} CarrelSampleStudent;

#define CARREL_SAMPLE_N_MONTHS 3
#define CARREL_SAMPLE_JULIAN_OF_1970 719163 /* 1970-01-01 as GDate counts days */

typedef struct {
  const CarrelSampleContent *content;
  guint64 seed;
  gint64 as_of;                              /* days */
  gint64 now;                                /* midnight UTC of that day, in seconds */
  gint64 months[CARREL_SAMPLE_N_MONTHS + 1]; /* first days of the two months before, this, next */
  int *offsets;                              /* minutes east of UTC on that day, one a culture */
  CarrelSampleTutor *tutors;
  guint n_tutors;
  GArray *departments[CARREL_SAMPLE_N_DEPARTMENTS]; /* of guint: tutors */
  CarrelSampleClass *classes;
  guint n_classes;
  guint n_cohorts;
  guint capacity;
  CarrelSampleStudent *students;
  guint n_students;
  guint16 *name_counts;
} CarrelSamplePlan;

/* sample-plan.c, sample-students.c */
CarrelSamplePlan *
carrel_sample_plan_new (const CarrelSampleContent *content, guint n_students, gint64 as_of_days);
void carrel_sample_plan_free (CarrelSamplePlan *self);
void carrel_sample_plan_students (CarrelSamplePlan *self);
guint carrel_sample_plan_culture (const CarrelSamplePlan *self, CarrelSampleRandom *random);
guint carrel_sample_spread (const CarrelSamplePlan *self, guint64 index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelSamplePlan, carrel_sample_plan_free)

/* sample-names.c: text is transfer full */
CarrelSamplePerson
carrel_sample_person_new (CarrelSamplePlan *plan, guint culture, guint given, guint family);
char *
carrel_sample_person_name (const CarrelSampleContent *content, const CarrelSamplePerson *person);
char *
carrel_sample_person_email (const CarrelSampleContent *content, const CarrelSamplePerson *person);
char *carrel_sample_phone (const CarrelSampleCulture *culture, CarrelSampleRandom *random);
char *carrel_sample_address (const CarrelSampleCulture *culture, CarrelSampleRandom *random);
char *carrel_sample_fill_in (const char *text, const char *const *words);

/* sample-people.c */
char *carrel_sample_student_address (const CarrelSamplePlan *plan, guint student);
char *carrel_sample_payer_phone (const CarrelSamplePlan *plan, guint student);
gboolean carrel_sample_may_record (const CarrelSamplePlan *plan, guint student);
guint32 carrel_sample_student_courses (const CarrelSamplePlan *plan, guint student);

/* sample-courses.c */
gint64 carrel_sample_group_price (const CarrelSamplePlan *plan, guint student);
guint64 carrel_sample_quiz_number (const CarrelSamplePlan *plan, guint class_index);
gint64 carrel_sample_enrolled_on (const CarrelSamplePlan *plan, guint student, guint which);
char *carrel_sample_class_title (const CarrelSamplePlan *plan, guint class_index);

/* sample-calendar.c */
typedef enum {
  CARREL_SAMPLE_PLANNED,
  CARREL_SAMPLE_DONE,
  CARREL_SAMPLE_DONE_LATE, /* with a student who came late */
  CARREL_SAMPLE_NO_SHOW,
  CARREL_SAMPLE_CANCELLED,
} CarrelSampleOutcome;

typedef struct {
  gint64 day;    /* of the wall clock */
  gint64 starts; /* seconds since 1970 UTC */
  gint64 ends;
  guint number; /* from 1, in the order of time */
  CarrelSampleOutcome outcome;
  gboolean moved;
} CarrelSampleLessonTime;

gint64 carrel_sample_week (gint64 day);
gint64 carrel_sample_wall_to_utc (GTimeZone *zone, gint64 day, int minute);
gint64 carrel_sample_slot_next (const CarrelSampleSlot *slot, guint phases, gint64 from_day);
gint64 carrel_sample_series_first (const CarrelSamplePlan *plan, guint student);
gint64 carrel_sample_series_last (const CarrelSamplePlan *plan, guint student);
gboolean carrel_sample_lesson_next (const CarrelSamplePlan *plan, guint student,
                                    CarrelSampleLessonTime *lesson);
gboolean carrel_sample_group_next (const CarrelSamplePlan *plan, guint class_index,
                                   CarrelSampleLessonTime *lesson);
const char *carrel_sample_group_attendance (const CarrelSamplePlan *plan, guint student,
                                            guint which, const CarrelSampleLessonTime *lesson);

/* sample-slots.c */
void carrel_sample_plan_slots (CarrelSamplePlan *self);
gboolean carrel_sample_slot_for_move (CarrelSamplePlan *self, guint student,
                                      const CarrelSampleLessonTime *lesson, gint64 *starts);

/* sample-writer.c */
typedef enum {
  CARREL_SAMPLE_TUTORS,
  CARREL_SAMPLE_STUDENTS,
  CARREL_SAMPLE_COURSES,
  CARREL_SAMPLE_ENROLMENTS,
  CARREL_SAMPLE_SESSIONS,
  CARREL_SAMPLE_MEETINGS,
  CARREL_SAMPLE_RECORDINGS,
  CARREL_SAMPLE_ASSETS,
  CARREL_SAMPLE_RESULTS,
  CARREL_SAMPLE_INVOICES,
  CARREL_SAMPLE_PAYMENTS,
  CARREL_SAMPLE_LEADS,
  CARREL_SAMPLE_MESSAGES_SENT,
  CARREL_SAMPLE_ACTIVITIES_DONE,
  CARREL_SAMPLE_N_ENTITIES,
} CarrelSampleEntity;

typedef struct _CarrelSampleWriter CarrelSampleWriter;

CarrelSampleWriter *carrel_sample_writer_new (CarrelStore *store, const CarrelSamplePlan *plan,
                                              CarrelProgress *progress, GCancellable *cancellable);
void carrel_sample_writer_free (CarrelSampleWriter *self);
void carrel_sample_writer_step (CarrelSampleWriter *self, const char *message, guint total);
gboolean carrel_sample_writer_update (CarrelSampleWriter *self, guint done, GError **error);
CarrelRecord *
carrel_sample_writer_begin (CarrelSampleWriter *self, CarrelSampleEntity entity, guint64 number);
gboolean
carrel_sample_writer_insert (CarrelSampleWriter *self, CarrelRecord *record, GError **error);
void carrel_sample_id (const CarrelSampleWriter *self, CarrelSampleEntity entity, guint64 number,
                       char *id);
void carrel_sample_set (CarrelRecord *record, const char *field, const char *value);
void carrel_sample_take (CarrelRecord *record, const char *field, char *value);
void carrel_sample_set_number (CarrelRecord *record, const char *field, gint64 value);
void carrel_sample_set_date (CarrelRecord *record, const char *field, gint64 days);
void carrel_sample_set_time (CarrelRecord *record, const char *field, gint64 unix_s);
void carrel_sample_set_id (CarrelSampleWriter *self, CarrelRecord *record, const char *field,
                           CarrelSampleEntity entity, guint64 number);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelSampleWriter, carrel_sample_writer_free)

/* sample-lessons.c, sample-meetings.c */
guint64 carrel_sample_session_number (guint student, guint lesson);
void carrel_sample_set_meeting_url (const CarrelSamplePlan *plan, CarrelRecord *record,
                                    const char *field, guint64 number);
gboolean
carrel_sample_write_meeting (CarrelSamplePlan *plan, CarrelSampleWriter *writer, guint64 number,
                             const char *title, guint tutor, const CarrelSampleLessonTime *lesson,
                             gboolean may_record, GError **error);

/* sample-leads.c */
guint carrel_sample_count_leads (const CarrelSamplePlan *plan);
gint64 carrel_sample_lead_received (const CarrelSamplePlan *plan, guint lead, gboolean *is_new);

/* The parts, in the order in which they are written. */
typedef gboolean (*CarrelSamplePart) (CarrelSamplePlan *plan, CarrelSampleWriter *writer,
                                      GError **error);

gboolean
carrel_sample_write_tutors (CarrelSamplePlan *plan, CarrelSampleWriter *writer, GError **error);
gboolean
carrel_sample_write_students (CarrelSamplePlan *plan, CarrelSampleWriter *writer, GError **error);
gboolean
carrel_sample_write_courses (CarrelSamplePlan *plan, CarrelSampleWriter *writer, GError **error);
gboolean
carrel_sample_write_enrolments (CarrelSamplePlan *plan, CarrelSampleWriter *writer, GError **error);
gboolean
carrel_sample_write_lessons (CarrelSamplePlan *plan, CarrelSampleWriter *writer, GError **error);
gboolean
carrel_sample_write_groups (CarrelSamplePlan *plan, CarrelSampleWriter *writer, GError **error);
gboolean
carrel_sample_write_results (CarrelSamplePlan *plan, CarrelSampleWriter *writer, GError **error);
gboolean
carrel_sample_write_invoices (CarrelSamplePlan *plan, CarrelSampleWriter *writer, GError **error);
gboolean
carrel_sample_write_leads (CarrelSamplePlan *plan, CarrelSampleWriter *writer, GError **error);
gboolean
carrel_sample_write_messages (CarrelSamplePlan *plan, CarrelSampleWriter *writer, GError **error);
gboolean
carrel_sample_write_activities (CarrelSamplePlan *plan, CarrelSampleWriter *writer, GError **error);

G_END_DECLS
