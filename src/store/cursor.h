#pragma once

#include "store/row.h"
#include "store/store.h"

G_BEGIN_DECLS

/* Reading many records: one row at a time from one moment of the workspace, or a page by key. */

typedef struct _CarrelCursor CarrelCursor;

/**
 * carrel_cursor_open:
 *
 * Returns: (transfer full) (nullable): a cursor over all that @query asks for, NULL with
 * %CARREL_STORE_ERROR. It sees the workspace as it is now, whatever others write meanwhile.
 */
CarrelCursor *carrel_cursor_open (CarrelStore *store, const CarrelQuery *query, GError **error);

/**
 * carrel_cursor_next:
 * @row: (out) (transfer none): as many slices as the query has columns, lent until the next call
 *
 * Returns: whether there was a row, the end, or a failure with %CARREL_STORE_ERROR
 */
CarrelStep carrel_cursor_next (CarrelCursor *self, const CarrelSlice **row, GError **error);
void carrel_cursor_free (CarrelCursor *self);

typedef struct {
  GPtrArray *records; /* of CarrelRecord */
  char *next;         /* where the next page begins, NULL after the last */
} CarrelPage;

/**
 * carrel_page_read:
 * @after: (nullable): `next` of the page before
 * @size: records wanted, at least 1
 *
 * Lists by key, never by counting: any page costs the same.
 *
 * Returns: (transfer full) (nullable): the page, NULL with %CARREL_STORE_ERROR
 */
CarrelPage *carrel_page_read (CarrelStore *store, const CarrelQuery *query, const char *after,
                              guint size, GError **error);
void carrel_page_free (CarrelPage *page);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelCursor, carrel_cursor_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelPage, carrel_page_free)

G_END_DECLS
