#include "config.h"

#include "fixture.h"

#include "base/json.h"

#include <glib/gstdio.h>
#include <grp.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 65534

/* Name of the variable, and the folder below the program's own. */
static const char *const folders[][2] = {
  { "HOME", "home" },
  { "XDG_DATA_HOME", "data" },
  { "XDG_CONFIG_HOME", "config" },
  { "XDG_CACHE_HOME", "cache" },
  { "XDG_STATE_HOME", "state" },
  { "XDG_RUNTIME_DIR", "run" },
  { "TMPDIR", "tmp" },
};

static const char *const settings[][2] = {
  { "TZ", "UTC" },
  { "LC_ALL", "C.UTF-8" },
  { "LANGUAGE", "" },
};

void
fixture_begin (int *argc, char ***argv)
{
  char root[] = "/tmp/carrel-unit-XXXXXX";

  g_assert_nonnull (mkdtemp (root));
  g_assert_cmpint (chmod (root, 0711), ==, 0); /* for fixture_as_nobody() */
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *path = g_build_filename (root, folders[i][1], NULL);

    g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
    g_setenv (folders[i][0], path, TRUE);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    g_setenv (settings[i][0], settings[i][1], TRUE);
  g_setenv ("CARREL_TEST_FOLDER", root, TRUE);
  g_test_init (argc, argv, NULL);
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  (void) g_chmod (path, 0700);
  dir = g_dir_open (path, 0, NULL);
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
fixture_end (void)
{
  int result = g_test_run ();

  remove_all (g_getenv ("CARREL_TEST_FOLDER"));
  return result;
}

char *
fixture_path (const char *name)
{
  return g_build_filename (g_getenv ("CARREL_TEST_FOLDER"), name, NULL);
}

char *
fixture_write (const char *name, const void *bytes, gssize length)
{
  g_autoptr (GError) error = NULL;
  char *path = fixture_path (name);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, bytes, length, &error);
  g_assert_no_error (error);
  return path;
}

char *
fixture_read (const char *path, gsize *length)
{
  g_autoptr (GError) error = NULL;
  char *bytes = NULL;

  g_file_get_contents (path, &bytes, length, &error);
  g_assert_no_error (error);
  return bytes;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char *
fixture_list (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return g_strjoinv (" ", (char **) names->pdata);
}

char *
fixture_data (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "..", "data", name, NULL);
}

char *
fixture_corpus (const char *name)
{
  g_autofree char *path =
    g_test_build_filename (G_TEST_DIST, "..", "..", "..", "shared", "corpus", name, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  if (g_strcmp0 (g_getenv ("CARREL_CI"), "1") == 0)
    g_test_fail_printf ("“%s” is missing, and CARREL_CI says that it has to be here", path);
  else
    g_test_skip ("the corpus beside the project is not here");
  return NULL;
}

void
fixture_note (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (char *at = valid; *at != '\0'; at++) {
    if (g_ascii_iscntrl (*at))
      *at = '.';
  }
  g_test_message ("%s", valid);
}

void
fixture_assert_equal (const char *bytes, gsize length, const char *expected, gsize expected_length)
{
  gsize at = 0;

  while (at < MIN (length, expected_length) && bytes[at] == expected[at])
    at++;
  if (at == length && at == expected_length)
    return;
  g_test_message ("the bytes differ at %" G_GSIZE_FORMAT ": “%.60s” instead of “%.60s”", at,
                  bytes + at, expected + at);
  g_assert_cmpuint (length, ==, expected_length);
  g_assert_not_reached ();
}

JsonNode *
fixture_read_json (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_parser_steal_root (parser);
}

void
fixture_as_nobody (void (*func) (const char *folder), const char *folder)
{
  pid_t child;
  int status;

  if (geteuid () != 0) {
    func (folder);
    return;
  }
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0) {
    g_assert_cmpint (setgroups (0, NULL), ==, 0);
    g_assert_cmpint (setresgid (NOBODY, NOBODY, NOBODY), ==, 0);
    g_assert_cmpint (setresuid (NOBODY, NOBODY, NOBODY), ==, 0);
    func (folder);
    _exit (0);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
}

GRand *
fixture_random (void)
{
  guint32 seed = (guint32) g_test_rand_int ();

  g_test_message ("seed of the random numbers: %u", seed);
  return g_rand_new_with_seed (seed);
}
