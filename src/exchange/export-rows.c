#include "config.h"

#include "exchange/export-rows.h"

#include "exchange/error.h"
#include "store/cursor.h"
#include "store/records.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_FIELDS 64 /* as a record has at the most */

typedef struct {
  const CarrelExportPart *part;
  CarrelColumns *columns;
  guint n_money;
  guint money[MAX_FIELDS]; /* columns that hold amounts */
} Part;

struct _CarrelExportRows {
  CarrelStore *store;
  GArray *parts;                /* of Part */
  CarrelPseudonyms *pseudonyms; /* NULL: values leave as they are */
  char *currency;               /* of the workspace, NULL where none is set */
  CarrelProgress *progress;
  GCancellable *cancellable;
  guint64 done;
};

static void
clear_part (gpointer data)
{
  g_clear_pointer (&((Part *) data)->columns, carrel_columns_free);
}

static const CarrelEntity *
get_entity (const CarrelExportPart *part)
{
  return carrel_query_get_entity (part->query);
}

/* Neither files of a folder nor lists of a document can share one name. */
static gboolean
check_once (CarrelExportRows *self, const CarrelEntity *entity, GError **error)
{
  for (guint i = 0; i < self->parts->len; i++) {
    if (get_entity (g_array_index (self->parts, Part, i).part) != entity)
      continue;
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION,
                 _ ("“%s” was asked for twice. Name each kind of record once."), entity->name);
    return FALSE;
  }
  return TRUE;
}

static gboolean
add_part (CarrelExportRows *self, const CarrelExportPart *part, CarrelPrivacyMode privacy,
          gboolean whole, GError **error)
{
  const CarrelEntity *entity = get_entity (part);
  Part added = { .part = part };

  if (!check_once (self, entity, error))
    return FALSE;
  added.columns = whole && part->columns == NULL
                    ? carrel_columns_new_whole (entity)
                    : carrel_columns_new (entity, part->columns, privacy, error);
  if (added.columns == NULL)
    return FALSE;

  for (guint i = 0; i < added.columns->n; i++) {
    if (entity->fields[added.columns->fields[i]].type == CARREL_TYPE_MONEY)
      added.money[added.n_money++] = i;
  }
  carrel_query_set_columns (part->query, added.columns->fields,
                            carrel_columns_get_width (added.columns));
  g_array_append_val (self->parts, added);
  return TRUE;
}

/* Counting costs a pass of its own, so only for somebody who looks. */
static gboolean
begin_progress (CarrelExportRows *self, GError **error)
{
  guint64 total = 0;

  if (self->progress == NULL)
    return TRUE;
  for (guint i = 0; i < self->parts->len; i++) {
    gint64 count =
      carrel_records_count (self->store, g_array_index (self->parts, Part, i).part->query, error);

    if (count < 0)
      return FALSE;
    total += (guint64) count;
  }
  carrel_progress_step (self->progress, _ ("Writing records"), total);
  return TRUE;
}

CarrelExportRows *
carrel_export_rows_new (CarrelStore *store, const CarrelExport *what, gboolean whole,
                        CarrelProgress *progress, GCancellable *cancellable, GError **error)
{
  g_autoptr (CarrelExportRows) self = g_new0 (CarrelExportRows, 1);
  g_autoptr (GError) failure = NULL;

  self->store = g_object_ref (store);
  self->progress = progress;
  g_set_object (&self->cancellable, cancellable);
  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_array_set_clear_func (self->parts, clear_part);
  for (guint i = 0; i < what->parts->len; i++) {
    if (!add_part (self, what->parts->pdata[i], what->privacy, whole, error))
      return NULL;
  }
  self->currency = carrel_store_get_setting (store, "currency", &failure);
  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return NULL;
  }
  if (what->privacy == CARREL_PRIVACY_PSEUDONYM) {
    self->pseudonyms = carrel_pseudonyms_new (store, error);
    if (self->pseudonyms == NULL)
      return NULL;
  }
  return begin_progress (self, error) ? g_steal_pointer (&self) : NULL;
}

void
carrel_export_rows_free (CarrelExportRows *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->parts);
  g_clear_pointer (&self->pseudonyms, carrel_pseudonyms_free);
  g_clear_object (&self->cancellable);
  g_free (self->currency);
  g_object_unref (self->store);
  g_free (self);
}

guint
carrel_export_rows_get_n_parts (CarrelExportRows *self)
{
  return self->parts->len;
}

const CarrelEntity *
carrel_export_rows_get_entity (CarrelExportRows *self, guint part)
{
  return get_entity (g_array_index (self->parts, Part, part).part);
}

/* An amount without a currency is in that of the workspace, which nobody else can know. */
static gboolean
lacks_currency (CarrelExportRows *self, const Part *part, const CarrelSlice *row)
{
  if (part->n_money == 0 || row[part->columns->currency_column].text != NULL
      || self->currency == NULL)
    return FALSE;
  for (guint i = 0; i < part->n_money; i++) {
    if (row[part->money[i]].text != NULL)
      return TRUE;
  }
  return FALSE;
}

/* The row as it leaves, in @copy where it is another than in the workspace. */
static const CarrelSlice *
transform (CarrelExportRows *self, const Part *part, const CarrelSlice *row, CarrelSlice *copy)
{
  const CarrelColumns *columns = part->columns;
  guint width = carrel_columns_get_width (columns);
  gboolean lacking = lacks_currency (self, part, row);

  if (!lacking && self->pseudonyms == NULL)
    return row;
  for (guint i = 0; i < width; i++)
    copy[i] = self->pseudonyms == NULL
                ? row[i]
                : carrel_pseudonyms_replace (self->pseudonyms, columns->entity, columns->fields[i],
                                             row[i], i);
  if (lacking)
    copy[columns->currency_column] = (CarrelSlice){ self->currency, strlen (self->currency) };
  return copy;
}

static gboolean
write_records (CarrelExportRows *self, const Part *part, CarrelWriter *writer, guint64 *count,
               GError **error)
{
  g_autoptr (CarrelCursor) cursor = carrel_cursor_open (self->store, part->part->query, error);
  CarrelSlice copy[MAX_FIELDS];
  const CarrelSlice *row;
  CarrelStep step;

  if (cursor == NULL)
    return FALSE;
  while ((step = carrel_cursor_next (cursor, &row, error)) == CARREL_STEP_ROW) {
    if (!writer->klass->row (writer, transform (self, part, row, copy), error)
        || g_cancellable_set_error_if_cancelled (self->cancellable, error))
      return FALSE;
    *count += 1;
    carrel_progress_update (self->progress, self->done + *count);
  }
  return step == CARREL_STEP_DONE;
}

gboolean
carrel_export_rows_write (CarrelExportRows *self, guint part, CarrelWriter *writer, GArray *counts,
                          GError **error)
{
  const Part *at = &g_array_index (self->parts, Part, part);
  guint64 count = 0;

  if (!writer->klass->begin_entity (writer, at->columns, error)
      || !write_records (self, at, writer, &count, error)
      || !writer->klass->end_entity (writer, error))
    return FALSE;

  self->done += count;
  g_array_append_val (counts, count);
  return TRUE;
}
