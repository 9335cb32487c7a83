#include "config.h"

#include "store/audit.h"

#include "base/digest.h"
#include "base/time.h"
#include "store/audit-private.h"
#include "store/store-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define NO_HASH "0000000000000000000000000000000000000000000000000000000000000000"
#define COLUMNS "SELECT seq, at, actor, act, subject, detail, previous, hash FROM audit"
#define N_HASHED 7

/* Columns of the query above. */
enum { SEQ, AT, ACTOR, ACT, SUBJECT, DETAIL, PREVIOUS, HASH };

static const struct {
  const char *act;
  const char *label;
} acts[] = {
  { "workspace.created", N_ ("Workspace made") },   { "import.finished", N_ ("Records imported") },
  { "export.finished", N_ ("Records exported") },   { "export.failed", N_ ("Export failed") },
  { "records.deleted", N_ ("Records deleted") },    { "undo", N_ ("Change undone") },
  { "mapping.saved", N_ ("Import mapping saved") }, { "backup.restored", N_ ("Backup restored") },
  { "audit.exported", N_ ("Audit log exported") },
};

const char *
carrel_audit_get_label (const char *act)
{
  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++) {
    if (g_strcmp0 (acts[i].act, act) == 0)
      return _ (acts[i].label);
  }
  return act;
}

static void
add_netstring (CarrelDigest *digest, CarrelSlice slice)
{
  char length[24];
  int n = g_snprintf (length, sizeof length, "%" G_GSIZE_FORMAT ":", slice.length);

  carrel_digest_update (digest, length, (gsize) n);
  carrel_digest_update (digest, slice.text != NULL ? slice.text : "", slice.length);
  carrel_digest_update (digest, ",", 1);
}

static char *
hash_row (const CarrelSlice values[N_HASHED])
{
  g_autoptr (CarrelDigest) digest = carrel_digest_new ();

  for (int i = 0; i < N_HASHED; i++)
    add_netstring (digest, values[i]);
  return carrel_digest_finish (digest);
}

/* The last row; number 0 when there is none. */
static gboolean
read_last (CarrelDb *db, gint64 *seq, char hash[CARREL_DIGEST_LENGTH + 1], GError **error)
{
  g_autoptr (CarrelStatement) statement =
    carrel_db_prepare (db, "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", error);
  const char *text = NULL;
  CarrelStep step;

  *seq = 0;
  if (statement == NULL)
    return FALSE;
  step = carrel_statement_step (statement, error);
  if (step == CARREL_STEP_ROW) {
    *seq = carrel_statement_get_integer (statement, 0);
    text = carrel_statement_get_text (statement, 1);
  }
  g_strlcpy (hash, text != NULL ? text : NO_HASH, CARREL_DIGEST_LENGTH + 1);
  return step != CARREL_STEP_FAILED;
}

static gboolean
insert_row (CarrelDb *db, const char *const values[N_HASHED], gint64 seq, GError **error)
{
  g_autoptr (CarrelStatement) statement =
    carrel_db_prepare (db,
                       "INSERT INTO audit (seq, at, actor, act, subject, detail, previous, hash)"
                       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                       error);
  CarrelSlice slices[N_HASHED];
  g_autofree char *hash = NULL;

  if (statement == NULL)
    return FALSE;
  for (int i = 0; i < N_HASHED; i++) {
    slices[i].text = values[i];
    slices[i].length = strlen (values[i]);
  }
  hash = hash_row (slices);

  carrel_statement_bind_integer (statement, 1, seq);
  for (int i = AT; i <= PREVIOUS; i++)
    carrel_statement_bind_text (statement, i + 1, values[i]);
  carrel_statement_bind_text (statement, HASH + 1, hash);
  return carrel_statement_run (statement, error);
}

/* Needs a transaction around it, so that nobody takes the same number. */
static gboolean
append_row (CarrelDb *db, gint64 now_s, const char *act, const char *subject,
            const char *detail_json, GError **error)
{
  g_autofree char *actor = g_utf8_make_valid (g_get_user_name (), -1);
  g_autofree char *number = NULL;
  char at[CARREL_TIME_SIZE];
  char previous[CARREL_DIGEST_LENGTH + 1];
  const char *values[N_HASHED] = { NULL, at, actor, act, subject, detail_json, previous };
  gint64 seq;

  if (!read_last (db, &seq, previous, error))
    return FALSE;
  seq++;
  number = g_strdup_printf ("%" G_GINT64_FORMAT, seq);
  values[SEQ] = number;
  carrel_time_format (at, now_s);
  return insert_row (db, values, seq, error);
}

