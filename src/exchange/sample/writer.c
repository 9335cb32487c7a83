#include "config.h"

#include "exchange/sample/private.h"

#include "base/id.h"
#include "base/time.h"

#include <string.h>

static const char *const entity_names[CARREL_SAMPLE_N_ENTITIES] = {
  [CARREL_SAMPLE_TUTORS] = "tutors",          [CARREL_SAMPLE_STUDENTS] = "students",
  [CARREL_SAMPLE_COURSES] = "courses",        [CARREL_SAMPLE_ENROLMENTS] = "enrolments",
  [CARREL_SAMPLE_SESSIONS] = "sessions",      [CARREL_SAMPLE_MEETINGS] = "meetings",
  [CARREL_SAMPLE_RECORDINGS] = "recordings",  [CARREL_SAMPLE_ASSETS] = "assets",
  [CARREL_SAMPLE_RESULTS] = "results",        [CARREL_SAMPLE_INVOICES] = "invoices",
  [CARREL_SAMPLE_PAYMENTS] = "payments",      [CARREL_SAMPLE_LEADS] = "leads",
  [CARREL_SAMPLE_MESSAGES_SENT] = "messages", [CARREL_SAMPLE_ACTIVITIES_DONE] = "activities",
};

struct _CarrelSampleWriter {
  CarrelStore *store;
  CarrelProgress *progress;
  GCancellable *cancellable;
  CarrelRecord *records[CARREL_SAMPLE_N_ENTITIES]; /* used again for each record */
  guint64 seed;
  gint64 first_ms;
};

CarrelSampleWriter *
carrel_sample_writer_new (CarrelStore *store, const CarrelSamplePlan *plan,
                          CarrelProgress *progress, GCancellable *cancellable)
{
  CarrelSampleWriter *self = g_new0 (CarrelSampleWriter, 1);
  const CarrelModel *model = carrel_store_get_model (store);

  self->store = g_object_ref (store);
  self->progress = progress;
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->seed = plan->seed;
  self->first_ms = plan->now * 1000;
  for (guint i = 0; i < CARREL_SAMPLE_N_ENTITIES; i++)
    self->records[i] = carrel_record_new (carrel_model_find (model, entity_names[i]));
  return self;
}

void
carrel_sample_writer_free (CarrelSampleWriter *self)
{
  for (guint i = 0; i < CARREL_SAMPLE_N_ENTITIES; i++)
    g_clear_pointer (&self->records[i], carrel_record_free);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->store);
  g_free (self);
}

void
carrel_sample_writer_step (CarrelSampleWriter *self, const char *message, guint total)
{
  carrel_progress_step (self->progress, message, total);
}

/**
 * carrel_sample_writer_update:
 * @done: units of the step that are finished
 *
 * Returns: FALSE with %G_IO_ERROR_CANCELLED when nobody wants the sample any more
 */
gboolean
carrel_sample_writer_update (CarrelSampleWriter *self, guint done, GError **error)
{
  carrel_progress_update (self->progress, done);
  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

/**
 * carrel_sample_writer_begin:
 * @number: of the record among those of its entity; ids ascend with it
 *
 * Returns: (transfer none): an empty record with its id. The next call for the same entity takes it
 * back.
 */
CarrelRecord *
carrel_sample_writer_begin (CarrelSampleWriter *self, CarrelSampleEntity entity, guint64 number)
{
  CarrelRecord *record = self->records[entity];
  char id[CARREL_ID_LENGTH + 1];

  carrel_record_clear (record);
  carrel_sample_id (self, entity, number, id);
  carrel_record_set (record, CARREL_FIELD_ID, id);
  return record;
}

gboolean
carrel_sample_writer_insert (CarrelSampleWriter *self, CarrelRecord *record, GError **error)
{
  return carrel_records_insert (self->store, record, error);
}

/**
 * carrel_sample_id:
 * @id: (out caller-allocates): room for %CARREL_ID_LENGTH + 1 bytes
 *
 * Writes the id that record @number of @entity has, has had or will have.
 */
void
carrel_sample_id (const CarrelSampleWriter *self, CarrelSampleEntity entity, guint64 number,
                  char *id)
{
  CarrelSampleRandom random;
  guint8 bytes[10];

  carrel_sample_random_init (&random, self->seed, CARREL_SAMPLE_STREAM_ID + entity, number);
  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) carrel_sample_random_below (&random, 256);
  carrel_id_fill (id, self->first_ms + (gint64) number, bytes);
}

void
carrel_sample_set (CarrelRecord *record, const char *field, const char *value)
{
  carrel_record_set_by_name (record, field, value);
}

void
carrel_sample_take (CarrelRecord *record, const char *field, char *value)
{
  int index = carrel_entity_find (carrel_record_get_entity (record), field);

  g_return_if_fail (index >= 0);

  carrel_record_take (record, (guint) index, value);
}

void
carrel_sample_set_number (CarrelRecord *record, const char *field, gint64 value)
{
  carrel_sample_take (record, field, g_strdup_printf ("%" G_GINT64_FORMAT, value));
}

void
carrel_sample_set_date (CarrelRecord *record, const char *field, gint64 days)
{
  char text[CARREL_TIME_SIZE];

  carrel_date_format (text, days);
  carrel_sample_set (record, field, text);
}

void
carrel_sample_set_time (CarrelRecord *record, const char *field, gint64 unix_s)
{
  char text[CARREL_TIME_SIZE];

  carrel_time_format (text, unix_s);
  carrel_sample_set (record, field, text);
}

void
carrel_sample_set_id (CarrelSampleWriter *self, CarrelRecord *record, const char *field,
                      CarrelSampleEntity entity, guint64 number)
{
  char id[CARREL_ID_LENGTH + 1];

  carrel_sample_id (self, entity, number, id);
  carrel_sample_set (record, field, id);
}
