#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Bytes that come from outside, with a name for messages: a file, standard input, or one entry of
 * a zip. Each can be read from its beginning more than once, so that it can be looked at first. */

typedef struct _CarrelInput CarrelInput;

/**
 * carrel_input_open:
 * @path: a file, or `-` for standard input, which is first copied to an unnamed temporary file
 *
 * Returns: (transfer full) (nullable): the input, NULL with %CARREL_EXCHANGE_ERROR
 */
CarrelInput *carrel_input_open (const char *path, GError **error);

/**
 * carrel_input_open_descriptor:
 * @fd: (transfer full): a seekable file
 * @name: what messages call it
 */
CarrelInput *carrel_input_open_descriptor (int fd, const char *name);

/**
 * carrel_input_open_memory:
 * @data: (array length=length) (transfer none): has to outlive the input
 */
CarrelInput *carrel_input_open_memory (const char *data, gsize length, const char *name);

/**
 * CarrelInputFunc:
 *
 * Returns: bytes put into @buffer, 0 at the end, -1 with an error
 */
typedef gssize (*CarrelInputFunc) (void *buffer, gsize length, gpointer data, GError **error);

/**
 * carrel_input_open_copy:
 * @func: gives all bytes, in pieces, before this returns
 * @data: for @func
 * @name: what messages call it
 *
 * Copies bytes that can be had only once to an unnamed temporary file.
 *
 * Returns: (transfer full) (nullable): the input, NULL with %CARREL_EXCHANGE_ERROR or the error of
 * @func
 */
CarrelInput *
carrel_input_open_copy (CarrelInputFunc func, gpointer data, const char *name, GError **error);

void carrel_input_free (CarrelInput *self);

const char *carrel_input_get_name (CarrelInput *self);
guint64 carrel_input_get_size (CarrelInput *self);

/**
 * carrel_input_read:
 *
 * Returns: bytes read into @buffer, 0 at the end, -1 with %CARREL_EXCHANGE_ERROR
 */
gssize carrel_input_read (CarrelInput *self, void *buffer, gsize length, GError **error);

/**
 * carrel_input_tell:
 * Returns: bytes read since the beginning, for progress
 */
guint64 carrel_input_tell (CarrelInput *self);
gboolean carrel_input_rewind (CarrelInput *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelInput, carrel_input_free)

G_END_DECLS
