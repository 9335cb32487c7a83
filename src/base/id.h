#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Identifiers of records and runs: UUID version 7 (RFC 9562 5.7) in lower-case text form. */

#define CARREL_ID_LENGTH 36

/**
 * carrel_id_fill:
 * @buffer: (out caller-allocates): room for %CARREL_ID_LENGTH + 1 bytes
 * @unix_ms: milliseconds since 1970 UTC, 48 bits used
 * @random: (array fixed-size=10): the random part
 *
 * Writes a UUIDv7 made of the given parts, so that a caller can be deterministic.
 */
void carrel_id_fill (char *buffer, gint64 unix_ms, const guint8 random[10]);

/**
 * carrel_id_new:
 *
 * Returns: (transfer full): a fresh UUIDv7. Within one thread a later call sorts after an
 * earlier one. Safe in any thread.
 */
char *carrel_id_new (void);

/**
 * carrel_id_is_valid:
 * @text: (nullable): what may be an identifier
 *
 * Returns: whether @text is a UUID of any version in lower- or upper-case text form
 */
gboolean carrel_id_is_valid (const char *text);

G_END_DECLS
