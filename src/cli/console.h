#pragma once

#include "base/progress.h"
#include "cli/progress-line.h"

G_BEGIN_DECLS

/* What people and programs see. Results go to standard output; remarks, warnings, errors and the
 * progress line to standard error. */

typedef struct _CarrelConsole CarrelConsole;

/**
 * carrel_console_new:
 * @json: results are one JSON document; reports for people are left out
 * @quiet: reports, remarks and progress are left out
 */
CarrelConsole *carrel_console_new (gboolean json, gboolean quiet);
void carrel_console_free (CarrelConsole *self);

gboolean carrel_console_is_json (const CarrelConsole *self);

/**
 * carrel_console_get_width:
 *
 * Returns: columns of the terminal that results go to, 0 when they go elsewhere
 */
guint carrel_console_get_width (const CarrelConsole *self);

/**
 * carrel_console_redirect:
 *
 * From now on reports and JSON go to standard error: standard output holds an exported file.
 */
void carrel_console_redirect (CarrelConsole *self);

/**
 * carrel_console_write:
 * @length: bytes, or -1 when @text ends with a NUL
 *
 * Writes a result as it is.
 */
void carrel_console_write (CarrelConsole *self, const char *text, gssize length);

/**
 * carrel_console_show:
 *
 * Writes a line of the result for people, cleaned of what could steer their terminal.
 */
void carrel_console_show (CarrelConsole *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/**
 * carrel_console_say:
 *
 * Reports what was done: a line for people.
 */
void carrel_console_say (CarrelConsole *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/**
 * carrel_console_note:
 *
 * A remark: what is worth knowing beside the result.
 */
void carrel_console_note (CarrelConsole *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/**
 * carrel_console_warn:
 *
 * Something went wrong that does not keep the command from being done.
 */
void carrel_console_warn (CarrelConsole *self, const char *message);

/**
 * carrel_console_fail:
 * @hint: (nullable): what to try, a line of its own
 */
void carrel_console_fail (CarrelConsole *self, const GError *error, const char *hint);

/**
 * carrel_console_cancelled:
 *
 * Says that the work was given up.
 */
void carrel_console_cancelled (CarrelConsole *self);

/**
 * carrel_console_start:
 * @unit: what the numbers of the work are
 *
 * Returns: (transfer none): progress for the work that begins, shown in one line that is
 * rewritten, if standard error is a terminal
 */
CarrelProgress *carrel_console_start (CarrelConsole *self, CarrelUnit unit);

/**
 * carrel_console_stop:
 *
 * Takes the progress line away.
 */
void carrel_console_stop (CarrelConsole *self);

/**
 * carrel_console_is_closed:
 *
 * Returns: whether nobody reads the results any more
 */
gboolean carrel_console_is_closed (const CarrelConsole *self);

/**
 * carrel_console_flush:
 *
 * Sends all results off.
 *
 * Returns: FALSE with %CARREL_OUTPUT_ERROR when some could not be written
 */
gboolean carrel_console_flush (CarrelConsole *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelConsole, carrel_console_free)

G_END_DECLS
