#include "config.h"

#include "store/cursor.h"

#include "store/query-sql.h"
#include "store/records-private.h"
#include "store/store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LEADING_COLUMNS 2 /* the key and the value sorted by */

struct _CarrelCursor {
  CarrelStore *store;
  CarrelStatement *filled;
  CarrelStatement *empty; /* second part of a sorted list */
  guint n;
  CarrelSlice row[];
};

CarrelCursor *
carrel_cursor_open (CarrelStore *store, const CarrelQuery *query, GError **error)
{
  CarrelPart part = carrel_query_get_first_part (query);
  g_autoptr (CarrelCursor) self = NULL;
  guint n;

  carrel_query_get_columns (query, &n);
  self = g_malloc0 (sizeof (CarrelCursor) + n * sizeof (CarrelSlice));
  self->store = g_object_ref (store);
  self->n = n;
  self->filled = carrel_query_prepare (store, query, part, NULL, 0, error);
  if (self->filled == NULL)
    return NULL;
  if (part == CARREL_PART_FILLED) {
    self->empty = carrel_query_prepare (store, query, CARREL_PART_EMPTY, NULL, 0, error);
    if (self->empty == NULL)
      return NULL;
  }
  return g_steal_pointer (&self);
}

CarrelStep
carrel_cursor_next (CarrelCursor *self, const CarrelSlice **row, GError **error)
{
  CarrelStep step = carrel_statement_step (self->filled, error);

  if (step == CARREL_STEP_DONE && self->empty != NULL) {
    carrel_statement_free (self->filled);
    self->filled = g_steal_pointer (&self->empty);
    step = carrel_statement_step (self->filled, error);
  }
  if (step != CARREL_STEP_ROW)
    return step;
  for (guint i = 0; i < self->n; i++)
    self->row[i] = carrel_statement_get_slice (self->filled, (int) i + LEADING_COLUMNS);
  *row = self->row;
  return CARREL_STEP_ROW;
}

void
carrel_cursor_free (CarrelCursor *self)
{
  g_clear_pointer (&self->filled, carrel_statement_free);
  g_clear_pointer (&self->empty, carrel_statement_free);
  g_object_unref (self->store);
  g_free (self);
}

/* Where a page begins, as text: the part, the key, and in the filled part the value. */
static char *
print_place (CarrelPart part, CarrelStatement *row)
{
  const char *value = carrel_statement_get_text (row, 1);

  return g_strdup_printf ("%d:%" G_GINT64_FORMAT ":%s", (int) part,
                          carrel_statement_get_integer (row, 0), value != NULL ? value : "");
}

static gboolean
parse_place (const char *text, const CarrelQuery *query, CarrelPlace *place, GError **error)
{
  char *end = NULL;
  int part = g_ascii_isdigit (*text) ? *text - '0' : -1;

  if (part >= CARREL_PART_ALL && part <= CARREL_PART_EMPTY && text[1] == ':'
      && (part == CARREL_PART_ALL) == (carrel_query_get_order (query) < 0)) {
    place->part = (CarrelPart) part;
    place->key = g_ascii_strtoll (text + 2, &end, 10);
    if (end > text + 2 && *end == ':') {
      place->value = end + 1;
      return TRUE;
    }
  }
  g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_INVALID,
               _ ("“%s” is not a place in this list. Begin again from the first page."), text);
  return FALSE;
}

/* Adds what one part has after the place, up to the page's size; sets `next` when the page is
 * full. */
static gboolean
read_part (CarrelStore *store, const CarrelQuery *query, CarrelPart part, const CarrelPlace *after,
           guint size, CarrelPage *page, GError **error)
{
  const CarrelEntity *entity = carrel_query_get_entity (query);
  g_autoptr (CarrelStatement) statement =
    carrel_query_prepare (store, query, part, after, size - page->records->len, error);
  const guint *columns;
  CarrelStep step;
  guint n;

  if (statement == NULL)
    return FALSE;
  columns = carrel_query_get_columns (query, &n);
  while ((step = carrel_statement_step (statement, error)) == CARREL_STEP_ROW) {
    CarrelRecord *record = carrel_record_new (entity);

    for (guint i = 0; i < n; i++)
      carrel_record_set (record, columns[i],
                         carrel_statement_get_text (statement, (int) i + LEADING_COLUMNS));
    g_ptr_array_add (page->records, record);
    if (page->records->len == size)
      page->next = print_place (part, statement);
  }
  return step == CARREL_STEP_DONE;
}

CarrelPage *
carrel_page_read (CarrelStore *store, const CarrelQuery *query, const char *after, guint size,
                  GError **error)
{
  g_autoptr (CarrelPage) page = g_new0 (CarrelPage, 1);
  CarrelPlace place = { carrel_query_get_first_part (query), 0, NULL };
  const CarrelPlace *from = NULL;

  g_return_val_if_fail (size > 0, NULL);

  page->records = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_record_free);
  if (after != NULL) {
    if (!parse_place (after, query, &place, error))
      return NULL;
    from = &place;
  }
  if (!read_part (store, query, place.part, from, size, page, error))
    return NULL;
  if (place.part == CARREL_PART_FILLED && page->records->len < size
      && !read_part (store, query, CARREL_PART_EMPTY, NULL, size, page, error))
    return NULL;
  return g_steal_pointer (&page);
}

void
carrel_page_free (CarrelPage *page)
{
  g_ptr_array_unref (page->records);
  g_free (page->next);
  g_free (page);
}
