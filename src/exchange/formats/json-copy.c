#include "config.h"

#include "exchange/formats/json-copy.h"

#include "base/json.h"

void
carrel_json_copy_begin (CarrelJsonCopy *self, GString *sink)
{
  self->sink = sink;
  self->start = sink == NULL ? 0 : sink->len;
  self->nesting = 0;
}

static void
put_separator (CarrelJsonCopy *self)
{
  char last;

  if (self->sink->len == self->start)
    return;
  last = self->sink->str[self->sink->len - 1];
  if (last != '{' && last != '[' && last != ':')
    g_string_append_c (self->sink, ',');
}

void
carrel_json_copy_put (CarrelJsonCopy *self, const char *text, gsize length, gboolean is_string)
{
  if (self->sink == NULL)
    return;

  put_separator (self);
  if (is_string)
    carrel_json_append_string (self->sink, text, length);
  else
    g_string_append_len (self->sink, text, (gssize) length);
}

void
carrel_json_copy_put_key (CarrelJsonCopy *self, const char *name, gsize length)
{
  carrel_json_copy_put (self, name, length, TRUE);
  if (self->sink != NULL)
    g_string_append_c (self->sink, ':');
}

void
carrel_json_copy_open (CarrelJsonCopy *self, char bracket)
{
  self->nesting++;
  carrel_json_copy_put (self, &bracket, 1, FALSE);
}

void
carrel_json_copy_close (CarrelJsonCopy *self, char bracket)
{
  self->nesting--;
  if (self->sink != NULL)
    g_string_append_c (self->sink, bracket);
}
