#include "config.h"

#include "base/progress.h"

#include "fixture.h"

typedef struct {
  guint calls;
  guint64 done;
  guint64 total;
  char message[32];
} Seen;

static void
on_progress (guint64 done, guint64 total, const char *message, gpointer data)
{
  Seen *seen = data;

  seen->calls++;
  seen->done = done;
  seen->total = total;
  g_strlcpy (seen->message, message != NULL ? message : "(none)", sizeof seen->message);
}

static void
a_step_is_told_at_once (void)
{
  Seen seen = { 0 };
  g_autoptr (CarrelProgress) progress = carrel_progress_new (on_progress, &seen);

  carrel_progress_step (progress, "Importing", 12);
  g_assert_cmpuint (seen.calls, ==, 1);
  g_assert_cmpuint (seen.done, ==, 0);
  g_assert_cmpuint (seen.total, ==, 12);
  g_assert_cmpstr (seen.message, ==, "Importing");
  carrel_progress_step (progress, NULL, 0);
  g_assert_cmpuint (seen.calls, ==, 2);
  g_assert_cmpstr (seen.message, ==, "(none)");
}

static void
a_million_rows_are_a_few_calls (void)
{
  Seen seen = { 0 };
  g_autoptr (CarrelProgress) progress = carrel_progress_new (on_progress, &seen);
  gint64 started_us = g_get_monotonic_time ();
  guint64 tenths;

  carrel_progress_step (progress, "Importing", 1000000);
  for (guint64 i = 1; i <= 1000000; i++)
    carrel_progress_update (progress, i);
  tenths = (guint64) (g_get_monotonic_time () - started_us) / 100000;
  g_assert_cmpuint (seen.calls, >=, 2);
  g_assert_cmpuint (seen.calls, <=, tenths + 3);
}

static void
without_one_nothing_happens (void)
{
  carrel_progress_step (NULL, "Importing", 3);
  carrel_progress_update (NULL, 3);
}

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  g_test_add_func ("/progress/a-step-is-told-at-once", a_step_is_told_at_once);
  g_test_add_func ("/progress/a-million-rows-are-a-few-calls", a_million_rows_are_a_few_calls);
  g_test_add_func ("/progress/without-one-nothing-happens", without_one_nothing_happens);
  return fixture_end ();
}
