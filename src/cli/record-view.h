#pragma once

#include "cli/document.h"
#include "cli/workspace.h"
#include "model/record.h"

G_BEGIN_DECLS

/* Records as people and programs see them. */

typedef struct _CarrelRecordView CarrelRecordView;

/**
 * carrel_record_view_new:
 * @store: where the titles of records that are referred to come from
 *
 * Returns: (transfer full) (nullable): a view, NULL with %CARREL_STORE_ERROR
 */
CarrelRecordView *carrel_record_view_new (CarrelStore *store, GError **error);
void carrel_record_view_free (CarrelRecordView *self);

const CarrelHabits *carrel_record_view_get_habits (const CarrelRecordView *self);

/**
 * carrel_record_view_set_currency:
 * @currency: (nullable): by which amounts are shown in records that do not name one, such as the
 *   parts of a record in the change feed; NULL for that of the workspace
 */
void carrel_record_view_set_currency (CarrelRecordView *self, const char *currency);

/**
 * carrel_record_view_dup_text:
 * @field: index in the record's entity
 *
 * Returns: (transfer full): the value as a person reads it: times on the workspace's clock, the
 * title of a record that is referred to, the label of a choice; empty when there is none
 */
char *carrel_record_view_dup_text (CarrelRecordView *self, const CarrelRecord *record, guint field);

/**
 * carrel_record_view_add_json:
 * @fields: (array length=n): which fields
 *
 * Adds the values as members of the object at hand: money, numbers and booleans as such, JSON as it
 * is, all others as text; `null` when empty.
 */
void carrel_record_view_add_json (CarrelRecordView *self, const CarrelRecord *record,
                                  const guint *fields, guint n, CarrelDocument *document);

/**
 * carrel_record_view_find:
 * @word: an id, an external id, an e-mail address, a number or code, or a name
 *
 * Returns: (transfer full) (nullable): id of the one record of @entity that is meant, NULL with
 * %CARREL_STORE_ERROR_NOT_FOUND
 */
char *carrel_record_view_find (CarrelRecordView *self, const CarrelEntity *entity, const char *word,
                               GError **error);

/**
 * carrel_record_view_find_target:
 * @reference: a field that refers to records
 *
 * Returns: (transfer full) (nullable): the same for the records that @reference is about
 */
char *carrel_record_view_find_target (CarrelRecordView *self, const CarrelField *reference,
                                      const char *word, GError **error);

/**
 * carrel_record_view_load:
 *
 * Returns: (transfer full) (nullable): that record, NULL with %CARREL_STORE_ERROR
 */
CarrelRecord *carrel_record_view_load (CarrelRecordView *self, const CarrelEntity *entity,
                                       const char *word, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelRecordView, carrel_record_view_free)

G_END_DECLS
