#include "config.h"

#include "base/output.h"

#include "base/digest.h"
#include "fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* A folder of the test's own. */
static char *
new_folder (const char *name)
{
  char *path = fixture_path (name);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  return path;
}

static void
assert_holds (const char *path, const char *expected)
{
  g_autofree char *bytes = fixture_read (path, NULL);

  g_assert_cmpstr (bytes, ==, expected);
}

static void
assert_names (const char *folder, const char *expected)
{
  g_autofree char *names = fixture_list (folder);

  g_assert_cmpstr (names, ==, expected);
}

static void
put (CarrelOutput *output, const char *text)
{
  g_autoptr (GError) error = NULL;

  carrel_output_write (output, text, strlen (text), &error);
  g_assert_no_error (error);
}

static void
nothing_shows_before_the_end (void)
{
  g_autofree char *folder = new_folder ("whole");
  g_autofree char *path = g_build_filename (folder, "out.csv", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelOutput) output = carrel_output_open (path, 0640, &error);
  g_autofree char *sum = NULL;
  struct stat info;
  guint64 size;

  g_assert_no_error (error);
  put (output, "abc");
  assert_names (folder, "");
  g_assert_true (carrel_output_close (output, &sum, &size, &error));
  g_assert_no_error (error);
  assert_names (folder, "out.csv");
  assert_holds (path, "abc");
  g_assert_cmpuint (size, ==, 3);
  g_assert_cmpstr (sum, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0640);
}

static void
a_dropped_one_leaves_the_old_file (void)
{
  g_autofree char *folder = new_folder ("dropped");
  g_autofree char *path = fixture_write ("dropped/out.csv", "old", -1);
  CarrelOutput *output = carrel_output_open (path, 0600, NULL);

  put (output, "new");
  g_assert_true (carrel_output_sync (output, NULL, NULL, NULL)); /* on the disk, without a name */
  carrel_output_free (output);
  assert_holds (path, "old");
  assert_names (folder, "out.csv");
}

static void
the_old_file_is_replaced_and_keeps_its_mode (void)
{
  g_autofree char *folder = new_folder ("replaced");
  g_autofree char *path = fixture_write ("replaced/out.csv", "old and longer", -1);
  g_autoptr (CarrelOutput) output = NULL;
  struct stat info;

  g_assert_cmpint (g_chmod (path, 0604), ==, 0);
  output = carrel_output_open (path, 0600, NULL);
  put (output, "new");
  g_assert_true (carrel_output_close (output, NULL, NULL, NULL));
  assert_holds (path, "new");
  assert_names (folder, "out.csv");
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0604);
}

static void
many_bytes_by_every_way_are_in_order (void)
{
  g_autofree char *folder = new_folder ("many");
  g_autofree char *path = g_build_filename (folder, "out", NULL);
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autoptr (CarrelOutput) output = carrel_output_open (path, 0600, NULL);
  g_autofree char *bytes = NULL;
  g_autofree char *sum = NULL;
  g_autofree char *expected_sum = NULL;
  gsize length;

  for (int i = 0; i < 400; i++) {
    gsize size = (gsize) ((i * 7919) % (i % 50 == 0 ? 200000 : 3000));
    g_autofree char *piece = g_strnfill (size, (char) ('a' + i % 26));

    g_string_append_len (expected, piece, (gssize) size);
    if (i % 3 == 0 && size <= CARREL_OUTPUT_RESERVE) {
      memcpy (carrel_output_reserve (output, size, NULL), piece, size);
      carrel_output_advance (output, size);
    } else
      g_assert_true (carrel_output_write (output, piece, size, NULL));
  }
  g_assert_true (carrel_output_close (output, &sum, NULL, NULL));
  bytes = fixture_read (path, &length);
  fixture_assert_equal (bytes, length, expected->str, expected->len);
  expected_sum = carrel_digest_of (expected->str, expected->len);
  g_assert_cmpstr (sum, ==, expected_sum);
}

