#pragma once

#include "cli/cli.h"

G_BEGIN_DECLS

/**
 * carrel_records_history:
 *
 * Runs `carrelctl records ENTITY history ID`: all that ever happened to one record.
 */
CarrelExit carrel_records_history (CarrelCli *cli, GError **error);

G_END_DECLS
