#pragma once

#include "exchange/import.h"

G_BEGIN_DECLS

/* The engine under import.h and bundle.h: rows of readers into a store that has begun to write. */

typedef struct _CarrelImporter CarrelImporter;

/* How the values of a file are written. */
typedef struct {
  CarrelDateOrder date_order;
  gboolean decimal_comma;
  gboolean verbatim; /* Carrel wrote them: white space around a text belongs to it */
} CarrelImporterStyle;

/**
 * carrel_importer_new:
 * @clear_empty: whether an empty cell empties the field of a record that is there
 * @result: (transfer none): where it counts
 *
 * Returns: (transfer full) (nullable): an importer for a store that has begun to write, NULL with
 * %CARREL_STORE_ERROR
 */
CarrelImporter *carrel_importer_new (CarrelStore *store, gboolean clear_empty,
                                     CarrelImportResult *result, GError **error);
void carrel_importer_free (CarrelImporter *self);

/**
 * carrel_importer_set_mapping:
 * @mapping: (nullable) (transfer none): what the columns of the next reader mean; NULL: match them
 *   with the fields of the entity at hand
 * @entity: (nullable): what rows are that do not say so themselves
 * @style: how values are written
 */
void carrel_importer_set_mapping (CarrelImporter *self, const CarrelMapping *mapping,
                                  const CarrelEntity *entity, const CarrelImporterStyle *style);

/**
 * carrel_importer_read:
 * @reader: rows
 * @input: (nullable): where they come from, for progress
 *
 * Imports all rows. Rows that refer to records yet to come wait for carrel_importer_finish().
 *
 * Returns: FALSE when reading or the workspace failed; a bad row is no failure
 */
gboolean carrel_importer_read (CarrelImporter *self, CarrelReader *reader, CarrelInput *input,
                               CarrelProgress *progress, GCancellable *cancellable, GError **error);

/**
 * carrel_importer_finish:
 * @rejects_path: (nullable): where rejected rows go, if there are any
 * @rejects: (out) (transfer full): that file, to be closed once the import is committed; NULL when
 *   none was needed
 *
 * Tries the waiting rows of the last reader again until no more of them fit, and writes down those
 * that are rejected. To be called after each reader.
 *
 * Returns: FALSE when the workspace or the rejects file failed
 */
gboolean carrel_importer_finish (CarrelImporter *self, const char *rejects_path,
                                 CarrelOutput **rejects, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelImporter, carrel_importer_free)

G_END_DECLS
