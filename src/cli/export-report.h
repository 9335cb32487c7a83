#pragma once

#include "cli/cli.h"
#include "exchange/request.h"

G_BEGIN_DECLS

/**
 * carrel_export_perform:
 * @store: what to export from
 * @request: what was asked for
 *
 * Runs an export with progress and reports what was written.
 *
 * Returns: FALSE with the errors of carrel_export_request_run(); what the request cannot mean is
 * %CARREL_CLI_ERROR_USAGE
 */
gboolean carrel_export_perform (CarrelCli *cli, CarrelStore *store,
                                const CarrelExportRequest *request, GError **error);

G_END_DECLS
