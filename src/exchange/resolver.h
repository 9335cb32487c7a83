#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/* Which record a text in an imported file speaks of. */

typedef struct _CarrelResolver CarrelResolver;

CarrelResolver *carrel_resolver_new (CarrelStore *store);
void carrel_resolver_free (CarrelResolver *self);

/**
 * carrel_resolver_resolve:
 * @field: a reference
 * @text: an id, external id, e-mail address, number or code, or a name that only one record has
 * @id: (out) (transfer full) (nullable): the record
 * @problem: (out) (transfer full) (nullable): when there is none: a sentence that says why
 * @may_come: (out): whether a record yet to be imported could be meant
 *
 * Returns: FALSE with %CARREL_STORE_ERROR when the workspace could not be asked
 */
gboolean carrel_resolver_resolve (CarrelResolver *self, const CarrelField *field, const char *text,
                                  char **id, char **problem, gboolean *may_come, GError **error);

/**
 * carrel_resolver_forget:
 *
 * Drops what was found so far: a part of the import was taken back.
 */
void carrel_resolver_forget (CarrelResolver *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelResolver, carrel_resolver_free)

G_END_DECLS
