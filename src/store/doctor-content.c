#include "config.h"

#include "store/doctor-private.h"

#include "base/text.h"
#include "store/audit-private.h"
#include "store/migrations.h"
#include "store/records-private.h"

#include <glib/gi18n-lib.h>

/* Checks of what the workspace holds. */

#define MAX_OFFENDERS 20

gboolean
carrel_doctor_check_pages (CarrelDoctor *self, GError **error)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  gboolean done = carrel_db_check (self->db, problems, error);

  for (guint i = 0; i < problems->len; i++)
    carrel_doctor_add (self, CARREL_FINDING_PROBLEM, g_utf8_make_valid (problems->pdata[i], -1),
                       carrel_doctor_dup_restore_advice (self));
  return done;
}

/* Search. */

static gboolean
count_searchable (CarrelDb *db, const CarrelEntity *entity, gint64 *count, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (CarrelStatement) statement = NULL;
  const char *separator = "WHERE";
  CarrelStep step;

  *count = 0;
  g_string_append_printf (sql, "SELECT count (*) FROM \"%s\" ", entity->name);
  for (guint i = 0; i < entity->n_fields; i++) {
    if ((entity->fields[i].flags & CARREL_FIELD_SEARCHABLE) == 0)
      continue;
    g_string_append_printf (sql, "%s \"%s\" IS NOT NULL ", separator, entity->fields[i].name);
    separator = "OR";
  }
  if (*separator == 'W') /* nothing of it can be searched for */
    return TRUE;
  statement = carrel_db_prepare (db, sql->str, error);
  if (statement == NULL)
    return FALSE;
  step = carrel_statement_step (statement, error);
  if (step == CARREL_STEP_ROW)
    *count = carrel_statement_get_integer (statement, 0);
  return step != CARREL_STEP_FAILED;
}

/* @whole: whether the index agrees with itself and has as many entries as it should. */
static gboolean
test_index (CarrelDoctor *self, const CarrelEntity *entity, gboolean *whole, GError **error)
{
  const CarrelDialect *dialect = carrel_db_get_dialect (self->db);
  g_autofree char *sql = g_strdup_printf (dialect->search_check, entity->name, entity->name);
  g_autoptr (GError) failure = NULL;
  gint64 expected = 0;
  gint64 indexed = 0;

  if (self->writable && !carrel_db_exec (self->db, sql, &failure)) {
    *whole = !g_error_matches (failure, CARREL_STORE_ERROR, CARREL_STORE_ERROR_DAMAGED);
    if (*whole)
      g_propagate_error (error, g_steal_pointer (&failure));
    return !*whole;
  }
  if (!count_searchable (self->db, entity, &expected, error)
      || !carrel_db_count_indexed (self->db, entity->name, &indexed, error))
    return FALSE;
  *whole = expected == indexed;
  return TRUE;
}

static gboolean
rebuild_index (CarrelDoctor *self, const CarrelEntity *entity, GError **error)
{
  if (!carrel_db_begin (self->db, error))
    return FALSE;
  if (carrel_migrations_rebuild_search (self->db, entity, error))
    return carrel_db_commit (self->db, error);
  carrel_db_rollback (self->db);
  return FALSE;
}

gboolean
carrel_doctor_check_search (CarrelDoctor *self, GError **error)
{
  for (guint i = 0; i < self->model->n_entities; i++) {
    const CarrelEntity *entity = &self->model->entities[i];
    CarrelFinding *finding;
    gboolean whole;

    if (!test_index (self, entity, &whole, error))
      return FALSE;
    if (whole)
      continue;
    finding = carrel_doctor_add (
      self, CARREL_FINDING_PROBLEM,
      /* Translators: a kind of records */
      g_strdup_printf (_ ("The search index of “%s” is damaged: records may not be found."),
                       _ (entity->label)),
      g_strdup (_ ("“carrelctl doctor --repair” makes it anew; no record is touched.")));
    if (!self->repair || !self->writable)
      continue;
    if (!rebuild_index (self, entity, error))
      return FALSE;
    finding->repaired = TRUE;
  }
  return TRUE;
}

gboolean
carrel_doctor_check_audit (CarrelDoctor *self, GError **error)
{
  return carrel_audit_verify_of (self->db, NULL, NULL, error);
}

/* Change feed. */

/* Events of one cause, as they stand one after the other. */
typedef struct {
  gint64 cause;
  gint64 first;
  gint64 last;
  gint64 count;
} Run;

typedef struct {
  CarrelDoctor *doctor;
  CarrelStatement *causes;
  guint64 bad;
} FeedCheck;

static void
report_cause (FeedCheck *self, gint64 cause)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, cause);

  if (self->bad++ > 0)
    return;
  carrel_doctor_add (self->doctor, CARREL_FINDING_PROBLEM,
                     g_strdup_printf (_ ("The change history does not agree with itself at change "
                                         "%s: entries are missing or were altered, so that it "
                                         "cannot be undone as a whole."),
                                      number),
                     g_strdup (_ ("The records are not affected. Restore a backup if you need to "
                                  "undo that change.")));
}

