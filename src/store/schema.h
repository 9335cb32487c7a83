#pragma once

#include "model/entity.h"
#include "store/db.h"
#include "store/store-private.h"

G_BEGIN_DECLS

/* SQL that is made from the model. Names come from the static tables only; values are bound. */

/**
 * carrel_schema_create_entity:
 * @version: fields that came later are left out
 *
 * Returns: (transfer full): statements that make the table of @entity, its indexes and its search
 * index
 */
char *
carrel_schema_create_entity (const CarrelEntity *entity, int version, const CarrelDialect *dialect);

/**
 * carrel_schema_add_fields:
 *
 * Returns: (transfer full): statements that bring the table of @entity from the fields of
 * @from_version to those of @to_version, empty when there is nothing to do
 */
char *carrel_schema_add_fields (const CarrelEntity *entity, int from_version, int to_version,
                                const CarrelDialect *dialect);

/**
 * carrel_schema_statement:
 *
 * Returns: (transfer full): the SQL of one statement on records of @entity. Parameters of insert:
 * the fields in order; of update: the same, found by id; of get and delete: the id. Get gives the
 * key, then the fields.
 */
char *carrel_schema_statement (const CarrelEntity *entity, CarrelSqlKind kind,
                               const CarrelDialect *dialect);

/**
 * carrel_schema_folds_case:
 *
 * Returns: whether values of @field are compared and sorted without regard to case
 */
gboolean carrel_schema_folds_case (const CarrelField *field);

int carrel_field_get_since (const CarrelField *field);

G_END_DECLS
