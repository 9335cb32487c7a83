#include "config.h"

#include "cli/progress-line.h"

#include "base/text.h"

#include <glib/gi18n-lib.h>

#define RATE_AFTER_US (G_USEC_PER_SEC / 2) /* before that it says nothing */

static char *
format_number (guint64 number, CarrelUnit unit)
{
  return unit == CARREL_UNIT_BYTES ? g_format_size (number) : carrel_text_count (number);
}

static char *
format_left (guint64 seconds)
{
  if (seconds < 60)
    /* Translators: remaining time in seconds */
    return g_strdup_printf (_ ("%u s left"), (guint) seconds);
  if (seconds < 3600)
    /* Translators: remaining time in minutes and seconds */
    return g_strdup_printf (_ ("%u min %02u s left"), (guint) (seconds / 60),
                            (guint) (seconds % 60));
  /* Translators: remaining time in hours and minutes */
  return g_strdup_printf (_ ("%u h %02u min left"), (guint) (seconds / 3600),
                          (guint) (seconds / 60 % 60));
}

static void
append_rate (GString *line, guint64 done, guint64 total, CarrelUnit unit, gint64 elapsed_us)
{
  double rate = (double) done / ((double) elapsed_us / G_USEC_PER_SEC);
  g_autofree char *shown = format_number ((guint64) rate, unit);

  if (rate < 1)
    return;
  /* Translators: how many, or how many bytes */
  g_string_append_printf (line, _ (", %s a second"), shown);
  if (total > done) {
    g_autofree char *left = format_left ((guint64) ((double) (total - done) / rate) + 1);

    g_string_append_printf (line, ", %s", left);
  }
}

char *
carrel_progress_line_new (const char *message, guint64 done, guint64 total, CarrelUnit unit,
                          gint64 elapsed_us)
{
  GString *line = g_string_new (message != NULL ? message : _ ("Working"));
  g_autofree char *so_far = format_number (done, unit);
  g_autofree char *expected = format_number (total, unit);

  if (total > 0)
    /* Translators: so many of so many, and the percentage */
    g_string_append_printf (line, _ (": %s of %s (%u %%)"), so_far, expected,
                            (guint) (100 * ((double) MIN (done, total) / (double) total)));
  else if (done > 0)
    g_string_append_printf (line, ": %s", so_far);
  if (done > 0 && elapsed_us >= RATE_AFTER_US)
    append_rate (line, done, total, unit, elapsed_us);
  return g_string_free (line, FALSE);
}
