#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * carrel_text_fold:
 * @text: UTF-8
 *
 * What is left when case, accents, spaces and punctuation do not count: `É-mail (home)` gives
 * `emailhome`. For comparing headers, choices and names, never for showing.
 *
 * Returns: (transfer full): the folded text, possibly empty
 */
char *carrel_text_fold (const char *text);

/**
 * carrel_text_strip:
 * @text: (inout): UTF-8 of @length bytes, not necessarily terminated
 *
 * Moves both ends inwards past white space, no-break spaces and byte order marks.
 */
void carrel_text_strip (const char **text, gsize *length);

/**
 * carrel_text_excerpt:
 * @text: (nullable): possibly invalid, long or many-lined
 *
 * Returns: (transfer full): at most about 40 characters on one line, valid UTF-8, fit to be
 * quoted in a message
 */
char *carrel_text_excerpt (const char *text);

/**
 * carrel_text_count:
 *
 * Returns: (transfer full): @number with thin grouping by the locale, for messages
 */
char *carrel_text_count (guint64 number);

G_END_DECLS
