#include "config.h"

#include "store-fixture.h"

#include "base/id.h"
#include "fixture.h"
#include "store/cursor.h"

#include <glib/gstdio.h>
#include <string.h>

void
store_fixture_set_up (StoreFixture *self, gconstpointer data)
{
  const CarrelModel *model = data != NULL ? data : &carrel_model;
  g_autofree char *id = carrel_id_new ();
  g_autoptr (GError) error = NULL;

  self->folder = fixture_path (id);
  g_assert_cmpint (g_mkdir (self->folder, 0700), ==, 0);
  self->path = g_build_filename (self->folder, "work.carrel", NULL);
  self->store = carrel_store_create (self->path, model, &error);
  g_assert_no_error (error);
  carrel_store_set_now (self->store, STORE_FIXTURE_NOW_S);
}

void
store_fixture_tear_down (StoreFixture *self, gconstpointer data)
{
  if (self->store != NULL)
    store_fixture_close (self);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->folder, g_free);
}

void
store_fixture_close (StoreFixture *self)
{
  g_assert_finalize_object (g_steal_pointer (&self->store));
}

void
store_fixture_open (StoreFixture *self, CarrelStoreFlags flags)
{
  g_autoptr (GError) error = NULL;

  self->store = carrel_store_open (self->path, &carrel_model, flags, &error);
  g_assert_no_error (error);
  carrel_store_set_now (self->store, STORE_FIXTURE_NOW_S);
}

void
store_fixture_begin (StoreFixture *self, const char *label)
{
  g_autoptr (GError) error = NULL;

  carrel_store_begin (self->store, CARREL_CAUSE_USER, label, &error);
  g_assert_no_error (error);
}

void
store_fixture_commit (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;

  carrel_store_commit (self->store, &error);
  g_assert_no_error (error);
}

/* Begins a cause unless one is open; says whether it did. */
static gboolean
ensure_cause (StoreFixture *self)
{
  if (carrel_store_get_cause (self->store) != NULL)
    return FALSE;
  store_fixture_begin (self, "a test");
  return TRUE;
}

const CarrelEntity *
store_fixture_entity (StoreFixture *self, const char *name)
{
  const CarrelEntity *entity = carrel_model_find (carrel_store_get_model (self->store), name);

  g_assert_nonnull (entity);
  return entity;
}

static void
set_fields (CarrelRecord *record, va_list fields)
{
  const char *name;

  while ((name = va_arg (fields, const char *)) != NULL)
    carrel_record_set_by_name (record, name, va_arg (fields, const char *));
}

CarrelRecord *
store_fixture_record (StoreFixture *self, const char *entity, ...)
{
  CarrelRecord *record = carrel_record_new (store_fixture_entity (self, entity));
  va_list fields;

  va_start (fields, entity);
  set_fields (record, fields);
  va_end (fields);
  return record;
}

char *
store_fixture_add (StoreFixture *self, const char *entity, ...)
{
  g_autoptr (CarrelRecord) record = carrel_record_new (store_fixture_entity (self, entity));
  gboolean own_cause = ensure_cause (self);
  g_autoptr (GError) error = NULL;
  va_list fields;

  va_start (fields, entity);
  set_fields (record, fields);
  va_end (fields);
  carrel_records_insert (self->store, record, &error);
  g_assert_no_error (error);
  if (own_cause)
    store_fixture_commit (self);
  return g_strdup (carrel_record_get_id (record));
}

void
store_fixture_change (StoreFixture *self, const char *entity, const char *id, ...)
{
  g_autoptr (CarrelRecord) patch = carrel_record_new (store_fixture_entity (self, entity));
  gboolean own_cause = ensure_cause (self);
  g_autoptr (GError) error = NULL;
  va_list fields;

  carrel_record_set (patch, CARREL_FIELD_ID, id);
  va_start (fields, id);
  set_fields (patch, fields);
  va_end (fields);
  carrel_records_update (self->store, patch, 0, NULL, &error);
  g_assert_no_error (error);
  if (own_cause)
    store_fixture_commit (self);
}

void
store_fixture_delete (StoreFixture *self, const char *entity, const char *id)
{
  gboolean own_cause = ensure_cause (self);
  g_autoptr (GError) error = NULL;

  carrel_records_delete (self->store, store_fixture_entity (self, entity), id, 0, &error);
  g_assert_no_error (error);
  if (own_cause)
    store_fixture_commit (self);
}

char *
store_fixture_get (StoreFixture *self, const char *entity, const char *id, const char *field)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelRecord) record =
    carrel_records_get (self->store, store_fixture_entity (self, entity), id, &error);

  g_assert_no_error (error);
  g_assert_nonnull (record);
  return g_strdup (carrel_record_get_by_name (record, field));
}

gboolean
store_fixture_has (StoreFixture *self, const char *entity, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelRecord) record =
    carrel_records_get (self->store, store_fixture_entity (self, entity), id, &error);

  g_assert_no_error (error);
  return record != NULL;
}

gint64
store_fixture_count (StoreFixture *self, const char *entity)
{
  g_autoptr (CarrelQuery) query = carrel_query_new (store_fixture_entity (self, entity));
  g_autoptr (GError) error = NULL;
  gint64 count = carrel_records_count (self->store, query, &error);

  g_assert_no_error (error);
  return count;
}

static void
dump_entity (StoreFixture *self, const CarrelEntity *entity, GString *out)
{
  g_autoptr (CarrelQuery) query = carrel_query_new (entity);
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelCursor) cursor = carrel_cursor_open (self->store, query, &error);
  const CarrelSlice *row;

  g_assert_no_error (error);
  while (carrel_cursor_next (cursor, &row, &error) == CARREL_STEP_ROW) {
    g_string_append (out, entity->name);
    for (guint i = 0; i < entity->n_fields; i++) {
      if (row[i].text != NULL)
        g_string_append_printf (out, " %s=[%.*s]", entity->fields[i].name, (int) row[i].length,
                                row[i].text);
    }
    g_string_append_c (out, '\n');
  }
  g_assert_no_error (error);
}

char *
store_fixture_dump (StoreFixture *self)
{
  const CarrelModel *model = carrel_store_get_model (self->store);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < model->n_entities; i++)
    dump_entity (self, &model->entities[i], out);
  return g_string_free (out, FALSE);
}

char *
store_fixture_find (StoreFixture *self, const char *entity, const char *field, const char *value)
{
  const CarrelEntity *info = store_fixture_entity (self, entity);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  int index = carrel_entity_find (info, field);

  g_assert_cmpint (index, >=, 0);
  carrel_records_find (self->store, info, (guint) index, value, 1, ids, &error);
  g_assert_no_error (error);
  return ids->len > 0 ? g_strdup (ids->pdata[0]) : NULL;
}
