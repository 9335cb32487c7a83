#include "config.h"

#include "exchange/import-audit.h"

#include "base/json.h"
#include "store/audit.h"

gboolean
carrel_import_has_changes (const CarrelImportResult *result)
{
  g_return_val_if_fail (result != NULL, FALSE);

  for (guint i = 0; i < result->counts->len; i++) {
    const CarrelImportCount *count = &g_array_index (result->counts, CarrelImportCount, i);

    if (count->created + count->updated > 0)
      return TRUE;
  }
  return FALSE;
}

gboolean
carrel_import_append_audit (CarrelStore *store, const char *path, const CarrelImportResult *result,
                            GError **error)
{
  g_autoptr (GString) detail = g_string_new ("{");
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *rows = g_strdup_printf ("%" G_GUINT64_FORMAT, result->rows);
  g_autofree char *rejected = g_strdup_printf ("%" G_GUINT64_FORMAT, result->rejected);

  carrel_json_append_member (detail, "file", name);
  carrel_json_append_raw_member (detail, "rows", rows);
  carrel_json_append_raw_member (detail, "rejected", rejected);
  g_string_append_c (detail, '}');
  return carrel_audit_append (store, "import.finished", carrel_store_get_cause (store), detail->str,
                              error);
}
