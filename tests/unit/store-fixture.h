#pragma once

#include "store/records.h"
#include "store/store.h"

/* A fresh workspace for each test: g_test_add (path, StoreFixture, NULL, store_fixture_set_up, …,
 * store_fixture_tear_down). */

#define STORE_FIXTURE_NOW_S 1795256400 /* 2026-11-21T10:20:00Z */

typedef struct {
  char *folder; /* of this test alone */
  char *path;   /* of the workspace, in it */
  CarrelStore *store;
} StoreFixture;

/**
 * store_fixture_set_up:
 * @data: (nullable): a CarrelModel to use instead of the program's
 */
void store_fixture_set_up (StoreFixture *self, gconstpointer data);
void store_fixture_tear_down (StoreFixture *self, gconstpointer data);

/* Closes the store and asserts that nobody else holds it; opens it again. */
void store_fixture_close (StoreFixture *self);
void store_fixture_open (StoreFixture *self, CarrelStoreFlags flags);

void store_fixture_begin (StoreFixture *self, const char *label);
void store_fixture_commit (StoreFixture *self);

/**
 * store_fixture_entity:
 *
 * Returns: (transfer none): the entity of the store's model; fails when there is none
 */
const CarrelEntity *store_fixture_entity (StoreFixture *self, const char *name);

/**
 * store_fixture_record:
 * @...: names of fields and stored values (`""` for none), a NULL at the end
 *
 * Returns: (transfer full): a record that is in no store yet
 */
CarrelRecord *
store_fixture_record (StoreFixture *self, const char *entity, ...) G_GNUC_NULL_TERMINATED;

/**
 * store_fixture_add:
 *
 * The same, inserted: in the cause that is open, else in one of its own.
 *
 * Returns: (transfer full): its id
 */
char *store_fixture_add (StoreFixture *self, const char *entity, ...) G_GNUC_NULL_TERMINATED;

/**
 * store_fixture_change:
 *
 * Updates fields of a record, as store_fixture_add() inserts one.
 */
void store_fixture_change (StoreFixture *self, const char *entity, const char *id,
                           ...) G_GNUC_NULL_TERMINATED;
void store_fixture_delete (StoreFixture *self, const char *entity, const char *id);

/**
 * store_fixture_get:
 *
 * Returns: (transfer full) (nullable): one field; fails when the record is not there
 */
char *store_fixture_get (StoreFixture *self, const char *entity, const char *id, const char *field);
gboolean store_fixture_has (StoreFixture *self, const char *entity, const char *id);
gint64 store_fixture_count (StoreFixture *self, const char *entity);

/**
 * store_fixture_dump:
 *
 * Returns: (transfer full): all fields of all records as text, for comparing
 */
char *store_fixture_dump (StoreFixture *self);

/**
 * store_fixture_find:
 *
 * Returns: (transfer full) (nullable): id of the first record with that value; NULL when there is
 * none
 */
char *
store_fixture_find (StoreFixture *self, const char *entity, const char *field, const char *value);
