#pragma once

#include "cli/arguments.h"
#include "cli/console.h"

G_BEGIN_DECLS

/**
 * carrel_help_show:
 * @command: (nullable): NULL for help on all of carrelctl
 * @arguments: (nullable): what else was typed: with --format the options of that format are shown
 *
 * Writes help as a result.
 */
void carrel_help_show (CarrelConsole *console, const CarrelCommand *command,
                       const CarrelArguments *arguments);

G_END_DECLS
