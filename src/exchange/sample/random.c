#include "config.h"

#include "exchange/sample/random.h"

#define STEP G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)

static guint64
mix (guint64 value)
{
  value = (value ^ (value >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  value = (value ^ (value >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return value ^ (value >> 31);
}

guint64
carrel_sample_random_seed (guint n_students, gint64 as_of_days)
{
  return mix (mix (n_students + STEP) ^ (guint64) as_of_days);
}

void
carrel_sample_random_init (CarrelSampleRandom *self, guint64 seed, guint stream, guint64 index)
{
  self->state = mix (mix (seed + stream * STEP) + index * STEP);
}

guint64
carrel_sample_random_next (CarrelSampleRandom *self)
{
  self->state += STEP;
  return mix (self->state);
}

guint
carrel_sample_random_below (CarrelSampleRandom *self, guint limit)
{
  g_return_val_if_fail (limit > 0, 0);

  return (guint) (((carrel_sample_random_next (self) >> 32) * limit) >> 32);
}

gint64
carrel_sample_random_between (CarrelSampleRandom *self, gint64 low, gint64 high)
{
  g_return_val_if_fail (low <= high && high - low < G_MAXUINT32, low);

  return low + carrel_sample_random_below (self, (guint) (high - low + 1));
}

gboolean
carrel_sample_random_chance (CarrelSampleRandom *self, guint percent)
{
  return carrel_sample_random_below (self, 100) < percent;
}
