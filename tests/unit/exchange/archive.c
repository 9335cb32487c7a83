#include "config.h"

#include "exchange/archive.h"

#include "exchange/archive-writer.h"
#include "exchange/error.h"
#include "fixture.h"

#include <locale.h>
#include <string.h>

/* Zips made byte by byte, so that they can be what no honest program writes. Nothing in them is
 * compressed. */

typedef struct {
  const char *name;
  const char *data;
  guint32 mode;  /* of Unix; 0: a file */
  guint16 flags; /* general purpose bits */
  guint32 size;  /* 0: as it is */
  guint32 crc;   /* 0: as it is */
} Entry;

static guint32
get_crc (const char *data, gsize length)
{
  guint32 crc = ~0U;

  for (gsize i = 0; i < length; i++) {
    crc ^= (guint8) data[i];
    for (int bit = 0; bit < 8; bit++)
      crc = (crc & 1) != 0 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
  }
  return ~crc;
}

static void
put (GByteArray *zip, guint64 number, guint bytes)
{
  for (guint i = 0; i < bytes; i++) {
    guint8 byte = (guint8) (number >> (8 * i));

    g_byte_array_append (zip, &byte, 1);
  }
}

/* What the two headers of an entry share. */
static void
put_entry (GByteArray *zip, const Entry *entry)
{
  gsize length = strlen (entry->data);

  put (zip, 20, 2); /* version */
  put (zip, entry->flags, 2);
  put (zip, 0, 2);          /* stored */
  put (zip, 0x5b750000, 4); /* some day */
  put (zip, entry->crc != 0 ? entry->crc : get_crc (entry->data, length), 4);
  put (zip, length, 4);
  put (zip, entry->size != 0 ? entry->size : length, 4);
  put (zip, strlen (entry->name), 2);
  put (zip, 0, 2);
}

static void
put_central (GByteArray *zip, const Entry *entry, gsize offset)
{
  put (zip, 0x02014b50, 4);
  put (zip, 0x0314, 2); /* made by Unix */
  put_entry (zip, entry);
  put (zip, 0, 2);
  put (zip, 0, 2);
  put (zip, 0, 2);
  put (zip, (guint64) (entry->mode != 0 ? entry->mode : 0100644) << 16, 4);
  put (zip, offset, 4);
  g_byte_array_append (zip, (const guint8 *) entry->name, (guint) strlen (entry->name));
}

static void
put_end (GByteArray *zip, guint n, gsize begin)
{
  gsize end = zip->len;

  put (zip, 0x06054b50, 4);
  put (zip, 0, 4);
  put (zip, n, 2);
  put (zip, n, 2);
  put (zip, end - begin, 4);
  put (zip, begin, 4);
  put (zip, 0, 2);
}

static char *
write_zip (const char *name, const Entry *entries, guint n)
{
  g_autoptr (GByteArray) zip = g_byte_array_new ();
  g_autofree gsize *offsets = g_new (gsize, n + 1);
  gsize begin;

  for (guint i = 0; i < n; i++) {
    offsets[i] = zip->len;
    put (zip, 0x04034b50, 4);
    put_entry (zip, &entries[i]);
    g_byte_array_append (zip, (const guint8 *) entries[i].name, (guint) strlen (entries[i].name));
    g_byte_array_append (zip, (const guint8 *) entries[i].data, (guint) strlen (entries[i].data));
  }
  begin = zip->len;
  for (guint i = 0; i < n; i++)
    put_central (zip, &entries[i], offsets[i]);
  put_end (zip, n, begin);
  return fixture_write (name, zip->data, (gssize) zip->len);
}

static CarrelArchive *
open_archive (const char *path)
{
  g_autoptr (GError) error = NULL;
  CarrelArchive *archive = carrel_archive_open (path, &error);

  g_assert_no_error (error);
  g_assert_nonnull (archive);
  return archive;
}

static void
assert_refused (const char *path, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelArchive) archive = carrel_archive_open (path, &error);

  g_assert_error (error, CARREL_EXCHANGE_ERROR, code);
  g_assert_null (archive);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

/* Returns: (transfer full): what the file at hand holds */
static char *
read_entry (CarrelArchive *archive)
{
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new (NULL);
  char buffer[7];
  gssize got;

  while ((got = carrel_archive_read (archive, buffer, sizeof buffer, &error)) > 0)
    g_string_append_len (text, buffer, got);
  g_assert_no_error (error);
  return g_string_free (text, FALSE);
}

