#pragma once

#include "model/entity.h"

G_BEGIN_DECLS

/**
 * carrel_bash_completion_new:
 *
 * Returns: (transfer full): a script that completes the words of carrelctl in bash 4.4 or later,
 * made from the tables of commands, formats and the model
 */
char *carrel_bash_completion_new (const CarrelModel *model);

G_END_DECLS
