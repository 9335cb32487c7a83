#pragma once

#include "model/query.h"
#include "store/db.h"
#include "store/store.h"

G_BEGIN_DECLS

/* Queries as SQL. Records whose sort field is empty come last, whatever the direction; so a sorted
 * list has two parts, each of which the index gives in order. */

typedef enum {
  CARREL_PART_ALL,    /* in order of creation */
  CARREL_PART_FILLED, /* sorted by the field, then by creation */
  CARREL_PART_EMPTY,  /* those without it, by creation */
} CarrelPart;

/* The place after which a page begins: the key and, in the filled part, the value sorted by. */
typedef struct {
  CarrelPart part;
  gint64 key;
  char *value;
} CarrelPlace;

CarrelPart carrel_query_get_first_part (const CarrelQuery *query);

/**
 * carrel_query_prepare:
 * @after: (nullable): only what comes after it, in its part
 * @limit: rows at the most; 0 for all
 *
 * Returns: (transfer full) (nullable): a statement that gives the key, the value sorted by, and the
 * columns of the query, bound and ready; NULL with %CARREL_STORE_ERROR. A query whose search finds
 * nothing gives a statement without rows.
 */
CarrelStatement *
carrel_query_prepare (CarrelStore *store, const CarrelQuery *query, CarrelPart part,
                      const CarrelPlace *after, guint limit, GError **error);

/**
 * carrel_query_prepare_count:
 *
 * Returns: (transfer full) (nullable): a statement that gives the number of records
 */
CarrelStatement *
carrel_query_prepare_count (CarrelStore *store, const CarrelQuery *query, GError **error);

G_END_DECLS
