#pragma once

#include "exchange/input.h"
#include "store/row.h"

G_BEGIN_DECLS

/* Zip archives that somebody else made. Nothing is handed out before the names of all entries were
 * found to be harmless, and never more bytes than a real archive of that size holds. */

#define CARREL_ARCHIVE_MAX_ENTRIES 10000
#define CARREL_ARCHIVE_MAX_NAME 1024 /* bytes */

/* Deflate makes at most about 1:1000, and records become a tenth to a thirtieth. */
#define CARREL_ARCHIVE_MAX_RATIO 200
#define CARREL_ARCHIVE_FREE_BYTES (64 * 1024 * 1024) /* below this the ratio does not count */

typedef struct _CarrelArchive CarrelArchive;

/* One file of an archive, lent until the next call. */
typedef struct {
  const char *name; /* UTF-8, relative, with slashes, without `.` and `..` */
  gint64 size;      /* bytes as the archive has it, -1 when it does not say */
} CarrelArchiveEntry;

/**
 * carrel_archive_open:
 * @path: a file
 *
 * Opens a zip and looks at the names, kinds and sizes of all its entries.
 *
 * Returns: (transfer full) (nullable): the archive, before its first entry; NULL with
 * %CARREL_EXCHANGE_ERROR: UNREADABLE, FORMAT (no zip, damaged, encrypted), UNSAFE (names that
 * lead out of a folder, links, devices, the same name twice, more bytes than can be true) or LIMIT
 */
CarrelArchive *carrel_archive_open (const char *path, GError **error);
void carrel_archive_free (CarrelArchive *self);

/**
 * carrel_archive_next:
 *
 * Goes to the next file; folders are passed over.
 *
 * Returns: %CARREL_STEP_FAILED with %CARREL_EXCHANGE_ERROR
 */
CarrelStep carrel_archive_next (CarrelArchive *self, CarrelArchiveEntry *entry, GError **error);

/**
 * carrel_archive_find:
 *
 * Goes to the file called @name, wherever it stands.
 *
 * Returns: %CARREL_STEP_DONE when there is none
 */
CarrelStep carrel_archive_find (CarrelArchive *self, const char *name, CarrelArchiveEntry *entry,
                                GError **error);

/**
 * carrel_archive_read:
 *
 * Reads from the file at hand.
 *
 * Returns: bytes put into @buffer, 0 at the end, when the checksum of the zip was right too; -1
 * with %CARREL_EXCHANGE_ERROR
 */
gssize carrel_archive_read (CarrelArchive *self, void *buffer, gsize length, GError **error);

/**
 * carrel_archive_spool:
 *
 * Copies the file at hand to an unnamed temporary file, so that a reader can go back in it.
 *
 * Returns: (transfer full) (nullable): the input, named as the entry; NULL with
 * %CARREL_EXCHANGE_ERROR or %G_IO_ERROR_CANCELLED
 */
CarrelInput *carrel_archive_spool (CarrelArchive *self, GCancellable *cancellable, GError **error);

/**
 * carrel_archive_rewind:
 *
 * Begins anew, before the first entry.
 *
 * Returns: FALSE with %CARREL_EXCHANGE_ERROR
 */
gboolean carrel_archive_rewind (CarrelArchive *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelArchive, carrel_archive_free)

G_END_DECLS
