#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * carrel_streams_hold:
 *
 * Gives the numbers of standard streams that are closed to nothing, before a workspace could get
 * one of them: what is meant for the stream would be written into it.
 */
void carrel_streams_hold (void);

/**
 * carrel_streams_collect_input:
 *
 * Waits until standard input has come to its end, where that can be given up: afterwards it is an
 * unnamed file with the same bytes. One that is a file already is left as it is.
 *
 * Returns: FALSE with %CARREL_CLI_ERROR_FAILED or %G_IO_ERROR_CANCELLED
 */
gboolean carrel_streams_collect_input (GCancellable *cancellable, GError **error);

/**
 * carrel_streams_rewind_input:
 *
 * Lets standard input be read from its beginning once more, after it was collected.
 */
void carrel_streams_rewind_input (void);

G_END_DECLS
