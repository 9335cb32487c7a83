#pragma once

#include "exchange/formats/row-queue.h"

G_BEGIN_DECLS

/* One JSON document that comes piece by piece, taken apart into rows. These are rows:
 *   the objects of a list                  [{…}, {…}]
 *   the objects of lists in an object      {"students": [{…}], "tutors": [{…}]}; kind = the name
 *   an object that holds no list           {…}
 *   the object that is a line of NDJSON    {…}
 * A member called `entity` of a row that stands in no named list is its kind. */

typedef struct _CarrelJsonRows CarrelJsonRows;

/**
 * carrel_json_rows_new:
 * @queue: (transfer none): gets the rows
 * @name: what messages call the file
 * @is_line: whether each document is one line of NDJSON, which has to be an object
 */
CarrelJsonRows *carrel_json_rows_new (CarrelRowQueue *queue, const char *name, gboolean is_line);
void carrel_json_rows_free (CarrelJsonRows *self);

/**
 * carrel_json_rows_begin:
 * @line: where the document begins, from 1
 *
 * Forgets what was fed, and begins a document.
 */
void carrel_json_rows_begin (CarrelJsonRows *self, guint64 line);

/**
 * carrel_json_rows_feed:
 * @text: any bytes
 *
 * Returns: FALSE with %CARREL_EXCHANGE_ERROR_FORMAT or _LIMIT; the rows before the mistake are in
 * the queue, and carrel_json_rows_begin() has to come next
 */
gboolean
carrel_json_rows_feed (CarrelJsonRows *self, const char *text, gsize length, GError **error);

/**
 * carrel_json_rows_end:
 *
 * Says that the document is complete.
 *
 * Returns: FALSE as above when it is not
 */
gboolean carrel_json_rows_end (CarrelJsonRows *self, GError **error);

/**
 * carrel_json_rows_refuse:
 * @problem: a sentence fit to show
 *
 * Makes a bad row of what was understood of a line that could not be read.
 */
void carrel_json_rows_refuse (CarrelJsonRows *self, const char *problem);

/**
 * carrel_json_rows_get_pending:
 * Returns: bytes of the token that is not yet complete
 */
gsize carrel_json_rows_get_pending (CarrelJsonRows *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelJsonRows, carrel_json_rows_free)

G_END_DECLS
