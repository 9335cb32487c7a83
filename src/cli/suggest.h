#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * carrel_suggest:
 * @word: what somebody typed
 * @known: (element-type utf8): what there is
 *
 * Returns: (transfer none) (nullable): the one of @known that is meant most likely; NULL when none
 * is like @word
 */
const char *carrel_suggest (const char *word, const GPtrArray *known);

G_END_DECLS
