#pragma once

#include "base/progress.h"
#include "exchange/export.h"
#include "exchange/import.h"

G_BEGIN_DECLS

/* Everything as one zip: a file for each entity, and manifest.json with counts, SHA-256 sums, the
 * program's version and the head of the audit chain. docs/formats.md describes it. */

/**
 * carrel_bundle_is_zip:
 * Returns: whether the file begins like a zip
 */
gboolean carrel_bundle_is_zip (const char *path);

/**
 * carrel_bundle_write:
 *
 * Writes the parts of @what as a bundle; called by carrel_export_run() for the format `zip`.
 */
gboolean carrel_bundle_write (CarrelStore *store, const CarrelExport *what, CarrelOutput *output,
                              GArray *counts, CarrelProgress *progress, GCancellable *cancellable,
                              GError **error);

/**
 * carrel_bundle_verify:
 * @summary: (out) (optional) (transfer full): one sentence for each file
 *
 * Reads a bundle to its end and compares counts and sums with its manifest.
 *
 * Returns: FALSE with %CARREL_EXCHANGE_ERROR: ALTERED names the file that is not what it was
 */
gboolean carrel_bundle_verify (const char *path, GPtrArray **summary, GCancellable *cancellable,
                               GError **error);

/**
 * carrel_bundle_import:
 *
 * Verifies the bundle, then imports its files in the order of their references, all as one cause.
 */
gboolean carrel_bundle_import (CarrelStore *store, const char *path,
                               const CarrelImportOptions *options, CarrelImportResult *result,
                               CarrelProgress *progress, GCancellable *cancellable, GError **error);

G_END_DECLS
