#include "config.h"

#include "cli/audit-export.h"

#include "base/digest.h"
#include "base/json.h"
#include "base/output.h"
#include "base/text.h"
#include "cli/document.h"
#include "cli/workspace.h"
#include "store/audit.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ROWS_AT_ONCE 500
#define FILE_MODE 0600

typedef struct {
  CarrelCli *cli;
  CarrelStore *store;
  CarrelOutput *output;
  char *previous; /* hash of the row written last */
  guint64 n;
} Export;

static void
export_clear (Export *export)
{
  g_clear_pointer (&export->output, carrel_output_free);
  g_clear_pointer (&export->previous, g_free);
  g_clear_object (&export->store);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Export, export_clear)

/* `detail` is text here and not JSON: its bytes are part of what is hashed. */
static gboolean
write_row (Export *export, const CarrelAuditRow *row, GError **error)
{
  const struct {
    const char *name;
    const char *value;
  } members[] = {
    { "at", row->at },           { "actor", row->actor },   { "act", row->act },
    { "subject", row->subject }, { "detail", row->detail }, { "previous", export->previous },
    { "hash", row->hash },
  };
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, row->key);
  g_autoptr (GString) json = g_string_new ("{");

  carrel_json_append_raw_member (json, "number", number);
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++) {
    g_autofree char *valid = g_utf8_make_valid (members[i].value, -1);

    carrel_json_append_member (json, members[i].name, valid);
  }
  g_string_append_c (json, '}');
  g_free (export->previous);
  export->previous = g_strdup (row->hash);
  return (export->n++ == 0 || carrel_output_write (export->output, ",\n", 2, error))
         && carrel_output_write (export->output, json->str, json->len, error);
}

/* Rows are numbered without gaps, so a page that begins with the oldest is one that ends there. */
static gboolean
write_rows (Export *export, GError **error)
{
  for (gint64 first = 1;; first += ROWS_AT_ONCE) {
    g_autoptr (GPtrArray) rows =
      carrel_audit_list (export->store, first + ROWS_AT_ONCE, ROWS_AT_ONCE, error);
    guint wanted = 0;

    if (rows == NULL || g_cancellable_set_error_if_cancelled (export->cli->cancellable, error))
      return FALSE;
    while (wanted < rows->len && ((CarrelAuditRow *) rows->pdata[wanted])->key >= first)
      wanted++;
    for (guint i = wanted; i > 0; i--) {
      if (!write_row (export, rows->pdata[i - 1], error))
        return FALSE;
    }
    if (wanted < ROWS_AT_ONCE)
      return TRUE;
  }
}

static gboolean
write_all (Export *export, const char *head, GError **error)
{
  static const char opening[] = "{\"format\":\"carrel-audit\",\"version\":1,\"rows\":[\n";
  g_autofree char *closing = g_strdup_printf ("\n],\"head\":\"%s\"}\n", head);

  return carrel_output_write (export->output, opening, strlen (opening), error)
         && write_rows (export, error)
         && carrel_output_write (export->output, closing, strlen (closing), error)
         && carrel_output_close (export->output, NULL, NULL, error);
}

/* All of one moment: the head and the rows up to it. */
static gboolean
write_snapshot (Export *export, char **head, GError **error)
{
  gboolean done;

  if (!carrel_store_begin_reading (export->store, error))
    return FALSE;
  *head = carrel_audit_get_head (export->store, error);
  done = *head != NULL && write_all (export, *head, error);
  carrel_store_end_reading (export->store);
  return done;
}

static void
report (Export *export, const char *target, const char *head)
{
  g_autofree char *shown = carrel_text_count (export->n);

  carrel_console_say (export->cli->console,
                      /* Translators: a number, and a file */
                      ngettext ("%s entry of the audit log was written to “%s”.",
                                "%s entries of the audit log were written to “%s”.",
                                (gulong) export->n),
                      shown, target);
  if (carrel_console_is_json (export->cli->console)) {
    g_autoptr (CarrelDocument) document = carrel_document_new (export->cli->console);

    carrel_document_add (document, "file", target);
    carrel_document_add_integer (document, "rows", (gint64) export->n);
    carrel_document_add (document, "head", head);
    carrel_document_end (document);
  }
}

CarrelExit
carrel_audit_export (CarrelCli *cli, GError **error)
{
  const char *given = carrel_arguments_get (cli->arguments, "to");
  const char *target = given != NULL ? given : "-";
  g_auto (Export) export = { cli, NULL, NULL, NULL, 0 };
  g_autofree char *head = NULL;

  export.store = carrel_workspace_open_noting (cli, error);
  if (export.store == NULL)
    return CARREL_EXIT_FAILED;
  export.previous = g_strnfill (CARREL_DIGEST_LENGTH, '0');
  export.output = carrel_output_open (target, FILE_MODE, error);
  if (export.output == NULL || !write_snapshot (&export, &head, error))
    return CARREL_EXIT_FAILED;
  if (carrel_store_is_writable (export.store)
      && !carrel_audit_append (export.store, "audit.exported", target, "{}", error))
    return CARREL_EXIT_FAILED;
  if (strcmp (target, "-") != 0)
    report (&export, target, head);
  return CARREL_EXIT_DONE;
}
