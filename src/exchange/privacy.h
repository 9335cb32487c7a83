#pragma once

#include "model/record.h"
#include "store/row.h"
#include "store/store.h"

G_BEGIN_DECLS

/* What becomes of personal fields on the way out. */

typedef enum {
  CARREL_PRIVACY_FULL,
  CARREL_PRIVACY_WITHOUT,   /* personal fields are left out */
  CARREL_PRIVACY_PSEUDONYM, /* names, addresses and ids are replaced, always by the same */
} CarrelPrivacyMode;

/**
 * carrel_privacy_get_name:
 *
 * Returns: (transfer none): `full`, `without-personal` or `pseudonymise`, as in requests and
 * manifests
 */
const char *carrel_privacy_get_name (CarrelPrivacyMode mode);

/**
 * carrel_privacy_find:
 * @name: (nullable): one of these
 *
 * Returns: whether it is one
 */
gboolean carrel_privacy_find (const char *name, CarrelPrivacyMode *mode);

/**
 * CarrelPseudonyms:
 *
 * Replaces values by others that look alike (a name, an example.org address, an id) and that are
 * the same in every export of one workspace, but cannot be turned back without its secret key
 * (HMAC-SHA-256, RFC 2104).
 */
typedef struct _CarrelPseudonyms CarrelPseudonyms;

CarrelPseudonyms *carrel_pseudonyms_new (CarrelStore *store, GError **error);
void carrel_pseudonyms_free (CarrelPseudonyms *self);

/**
 * carrel_pseudonyms_replace:
 * @value: stored form
 *
 * Returns: what to write instead: @value itself where it says nothing of a person, a slice that is
 * lent until the next call with the same @slot, or an empty one where nothing may be left
 */
CarrelSlice carrel_pseudonyms_replace (CarrelPseudonyms *self, const CarrelEntity *entity,
                                       guint field, CarrelSlice value, guint slot);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelPseudonyms, carrel_pseudonyms_free)

G_END_DECLS
