#pragma once

#include "base/progress.h"
#include "store/store.h"

G_BEGIN_DECLS

/* A made-up agency to try things on. */

#define CARREL_SAMPLE_MAX_STUDENTS 100000

/**
 * carrel_sample_fill:
 * @store: a writable store, best an empty one; from now on the times of new rows are the clock's
 * @n_students: how many students it shall have, at most %CARREL_SAMPLE_MAX_STUDENTS
 * @as_of_days: the day that counts as today, in days since 1970-01-01; years 1980 to 2199
 * @progress: (nullable): told what is being made
 *
 * Fills a workspace with tutors, courses, students and all that belongs to them, as one cause: all
 * or nothing. The same numbers give the same records, down to the ids, whenever and wherever.
 * Nobody in it is a real person; addresses are such that nothing can be sent to anybody.
 *
 * Returns: FALSE with %CARREL_EXCHANGE_ERROR (OPTION: a number is out of range), what the store
 * reports, or %G_IO_ERROR_CANCELLED
 */
gboolean carrel_sample_fill (CarrelStore *store, guint n_students, gint64 as_of_days,
                             CarrelProgress *progress, GCancellable *cancellable, GError **error);

G_END_DECLS
