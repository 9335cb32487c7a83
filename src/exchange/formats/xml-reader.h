#pragma once

#include "exchange/reader.h"

G_BEGIN_DECLS

/* XML 1.0 as rows. A row is an element whose children hold text only; these are its cells, and its
 * attributes are cells too. Rows stand in lists or directly in the root:
 *   <carrel><students><student><name>…</name></student></students></carrel>
 *   <students><student id="…"><name>…</name></student></students>
 * The kind is the name of the root's child: `students`, `student`. Prefixes do not count. */

/**
 * carrel_xml_reader_new:
 * @input: (transfer none): in any encoding that it declares; has to outlive the reader
 * @options: (nullable): none are known
 *
 * A mistake in the text ends the reading with %CARREL_EXCHANGE_ERROR_FORMAT, a document type
 * declaration or an entity with %CARREL_EXCHANGE_ERROR_UNSAFE.
 *
 * Returns: (transfer full): the reader; `error` is there for CarrelFormat and never set
 */
CarrelReader *carrel_xml_reader_new (CarrelInput *input, GHashTable *options, GError **error);

G_END_DECLS
