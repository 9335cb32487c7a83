#include "config.h"

#include "cli/exports-verify.h"

#include "base/digest.h"
#include "cli/document.h"
#include "cli/workspace.h"
#include "exchange/bundle.h"
#include "exchange/error.h"
#include "store/history.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define BUFFER_SIZE 65536
#define RUNS_AT_ONCE 200

static gboolean
verify_bundle (CarrelCli *cli, const char *path, GError **error)
{
  g_autoptr (GPtrArray) summary = NULL;
  g_autoptr (CarrelDocument) document = NULL;

  if (!carrel_bundle_verify (path, &summary, cli->cancellable, error))
    return FALSE;
  for (guint i = 0; i < summary->len; i++)
    carrel_console_say (cli->console, "%s", (const char *) summary->pdata[i]);
  carrel_console_say (cli->console, _ ("The archive is as Carrel wrote it."));
  if (!carrel_console_is_json (cli->console))
    return TRUE;

  document = carrel_document_new (cli->console);
  carrel_document_add_boolean (document, "unchanged", TRUE);
  carrel_document_begin_array (document, "files");
  for (guint i = 0; i < summary->len; i++)
    carrel_document_add (document, NULL, summary->pdata[i]);
  carrel_document_end (document);
  carrel_document_end (document);
  return TRUE;
}

/* Other files. */

static char *
sum_stream (GInputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autoptr (CarrelDigest) digest = carrel_digest_new ();
  g_autofree char *buffer = g_malloc (BUFFER_SIZE);
  gssize got;

  while ((got = g_input_stream_read (stream, buffer, BUFFER_SIZE, cancellable, error)) > 0)
    carrel_digest_update (digest, buffer, (gsize) got);
  return got == 0 ? carrel_digest_finish (digest) : NULL;
}

static char *
sum_file (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) failure = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, &failure);
  char *sum = stream != NULL ? sum_stream (G_INPUT_STREAM (stream), cancellable, &failure) : NULL;

  if (sum != NULL)
    return sum;
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&failure));
  else
    g_set_error (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_FAILED,
                 /* Translators: a file, and why */
                 _ ("“%s” could not be read: %s."), path, failure->message);
  return NULL;
}

typedef struct {
  CarrelExportRun *same;    /* wrote these very bytes */
  CarrelExportRun *to_path; /* the last that wrote a file of that name */
} Found;

static void
found_clear (Found *found)
{
  g_clear_pointer (&found->same, carrel_export_run_free);
  g_clear_pointer (&found->to_path, carrel_export_run_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Found, found_clear)

/* Where a run belongs, NULL when it is none of those looked for. */
static CarrelExportRun **
get_place (Found *found, const CarrelExportRun *run, const char *path, const char *sum)
{
  if (run->outcome != CARREL_OUTCOME_DONE)
    return NULL;
  if (g_strcmp0 (run->sha256, sum) == 0)
    return &found->same;
  return found->to_path == NULL && g_strcmp0 (run->target, path) == 0 ? &found->to_path : NULL;
}

static gboolean
search_history (CarrelStore *store, const char *path, const char *sum, Found *found, GError **error)
{
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  gint64 before = 0;

  while (found->same == NULL) {
    g_autoptr (GPtrArray) runs = carrel_history_list (store, before, RUNS_AT_ONCE, error);

    if (runs == NULL)
      return FALSE;
    if (runs->len == 0)
      return TRUE;
    before = ((CarrelExportRun *) runs->pdata[runs->len - 1])->key;
    for (guint i = 0; found->same == NULL && i < runs->len;) {
      CarrelExportRun **place = get_place (found, runs->pdata[i], whole, sum);

      if (place != NULL)
        *place = g_ptr_array_steal_index (runs, i);
      else
        i++;
    }
  }
  return TRUE;
}

static gboolean
fail_altered (const char *path, const Found *found, GError **error)
{
  g_autofree char *when = NULL;

  if (found->to_path == NULL) {
    g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_NOT_FOUND,
                 _ ("This workspace did not export “%s”, or the file was changed since and has "
                    "another name."),
                 path);
    return FALSE;
  }
  when = carrel_workspace_format_time (NULL, found->to_path->started_at);
  g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_ALTERED,
               /* Translators: a file, a date and time */
               _ ("“%s” is not what Carrel wrote there on %s: it was changed since."), path, when);
  return FALSE;
}

static gboolean
verify_plain (CarrelCli *cli, const char *path, GError **error)
{
  g_autofree char *sum = sum_file (path, cli->cancellable, error);
  g_autoptr (CarrelStore) store = sum != NULL ? carrel_workspace_open (cli, error) : NULL;
  g_auto (Found) found = { NULL, NULL };
  g_autofree char *when = NULL;

  if (store == NULL || !search_history (store, path, sum, &found, error))
    return FALSE;
  if (found.same == NULL)
    return fail_altered (path, &found, error);

  when = carrel_workspace_format_time (NULL, found.same->started_at);
  carrel_console_say (cli->console,
                      /* Translators: a file, a date and time, an id */
                      _ ("“%s” is as Carrel wrote it on %s (export %s)."), path, when,
                      found.same->id);
  if (carrel_console_is_json (cli->console)) {
    g_autoptr (CarrelDocument) document = carrel_document_new (cli->console);

    carrel_document_add_boolean (document, "unchanged", TRUE);
    carrel_document_add (document, "sha256", sum);
    carrel_document_add (document, "run", found.same->id);
    carrel_document_end (document);
  }
  return TRUE;
}

CarrelExit
carrel_exports_verify (CarrelCli *cli, GError **error)
{
  const char *path = carrel_arguments_get_operand (cli->arguments, 0);
  gboolean good = carrel_bundle_is_zip (path) ? verify_bundle (cli, path, error)
                                              : verify_plain (cli, path, error);

  return good ? CARREL_EXIT_DONE : CARREL_EXIT_FAILED;
}
