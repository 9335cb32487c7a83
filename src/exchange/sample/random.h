#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers that look like chance and are the same on every machine and in every version of GLib:
 * splitmix64 (Steele, Lea, Flood 2014). Each thing that is made up draws from a stream of its own,
 * so what one part draws never changes another part. */

typedef struct {
  guint64 state;
} CarrelSampleRandom;

/**
 * carrel_sample_random_seed:
 *
 * Returns: the number that all streams of one sample start from
 */
guint64 carrel_sample_random_seed (guint n_students, gint64 as_of_days);

/**
 * carrel_sample_random_init:
 * @stream: what kind of thing is made up
 * @index: which one of them
 */
void
carrel_sample_random_init (CarrelSampleRandom *self, guint64 seed, guint stream, guint64 index);

guint64 carrel_sample_random_next (CarrelSampleRandom *self);

/**
 * carrel_sample_random_below:
 * @limit: at least 1
 *
 * Returns: a number from 0 to @limit - 1
 */
guint carrel_sample_random_below (CarrelSampleRandom *self, guint limit);

/**
 * carrel_sample_random_between:
 *
 * Returns: a number from @low to @high, both included; they are less than 2^32 apart
 */
gint64 carrel_sample_random_between (CarrelSampleRandom *self, gint64 low, gint64 high);

/**
 * carrel_sample_random_chance:
 *
 * Returns: TRUE in @percent of 100 cases
 */
gboolean carrel_sample_random_chance (CarrelSampleRandom *self, guint percent);

G_END_DECLS
