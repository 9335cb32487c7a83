#include "config.h"

#include "store/audit.h"

#include "workspace-fixture.h"

#include <string.h>

static void
append (Workspace *self, const char *subject)
{
  g_autoptr (GError) error = NULL;

  carrel_audit_append (self->store, "export.finished", subject, "{}", &error);
  g_assert_no_error (error);
}

static char *
get_head (Workspace *self)
{
  g_autoptr (GError) error = NULL;
  char *head = carrel_audit_get_head (self->store, &error);

  g_assert_no_error (error);
  return head;
}

static void
assert_good (Workspace *self, const char *against, guint64 expected)
{
  g_autoptr (GError) error = NULL;
  guint64 rows = 0;

  carrel_audit_verify (self->store, against, &rows, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows, ==, expected);
}

/* The message has to hold @words. */
static void
assert_bad (Workspace *self, const char *against, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (carrel_audit_verify (self->store, against, NULL, &error));
  g_assert_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_DAMAGED);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
}

static void
a_new_workspace_has_a_good_chain_of_one (Workspace *self, gconstpointer data)
{
  g_autofree char *head = get_head (self);

  g_assert_true (g_str_has_prefix (head, "1:"));
  g_assert_cmpuint (strlen (head), ==, 2 + 64);
  assert_good (self, head, 1);
}

static void
an_empty_chain_has_a_head_of_zeros (Workspace *self, gconstpointer data)
{
  g_autofree char *head = NULL;

  workspace_exec (self, "DELETE FROM audit");
  head = get_head (self);
  g_assert_cmpstr (head, ==, "0:0000000000000000000000000000000000000000000000000000000000000000");
  assert_good (self, head, 0);
}

/* The form that the header documents, computed by another program. */
static void
the_hash_is_that_of_the_documented_netstrings (Workspace *self, gconstpointer data)
{
  g_autoptr (GPtrArray) rows = carrel_audit_list (self->store, 0, 1, NULL);
  const CarrelAuditRow *row = rows->pdata[0];
  g_autofree char *text = g_strdup_printf (
    "1:1,%zu:%s,%zu:%s,%zu:%s,%zu:%s,%zu:%s,"
    "64:0000000000000000000000000000000000000000000000000000000000000000,",
    strlen (row->at), row->at, strlen (row->actor), row->actor, strlen (row->act), row->act,
    strlen (row->subject), row->subject, strlen (row->detail), row->detail);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  g_assert_cmpstr (row->act, ==, "workspace.created");
  g_assert_cmpstr (row->hash, ==, hash);
}

static const struct {
  const char *name;
  const char *sql;
  const char *words;
} alterations[] = {
  { "subject", "UPDATE audit SET subject = 'c' WHERE seq = 3", "Row 3" },
  { "one-byte-of-detail", "UPDATE audit SET detail = '{ }' WHERE seq = 2", "Row 2" },
  { "time", "UPDATE audit SET at = replace (at, '2026', '2025') WHERE seq = 4", "Row 4" },
  { "actor", "UPDATE audit SET actor = actor || 'x' WHERE seq = 1", "Row 1" },
  { "hash", "UPDATE audit SET hash = previous WHERE seq = 3", "Row 3" },
  { "previous", "UPDATE audit SET previous = hash WHERE seq = 3", "Row 3" },
  { "moved-border", "UPDATE audit SET act = act || 'b', subject = '' WHERE seq = 3", "Row 3" },
  { "removed", "DELETE FROM audit WHERE seq = 3", "Row 3" },
  { "removed-first", "DELETE FROM audit WHERE seq = 1", "Row 1" },
  { "renumbered", "DELETE FROM audit WHERE seq = 2; UPDATE audit SET seq = seq - 1 WHERE seq > 2",
    "Row 2" },
  { "put-in",
    "INSERT INTO audit SELECT 0, at, actor, act, subject, detail, previous, hash"
    " FROM audit WHERE seq = 1",
    "before row 1" },
};

static void
an_alteration_is_found (Workspace *self, gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);

  append (self, "a");
  append (self, "b");
  append (self, "d");
  assert_good (self, NULL, 4);
  workspace_exec (self, alterations[i].sql);
  assert_bad (self, NULL, alterations[i].words);
}

static void
a_cut_end_is_found_against_a_head_only (Workspace *self, gconstpointer data)
{
  g_autofree char *early = NULL;
  g_autofree char *late = NULL;

  append (self, "a");
  early = get_head (self);
  append (self, "b");
  append (self, "c");
  late = get_head (self);
  assert_good (self, early, 4);
  assert_good (self, late, 4);

  workspace_exec (self, "DELETE FROM audit WHERE seq > 2");
  assert_good (self, NULL, 2);
  assert_good (self, early, 2);
  assert_bad (self, late, "ends at row 2");
}

