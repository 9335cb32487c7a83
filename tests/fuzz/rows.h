#pragma once

#include "exchange/reader.h"

G_BEGIN_DECLS

/* Reads every row that a reader gives and holds it to what reader.h promises. `whole_text`: cells
 * of good rows are UTF-8 without NUL. JSON can write a NUL as \u0000, and libxml2 lets some
 * overlong sequences pass; there carrel_value_parse() is what refuses them. */

typedef CarrelReader *(*OpenReader) (CarrelInput *input, GError **error);

void walk_rows (const guint8 *data, gsize size, OpenReader open, gboolean whole_text);

G_END_DECLS
