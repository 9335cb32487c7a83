#pragma once

#include "cli/cli.h"

G_BEGIN_DECLS

/**
 * carrel_record_fields_choose:
 * @few: the most telling fields, for a table; FALSE: all that are not secret
 *
 * Returns: (transfer full) (nullable) (element-type guint): the fields that --columns names, or
 * those that are shown without it; NULL with %CARREL_CLI_ERROR_USAGE
 */
GArray *carrel_record_fields_choose (CarrelCli *cli, const CarrelEntity *entity, gboolean few,
                                     GError **error);

/**
 * carrel_record_fields_add:
 *
 * Adds a field unless it is there already.
 */
void carrel_record_fields_add (GArray *fields, guint field);

G_END_DECLS
