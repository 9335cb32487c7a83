#include "config.h"

#include "exchange/reader.h"

#include <string.h>

#define SHORT_NAME 128

/* What a format has to do: its `free` frees its own struct; the columns and the description are
 * freed here, after it. */

CarrelReadResult
carrel_reader_next (CarrelReader *self, CarrelRow *row, GError **error)
{
  g_return_val_if_fail (self != NULL && row != NULL, CARREL_READ_FAILED);

  memset (row, 0, sizeof *row);
  return self->klass->next (self, row, error);
}

const GPtrArray *
carrel_reader_get_columns (CarrelReader *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->columns;
}

const char *
carrel_reader_get_description (CarrelReader *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->description->str;
}

void
carrel_reader_free (CarrelReader *self)
{
  g_autoptr (GPtrArray) columns = NULL;
  g_autoptr (GString) description = NULL;

  if (self == NULL)
    return;

  columns = g_steal_pointer (&self->columns);
  description = g_steal_pointer (&self->description);
  self->klass->free (self);
}

int
carrel_reader_column (CarrelReader *self, GHashTable *index, const char *name, gsize length)
{
  char buffer[SHORT_NAME];
  g_autofree char *long_name = NULL;
  const char *key = buffer;
  gpointer found;
  char *added;

  g_return_val_if_fail (self != NULL && index != NULL && name != NULL, -1);

  if (length < sizeof buffer) {
    memcpy (buffer, name, length);
    buffer[length] = '\0';
  } else
    key = long_name = g_strndup (name, length);

  if (g_hash_table_lookup_extended (index, key, NULL, &found))
    return GPOINTER_TO_INT (found);
  if (self->columns->len >= CARREL_READER_MAX_COLUMNS)
    return -1;

  added = g_strdup (key);
  g_ptr_array_add (self->columns, added);
  g_hash_table_insert (index, added, GINT_TO_POINTER ((int) self->columns->len - 1));
  return (int) self->columns->len - 1;
}
