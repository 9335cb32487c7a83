#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * carrel_error_get_code:
 *
 * Returns: (transfer none): one word for programs that says what kind of failure @error is, such
 * as `missing`; the man page lists them
 */
const char *carrel_error_get_code (const GError *error);

/**
 * carrel_error_list_codes:
 *
 * Returns: (transfer container) (element-type utf8): all of these words, each once
 */
GPtrArray *carrel_error_list_codes (void);

G_END_DECLS
