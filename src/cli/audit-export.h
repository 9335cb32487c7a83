#pragma once

#include "cli/cli.h"

G_BEGIN_DECLS

/**
 * carrel_audit_export:
 *
 * Runs `carrelctl audit export`: all rows, the oldest first, each with all that its hash is made
 * of, so that anybody can compute the chain.
 */
CarrelExit carrel_audit_export (CarrelCli *cli, GError **error);

G_END_DECLS