/* Honest ones. */

static void
files_come_in_order_without_folders (void)
{
  static const Entry entries[] = {
    { "students.ndjson", "one\ntwo\n" },
    { "folder/", "", 0040755 },
    { "./folder/é.txt", "three", 0, 0x0800 }, /* its name is UTF-8 */
  };
  g_autofree char *path = write_zip ("order.zip", entries, G_N_ELEMENTS (entries));
  g_autoptr (CarrelArchive) archive = open_archive (path);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  CarrelArchiveEntry entry;

  g_assert_cmpint (carrel_archive_next (archive, &entry, NULL), ==, CARREL_STEP_ROW);
  g_assert_cmpstr (entry.name, ==, "students.ndjson");
  g_assert_cmpint (entry.size, ==, 8);
  first = read_entry (archive);
  g_assert_cmpstr (first, ==, "one\ntwo\n");
  g_assert_cmpint (carrel_archive_next (archive, &entry, NULL), ==, CARREL_STEP_ROW);
  g_assert_cmpstr (entry.name, ==, "folder/é.txt");
  second = read_entry (archive);
  g_assert_cmpstr (second, ==, "three");
  g_assert_cmpint (carrel_archive_next (archive, &entry, NULL), ==, CARREL_STEP_DONE);
}

static void
a_file_is_found_wherever_it_stands (void)
{
  static const Entry entries[] = { { "a", "first" }, { "b", "second" }, { "c", "third" } };
  g_autofree char *path = write_zip ("find.zip", entries, G_N_ELEMENTS (entries));
  g_autoptr (CarrelArchive) archive = open_archive (path);
  CarrelArchiveEntry entry;
  g_autofree char *third = NULL;
  g_autofree char *first = NULL;

  g_assert_cmpint (carrel_archive_find (archive, "c", &entry, NULL), ==, CARREL_STEP_ROW);
  third = read_entry (archive);
  g_assert_cmpstr (third, ==, "third");
  g_assert_cmpint (carrel_archive_find (archive, "a", &entry, NULL), ==, CARREL_STEP_ROW);
  first = read_entry (archive);
  g_assert_cmpstr (first, ==, "first");
  g_assert_cmpint (carrel_archive_find (archive, "d", &entry, NULL), ==, CARREL_STEP_DONE);
}

