#include "config.h"

#include "exchange/export-target.h"

#include "exchange/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define BUNDLE_EXTENSION ".zip"
#define NAME_OF_ALL "carrel" /* of a file with several kinds of records */

gboolean
carrel_export_target_is_folder (const char *target)
{
  g_return_val_if_fail (target != NULL, FALSE);

  return g_str_has_suffix (target, G_DIR_SEPARATOR_S) || g_file_test (target, G_FILE_TEST_IS_DIR);
}

gboolean
carrel_export_target_needs_folder (const CarrelFormat *format, guint n_parts)
{
  return format != NULL && format->one_entity && n_parts > 1;
}

/* What is not there becomes a folder where one is needed, but not if it looks like a file. */
static gboolean
can_become_folder (const char *target)
{
  return strcmp (target, CARREL_EXPORT_STDOUT) != 0 && !g_file_test (target, G_FILE_TEST_EXISTS)
         && carrel_formats_guess (target) == NULL;
}

gboolean
carrel_export_target_check (const char *target, const CarrelFormat *format, guint n_parts,
                            GError **error)
{
  if (!carrel_export_target_needs_folder (format, n_parts)
      || carrel_export_target_is_folder (target) || can_become_folder (target))
    return TRUE;
  g_set_error (
    error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION,
    /* Translators: a format such as “Spreadsheet (CSV)”, and a file */
    _ ("A file of the format “%s” holds one kind of record, so “%s” cannot take several. "
       "Give a folder for a file of each, or choose a zip archive (--format zip)."),
    _ (format->label), target);
  return FALSE;
}

char *
carrel_export_target_dup_path (const char *target, const CarrelFormat *format,
                               const CarrelEntity *entity)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (target != NULL, NULL);

  if (!carrel_export_target_is_folder (target))
    return g_strdup (target);
  name = g_strconcat (entity != NULL ? entity->name : NAME_OF_ALL,
                      format != NULL ? format->extension : BUNDLE_EXTENSION, NULL);
  return g_build_filename (target, name, NULL);
}
