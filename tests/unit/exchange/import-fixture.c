#include "config.h"

#include "exchange/import-fixture.h"

#include "fixture.h"

#include <string.h>

static CarrelImportOptions
with_rejects (const CarrelImportOptions *options, const char *rejects)
{
  CarrelImportOptions filled = { NULL };

  if (options != NULL)
    filled = *options;
  if (filled.rejects_path == NULL)
    filled.rejects_path = rejects;
  return filled;
}

CarrelImportResult *
import_path (StoreFixture *self, const char *path, const CarrelImportOptions *options)
{
  g_autofree char *rejects = g_build_filename (self->folder, "rejected.csv", NULL);
  const CarrelImportOptions filled = with_rejects (options, rejects);
  g_autoptr (GError) error = NULL;
  CarrelImportResult *result = carrel_import_run (self->store, path, &filled, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (result);
  g_assert_null (carrel_store_get_cause (self->store));
  for (guint i = 0; i < result->rejects->len; i++)
    g_test_message ("line %d: %s", (int) ((CarrelImportReject *) result->rejects->pdata[i])->line,
                    ((CarrelImportReject *) result->rejects->pdata[i])->problem);
  return result;
}

CarrelImportResult *
import_text (StoreFixture *self, const char *name, const char *text,
             const CarrelImportOptions *options)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return import_path (self, path, options);
}

char *
import_fails (StoreFixture *self, const char *name, const char *text,
              const CarrelImportOptions *options, GQuark domain, int code)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *rejects = g_build_filename (self->folder, "rejected.csv", NULL);
  const CarrelImportOptions filled = with_rejects (options, rejects);
  g_autofree char *before = store_fixture_dump (self);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_null (carrel_import_run (self->store, path, &filled, NULL, NULL, &error));
  g_assert_error (error, domain, code);
  after = store_fixture_dump (self);
  g_assert_cmpstr (after, ==, before);
  return g_strdup (error->message);
}

void
import_assert_count (CarrelImportResult *result, StoreFixture *self, const char *entity,
                     guint64 created, guint64 updated, guint64 unchanged)
{
  const CarrelImportCount *count =
    carrel_import_result_count (result, store_fixture_entity (self, entity));

  g_assert_cmpuint (count->created, ==, created);
  g_assert_cmpuint (count->updated, ==, updated);
  g_assert_cmpuint (count->unchanged, ==, unchanged);
}

char *
import_get (StoreFixture *self, const char *entity, const char *by, const char *value,
            const char *field)
{
  g_autofree char *id = store_fixture_find (self, entity, by, value);

  if (id == NULL)
    g_error ("there is none of the %s whose %s is “%s”", entity, by, value);
  return store_fixture_get (self, entity, id, field);
}

void
import_assert_field (StoreFixture *self, const char *entity, const char *by, const char *value,
                     const char *field, const char *expected)
{
  g_autofree char *found = import_get (self, entity, by, value, field);

  g_assert_cmpstr (found, ==, expected);
}

char *
import_rejects (const CarrelImportResult *result)
{
  g_autofree char *bytes = NULL;

  g_assert_nonnull (result->rejects_path);
  bytes = fixture_read (result->rejects_path, NULL);
  g_assert_true (g_str_has_prefix (bytes, "\xef\xbb\xbf"));
  return g_strdup (bytes + 3);
}
