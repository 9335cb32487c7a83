#pragma once

#include "exchange/formats/row-queue.h"

G_BEGIN_DECLS

/* The elements of an XML document, one after the other, taken apart into rows; which elements are
 * rows says xml-reader.h. Whether the first child of the root is a list or a row shows only when
 * its own children are seen; until then both are kept. */

typedef struct {
  char *name;
  char *value;
} CarrelXmlAttribute;

typedef struct _CarrelXmlRows CarrelXmlRows;

/**
 * carrel_xml_rows_new:
 * @queue: (transfer none): gets the rows
 * @name: what messages call the file
 */
CarrelXmlRows *carrel_xml_rows_new (CarrelRowQueue *queue, const char *name);
void carrel_xml_rows_free (CarrelXmlRows *self);

/**
 * carrel_xml_rows_begin:
 * @name: of the element
 * @attributes: (element-type CarrelXmlAttribute): its attributes
 * @is_nil: whether one of them says that it has no value
 * @line: where it begins, from 1
 *
 * Returns: FALSE with %CARREL_EXCHANGE_ERROR_FORMAT or _LIMIT
 */
gboolean carrel_xml_rows_begin (CarrelXmlRows *self, const char *name, GArray *attributes,
                                gboolean is_nil, guint64 line, GError **error);

/**
 * carrel_xml_rows_end:
 *
 * Ends the element that was begun last.
 *
 * Returns: FALSE as above
 */
gboolean carrel_xml_rows_end (CarrelXmlRows *self, GError **error);

/**
 * carrel_xml_rows_text:
 * @text: text in the element that is open
 *
 * Returns: FALSE as above
 */
gboolean carrel_xml_rows_text (CarrelXmlRows *self, const char *text, gsize length, GError **error);

/**
 * carrel_xml_attributes_new:
 * Returns: (transfer full) (element-type CarrelXmlAttribute): an array that frees its elements
 */
GArray *carrel_xml_attributes_new (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelXmlRows, carrel_xml_rows_free)

G_END_DECLS
