#pragma once

#include <json-glib/json-glib.h>

/* What every test program stands on: folders of its own instead of the user's, the same time zone
 * and language everywhere, and files to read and write. */

/**
 * fixture_begin:
 *
 * Instead of g_test_init(): makes a temporary folder and points HOME and XDG_* into it before GLib
 * looks.
 */
void fixture_begin (int *argc, char ***argv);

/**
 * fixture_end:
 *
 * Instead of g_test_run(): runs the tests, then removes the folder.
 */
int fixture_end (void);

/**
 * fixture_path:
 *
 * Returns: (transfer full): a path in the program's folder
 */
char *fixture_path (const char *name);

/**
 * fixture_write:
 * @length: bytes, or -1 for text
 *
 * Returns: (transfer full): the path of a file in the program's folder with these bytes
 */
char *fixture_write (const char *name, const void *bytes, gssize length);

/**
 * fixture_read:
 * @length: (out) (optional): bytes
 *
 * Returns: (transfer full): what the file holds, with a NUL behind it
 */
char *fixture_read (const char *path, gsize *length);

/**
 * fixture_list:
 *
 * Returns: (transfer full): the names in a folder, sorted, with spaces between
 */
char *fixture_list (const char *folder);

/**
 * fixture_data:
 *
 * Returns: (transfer full): the path of a file in tests/data
 */
char *fixture_data (const char *name);

/**
 * fixture_corpus:
 *
 * Returns: (transfer full) (nullable): the path of a file in the corpus that stands beside the
 * project; NULL when there is none here: the test is then skipped or, on the machine that has to
 * have it (CARREL_CI=1), failed
 */
char *fixture_corpus (const char *name);

/**
 * fixture_note:
 *
 * Says which case is at hand; of a text that would break the protocol only what does not.
 */
void fixture_note (const char *text);

/**
 * fixture_assert_equal:
 *
 * Compares bytes; says where they differ.
 */
void
fixture_assert_equal (const char *bytes, gsize length, const char *expected, gsize expected_length);

JsonNode *fixture_read_json (const char *path);

/**
 * fixture_as_nobody:
 *
 * Runs @func as somebody without privileges, because nothing is forbidden to root. @func must not
 * be the one that runs the rest of the tests: it runs in a process of its own.
 */
void fixture_as_nobody (void (*func) (const char *folder), const char *folder);

/**
 * fixture_random:
 *
 * Returns: (transfer full): random numbers whose seed is printed and can be repeated with --seed
 */
GRand *fixture_random (void);
