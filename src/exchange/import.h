#pragma once

#include "base/progress.h"
#include "exchange/format.h"
#include "exchange/mapping.h"

G_BEGIN_DECLS

/* Bringing a file into the workspace: all of its good rows, in one transaction and as one cause, or
 * nothing. */

typedef enum {
  CARREL_IMPORT_DATES_AUTO,
  CARREL_IMPORT_DATES_DMY,
  CARREL_IMPORT_DATES_MDY,
} CarrelImportDates;

typedef struct {
  const CarrelFormat *format; /* NULL: recognise */
  GHashTable *format_options; /* NULL: none */
  const CarrelEntity *entity; /* what the rows are; NULL: find out */
  const char *mapping;        /* JSON of a mapping; NULL: saved, built-in or proposed one */
  gboolean ignore_saved;      /* do not use a mapping saved for this kind of file */
  gboolean save_mapping;      /* remember `mapping` for files of this kind */
  gboolean dry_run;
  gboolean clear_empty; /* an empty cell empties the field of a record that is there */
  CarrelImportDates dates;
  const char *rejects_path; /* NULL: beside the file */
} CarrelImportOptions;

typedef struct {
  const CarrelEntity *entity;
  guint64 created;
  guint64 updated;
  guint64 unchanged;
} CarrelImportCount;

typedef struct {
  guint64 line;
  char *problem;
} CarrelImportReject;

typedef struct {
  guint64 rows;
  guint64 rejected;
  guint64 left_out;   /* rows of which the mapping makes no record */
  GArray *counts;     /* of CarrelImportCount, for each entity met */
  GPtrArray *rejects; /* the first CarrelImportRejects, at most 20 */
  GPtrArray *notes;   /* of char *: what was recognised or assumed, a sentence each */
  char *mapping;      /* JSON of the mapping that was used; NULL for a bundle */
  char *rejects_path; /* where the rejected rows are; NULL: there are none */
  char *cause;        /* id for undo; NULL when nothing was changed */
} CarrelImportResult;

/**
 * carrel_import_run:
 * @store: open for writing, best with %CARREL_STORE_BULK
 * @path: a file, or `-` for standard input
 *
 * Imports a spreadsheet, JSON, NDJSON or XML file, or a bundle that Carrel exported.
 *
 * Returns: (transfer full) (nullable): what came of it; NULL with an error of the file
 * (%CARREL_EXCHANGE_ERROR), of the workspace (%CARREL_STORE_ERROR) or %G_IO_ERROR_CANCELLED, and
 * then nothing was changed
 */
CarrelImportResult *
carrel_import_run (CarrelStore *store, const char *path, const CarrelImportOptions *options,
                   CarrelProgress *progress, GCancellable *cancellable, GError **error);

/**
 * carrel_import_propose:
 *
 * Returns: (transfer full) (nullable): JSON of the mapping that carrel_import_run() would use, to
 * be edited and given back
 */
char *carrel_import_propose (CarrelStore *store, const char *path,
                             const CarrelImportOptions *options, GError **error);

CarrelImportResult *carrel_import_result_new (void);
void carrel_import_result_free (CarrelImportResult *result);

/**
 * carrel_import_result_count:
 * Returns: (transfer none): the counts of @entity, made when they are not there yet
 */
CarrelImportCount *
carrel_import_result_count (CarrelImportResult *result, const CarrelEntity *entity);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelImportResult, carrel_import_result_free)

G_END_DECLS
