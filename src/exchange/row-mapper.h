#pragma once

#include "exchange/mapping.h"
#include "exchange/resolver.h"
#include "model/record.h"

G_BEGIN_DECLS

/* A mapping applied to the columns of one file: rows into records. */

typedef struct _CarrelRowMapper CarrelRowMapper;

/**
 * carrel_row_mapper_new:
 * @mapping: (transfer none): has to outlive the mapper
 * @columns: of the file as known by now
 * @style: how values are written; its currency and zone are what records have that name none
 * @clear_empty: whether an empty cell says that there is no value, or says nothing
 */
CarrelRowMapper *carrel_row_mapper_new (const CarrelMapping *mapping, const GPtrArray *columns,
                                        const CarrelValueStyle *style, gboolean clear_empty);
void carrel_row_mapper_free (CarrelRowMapper *self);

guint carrel_row_mapper_get_n_columns (const CarrelRowMapper *self);

/**
 * carrel_row_mapper_get_field:
 *
 * Returns: (transfer none) (nullable): what @column is read as, for learning how its values are
 * written
 */
const CarrelField *carrel_row_mapper_get_field (const CarrelRowMapper *self, guint column);

typedef enum {
  CARREL_MAPPED_RECORD,
  CARREL_MAPPED_NOTHING, /* this row makes no such record */
  CARREL_MAPPED_PROBLEM, /* the row cannot be taken: `problem` says why */
  CARREL_MAPPED_FAILED,  /* the workspace could not be asked */
} CarrelMapped;

/**
 * carrel_row_mapper_map:
 * @index: which record of the mapping
 * @item: which part of a list cell, from 0; 0 for all others
 * @made: (element-type utf8): ids of the records that this row made before, by index
 * @record: filled in
 * @more: (out): whether the list cell has a further part
 * @problem: (out) (transfer full) (nullable): a sentence
 * @may_come: (out): whether the row may fit once other records are there
 */
CarrelMapped
carrel_row_mapper_map (CarrelRowMapper *self, guint index, const CarrelRow *row, guint item,
                       const GPtrArray *made, CarrelResolver *resolver, CarrelRecord *record,
                       gboolean *more, char **problem, gboolean *may_come, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelRowMapper, carrel_row_mapper_free)

G_END_DECLS
