#pragma once

#include "base/progress.h"
#include "exchange/format.h"
#include "exchange/privacy.h"
#include "store/history.h"

G_BEGIN_DECLS

/* Handing out what somebody asked for: what, which columns, in which format, where to. */

typedef struct {
  CarrelQuery *query; /* entity, filters, search, order; (transfer none) */
  GPtrArray *columns; /* of char *: names of fields, in order; NULL: all that are not secret */
} CarrelExportPart;

typedef struct {
  GPtrArray *parts;           /* of CarrelExportPart */
  const char *format;         /* id of a format, or `zip` for everything as one bundle */
  GHashTable *format_options; /* NULL: none given */
  const char *target;         /* a file, a folder, or `-` */
  CarrelPrivacyMode privacy;
  const char *parameters; /* JSON of what was asked, for the history and a rerun */
} CarrelExport;

typedef struct {
  GPtrArray *files; /* of char *: what was written */
  GArray *counts;   /* of guint64, by part */
  guint64 bytes;
  char *sha256; /* of the file; of several: NULL */
  char *run;    /* id in the history; NULL when the workspace is read-only */
  gint64 duration_ms;
} CarrelExportResult;

/**
 * carrel_export_run:
 *
 * Writes one file (or, for formats that hold one entity, a file for each part into a folder), from
 * one moment of the workspace. Targets appear whole or not at all. Once the request was found to
 * make sense the run is in the history whatever becomes of it, and in the audit chain unless it was
 * cancelled. The columns of the queries are set.
 *
 * Returns: (transfer full) (nullable): what was written; NULL with %CARREL_EXCHANGE_ERROR,
 * %CARREL_OUTPUT_ERROR, %CARREL_STORE_ERROR or %G_IO_ERROR_CANCELLED, and then files that were
 * there before are as they were
 */
CarrelExportResult *
carrel_export_run (CarrelStore *store, const CarrelExport *what, CarrelProgress *progress,
                   GCancellable *cancellable, GError **error);
void carrel_export_result_free (CarrelExportResult *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelExportResult, carrel_export_result_free)

G_END_DECLS
