#pragma once

#include "model/record.h"
#include "store/db.h"

G_BEGIN_DECLS

/**
 * carrel_record_from_row:
 * @first: column of the first field; all fields follow in order
 *
 * Returns: (transfer full): the record
 */
CarrelRecord *carrel_record_from_row (const CarrelEntity *entity, CarrelStatement *row, int first);

/**
 * carrel_field_bind:
 * @value: (nullable): stored form, lent until the statement is reset
 *
 * Binds a value with the type its column has.
 */
void carrel_field_bind (const CarrelField *field, CarrelStatement *statement, int index,
                        const char *value);

G_END_DECLS
