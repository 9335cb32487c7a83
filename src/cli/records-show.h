#pragma once

#include "cli/cli.h"

G_BEGIN_DECLS

/**
 * carrel_records_show:
 *
 * Runs `carrelctl records ENTITY show ID`.
 */
CarrelExit carrel_records_show (CarrelCli *cli, GError **error);

G_END_DECLS