gboolean
carrel_audit_append_to (CarrelDb *db, gint64 now_s, const char *act, const char *subject,
                        const char *detail_json, GError **error)
{
  g_return_val_if_fail (act != NULL && subject != NULL && detail_json != NULL, FALSE);

  if (carrel_db_in_transaction (db))
    return append_row (db, now_s, act, subject, detail_json, error);

  if (!carrel_db_begin (db, error))
    return FALSE;
  if (append_row (db, now_s, act, subject, detail_json, error))
    return carrel_db_commit (db, error);
  carrel_db_rollback (db);
  return FALSE;
}

gboolean
carrel_audit_append (CarrelStore *store, const char *act, const char *subject,
                     const char *detail_json, GError **error)
{
  return carrel_audit_append_to (carrel_store_get_db (store), carrel_store_get_now (store), act,
                                 subject, detail_json, error);
}

char *
carrel_audit_get_head (CarrelStore *store, GError **error)
{
  char hash[CARREL_DIGEST_LENGTH + 1];
  gint64 seq;

  if (!read_last (carrel_store_get_db (store), &seq, hash, error))
    return NULL;
  return g_strdup_printf ("%" G_GINT64_FORMAT ":%s", seq, hash);
}

/* Verification. */

static gboolean
parse_head (const char *head, gint64 *seq, const char **hash, GError **error)
{
  const char *colon = strchr (head, ':');
  g_autofree char *number = g_strndup (head, colon != NULL ? (gsize) (colon - head) : 0);
  guint64 value;

  if (colon != NULL && g_ascii_string_to_unsigned (number, 10, 0, G_MAXINT64, &value, NULL)
      && strspn (colon + 1, "0123456789abcdef") == CARREL_DIGEST_LENGTH
      && colon[1 + CARREL_DIGEST_LENGTH] == '\0'
      && (value > 0 || strcmp (colon + 1, NO_HASH) == 0)) {
    *seq = (gint64) value;
    *hash = colon + 1;
    return TRUE;
  }
  g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_INVALID,
               _ ("“%s” is not the head of an audit log. A head is a number, a colon and 64 "
                  "letters and digits; copy it whole from the export that carries it."),
               head);
  return FALSE;
}

/* What a row is compared with. */
typedef struct {
  gint64 seq;
  char hash[CARREL_DIGEST_LENGTH + 1];
} Link;

static gboolean
slice_is (CarrelSlice slice, const char *text)
{
  return slice.length == strlen (text) && memcmp (slice.text, text, slice.length) == 0;
}

/* The message that fits the row, NULL when it is good; `link` then stands for this row. */
static const char *
check_row (CarrelStatement *row, Link *link)
{
  CarrelSlice values[HASH + 1];
  g_autofree char *hash = NULL;
  gint64 seq = carrel_statement_get_integer (row, SEQ);

  for (int i = 0; i <= HASH; i++) {
    values[i] = carrel_statement_get_slice (row, i);
    if (values[i].text == NULL)
      values[i].text = "";
  }
  if (seq > link->seq + 1)
    return N_ ("Row %s of the audit log is missing: it was removed. Restore a backup that was made "
               "before, and ask who had access to the file.");
  if (seq <= link->seq)
    return N_ ("A row was put in before row %s of the audit log. Restore a backup that was made "
               "before, and ask who had access to the file.");
  hash = hash_row (values);
  if (!slice_is (values[HASH], hash))
    return N_ ("Row %s of the audit log was altered after it was written. Restore a backup that "
               "was made before, and ask who had access to the file.");
  if (!slice_is (values[PREVIOUS], link->hash))
    return N_ ("Row %s of the audit log does not follow from the row before it: one of the two was "
               "replaced. Restore a backup that was made before, and ask who had access to the "
               "file.");
  link->seq = seq;
  g_strlcpy (link->hash, hash, sizeof link->hash);
  return NULL;
}

