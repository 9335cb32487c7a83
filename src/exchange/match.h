#pragma once

#include "exchange/mapping.h"

G_BEGIN_DECLS

/* Finding out what the columns of a file mean when nobody has said so. */

/* Header of the column into which rejected rows get their reason: means nothing when they come
 * back. */
#define CARREL_MATCH_PROBLEM "problem"

/**
 * carrel_match_shapes:
 *
 * Returns: (transfer full) (nullable): the built-in mapping of the well-known program whose file
 * has these columns; NULL when there is none
 */
CarrelMapping *carrel_match_shapes (const CarrelModel *model, const GPtrArray *columns);

/**
 * carrel_match_entity:
 * @name: (nullable): name of a file, list or element
 *
 * Returns: (transfer none) (nullable): the entity it names in one of the languages Carrel knows
 */
const CarrelEntity *carrel_match_entity (const CarrelModel *model, const char *name);

/**
 * carrel_match_columns:
 * @entity: what the rows are
 * @unused: (nullable): columns that mean nothing are added
 *
 * Matches headers with names, labels and synonyms of the fields; joins parts of names, and dates
 * with times; several columns for one field are alternatives.
 *
 * Returns: (transfer full): a mapping, possibly without any field
 */
CarrelMapping *
carrel_match_columns (const CarrelEntity *entity, const GPtrArray *columns, GPtrArray *unused);

/**
 * carrel_match_best:
 *
 * Returns: (transfer none) (nullable): the entity that the columns fit best; NULL when none fits,
 * or two fit alike
 */
const CarrelEntity *carrel_match_best (const CarrelModel *model, const GPtrArray *columns);

/**
 * carrel_match_shape_key:
 *
 * Returns: (transfer full): what files with the same columns have in common, for remembering a
 * mapping
 */
char *carrel_match_shape_key (const GPtrArray *columns);

G_END_DECLS
