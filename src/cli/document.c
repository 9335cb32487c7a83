#include "config.h"

#include "cli/document.h"

#include "base/json.h"

#include <string.h>

#define INDENT 2

struct _CarrelDocument {
  CarrelConsole *console;
  GString *closing;     /* the brackets that are open, innermost last */
  GString *text;        /* of the member at hand */
  gboolean has_members; /* what was begun last holds something */
};

static void
send (CarrelDocument *self)
{
  carrel_console_write (self->console, self->text->str, (gssize) self->text->len);
  g_string_truncate (self->text, 0);
}

static void
begin_line (CarrelDocument *self)
{
  g_string_append_printf (self->text, "\n%*s", INDENT * (int) self->closing->len, "");
}

static void
begin_member (CarrelDocument *self, const char *name)
{
  if (self->closing->len > 0) {
    if (self->has_members)
      g_string_append_c (self->text, ',');
    begin_line (self);
  }
  if (name != NULL) {
    carrel_json_append_string (self->text, name, strlen (name));
    g_string_append (self->text, ": ");
  }
  self->has_members = TRUE;
}

static void
begin (CarrelDocument *self, const char *name, char opening, char closing)
{
  begin_member (self, name);
  g_string_append_c (self->text, opening);
  g_string_append_c (self->closing, closing);
  self->has_members = FALSE;
  send (self);
}

CarrelDocument *
carrel_document_new (CarrelConsole *console)
{
  CarrelDocument *self = g_new0 (CarrelDocument, 1);

  self->console = console;
  self->closing = g_string_new (NULL);
  self->text = g_string_new (NULL);
  begin (self, NULL, '{', '}');
  return self;
}

void
carrel_document_free (CarrelDocument *self)
{
  g_string_free (self->closing, TRUE);
  g_string_free (self->text, TRUE);
  g_free (self);
}

void
carrel_document_begin_object (CarrelDocument *self, const char *name)
{
  begin (self, name, '{', '}');
}

void
carrel_document_begin_array (CarrelDocument *self, const char *name)
{
  begin (self, name, '[', ']');
}

void
carrel_document_end (CarrelDocument *self)
{
  char closing;

  g_return_if_fail (self->closing->len > 0);

  closing = self->closing->str[self->closing->len - 1];
  g_string_truncate (self->closing, self->closing->len - 1);
  if (self->has_members)
    begin_line (self);
  g_string_append_c (self->text, closing);
  if (self->closing->len == 0)
    g_string_append_c (self->text, '\n');
  self->has_members = TRUE;
  send (self);
}

void
carrel_document_add (CarrelDocument *self, const char *name, const char *text)
{
  g_autofree char *valid = NULL;

  if (text == NULL) {
    carrel_document_add_literal (self, name, NULL);
    return;
  }
  valid = g_utf8_make_valid (text, -1);
  begin_member (self, name);
  carrel_json_append_string (self->text, valid, strlen (valid));
  send (self);
}

void
carrel_document_add_integer (CarrelDocument *self, const char *name, gint64 number)
{
  begin_member (self, name);
  g_string_append_printf (self->text, "%" G_GINT64_FORMAT, number);
  send (self);
}

void
carrel_document_add_boolean (CarrelDocument *self, const char *name, gboolean value)
{
  carrel_document_add_literal (self, name, value ? "true" : "false");
}

void
carrel_document_add_literal (CarrelDocument *self, const char *name, const char *json)
{
  begin_member (self, name);
  g_string_append (self->text, json != NULL ? json : "null");
  send (self);
}

void
carrel_document_add_json (CarrelDocument *self, const char *name, const char *json)
{
  if (json == NULL || carrel_json_check (json, strlen (json), NULL))
    carrel_document_add_literal (self, name, json);
  else
    carrel_document_add (self, name, json);
}