static void
places_that_cannot_be_are_named (void)
{
  g_autofree char *folder = new_folder ("places");
  g_autofree char *missing = g_build_filename (folder, "no", "out.csv", NULL);
  g_autofree char *file = fixture_write ("places/file", "x", -1);
  g_autofree char *below = g_build_filename (file, "out.csv", NULL);
  g_autoptr (GError) is_folder = NULL;
  g_autoptr (GError) no_folder = NULL;
  g_autoptr (GError) below_file = NULL;

  g_assert_null (carrel_output_open (folder, 0600, &is_folder));
  g_assert_error (is_folder, CARREL_OUTPUT_ERROR, CARREL_OUTPUT_ERROR_FAILED);
  g_assert_nonnull (strstr (is_folder->message, "is a folder"));
  g_assert_null (carrel_output_open (missing, 0600, &no_folder));
  g_assert_error (no_folder, CARREL_OUTPUT_ERROR, CARREL_OUTPUT_ERROR_FAILED);
  g_assert_nonnull (strstr (no_folder->message, "does not exist"));
  g_assert_null (carrel_output_open (below, 0600, &below_file));
  g_assert_error (below_file, CARREL_OUTPUT_ERROR, CARREL_OUTPUT_ERROR_FAILED);
}

static void
open_in_a_locked_folder (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "out.csv", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (carrel_output_open (path, 0600, &error));
  g_assert_error (error, CARREL_OUTPUT_ERROR, CARREL_OUTPUT_ERROR_PERMISSION);
  g_assert_nonnull (strstr (error->message, "not allowed"));
}

static void
a_locked_folder_is_said_to_be_so (void)
{
  g_autofree char *folder = new_folder ("locked");

  g_assert_cmpint (g_chmod (folder, 0555), ==, 0);
  fixture_as_nobody (open_in_a_locked_folder, folder);
}

/* A disk with room for 100 KB, by the limit of a child. */
static void
a_full_disk_leaves_the_old_file (void)
{
  g_autofree char *folder = new_folder ("full");
  g_autofree char *path = fixture_write ("full/out.csv", "old", -1);
  pid_t child = fork ();
  int status;

  g_assert_cmpint (child, >=, 0);
  if (child == 0) {
    const struct rlimit limit = { 100000, 100000 };
    CarrelOutput *output = carrel_output_open (path, 0600, NULL);
    g_autofree char *piece = g_strnfill (50000, 'x');
    g_autoptr (GError) error = NULL;
    gboolean good = TRUE;

    signal (SIGXFSZ, SIG_IGN);
    g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
    for (int i = 0; i < 10 && good; i++)
      good = carrel_output_write (output, piece, 50000, &error);
    g_assert_false (good && carrel_output_close (output, NULL, NULL, &error));
    g_assert_error (error, CARREL_OUTPUT_ERROR, CARREL_OUTPUT_ERROR_FULL);
    g_assert_nonnull (strstr (error->message, "no space left"));
    carrel_output_free (output);
    _exit (0);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
  assert_holds (path, "old");
  assert_names (folder, "out.csv");
}

/* Standard output may be a full device or a closed pipe. */
static void
standard_output_may_be_full (void)
{
  pid_t child = fork ();
  int status;

  g_assert_cmpint (child, >=, 0);
  if (child == 0) {
    CarrelOutput *output = carrel_output_open ("-", 0600, NULL);
    g_autoptr (GError) error = NULL;

    g_assert_nonnull (freopen ("/dev/full", "w", stdout));
    g_assert_true (carrel_output_write (output, "abc", 3, NULL)); /* into the buffer */
    g_assert_false (carrel_output_close (output, NULL, NULL, &error));
    g_assert_error (error, CARREL_OUTPUT_ERROR, CARREL_OUTPUT_ERROR_FULL);
    carrel_output_free (output);
    _exit (0);
  }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
}

static void
parts_of_dead_programs_are_removed (void)
{
  g_autofree char *folder = new_folder ("stale");
  g_autofree char *path = g_build_filename (folder, "out.csv", NULL);
  g_autofree char *alive = g_strdup_printf (".carrel-part-%d-b", (int) getpid ());
  g_autofree char *alive_name = g_strconcat ("stale/", alive, NULL);
  /* “1” sorts before “n” */
  g_autofree char *expected = g_strdup_printf ("%s .carrel-part-not-a-number other out.csv", alive);
  g_autofree char *alive_path = fixture_write (alive_name, "x", -1);
  g_autofree char *strange_path = fixture_write ("stale/.carrel-part-not-a-number", "x", -1);
  g_autofree char *other_path = fixture_write ("stale/other", "x", -1);
  g_autofree char *dead = NULL;
  g_autofree char *dead_path = NULL;
  g_autoptr (CarrelOutput) output = NULL;
  pid_t child = fork ();

  if (child == 0)
    _exit (0);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child); /* now nobody has this number */
  dead = g_strdup_printf ("stale/.carrel-part-%d-a", (int) child);
  dead_path = fixture_write (dead, "x", -1);
  output = carrel_output_open (path, 0600, NULL);
  g_assert_true (carrel_output_close (output, NULL, NULL, NULL));
  assert_names (folder, expected);
}

