#pragma once

#include "model/entity.h"

G_BEGIN_DECLS

/**
 * carrel_man_page_new:
 * @date: shown in its foot, YYYY-MM-DD
 *
 * Returns: (transfer full): the manual page of carrelctl in the man macros of roff, made from the
 * tables of commands, formats and the model
 */
char *carrel_man_page_new (const CarrelModel *model, const char *date);

G_END_DECLS
