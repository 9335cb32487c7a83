#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * carrel_archive_check_directory:
 * @fd: of a zip
 * @name: what messages call it
 *
 * libarchive takes the whole list of entries into memory, however long somebody made it. So its
 * length is looked up first, where libarchive will find it (APPNOTE.TXT 4.3.14 to 4.3.16).
 *
 * Returns: FALSE with %CARREL_EXCHANGE_ERROR: FORMAT when this is no whole zip, LIMIT when the
 * list is longer than any real one
 */
gboolean carrel_archive_check_directory (int fd, const char *name, GError **error);

G_END_DECLS
