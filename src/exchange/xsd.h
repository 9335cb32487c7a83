#pragma once

#include "model/entity.h"

G_BEGIN_DECLS

#define CARREL_XML_NAMESPACE "https://carrel.app/ns/1"
#define CARREL_XML_ROOT "carrel"

/**
 * carrel_xsd_new:
 *
 * Describes the XML files that Carrel writes, with any selection and order of entities and fields.
 *
 * Returns: (transfer full): an XML Schema 1.0 document
 */
char *carrel_xsd_new (const CarrelModel *model);

G_END_DECLS
