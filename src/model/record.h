#pragma once

#include "model/entity.h"

G_BEGIN_DECLS

/* One record, or the part of one that somebody wants to change: each field is absent, empty, or
 * has a value in stored form (see model/value.h). */

typedef struct _CarrelRecord CarrelRecord;

CarrelRecord *carrel_record_new (const CarrelEntity *entity);
CarrelRecord *carrel_record_copy (const CarrelRecord *self);
void carrel_record_free (CarrelRecord *self);

/**
 * carrel_record_clear:
 *
 * Makes every field absent, for using the record again.
 */
void carrel_record_clear (CarrelRecord *self);

const CarrelEntity *carrel_record_get_entity (const CarrelRecord *self);

/**
 * carrel_record_has:
 *
 * Returns: whether the field is present, be it empty
 */
gboolean carrel_record_has (const CarrelRecord *self, guint field);

/**
 * carrel_record_get:
 *
 * Returns: (transfer none) (nullable): the stored form, NULL when empty or absent
 */
const char *carrel_record_get (const CarrelRecord *self, guint field);
const char *carrel_record_get_by_name (const CarrelRecord *self, const char *field);
const char *carrel_record_get_id (const CarrelRecord *self);

/**
 * carrel_record_set:
 * @value: (nullable): the stored form; NULL or blank text makes the field empty
 */
void carrel_record_set (CarrelRecord *self, guint field, const char *value);
void carrel_record_take (CarrelRecord *self, guint field, char *value);
void carrel_record_set_by_name (CarrelRecord *self, const char *field, const char *value);

/**
 * carrel_record_unset:
 *
 * Makes one field absent.
 */
void carrel_record_unset (CarrelRecord *self, guint field);

/**
 * carrel_record_get_currency:
 *
 * Returns: (transfer none) (nullable): ISO 4217 code of the record's money
 */
const char *carrel_record_get_currency (const CarrelRecord *self);

/**
 * carrel_record_dup_title:
 *
 * Returns: (transfer full): what a person would call the record: its name, else its number, else
 * the beginning of its id
 */
char *carrel_record_dup_title (const CarrelRecord *self);

/**
 * carrel_record_validate:
 *
 * Checks each value that is present and, in a whole record, that all required ones are.
 *
 * Returns: FALSE with %CARREL_VALUE_ERROR, whose message names the field
 */
gboolean carrel_record_validate (const CarrelRecord *self, gboolean whole, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelRecord, carrel_record_free)

G_END_DECLS
