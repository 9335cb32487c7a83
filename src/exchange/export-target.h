#pragma once

#include "exchange/export.h"

G_BEGIN_DECLS

/* Where an export goes: names of files, made from what somebody gave as the target. */

#define CARREL_EXPORT_BUNDLE "zip"
#define CARREL_EXPORT_STDOUT "-"

/**
 * carrel_export_target_is_folder:
 *
 * Returns: whether @target is a folder, or is written like one
 */
gboolean carrel_export_target_is_folder (const char *target);

/**
 * carrel_export_target_needs_folder:
 * @format: (nullable): NULL for a bundle
 *
 * Returns: whether @n_parts kinds of records take a file each
 */
gboolean carrel_export_target_needs_folder (const CarrelFormat *format, guint n_parts);

/**
 * carrel_export_target_check:
 *
 * Returns: FALSE with %CARREL_EXCHANGE_ERROR_OPTION that says what to do, when several files were
 * to go to one place
 */
gboolean carrel_export_target_check (const char *target, const CarrelFormat *format, guint n_parts,
                                     GError **error);

/**
 * carrel_export_target_dup_path:
 * @entity: (nullable): the only kind of record in the file
 *
 * Returns: (transfer full): the file to write
 */
char *carrel_export_target_dup_path (const char *target, const CarrelFormat *format,
                                     const CarrelEntity *entity);

G_END_DECLS
