#pragma once

#include "cli/console.h"

G_BEGIN_DECLS

/* The JSON document that a command gives with --json, written while it is made. */

typedef struct _CarrelDocument CarrelDocument;

/**
 * carrel_document_new:
 *
 * Returns: (transfer full): a document that is one object, begun
 */
CarrelDocument *carrel_document_new (CarrelConsole *console);
void carrel_document_free (CarrelDocument *self);

/**
 * carrel_document_begin_object:
 * @name: (nullable): of the member; NULL within an array
 */
void carrel_document_begin_object (CarrelDocument *self, const char *name);
void carrel_document_begin_array (CarrelDocument *self, const char *name);

/**
 * carrel_document_end:
 *
 * Ends the object or array that was begun last; with the outermost the document is complete.
 */
void carrel_document_end (CarrelDocument *self);

/**
 * carrel_document_add:
 * @text: (nullable): any bytes; NULL gives `null`
 */
void carrel_document_add (CarrelDocument *self, const char *name, const char *text);
void carrel_document_add_integer (CarrelDocument *self, const char *name, gint64 number);
void carrel_document_add_boolean (CarrelDocument *self, const char *name, gboolean value);

/**
 * carrel_document_add_literal:
 * @json: (nullable): a number or another literal of JSON, which is not checked; NULL gives `null`
 */
void carrel_document_add_literal (CarrelDocument *self, const char *name, const char *json);

/**
 * carrel_document_add_json:
 * @json: (nullable): JSON; what is not, because somebody altered the workspace, is added as text
 */
void carrel_document_add_json (CarrelDocument *self, const char *name, const char *json);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelDocument, carrel_document_free)

G_END_DECLS
