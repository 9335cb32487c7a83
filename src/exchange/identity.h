#pragma once

#include "model/record.h"
#include "store/store.h"

G_BEGIN_DECLS

/* Whether an imported record is one that is there already. */

typedef enum {
  CARREL_IDENTITY_NEW,
  CARREL_IDENTITY_KNOWN,  /* `id` is the record it speaks of */
  CARREL_IDENTITY_REPEAT, /* this very row was imported before, as the record `id` */
  CARREL_IDENTITY_UNCLEAR /* several could be meant: `problem` says so */
} CarrelIdentityKind;

typedef struct {
  CarrelIdentityKind kind;
  char *id;
  char *fingerprint; /* of a new record without any key: to be remembered with its id */
  char *problem;
} CarrelIdentity;

void carrel_identity_clear (CarrelIdentity *identity);

/**
 * carrel_identity_find:
 * @record: what a row says, references resolved
 * @occurrences: a table of g_direct_hash(): how often each row without a key was met in this import
 *
 * Looks by id, by external id, then by the other identity fields. Two people may share an e-mail
 * address (siblings that of a parent): they are the same only if their first names agree. Nobody
 * is taken for another on a name alone: a record without any key is known by its whole row.
 *
 * Returns: FALSE with %CARREL_STORE_ERROR
 */
gboolean carrel_identity_find (CarrelStore *store, const CarrelRecord *record,
                               GHashTable *occurrences, CarrelIdentity *identity, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CarrelIdentity, carrel_identity_clear)

G_END_DECLS