static gboolean
check_head (const Link *last, gint64 seq, gboolean met, GError **error)
{
  g_autofree char *noted = g_strdup_printf ("%" G_GINT64_FORMAT, seq);
  g_autofree char *end = g_strdup_printf ("%" G_GINT64_FORMAT, last->seq);

  if (seq == 0 || met)
    return TRUE;
  if (last->seq < seq)
    g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_DAMAGED,
                 /* Translators: two numbers of rows */
                 _ ("The audit log ends at row %s, but the head that was noted earlier names row "
                    "%s: its end was cut off, or an older backup was restored."),
                 end, noted);
  else
    g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_DAMAGED,
                 _ ("Row %s of the audit log is not the one that was noted earlier: the log was "
                    "written anew from there or before, or an older backup was restored."),
                 noted);
  return FALSE;
}

gboolean
carrel_audit_verify_of (CarrelDb *db, const char *against, guint64 *rows, GError **error)
{
  g_autoptr (CarrelStatement) statement = NULL;
  Link link = { 0, NO_HASH };
  const char *head = NO_HASH;
  gint64 head_seq = 0;
  gboolean met = FALSE;
  CarrelStep step;

  if (rows != NULL)
    *rows = 0;
  if (against != NULL && !parse_head (against, &head_seq, &head, error))
    return FALSE;
  statement = carrel_db_prepare (db, COLUMNS " ORDER BY seq", error);
  if (statement == NULL)
    return FALSE;

  while ((step = carrel_statement_step (statement, error)) == CARREL_STEP_ROW) {
    const char *problem = check_row (statement, &link);

    if (problem != NULL) {
      g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, link.seq + 1);

      g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_DAMAGED, _ (problem), number);
      return FALSE;
    }
    met = met || (link.seq == head_seq && strcmp (link.hash, head) == 0);
    if (rows != NULL)
      (*rows)++;
  }
  return step == CARREL_STEP_DONE && check_head (&link, head_seq, met, error);
}

gboolean
carrel_audit_verify (CarrelStore *store, const char *against, guint64 *rows, GError **error)
{
  return carrel_audit_verify_of (carrel_store_get_db (store), against, rows, error);
}

/* Listing. */

void
carrel_audit_row_free (CarrelAuditRow *row)
{
  g_free (row->at);
  g_free (row->actor);
  g_free (row->act);
  g_free (row->subject);
  g_free (row->detail);
  g_free (row->hash);
  g_free (row);
}

/* Never NULL: an altered file may hold anything. */
static char *
dup_text (CarrelStatement *statement, int column)
{
  const char *text = carrel_statement_get_text (statement, column);

  return g_strdup (text != NULL ? text : "");
}

static CarrelAuditRow *
row_from_statement (CarrelStatement *statement)
{
  CarrelAuditRow *row = g_new0 (CarrelAuditRow, 1);

  row->key = carrel_statement_get_integer (statement, SEQ);
  row->at = dup_text (statement, AT);
  row->actor = dup_text (statement, ACTOR);
  row->act = dup_text (statement, ACT);
  row->subject = dup_text (statement, SUBJECT);
  row->detail = dup_text (statement, DETAIL);
  row->hash = dup_text (statement, HASH);
  return row;
}

GPtrArray *
carrel_audit_list (CarrelStore *store, gint64 before, guint limit, GError **error)
{
  CarrelStatement *statement =
    carrel_store_statement (store, COLUMNS " WHERE seq < ?1 ORDER BY seq DESC LIMIT ?2", error);
  g_autoptr (GPtrArray) rows =
    g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_audit_row_free);
  CarrelStep step;

  if (statement == NULL)
    return NULL;
  carrel_statement_bind_integer (statement, 1, before > 0 ? before : G_MAXINT64);
  carrel_statement_bind_integer (statement, 2, limit);
  while ((step = carrel_statement_step (statement, error)) == CARREL_STEP_ROW)
    g_ptr_array_add (rows, row_from_statement (statement));
  carrel_statement_reset (statement);
  return step == CARREL_STEP_DONE ? g_steal_pointer (&rows) : NULL;
}