static void
a_spooled_file_can_be_read_twice (void)
{
  static const Entry entries[] = { { "a.csv", "name\nAnn\n" } };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = write_zip ("spool.zip", entries, G_N_ELEMENTS (entries));
  g_autoptr (CarrelArchive) archive = open_archive (path);
  g_autoptr (CarrelInput) input = NULL;
  CarrelArchiveEntry entry;
  char buffer[64];

  g_assert_cmpint (carrel_archive_next (archive, &entry, NULL), ==, CARREL_STEP_ROW);
  input = carrel_archive_spool (archive, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (carrel_input_get_name (input), ==, "a.csv");
  g_assert_cmpuint (carrel_input_get_size (input), ==, 9);
  for (int i = 0; i < 2; i++) {
    g_assert_cmpint (carrel_input_read (input, buffer, sizeof buffer, &error), ==, 9);
    g_assert_cmpint (memcmp (buffer, "name\nAnn\n", 9), ==, 0);
    g_assert_true (carrel_input_rewind (input, &error));
  }
}

static void
spooling_can_be_cancelled (void)
{
  static const Entry entries[] = { { "a.csv", "name\n" } };
  g_autofree char *path = write_zip ("cancel.zip", entries, G_N_ELEMENTS (entries));
  g_autoptr (CarrelArchive) archive = open_archive (path);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  CarrelArchiveEntry entry;

  g_assert_cmpint (carrel_archive_next (archive, &entry, NULL), ==, CARREL_STEP_ROW);
  g_cancellable_cancel (cancellable);
  g_assert_null (carrel_archive_spool (archive, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
what_is_written_can_be_read (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = fixture_path ("written.zip");
  g_autoptr (CarrelOutput) output = carrel_output_open (path, 0600, &error);
  g_autoptr (CarrelArchiveWriter) writer = carrel_archive_writer_new (output, 1795256400, &error);
  g_autoptr (CarrelArchive) archive = NULL;
  g_autofree char *text = NULL;
  CarrelArchiveEntry entry;

  g_assert_no_error (error);
  g_assert_true (carrel_archive_writer_add (writer, "a.txt", "alpha", 5, &error));
  g_assert_true (carrel_archive_writer_add (writer, "empty.txt", "", 0, &error));
  g_assert_true (carrel_archive_writer_close (writer, &error));
  g_assert_true (carrel_output_close (output, NULL, NULL, &error));

  archive = open_archive (path);
  g_assert_cmpint (carrel_archive_find (archive, "a.txt", &entry, NULL), ==, CARREL_STEP_ROW);
  text = read_entry (archive);
  g_assert_cmpstr (text, ==, "alpha");
  g_assert_cmpint (carrel_archive_find (archive, "empty.txt", &entry, NULL), ==, CARREL_STEP_ROW);
  g_assert_cmpint (carrel_archive_read (archive, &entry, 1, &error), ==, 0);
}

/* Others. */

static const char
  *const
    bad_names
      [] = {
        "../students.ndjson",
        "a/../../b",
        "a/..",
        "..",
        "/etc/passwd",
        "a//b",
        "C:/b",
        "c:b",
        "..\\students.csv",
        "a\nb",
        "a\x01",
        "a\x7f",
        "./../a",
        "a/./b",
        "a/b\\c", /* with no other slash libarchive makes one of it, as DOS meant it */
        "\xff.csv",
        "",
      };

static void
names_that_lead_out_are_refused (gconstpointer data)
{
  const Entry entries[] = { { "good.txt", "good" }, { data, "bad" } };
  g_autofree char *path = write_zip ("names.zip", entries, G_N_ELEMENTS (entries));

  assert_refused (path, CARREL_EXCHANGE_ERROR_UNSAFE);
}

static void
long_names_are_refused (void)
{
  g_autofree char *name = g_strnfill (CARREL_ARCHIVE_MAX_NAME + 1, 'a');
  const Entry entries[] = { { name, "" } };
  g_autofree char *path = write_zip ("long.zip", entries, G_N_ELEMENTS (entries));

  assert_refused (path, CARREL_EXCHANGE_ERROR_UNSAFE);
}

static void
links_and_devices_are_refused (void)
{
  static const guint32 modes[] = { 0120777, 0020666, 0060660, 0140755 };

  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++) {
    const Entry entries[] = { { "good.txt", "good" }, { "link", "/etc/passwd", modes[i] } };
    g_autofree char *path = write_zip ("link.zip", entries, G_N_ELEMENTS (entries));

    assert_refused (path, CARREL_EXCHANGE_ERROR_UNSAFE);
  }
}

static void
one_name_twice_is_refused (void)
{
  static const Entry entries[] = { { "a.csv", "one" }, { "b.csv", "two" }, { "./a.csv", "three" } };
  g_autofree char *path = write_zip ("twice.zip", entries, G_N_ELEMENTS (entries));

  assert_refused (path, CARREL_EXCHANGE_ERROR_UNSAFE);
}

static void
too_many_files_are_refused (void)
{
  const guint n = CARREL_ARCHIVE_MAX_ENTRIES + 1;
  g_autofree Entry *entries = g_new0 (Entry, n);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = NULL;

  for (guint i = 0; i < n; i++) {
    entries[i].name = g_strdup_printf ("%u", i);
    entries[i].data = "";
    g_ptr_array_add (names, (gpointer) entries[i].name);
  }
  path = write_zip ("many.zip", entries, n);
  assert_refused (path, CARREL_EXCHANGE_ERROR_LIMIT);
}

/* The number at the end says one thing, the list another. */
static void
a_false_number_of_files_does_not_help (void)
{
  const guint n = CARREL_ARCHIVE_MAX_ENTRIES + 1;
  g_autofree Entry *entries = g_new0 (Entry, n);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = NULL;
  g_autofree char *bytes = NULL;
  gsize length;

  for (guint i = 0; i < n; i++) {
    entries[i].name = g_strdup_printf ("%u", i);
    entries[i].data = "";
    g_ptr_array_add (names, (gpointer) entries[i].name);
  }
  path = write_zip ("false.zip", entries, n);
  bytes = fixture_read (path, &length);
  memset (bytes + length - 14, 0, 4);
  g_free (path);
  path = fixture_write ("false.zip", bytes, (gssize) length);
  assert_refused (path, CARREL_EXCHANGE_ERROR_LIMIT);
}

static void
a_list_without_end_is_refused (void)
{
  g_autoptr (GByteArray) zip = g_byte_array_new ();
  g_autofree char *path = NULL;
  const gsize size = 20 * 1024 * 1024;

  put (zip, 0x04034b50, 4);
  g_byte_array_set_size (zip, (guint) size);
  memset (zip->data + 4, 'x', size - 4);
  put_end (zip, 1, 4);
  path = fixture_write ("endless.zip", zip->data, (gssize) zip->len);
  assert_refused (path, CARREL_EXCHANGE_ERROR_LIMIT);
}

static void
passwords_are_refused_with_a_sentence (void)
{
  static const Entry entries[] = { { "a.csv", "123456789012secret", 0, 1 } };
  g_autofree char *path = write_zip ("locked.zip", entries, G_N_ELEMENTS (entries));
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelArchive) archive = carrel_archive_open (path, &error);

  g_assert_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "password"));
}

