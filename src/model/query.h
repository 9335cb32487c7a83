#pragma once

#include "model/value.h"

G_BEGIN_DECLS

/* Which records, in which order: what a list shows and an export writes. */

typedef enum {
  CARREL_OP_EQUAL,
  CARREL_OP_NOT_EQUAL,
  CARREL_OP_LESS,
  CARREL_OP_AT_MOST,
  CARREL_OP_MORE,
  CARREL_OP_AT_LEAST,
  CARREL_OP_CONTAINS,
  CARREL_OP_EMPTY,
  CARREL_OP_PRESENT,
} CarrelOp;

typedef struct {
  guint field;
  CarrelOp op;
  char *value; /* stored form; NULL for empty and present */
} CarrelFilter;

typedef struct _CarrelQuery CarrelQuery;

CarrelQuery *carrel_query_new (const CarrelEntity *entity);
void carrel_query_free (CarrelQuery *self);
const CarrelEntity *carrel_query_get_entity (const CarrelQuery *self);

/**
 * carrel_query_add_filter:
 * @value: (nullable): stored form
 */
void carrel_query_add_filter (CarrelQuery *self, guint field, CarrelOp op, const char *value);

/**
 * carrel_query_add_text:
 * @text: `FIELD OP VALUE`, with OP one of = != < <= > >= ~ (contains), or `FIELD is empty`,
 *   `FIELD is set`; the value as a person writes it, in quotes if it likes
 * @style: how values are written
 *
 * Returns: FALSE with %CARREL_VALUE_ERROR that says what cannot be understood
 */
gboolean carrel_query_add_text (CarrelQuery *self, const char *text, const CarrelValueStyle *style,
                                GError **error);

/**
 * carrel_query_set_order:
 * @field: what to sort by; without, records come in the order in which they were created
 */
void carrel_query_set_order (CarrelQuery *self, guint field, gboolean descending);

/**
 * carrel_query_set_search:
 * @words: (nullable): words that the searchable fields must contain, each as a beginning
 */
void carrel_query_set_search (CarrelQuery *self, const char *words);

/**
 * carrel_query_set_columns:
 * @fields: (array length=n): fields to read; without, all of them
 */
void carrel_query_set_columns (CarrelQuery *self, const guint *fields, guint n);

const GPtrArray *carrel_query_get_filters (const CarrelQuery *self); /* of CarrelFilter */
int carrel_query_get_order (const CarrelQuery *self);                /* -1: as created */
gboolean carrel_query_get_descending (const CarrelQuery *self);
const char *carrel_query_get_search (const CarrelQuery *self);
const guint *carrel_query_get_columns (const CarrelQuery *self, guint *n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelQuery, carrel_query_free)

G_END_DECLS
