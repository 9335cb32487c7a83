#pragma once

#include "exchange/archive.h"
#include "exchange/bundle-manifest.h"

G_BEGIN_DECLS

/**
 * carrel_bundle_check:
 * @archive: read to its end
 * @path: where it is, for messages
 * @summary: (nullable) (element-type utf8): one sentence for each file of the export is added
 * @strangers: (element-type utf8): one for each other file
 *
 * Compares what is in a bundle with what its manifest says.
 *
 * Returns: (transfer full) (nullable): the manifest; NULL with %CARREL_EXCHANGE_ERROR (ALTERED
 * names the file that is not what it was) or %G_IO_ERROR_CANCELLED
 */
CarrelBundleManifest *
carrel_bundle_check (CarrelArchive *archive, const char *path, const CarrelModel *model,
                     GPtrArray *summary, GPtrArray *strangers, GCancellable *cancellable,
                     GError **error);

G_END_DECLS
