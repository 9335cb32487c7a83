#include "config.h"

#include "workspace-fixture.h"

#include "base/id.h"
#include "store/db.h"
#include "store/records.h"

#include <glib/gstdio.h>

void
workspace_tests_begin (int *argc, char ***argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *root = g_dir_make_tmp ("carrel-test-XXXXXX", &error);

  g_assert_no_error (error);
  g_setenv ("XDG_DATA_HOME", root, TRUE);
  g_test_init (argc, argv, NULL);
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
      remove_all (child);
    else
      g_unlink (child);
  }
  g_rmdir (path);
}

int
workspace_tests_run (void)
{
  int result = g_test_run ();

  remove_all (g_get_user_data_dir ());
  return result;
}

void
workspace_set_up (Workspace *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = carrel_id_new ();

  self->path = g_build_filename (g_get_user_data_dir (), id, "work.carrel", NULL);
  self->store = carrel_store_create (self->path, &carrel_model, &error);
  g_assert_no_error (error);
  carrel_store_set_now (self->store, WORKSPACE_NOW_S);
}

void
workspace_tear_down (Workspace *self, gconstpointer data)
{
  if (self->store != NULL)
    workspace_close (self);
  g_clear_pointer (&self->path, g_free);
}

void
workspace_close (Workspace *self)
{
  g_assert_finalize_object (g_steal_pointer (&self->store));
}

void
workspace_open (Workspace *self)
{
  g_autoptr (GError) error = NULL;

  self->store = carrel_store_open (self->path, &carrel_model, CARREL_STORE_WRITE, &error);
  g_assert_no_error (error);
  carrel_store_set_now (self->store, WORKSPACE_NOW_S);
}

char *
workspace_add_student (Workspace *self, const char *name)
{
  g_autoptr (CarrelRecord) record =
    carrel_record_new (carrel_model_find (&carrel_model, "students"));
  g_autoptr (GError) error = NULL;

  carrel_record_set_by_name (record, "name", name);
  carrel_store_begin (self->store, CARREL_CAUSE_USER, "a test", &error);
  g_assert_no_error (error);
  carrel_records_insert (self->store, record, &error);
  g_assert_no_error (error);
  carrel_store_commit (self->store, &error);
  g_assert_no_error (error);
  return g_strdup (carrel_record_get_id (record));
}

void
workspace_exec (Workspace *self, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelDb) db = carrel_db_open (self->path, CARREL_DB_WRITE, 512, &error);

  g_assert_no_error (error);
  carrel_db_exec (db, sql, &error);
  g_assert_no_error (error);
}
