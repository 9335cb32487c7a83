#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/* The audit chain: acts that matter later, each row bound to all rows before it.
 *
 * Rows are numbered from 1 without gaps. `hash` of a row is the SHA-256, as 64 lower-case
 * hexadecimal digits, of seven netstrings one after the other: the number, `at`, `actor`, `act`,
 * `subject`, `detail` and `previous`. A netstring is the length in bytes as decimal digits, a
 * colon, the bytes in UTF-8, a comma; so row 1 by ann begins `1:1,20:2026-11-21T10:00:00Z,3:ann,`.
 * `previous` is the hash of the row before; in row 1 it is 64 times `0`.
 *
 * Whoever can write the file can make a new chain, or cut the end off this one: for that there is
 * the head, `NUMBER:HASH` of the last row, which is kept elsewhere (every export carries it). */

typedef struct {
  gint64 key;
  char *at; /* RFC 3339 */
  char *actor;
  char *act;
  char *subject;
  char *detail; /* JSON */
  char *hash;
} CarrelAuditRow;

/**
 * carrel_audit_append:
 * @act: what was done: `export.finished`
 * @subject: to what: a name or an id; no secret
 * @detail_json: more, as a JSON object
 *
 * Adds a row: within the transaction that is open, else lasting at once.
 *
 * Returns: FALSE with %CARREL_STORE_ERROR
 */
gboolean carrel_audit_append (CarrelStore *store, const char *act, const char *subject,
                              const char *detail_json, GError **error);

/**
 * carrel_audit_get_head:
 *
 * Returns: (transfer full) (nullable): `NUMBER:HASH` of the last row, number 0 with 64 zeros when
 * there is none; NULL with %CARREL_STORE_ERROR
 */
char *carrel_audit_get_head (CarrelStore *store, GError **error);

/**
 * carrel_audit_verify:
 * @against: (nullable): a head that was noted earlier, which the chain has to contain
 * @rows: (out) (optional): how many rows were found good
 *
 * Computes the whole chain anew.
 *
 * Returns: FALSE with %CARREL_STORE_ERROR_DAMAGED, whose message names the first bad row, or
 * %CARREL_STORE_ERROR_INVALID when @against is no head
 */
gboolean
carrel_audit_verify (CarrelStore *store, const char *against, guint64 *rows, GError **error);

/**
 * carrel_audit_list:
 * @before: number of the oldest row already listed, or 0
 *
 * Returns: (transfer full) (nullable) (element-type CarrelAuditRow): at most @limit rows, the
 * newest first, NULL with %CARREL_STORE_ERROR
 */
GPtrArray *carrel_audit_list (CarrelStore *store, gint64 before, guint limit, GError **error);
void carrel_audit_row_free (CarrelAuditRow *row);

/**
 * carrel_audit_get_label:
 *
 * Returns: (transfer none): what @act is called, translated; @act itself when a later version of
 * Carrel wrote it
 */
const char *carrel_audit_get_label (const char *act);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelAuditRow, carrel_audit_row_free)

G_END_DECLS
