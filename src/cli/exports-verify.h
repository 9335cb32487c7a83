#pragma once

#include "cli/cli.h"

G_BEGIN_DECLS

/**
 * carrel_exports_verify:
 *
 * Runs `carrelctl exports verify FILE`: an archive is checked against its manifest, any other file
 * against the history.
 */
CarrelExit carrel_exports_verify (CarrelCli *cli, GError **error);

G_END_DECLS
