#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* SHA-256 (FIPS 180-4), as lower-case hexadecimal text. */

#define CARREL_DIGEST_LENGTH 64

typedef struct _CarrelDigest CarrelDigest;

CarrelDigest *carrel_digest_new (void);
void carrel_digest_free (CarrelDigest *self);
void carrel_digest_update (CarrelDigest *self, const void *data, gsize length);

/**
 * carrel_digest_finish:
 *
 * Returns: (transfer full): the sum of all that was added; the digest starts anew
 */
char *carrel_digest_finish (CarrelDigest *self);

/**
 * carrel_digest_of:
 * @data: (array length=length): bytes
 * @length: how many bytes
 *
 * Returns: (transfer full): the sum of @data
 */
char *carrel_digest_of (const void *data, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelDigest, carrel_digest_free)

G_END_DECLS
