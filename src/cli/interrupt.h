#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Ctrl+C (SIGINT) and SIGTERM: the first cancels, so that what was begun is taken back in order;
 * the second ends the program at once, which a workspace survives too. */

typedef struct _CarrelInterrupt CarrelInterrupt;

/**
 * carrel_interrupt_new:
 *
 * To be called before any thread is started: these inherit that the signals are blocked. Writing
 * to a pipe that nobody reads fails from now on instead of ending the program.
 *
 * Returns: (transfer full): holds on to the signals until it is freed
 */
CarrelInterrupt *carrel_interrupt_new (void);
void carrel_interrupt_free (CarrelInterrupt *self);

/**
 * carrel_interrupt_get_cancellable:
 * Returns: (transfer none): is cancelled by the first signal
 */
GCancellable *carrel_interrupt_get_cancellable (CarrelInterrupt *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelInterrupt, carrel_interrupt_free)

G_END_DECLS