/* Compares a finished run with the next cause, which has to tell the same. */
static gboolean
check_run (FeedCheck *self, const Run *run, GError **error)
{
  CarrelStep step = carrel_statement_step (self->causes, error);
  gint64 cause;

  if (step == CARREL_STEP_FAILED)
    return FALSE;
  cause = step == CARREL_STEP_ROW ? carrel_statement_get_integer (self->causes, 0) : run->cause;
  if (step == CARREL_STEP_DONE || cause != run->cause
      || carrel_statement_get_integer (self->causes, 1) != run->first
      || carrel_statement_get_integer (self->causes, 2) != run->last
      || carrel_statement_get_integer (self->causes, 3) != run->count
      || run->last - run->first + 1 != run->count)
    report_cause (self, MIN (cause, run->cause)); /* of the other one something is missing */
  return TRUE;
}

static gboolean
check_end (FeedCheck *self, GError **error)
{
  CarrelStep step = carrel_statement_step (self->causes, error);

  if (step == CARREL_STEP_ROW)
    report_cause (self, carrel_statement_get_integer (self->causes, 0));
  return step != CARREL_STEP_FAILED;
}

/* All events in order, beside all causes in order: constant memory, and one pass. */
static gboolean
check_events (FeedCheck *self, CarrelStatement *events, GError **error)
{
  Run run = { 0 };
  guint64 done = 0;
  CarrelStep step;

  while (self->bad == 0 && (step = carrel_statement_step (events, error)) != CARREL_STEP_DONE) {
    gint64 seq;
    gint64 cause;

    if (step == CARREL_STEP_FAILED)
      return FALSE;
    seq = carrel_statement_get_integer (events, 0);
    cause = carrel_statement_get_integer (events, 1);
    if (run.count > 0 && cause != run.cause) {
      if (!check_run (self, &run, error))
        return FALSE;
      run.count = 0;
    }
    if (run.count == 0) {
      run.cause = cause;
      run.first = seq;
    }
    run.last = seq;
    run.count++;
    carrel_progress_update (self->doctor->progress, ++done);
  }
  if (self->bad > 0)
    return TRUE;
  return (run.count == 0 || check_run (self, &run, error)) && check_end (self, error);
}

gboolean
carrel_doctor_check_feed (CarrelDoctor *self, GError **error)
{
  g_autoptr (CarrelStatement) causes = carrel_db_prepare (
    self->db, "SELECT seq, first_event, last_event, changes FROM causes ORDER BY seq", error);
  g_autoptr (CarrelStatement) events = NULL;
  FeedCheck check = { self, causes, 0 };

  if (causes == NULL)
    return FALSE;
  events = carrel_db_prepare (self->db, "SELECT seq, cause FROM events ORDER BY seq", error);
  return events != NULL && check_events (&check, events, error);
}

/* Records. */

static void
report_record (CarrelDoctor *self, const CarrelRecord *record, const GError *problem)
{
  const char *id = carrel_record_get_id (record);
  g_autofree char *excerpt = carrel_text_excerpt (id);

  carrel_doctor_add (self, CARREL_FINDING_PROBLEM,
                     /* Translators: the kind of a record, its id, and what is wrong with it */
                     g_strdup_printf (_ ("%s %s: %s"),
                                      _ (carrel_record_get_entity (record)->label_singular),
                                      excerpt, problem->message),
                     g_strdup (_ ("Open the record and correct that field.")));
}

static CarrelStatement *
prepare_all (CarrelDb *db, const CarrelEntity *entity, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT ");

  for (guint i = 0; i < entity->n_fields; i++)
    g_string_append_printf (sql, "%s\"%s\"", i > 0 ? ", " : "", entity->fields[i].name);
  g_string_append_printf (sql, " FROM \"%s\" ORDER BY seq", entity->name);
  return carrel_db_prepare (db, sql->str, error);
}

static gboolean
check_entity (CarrelDoctor *self, const CarrelEntity *entity, guint64 *done, guint64 *bad,
              GError **error)
{
  g_autoptr (CarrelStatement) rows = prepare_all (self->db, entity, error);
  CarrelStep step;

  if (rows == NULL)
    return FALSE;
  while ((step = carrel_statement_step (rows, error)) == CARREL_STEP_ROW) {
    g_autoptr (CarrelRecord) record = carrel_record_from_row (entity, rows, 0);
    g_autoptr (GError) problem = NULL;

    if (!carrel_record_validate (record, TRUE, &problem) && (*bad)++ < MAX_OFFENDERS)
      report_record (self, record, problem);
    carrel_progress_update (self->progress, ++*done);
  }
  return step == CARREL_STEP_DONE;
}

gboolean
carrel_doctor_check_records (CarrelDoctor *self, GError **error)
{
  guint64 done = 0;
  guint64 bad = 0;
  gboolean whole = TRUE;

  for (guint i = 0; whole && i < self->model->n_entities; i++)
    whole = check_entity (self, &self->model->entities[i], &done, &bad, error);
  if (bad > MAX_OFFENDERS) {
    g_autofree char *more = carrel_text_count (bad - MAX_OFFENDERS);

    carrel_doctor_add (
      self, CARREL_FINDING_PROBLEM,
      g_strdup_printf (_ ("Records not listed here that have such faults: %s."), more), NULL);
  }
  return whole;
}