static void
a_wrong_checksum_is_found (void)
{
  static const Entry entries[] = { { "a.csv", "name\nAnn\n", 0, 0, 0, 0x12345678 } };
  g_autofree char *path = write_zip ("crc.zip", entries, G_N_ELEMENTS (entries));
  g_autoptr (CarrelArchive) archive = open_archive (path);
  g_autoptr (GError) error = NULL;
  CarrelArchiveEntry entry;
  char buffer[64];
  gssize got = 1;

  g_assert_cmpint (carrel_archive_next (archive, &entry, NULL), ==, CARREL_STEP_ROW);
  while (got > 0)
    got = carrel_archive_read (archive, buffer, sizeof buffer, &error);
  g_assert_cmpint (got, ==, -1);
  g_assert_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FORMAT);
}

static void
a_cut_archive_is_damaged (void)
{
  static const Entry entries[] = { { "a.csv", "name\nAnn\n" }, { "b.csv", "name\nBen\n" } };
  g_autofree char *path = write_zip ("whole.zip", entries, G_N_ELEMENTS (entries));
  gsize length;
  g_autofree char *bytes = fixture_read (path, &length);

  for (gsize cut = 0; cut < length; cut++) {
    g_autofree char *part = fixture_write ("cut.zip", bytes, (gssize) cut);

    assert_refused (part, CARREL_EXCHANGE_ERROR_FORMAT);
  }
}

static char *
write_bomb (gsize mebibytes)
{
  g_autoptr (GError) error = NULL;
  char *path = fixture_path ("bomb.zip");
  g_autoptr (CarrelOutput) output = carrel_output_open (path, 0600, &error);
  g_autoptr (CarrelArchiveWriter) writer = carrel_archive_writer_new (output, 0, &error);
  g_autofree char *zeros = g_malloc0 (1024 * 1024);
  g_autoptr (CarrelOutput) entry = carrel_archive_writer_begin (writer, "zeros", &error);

  for (gsize i = 0; i < mebibytes; i++)
    g_assert_true (carrel_output_write (entry, zeros, 1024 * 1024, &error));
  g_assert_true (carrel_output_close (entry, NULL, NULL, &error));
  g_assert_true (carrel_archive_writer_close (writer, &error));
  g_assert_true (carrel_output_close (output, NULL, NULL, &error));
  return path;
}

static void
a_bomb_is_refused (void)
{
  g_autofree char *path = write_bomb (80);

  assert_refused (path, CARREL_EXCHANGE_ERROR_UNSAFE);
}

/* It says that it is small. */
static void
a_lying_bomb_ends_while_it_is_read (void)
{
  const guint32 size = 1000;
  g_autofree char *path = write_bomb (80);
  g_autoptr (CarrelArchive) archive = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *buffer = g_malloc (65536);
  g_autofree char *bytes = NULL;
  char *central;
  guint64 total = 0;
  gssize got = 1;
  gsize length;
  CarrelArchiveEntry entry;

  bytes = fixture_read (path, &length);
  central = memmem (bytes, length, "PK\x01\x02", 4);
  g_assert_nonnull (central);
  memcpy (central + 24, &size, sizeof size);
  g_free (path);
  path = fixture_write ("lying.zip", bytes, (gssize) length);
  archive = open_archive (path);
  g_assert_cmpint (carrel_archive_next (archive, &entry, NULL), ==, CARREL_STEP_ROW);
  while (got > 0) {
    got = carrel_archive_read (archive, buffer, 65536, &error);
    total += got > 0 ? (guint64) got : 0;
  }
  g_assert_cmpint (got, ==, -1);
  g_assert_cmpuint (error->domain, ==, CARREL_EXCHANGE_ERROR);
  g_assert_cmpuint (total, <=, MAX (CARREL_ARCHIVE_FREE_BYTES, length * CARREL_ARCHIVE_MAX_RATIO));
}

