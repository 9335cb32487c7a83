#pragma once

#include "model/value.h"

G_BEGIN_DECLS

/**
 * carrel_value_read:
 * @text: what somebody wrote: not blank, valid UTF-8, stripped
 *
 * The reader of each type, from a table.
 *
 * Returns: (transfer full) (nullable): the stored form, NULL when @text is no such value
 */
char *carrel_value_read (const CarrelField *field, const char *text, const CarrelValueStyle *style);

G_END_DECLS
