#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A JSON value written again, compactly, while a parser reports its parts. */

typedef struct {
  GString *sink; /* (transfer none) (nullable): gets the text; NULL: the value is skipped */
  gsize start;   /* where in the sink it begins */
  int nesting;   /* lists and objects that are open */
} CarrelJsonCopy;

void carrel_json_copy_begin (CarrelJsonCopy *self, GString *sink);

/**
 * carrel_json_copy_put:
 * @text: the text of a string, or a number or word as it is written
 */
void
carrel_json_copy_put (CarrelJsonCopy *self, const char *text, gsize length, gboolean is_string);
void carrel_json_copy_put_key (CarrelJsonCopy *self, const char *name, gsize length);
void carrel_json_copy_open (CarrelJsonCopy *self, char bracket);
void carrel_json_copy_close (CarrelJsonCopy *self, char bracket);

G_END_DECLS
