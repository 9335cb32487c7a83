#pragma once

#include "exchange/export.h"

G_BEGIN_DECLS

/* What an export was asked for, as the history keeps it: JSON from which the same export can be run
 * again. The command line, the window and schedules all make this one form. */

typedef struct {
  GPtrArray *what; /* of char *: names of entities, `all` for every one, or ENTITY/ID */
  char *format;    /* or NULL: the target's extension says it */
  char *target;
  GPtrArray *filters;  /* of char *: `FIELD OP VALUE` */
  char *search;        /* or NULL */
  char *order;         /* field, `-field` for descending, or NULL */
  GPtrArray *columns;  /* of char *, or NULL */
  GHashTable *options; /* of the format: char * to char * */
  CarrelPrivacyMode privacy;
} CarrelExportRequest;

CarrelExportRequest *carrel_export_request_new (void);
void carrel_export_request_free (CarrelExportRequest *self);

char *carrel_export_request_print (const CarrelExportRequest *self);

/**
 * carrel_export_request_parse:
 *
 * Returns: (transfer full) (nullable): the request, NULL with %CARREL_EXCHANGE_ERROR_FORMAT when
 * @json is none
 */
CarrelExportRequest *carrel_export_request_parse (const char *json, GError **error);

/**
 * carrel_export_request_run:
 *
 * Checks the request against the workspace and the formats, and runs it. Filters, search words,
 * order and columns count for each kind of record that has the field. The history gets the target
 * as an absolute path, so that the export can be repeated from anywhere.
 *
 * Returns: (transfer full) (nullable): what was written; NULL with %CARREL_EXCHANGE_ERROR_OPTION
 * or %CARREL_VALUE_ERROR that says what cannot be understood, or as carrel_export_run()
 */
CarrelExportResult *
carrel_export_request_run (const CarrelExportRequest *self, CarrelStore *store,
                           CarrelProgress *progress, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelExportRequest, carrel_export_request_free)

G_END_DECLS
