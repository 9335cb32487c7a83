#include "config.h"

#include "exchange/bundle-check.h"

#include "base/digest.h"
#include "base/text.h"
#include "exchange/bundle.h"
#include "exchange/error.h"
#include "exchange/format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define BLOCK_SIZE 65536

/* What a file of the archive turned out to be. */
typedef struct {
  guint64 lines;
  guint64 bytes;
  char *sha256;
} Found;

typedef struct {
  CarrelArchive *archive;
  const char *path;
  char *shown;
  GHashTable *found; /* name to Found */
  GPtrArray *names;  /* of char *, lent by `found`: in the order of the archive */
  GString *manifest; /* NULL: there was none */
} Survey;

static void
found_free (gpointer data)
{
  g_free (((Found *) data)->sha256);
  g_free (data);
}

static void
survey_clear (Survey *survey)
{
  g_free (survey->shown);
  g_hash_table_unref (survey->found);
  g_ptr_array_unref (survey->names);
  if (survey->manifest != NULL)
    g_string_free (survey->manifest, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Survey, survey_clear)

static guint64
count_lines (const char *text, gsize length)
{
  const char *end = text + length;
  guint64 lines = 0;

  while ((text = memchr (text, '\n', (gsize) (end - text))) != NULL) {
    lines++;
    text++;
  }
  return lines;
}

static gboolean
keep_manifest (Survey *survey, const char *text, gsize length, GError **error)
{
  g_string_append_len (survey->manifest, text, (gssize) length);
  if (survey->manifest->len <= CARREL_BUNDLE_MAX_MANIFEST)
    return TRUE;
  g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_LIMIT,
               _ ("The list of contents in “%s” is larger than any that Carrel writes. It was not "
                  "imported."),
               survey->shown);
  return FALSE;
}

static gboolean
survey_file (Survey *survey, const char *name, char *buffer, GCancellable *cancellable,
             GError **error)
{
  g_autoptr (CarrelDigest) digest = carrel_digest_new ();
  gboolean is_manifest = strcmp (name, CARREL_BUNDLE_MANIFEST) == 0;
  Found *found = g_new0 (Found, 1);
  char *key = g_strdup (name);
  gssize got;

  g_hash_table_insert (survey->found, key, found);
  g_ptr_array_add (survey->names, key);
  if (is_manifest)
    survey->manifest = g_string_new (NULL);
  while ((got = carrel_archive_read (survey->archive, buffer, BLOCK_SIZE, error)) > 0) {
    carrel_digest_update (digest, buffer, (gsize) got);
    found->lines += count_lines (buffer, (gsize) got);
    found->bytes += (guint64) got;
    if ((is_manifest && !keep_manifest (survey, buffer, (gsize) got, error))
        || g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
  }
  found->sha256 = carrel_digest_finish (digest);
  return got == 0;
}

/* Workbooks and documents are zips too, and are called by their names. */
static gboolean
say_what_it_is (const Survey *survey, GError **error)
{
  g_autoptr (CarrelInput) input = carrel_input_open (survey->path, error);

  if (input != NULL && carrel_formats_recognise (input, error) != NULL)
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FORMAT,
                 _ ("“%s” is not an archive that Carrel exported."), survey->shown);
  return FALSE;
}

static gboolean
survey_all (Survey *survey, GCancellable *cancellable, GError **error)
{
  g_autofree char *buffer = g_malloc (BLOCK_SIZE);
  CarrelArchiveEntry entry;
  CarrelStep step;

  if (!carrel_archive_rewind (survey->archive, error))
    return FALSE;
  while ((step = carrel_archive_next (survey->archive, &entry, error)) == CARREL_STEP_ROW) {
    if (!survey_file (survey, entry.name, buffer, cancellable, error))
      return FALSE;
  }
  if (step != CARREL_STEP_DONE)
    return FALSE;
  if (survey->manifest != NULL)
    return TRUE;
  return say_what_it_is (survey, error);
}