/* What is below the free bytes is never a bomb, however well it shrinks. */
static void
small_archives_may_shrink_well (void)
{
  g_autofree char *path = write_bomb (16);
  g_autoptr (CarrelArchive) archive = open_archive (path);
  CarrelArchiveEntry entry;
  g_autoptr (CarrelInput) input = NULL;

  g_assert_cmpint (carrel_archive_next (archive, &entry, NULL), ==, CARREL_STEP_ROW);
  input = carrel_archive_spool (archive, NULL, NULL);
  g_assert_cmpuint (carrel_input_get_size (input), ==, 16 * 1024 * 1024);
}

static void
what_is_no_zip_is_refused (void)
{
  g_autofree char *text = fixture_write ("text.zip", "name,email\nAnn,ann@example.com\n", -1);
  g_autofree char *none = fixture_path ("none.zip");
  g_autofree char *folder = fixture_path ("");

  assert_refused (text, CARREL_EXCHANGE_ERROR_FORMAT);
  assert_refused (none, CARREL_EXCHANGE_ERROR_UNREADABLE);
  assert_refused (folder, CARREL_EXCHANGE_ERROR_UNREADABLE);
}

/* Reads all there is; any answer will do. */
static void
read_everything (const char *path)
{
  g_autoptr (CarrelArchive) archive = carrel_archive_open (path, NULL);
  CarrelArchiveEntry entry;
  char buffer[512];

  while (archive != NULL && carrel_archive_next (archive, &entry, NULL) == CARREL_STEP_ROW) {
    while (carrel_archive_read (archive, buffer, sizeof buffer, NULL) > 0)
      continue;
  }
}

static void
damage_never_crashes (void)
{
  static const Entry entries[] = { { "a.csv", "name\nAnn\n" }, { "b/c.csv", "name\nBen\n" } };
  g_autofree char *path = write_zip ("good.zip", entries, G_N_ELEMENTS (entries));
  g_autoptr (GRand) random = fixture_random ();
  gsize length;
  g_autofree char *bytes = fixture_read (path, &length);

  for (int round = 0; round < 2000; round++) {
    g_autofree char *damaged = g_memdup2 (bytes, length);
    g_autofree char *copy = NULL;

    for (int i = g_rand_int_range (random, 1, 6); i > 0; i--)
      damaged[g_rand_int_range (random, 0, (gint32) length)] =
        (char) g_rand_int_range (random, 0, 256);
    copy = fixture_write ("damaged.zip", damaged, (gssize) length);
    read_everything (copy);
  }
}

#define ADD(name) g_test_add_func ("/exchange/archive/" #name, name)

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  setlocale (LC_ALL, ""); /* as the programs do; libarchive goes by it */
  ADD (files_come_in_order_without_folders);
  ADD (a_file_is_found_wherever_it_stands);
  ADD (a_spooled_file_can_be_read_twice);
  ADD (spooling_can_be_cancelled);
  ADD (what_is_written_can_be_read);
  for (gsize i = 0; i < G_N_ELEMENTS (bad_names); i++) {
    g_autofree char *path =
      g_strdup_printf ("/exchange/archive/names_that_lead_out_are_refused/%" G_GSIZE_FORMAT, i);

    g_test_add_data_func (path, bad_names[i], names_that_lead_out_are_refused);
  }
  ADD (long_names_are_refused);
  ADD (links_and_devices_are_refused);
  ADD (one_name_twice_is_refused);
  ADD (too_many_files_are_refused);
  ADD (a_false_number_of_files_does_not_help);
  ADD (a_list_without_end_is_refused);
  ADD (passwords_are_refused_with_a_sentence);
  ADD (a_wrong_checksum_is_found);
  ADD (a_cut_archive_is_damaged);
  ADD (a_bomb_is_refused);
  ADD (a_lying_bomb_ends_while_it_is_read);
  ADD (small_archives_may_shrink_well);
  ADD (what_is_no_zip_is_refused);
  ADD (damage_never_crashes);
  return fixture_end ();
}
