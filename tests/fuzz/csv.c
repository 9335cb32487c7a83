#include "config.h"

#include "exchange/encoding.h"
#include "exchange/formats/csv-reader.h"
#include "rows.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static CarrelReader *
open_csv (CarrelInput *input, GError **error)
{
  return carrel_csv_reader_new (input, NULL, '\0', error);
}

static CarrelReader *
open_tsv (CarrelInput *input, GError **error)
{
  return carrel_csv_reader_new (input, NULL, '\t', error);
}

/* As somebody who knows better than the detection would have it. */
static CarrelReader *
open_utf16 (CarrelInput *input, GError **error)
{
  g_autoptr (GHashTable) options = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (options, (gpointer) "encoding", (gpointer) "utf-16le");
  g_hash_table_insert (options, (gpointer) "quote", (gpointer) "'");
  g_hash_table_insert (options, (gpointer) "header", (gpointer) "no");
  return carrel_csv_reader_new (input, options, '\0', error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  walk_rows (data, size, open_csv, TRUE);
  walk_rows (data, size, open_tsv, TRUE);
  walk_rows (data, size, open_utf16, TRUE);
  return 0;
}