/* Comparing. */

static gboolean
check_file (const Survey *survey, const CarrelBundleFile *file, GError **error)
{
  const Found *found = g_hash_table_lookup (survey->found, file->name);

  if (found == NULL) {
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_ALTERED,
                 /* Translators: a file in an archive, and the archive */
                 _ ("“%s” is missing in “%s”. Somebody took it out after the export; use the "
                    "archive as it was made."),
                 file->name, survey->shown);
    return FALSE;
  }
  if (found->lines == file->count && found->bytes == file->bytes
      && strcmp (found->sha256, file->sha256) == 0)
    return TRUE;
  g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_ALTERED,
               _ ("“%s” in “%s” is not what it was when it was exported: its checksum differs. Use "
                  "the archive as it was made, or unpack it and import the file by itself."),
               file->name, survey->shown);
  return FALSE;
}

static void
summarise (GPtrArray *summary, const CarrelBundleFile *file)
{
  g_autofree char *count = carrel_text_count (file->count);

  g_ptr_array_add (
    summary,
    /* Translators: a file, and how many records it has */
    g_strdup_printf (ngettext ("“%s”: %s record, as it was exported.",
                               "“%s”: %s records, as they were exported.", (gulong) file->count),
                     file->name, count));
}

static gboolean
is_listed (const CarrelBundleManifest *manifest, const char *name)
{
  for (guint i = 0; i < manifest->files->len; i++) {
    if (strcmp (((const CarrelBundleFile *) manifest->files->pdata[i])->name, name) == 0)
      return TRUE;
  }
  return strcmp (name, CARREL_BUNDLE_MANIFEST) == 0 || strcmp (name, CARREL_BUNDLE_README) == 0;
}

/* Not of this export, and never imported; file managers add things of their own. */
static void
report_strangers (const Survey *survey, const CarrelBundleManifest *manifest, GPtrArray *strangers)
{
  for (guint i = 0; i < survey->names->len; i++) {
    const char *name = survey->names->pdata[i];

    if (!is_listed (manifest, name))
      g_ptr_array_add (
        strangers,
        g_strdup_printf (_ ("“%s” is not part of the export and was left alone."), name));
  }
}

CarrelBundleManifest *
carrel_bundle_check (CarrelArchive *archive, const char *path, const CarrelModel *model,
                     GPtrArray *summary, GPtrArray *strangers, GCancellable *cancellable,
                     GError **error)
{
  g_auto (Survey) survey = { .archive = archive, .path = path };
  g_autoptr (CarrelBundleManifest) manifest = NULL;

  survey.shown = g_filename_display_basename (path);
  survey.found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, found_free);
  survey.names = g_ptr_array_new ();
  if (!survey_all (&survey, cancellable, error))
    return NULL;
  manifest = carrel_bundle_manifest_parse (survey.manifest->str, survey.manifest->len, model,
                                           survey.shown, error);
  if (manifest == NULL)
    return NULL;

  for (guint i = 0; i < manifest->files->len; i++) {
    if (!check_file (&survey, manifest->files->pdata[i], error))
      return NULL;
    if (summary != NULL)
      summarise (summary, manifest->files->pdata[i]);
  }
  report_strangers (&survey, manifest, strangers);
  return g_steal_pointer (&manifest);
}

gboolean
carrel_bundle_verify (const char *path, GPtrArray **summary, GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GPtrArray) sentences = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (CarrelArchive) archive = carrel_archive_open (path, error);
  g_autoptr (CarrelBundleManifest) manifest = NULL;

  if (archive == NULL)
    return FALSE;
  manifest =
    carrel_bundle_check (archive, path, &carrel_model, sentences, sentences, cancellable, error);
  if (manifest != NULL && summary != NULL)
    *summary = g_steal_pointer (&sentences);
  return manifest != NULL;
}
