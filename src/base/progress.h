#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How far long work has come. The worker reports; whoever started it decides what to show. */

typedef struct _CarrelProgress CarrelProgress;

/**
 * CarrelProgressFunc:
 * @done: units finished
 * @total: units expected, or 0 when unknown
 * @message: (nullable): what is being done, fit to show
 *
 * Called in the worker's thread, at most about ten times a second.
 */
typedef void (*CarrelProgressFunc) (guint64 done, guint64 total, const char *message,
                                    gpointer data);

CarrelProgress *carrel_progress_new (CarrelProgressFunc func, gpointer data);
void carrel_progress_free (CarrelProgress *self);

/**
 * carrel_progress_step:
 * @self: (nullable): nothing happens without one
 *
 * Names the next part of the work and how many units it has (0: unknown).
 */
void carrel_progress_step (CarrelProgress *self, const char *message, guint64 total);

/**
 * carrel_progress_update:
 * @self: (nullable): nothing happens without one
 * @done: units finished of the current part
 *
 * Cheap enough to call for every row.
 */
void carrel_progress_update (CarrelProgress *self, guint64 done);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelProgress, carrel_progress_free)

G_END_DECLS
