#pragma once

#include "cli/cli.h"

G_BEGIN_DECLS

/**
 * carrel_records_list:
 *
 * Runs `carrelctl records ENTITY list`.
 */
CarrelExit carrel_records_list (CarrelCli *cli, GError **error);

G_END_DECLS