static void
a_chain_written_anew_is_found_against_a_head (Workspace *self, gconstpointer data)
{
  g_autofree char *head = NULL;

  append (self, "a");
  append (self, "b");
  head = get_head (self);
  workspace_exec (self, "DELETE FROM audit WHERE seq > 2");
  append (self, "x");
  append (self, "y");
  assert_good (self, NULL, 4);
  assert_bad (self, head, "Row 3");
}

static const char *const malformed[] = {
  "",
  "1",
  ":",
  "1:",
  "1:abc",
  "x:0000000000000000000000000000000000000000000000000000000000000000",
  "-1:0000000000000000000000000000000000000000000000000000000000000000",
  "1:000000000000000000000000000000000000000000000000000000000000000",
  "1:00000000000000000000000000000000000000000000000000000000000000000",
  "1:000000000000000000000000000000000000000000000000000000000000000G",
  "0:1000000000000000000000000000000000000000000000000000000000000000",
  "99999999999999999999:0000000000000000000000000000000000000000000000000000000000000000",
};

static void
a_malformed_head_is_refused (Workspace *self, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (malformed); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (carrel_audit_verify (self->store, malformed[i], NULL, &error));
    g_assert_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_INVALID);
  }
}

static void
a_row_shares_the_fate_of_its_cause (Workspace *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  carrel_store_begin (self->store, CARREL_CAUSE_USER, "dropped", &error);
  append (self, "dropped");
  carrel_store_rollback (self->store);
  assert_good (self, NULL, 1);

  carrel_store_begin (self->store, CARREL_CAUSE_USER, "kept", &error);
  append (self, "kept");
  carrel_store_commit (self->store, &error);
  g_assert_no_error (error);
  assert_good (self, NULL, 2);
}

static void
appending_to_a_store_for_reading_fails (Workspace *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelStore) reader =
    carrel_store_open (self->path, &carrel_model, CARREL_STORE_READ, &error);

  g_assert_no_error (error);
  g_assert_false (carrel_audit_append (reader, "undo", "x", "{}", &error));
  g_assert_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_READ_ONLY);
}

static void
the_list_pages_from_the_newest (Workspace *self, gconstpointer data)
{
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;

  append (self, "a");
  append (self, "b");
  first = carrel_audit_list (self->store, 0, 2, NULL);
  g_assert_cmpuint (first->len, ==, 2);
  g_assert_cmpstr (((CarrelAuditRow *) first->pdata[0])->subject, ==, "b");
  second = carrel_audit_list (self->store, ((CarrelAuditRow *) first->pdata[1])->key, 2, NULL);
  g_assert_cmpuint (second->len, ==, 1);
  g_assert_cmpint (((CarrelAuditRow *) second->pdata[0])->key, ==, 1);
}

static void
every_act_is_called_something (void)
{
  g_assert_cmpstr (carrel_audit_get_label ("export.finished"), ==, "Records exported");
  g_assert_cmpstr (carrel_audit_get_label ("of.tomorrow"), ==, "of.tomorrow");
}

static void
add (const char *path, gconstpointer data, void (*test) (Workspace *, gconstpointer))
{
  g_test_add (path, Workspace, data, workspace_set_up, test, workspace_tear_down);
}

int
main (int argc, char **argv)
{
  workspace_tests_begin (&argc, &argv);

  add ("/audit/new-workspace", NULL, a_new_workspace_has_a_good_chain_of_one);
  add ("/audit/empty", NULL, an_empty_chain_has_a_head_of_zeros);
  add ("/audit/documented-hash", NULL, the_hash_is_that_of_the_documented_netstrings);
  for (gsize i = 0; i < G_N_ELEMENTS (alterations); i++) {
    g_autofree char *path = g_strconcat ("/audit/altered/", alterations[i].name, NULL);

    add (path, GSIZE_TO_POINTER (i), an_alteration_is_found);
  }
  add ("/audit/cut-end", NULL, a_cut_end_is_found_against_a_head_only);
  add ("/audit/written-anew", NULL, a_chain_written_anew_is_found_against_a_head);
  add ("/audit/malformed-head", NULL, a_malformed_head_is_refused);
  add ("/audit/transaction", NULL, a_row_shares_the_fate_of_its_cause);
  add ("/audit/read-only", NULL, appending_to_a_store_for_reading_fails);
  add ("/audit/list", NULL, the_list_pages_from_the_newest);
  g_test_add_func ("/audit/labels", every_act_is_called_something);
  return workspace_tests_run ();
}
