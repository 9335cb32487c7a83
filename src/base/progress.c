#include "config.h"

#include "base/progress.h"

#define REPORT_EVERY_US (G_USEC_PER_SEC / 10)
#define CLOCK_EVERY 64 /* units between two looks at the clock */

struct _CarrelProgress {
  CarrelProgressFunc func;
  gpointer data;
  char *message;
  guint64 total;
  guint64 next_look;
  gint64 last_report_us;
};

CarrelProgress *
carrel_progress_new (CarrelProgressFunc func, gpointer data)
{
  CarrelProgress *self = g_new0 (CarrelProgress, 1);

  self->func = func;
  self->data = data;
  return self;
}

void
carrel_progress_free (CarrelProgress *self)
{
  g_free (self->message);
  g_free (self);
}

void
carrel_progress_step (CarrelProgress *self, const char *message, guint64 total)
{
  if (self == NULL)
    return;

  g_free (self->message);
  self->message = g_strdup (message);
  self->total = total;
  self->next_look = 0;
  self->func (0, total, self->message, self->data);
}

void
carrel_progress_update (CarrelProgress *self, guint64 done)
{
  gint64 now_us;

  if (self == NULL || done < self->next_look)
    return;

  self->next_look = self->total > 1000000 ? done + self->total / 16384 : done + CLOCK_EVERY;
  now_us = g_get_monotonic_time ();
  if (now_us - self->last_report_us < REPORT_EVERY_US)
    return;

  self->last_report_us = now_us;
  self->func (done, self->total, self->message, self->data);
}