typedef struct {
  GString *bytes;
  gsize refuse_after;
} Sink;

static gboolean
take (const void *bytes, gsize length, gpointer data, GError **error)
{
  Sink *sink = data;

  if (sink->bytes->len + length > sink->refuse_after) {
    g_set_error_literal (error, CARREL_OUTPUT_ERROR, CARREL_OUTPUT_ERROR_FULL, "full");
    return FALSE;
  }
  g_string_append_len (sink->bytes, bytes, (gssize) length);
  return TRUE;
}

static void
a_sink_gets_all_bytes (void)
{
  g_autoptr (GString) bytes = g_string_new (NULL);
  Sink sink = { bytes, G_MAXSIZE };
  g_autoptr (CarrelOutput) output = carrel_output_open_sink (take, &sink);
  g_autofree char *piece = g_strnfill (70000, 'x');
  g_autofree char *sum = NULL;
  g_autofree char *expected = NULL;
  guint64 size;

  put (output, "abc");
  g_assert_cmpuint (bytes->len, ==, 0);
  put (output, piece);
  put (output, "end");
  g_assert_true (carrel_output_close (output, &sum, &size, NULL));
  g_assert_cmpuint (size, ==, 70006);
  g_assert_cmpuint (bytes->len, ==, 70006);
  g_assert_true (g_str_has_prefix (bytes->str, "abcxxx"));
  g_assert_true (g_str_has_suffix (bytes->str, "xxxend"));
  expected = carrel_digest_of (bytes->str, bytes->len);
  g_assert_cmpstr (sum, ==, expected);
}

static void
a_sink_may_refuse (void)
{
  g_autoptr (GString) bytes = g_string_new (NULL);
  Sink sink = { bytes, 10 };
  g_autoptr (CarrelOutput) output = carrel_output_open_sink (take, &sink);
  g_autoptr (GError) error = NULL;

  put (output, "more than ten");
  g_assert_false (carrel_output_close (output, NULL, NULL, &error));
  g_assert_error (error, CARREL_OUTPUT_ERROR, CARREL_OUTPUT_ERROR_FULL);
}

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  g_test_add_func ("/output/nothing-shows-before-the-end", nothing_shows_before_the_end);
  g_test_add_func ("/output/a-dropped-one-leaves-the-old-file", a_dropped_one_leaves_the_old_file);
  g_test_add_func ("/output/the-old-file-is-replaced-and-keeps-its-mode",
                   the_old_file_is_replaced_and_keeps_its_mode);
  g_test_add_func ("/output/many-bytes-by-every-way-are-in-order",
                   many_bytes_by_every_way_are_in_order);
  g_test_add_func ("/output/places-that-cannot-be-are-named", places_that_cannot_be_are_named);
  g_test_add_func ("/output/a-locked-folder-is-said-to-be-so", a_locked_folder_is_said_to_be_so);
  g_test_add_func ("/output/a-full-disk-leaves-the-old-file", a_full_disk_leaves_the_old_file);
  g_test_add_func ("/output/standard-output-may-be-full", standard_output_may_be_full);
  g_test_add_func ("/output/parts-of-dead-programs-are-removed",
                   parts_of_dead_programs_are_removed);
  g_test_add_func ("/output/a-sink-gets-all-bytes", a_sink_gets_all_bytes);
  g_test_add_func ("/output/a-sink-may-refuse", a_sink_may_refuse);
  return fixture_end ();
}
