#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A file that is there whole or not at all. Bytes go to an unnamed file in the target's folder,
 * which the system forgets when the program dies; only a finished one gets the name. */

#define CARREL_OUTPUT_ERROR (carrel_output_error_quark ())

typedef enum {
  CARREL_OUTPUT_ERROR_FAILED,     /* the folder or file cannot be written */
  CARREL_OUTPUT_ERROR_FULL,       /* no space left */
  CARREL_OUTPUT_ERROR_PERMISSION, /* not allowed */
} CarrelOutputError;

GQuark carrel_output_error_quark (void);

typedef struct _CarrelOutput CarrelOutput;

/**
 * carrel_output_open:
 * @path: the target, or `-` for standard output
 * @mode: permissions of a new file; one that is there keeps its own
 *
 * Removes what a killed run may have left beside the target, and begins.
 *
 * Returns: (transfer full) (nullable): the output, NULL with %CARREL_OUTPUT_ERROR
 */
CarrelOutput *carrel_output_open (const char *path, guint mode, GError **error);

/**
 * CarrelOutputSink:
 *
 * Takes the next bytes of an output that is part of something larger.
 *
 * Returns: FALSE with an error when it cannot
 */
typedef gboolean (*CarrelOutputSink) (const void *bytes, gsize length, gpointer data,
                                      GError **error);

/**
 * carrel_output_open_sink:
 * @sink: gets all bytes, in pieces of up to 64 KiB and the larger ones that were written at once
 * @data: for @sink
 *
 * Begins an output that is no file: carrel_output_close() hands over the last bytes and tells sum
 * and size, nothing more.
 *
 * Returns: (transfer full): the output
 */
CarrelOutput *carrel_output_open_sink (CarrelOutputSink sink, gpointer data);

/**
 * carrel_output_write:
 *
 * Appends bytes through a buffer of 64 KiB.
 *
 * Returns: FALSE with %CARREL_OUTPUT_ERROR when they could not be written
 */
gboolean carrel_output_write (CarrelOutput *self, const void *data, gsize length, GError **error);

/**
 * carrel_output_reserve:
 * @length: bytes wanted, at most %CARREL_OUTPUT_RESERVE
 *
 * Lends the buffer itself to a writer that formats in place: fill up to @length bytes, then say
 * how many with carrel_output_advance() before any other call.
 *
 * Returns: (transfer none) (nullable): the place to write to, NULL with %CARREL_OUTPUT_ERROR
 */
char *carrel_output_reserve (CarrelOutput *self, gsize length, GError **error);
void carrel_output_advance (CarrelOutput *self, gsize length);

#define CARREL_OUTPUT_RESERVE 32768

/**
 * carrel_output_sync:
 * @sha256: (out) (optional) (transfer full): the SHA-256 of all bytes
 * @size: (out) (optional): how many there were
 *
 * Brings all bytes to the disk without giving the file its name yet; no more may follow. Of
 * several files that belong together each is brought there first: what can fail has then failed
 * before one of them shows.
 *
 * Returns: FALSE with %CARREL_OUTPUT_ERROR
 */
gboolean carrel_output_sync (CarrelOutput *self, char **sha256, guint64 *size, GError **error);

/**
 * carrel_output_close:
 * @sha256: (out) (optional) (transfer full): the SHA-256 of all bytes
 * @size: (out) (optional): how many there were
 *
 * Brings the bytes to the disk and gives the file its name, in place of one that had it.
 *
 * Returns: FALSE with %CARREL_OUTPUT_ERROR; the old file is then still there, unharmed
 */
gboolean carrel_output_close (CarrelOutput *self, char **sha256, guint64 *size, GError **error);

/**
 * carrel_output_free:
 *
 * Drops an output; what was not closed leaves no trace.
 */
void carrel_output_free (CarrelOutput *self);

/**
 * carrel_output_set_error:
 *
 * Sets the error for a system call that failed with @errnum while @path was written.
 */
void carrel_output_set_error (GError **error, const char *path, int errnum);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelOutput, carrel_output_free)

G_END_DECLS
