#include "config.h"

#include "exchange/sample.h"

#include "base/time.h"
#include "exchange/error.h"
#include "exchange/sample/private.h"

#include <glib/gi18n-lib.h>

#define FIRST_DAY 3652 /* 1980-01-01 */
#define LAST_DAY 84005 /* 2199-12-31 */

/* Each part only refers to records of those before it. */
static const CarrelSamplePart parts[] = {
  carrel_sample_write_tutors,     carrel_sample_write_students,   carrel_sample_write_courses,
  carrel_sample_write_enrolments, carrel_sample_write_lessons,    carrel_sample_write_groups,
  carrel_sample_write_results,    carrel_sample_write_invoices,   carrel_sample_write_leads,
  carrel_sample_write_messages,   carrel_sample_write_activities,
};

static gboolean
check_numbers (guint n_students, gint64 as_of_days, GError **error)
{
  if (n_students > CARREL_SAMPLE_MAX_STUDENTS) {
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION,
                 _ ("A sample can have up to %u students. Ask for fewer."),
                 CARREL_SAMPLE_MAX_STUDENTS);
    return FALSE;
  }
  if (as_of_days < FIRST_DAY || as_of_days > LAST_DAY) {
    g_set_error_literal (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION,
                         _ ("A sample can be made for any day from 1980-01-01 to 2199-12-31. "
                            "Choose one of these."));
    return FALSE;
  }
  return TRUE;
}

static gboolean
write_parts (CarrelStore *store, CarrelSamplePlan *plan, CarrelProgress *progress,
             GCancellable *cancellable, GError **error)
{
  g_autoptr (CarrelSampleWriter) writer =
    carrel_sample_writer_new (store, plan, progress, cancellable);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    if (!parts[i](plan, writer, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
fill (CarrelStore *store, CarrelSamplePlan *plan, CarrelProgress *progress,
      GCancellable *cancellable, GError **error)
{
  g_autofree char *label = g_strdup_printf (
    ngettext ("Sample with %u student", "Sample with %u students", plan->n_students),
    plan->n_students);

  if (!carrel_store_begin (store, CARREL_CAUSE_SAMPLE, label, error))
    return FALSE;
  if (!write_parts (store, plan, progress, cancellable, error)) {
    carrel_store_rollback (store);
    return FALSE;
  }
  return carrel_store_commit (store, error);
}

gboolean
carrel_sample_fill (CarrelStore *store, guint n_students, gint64 as_of_days,
                    CarrelProgress *progress, GCancellable *cancellable, GError **error)
{
  g_autoptr (CarrelSampleContent) content = NULL;
  g_autoptr (CarrelSamplePlan) plan = NULL;
  gboolean filled;

  g_return_val_if_fail (CARREL_IS_STORE (store), FALSE);

  if (!check_numbers (n_students, as_of_days, error))
    return FALSE;
  content = carrel_sample_content_load (error);
  if (content == NULL)
    return FALSE;

  plan = carrel_sample_plan_new (content, n_students, as_of_days);
  carrel_store_set_now (store, plan->now);
  filled = fill (store, plan, progress, cancellable, error);
  carrel_store_set_now (store, -1);
  return filled;
}
