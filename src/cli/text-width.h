#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Text on a terminal: how wide it is, and what of it is fit to be sent there. */

/**
 * carrel_text_width:
 * @text: UTF-8
 *
 * Returns: columns of a terminal that @text takes: none for accents that combine, two for wide
 * East Asian characters and emoji (Unicode Standard Annex 11)
 */
guint carrel_text_width (const char *text);

/**
 * carrel_text_fit:
 * @text: UTF-8
 * @width: columns, at least 1
 *
 * Returns: (transfer full): @text, or its beginning and an ellipsis where it is wider
 */
char *carrel_text_fit (const char *text, guint width);

/**
 * carrel_text_plain:
 * @text: any bytes
 * @lines: whether line ends stay
 *
 * Takes away what could steer a terminal or be hidden on it: control characters, and marks that
 * turn the direction of writing around.
 *
 * Returns: (transfer full): valid UTF-8
 */
char *carrel_text_plain (const char *text, gboolean lines);

/**
 * carrel_text_wrap:
 * @text: paragraphs, an empty line between them
 * @indent: spaces before each line
 * @width: columns, the indent included
 *
 * Returns: (transfer full): the same in lines of at most @width columns, ended by a line end
 */
char *carrel_text_wrap (const char *text, guint indent, guint width);

G_END_DECLS
