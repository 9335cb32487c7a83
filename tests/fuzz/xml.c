#include "config.h"

#include "exchange/formats/xml-reader.h"
#include "rows.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static CarrelReader *
open_xml (CarrelInput *input, GError **error)
{
  return carrel_xml_reader_new (input, NULL, error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  walk_rows (data, size, open_xml, FALSE);
  return 0;
}
