#pragma once

#include "base/output.h"

G_BEGIN_DECLS

/* A zip that is made from beginning to end, with nothing of it in memory but a buffer. Sizes follow
 * the files (APPNOTE.TXT 4.3.9), as Zip64, so that they need not be known before. */

typedef struct _CarrelArchiveWriter CarrelArchiveWriter;

/**
 * carrel_archive_writer_new:
 * @output: (transfer none): gets the bytes; the caller closes it afterwards
 * @time_s: seconds since 1970 UTC, for all files
 *
 * Returns: (transfer full) (nullable): the writer, NULL with %CARREL_OUTPUT_ERROR
 */
CarrelArchiveWriter *
carrel_archive_writer_new (CarrelOutput *output, gint64 time_s, GError **error);
void carrel_archive_writer_free (CarrelArchiveWriter *self);

/**
 * carrel_archive_writer_begin:
 * @name: relative, with slashes
 *
 * Begins a file.
 *
 * Returns: (transfer full) (nullable): what to write it to; to be closed, then freed, before the
 * next one begins. NULL with an error
 */
CarrelOutput *
carrel_archive_writer_begin (CarrelArchiveWriter *self, const char *name, GError **error);

/**
 * carrel_archive_writer_add:
 *
 * Writes a whole small file.
 */
gboolean carrel_archive_writer_add (CarrelArchiveWriter *self, const char *name, const char *text,
                                    gsize length, GError **error);

/**
 * carrel_archive_writer_close:
 *
 * Writes the list of all files.
 *
 * Returns: FALSE with an error; the zip is then of no use
 */
gboolean carrel_archive_writer_close (CarrelArchiveWriter *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelArchiveWriter, carrel_archive_writer_free)

G_END_DECLS
