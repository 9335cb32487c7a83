#include "config.h"

#include "exchange/formats/json-reader.h"
#include "exchange/mapping.h"
#include "rows.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static CarrelReader *
open_json (CarrelInput *input, GError **error)
{
  return carrel_json_reader_new (input, NULL, error);
}

static CarrelReader *
open_ndjson (CarrelInput *input, GError **error)
{
  return carrel_ndjson_reader_new (input, NULL, error);
}

/* A mapping that is understood is understood again after it was printed. */
static void
parse_mapping (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelMapping) mapping =
    carrel_mapping_parse ((const char *) data, size, &carrel_model, NULL, &error);
  g_autoptr (CarrelMapping) again = NULL;
  g_autofree char *text = NULL;

  if (mapping == NULL) {
    g_assert_nonnull (error);
    return;
  }
  text = carrel_mapping_print (mapping);
  again = carrel_mapping_parse (text, strlen (text), &carrel_model, NULL, &error);
  g_assert_no_error (error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  walk_rows (data, size, open_json, FALSE);
  walk_rows (data, size, open_ndjson, FALSE);
  parse_mapping (data, size);
  return 0;
}
