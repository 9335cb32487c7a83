#include "config.h"

#include "base/digest.h"

#include <nettle/sha2.h>

struct _CarrelDigest {
  struct sha256_ctx context;
};

CarrelDigest *
carrel_digest_new (void)
{
  CarrelDigest *self = g_new0 (CarrelDigest, 1);

  sha256_init (&self->context);
  return self;
}

void
carrel_digest_free (CarrelDigest *self)
{
  g_free (self);
}

void
carrel_digest_update (CarrelDigest *self, const void *data, gsize length)
{
  g_return_if_fail (self != NULL);

  sha256_update (&self->context, length, data);
}

char *
carrel_digest_finish (CarrelDigest *self)
{
  guint8 sum[SHA256_DIGEST_SIZE];
  char *text = g_malloc (CARREL_DIGEST_LENGTH + 1);

  g_return_val_if_fail (self != NULL, text);

  sha256_digest (&self->context, sizeof sum, sum);
  for (gsize i = 0; i < sizeof sum; i++)
    g_snprintf (text + 2 * i, 3, "%02x", sum[i]);
  return text;
}

char *
carrel_digest_of (const void *data, gsize length)
{
  g_autoptr (CarrelDigest) digest = carrel_digest_new ();

  carrel_digest_update (digest, data, length);
  return carrel_digest_finish (digest);
}
