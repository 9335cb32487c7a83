#include "config.h"

#include "exchange/formats/json-rows-private.h"

#include "base/json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
carrel_json_rows_count_lines (CarrelJsonRows *self, gsize offset)
{
  const char *end;
  const char *at;

  if (self->piece == NULL || offset <= self->counted)
    return;

  at = self->piece + self->counted;
  end = self->piece + offset;
  self->column += offset - self->counted;
  while ((at = memchr (at, '\n', (gsize) (end - at))) != NULL) {
    at++;
    self->line++;
    self->column = (guint64) (end - at);
  }
  self->counted = offset;
}

int
carrel_json_rows_fail (CarrelJsonRows *self, CarrelExchangeError code, const char *sentence)
{
  if (self->is_line && code == CARREL_EXCHANGE_ERROR_FORMAT) {
    g_set_error_literal (&self->failure, CARREL_EXCHANGE_ERROR, code, sentence);
    return 0;
  }
  carrel_json_rows_count_lines (self, self->seen);
  /* Translators: a file, a line of it, and a whole sentence about what is wrong there */
  g_set_error (&self->failure, CARREL_EXCHANGE_ERROR, code,
               _ ("“%s”, line %" G_GUINT64_FORMAT ": %s"), self->name, self->line, sentence);
  return 0;
}

void
carrel_json_rows_end_row (CarrelJsonRows *self)
{
  const GString *kind = self->in_object ? self->list : self->kind;

  carrel_row_queue_end (self->queue, kind->len > 0 ? kind->str : NULL);
}

void
carrel_json_rows_begin (CarrelJsonRows *self, guint64 line)
{
  g_clear_pointer (&self->parser, yajl_free);
  self->parser = carrel_json_new_parser (&carrel_json_events, self);
  /* Done before, and better: yajl takes overlong forms and surrogates for characters. */
  (void) yajl_config (self->parser, yajl_dont_validate_strings, 1);
  carrel_row_queue_drop (self->queue);
  carrel_row_queue_begin (self->queue, line);
  carrel_json_copy_begin (&self->copy, NULL);
  g_string_truncate (self->kind, 0);
  self->place = CARREL_JSON_PLACE_START;
  self->scan = (CarrelJsonScan){ 0 };
  self->is_blank = TRUE;
  self->in_object = FALSE;
  self->found_list = FALSE;
  self->pending = 0;
  self->line = line;
  self->column = 0;
}

static void
set_syntax_error (CarrelJsonRows *self, GError **error)
{
  if (self->is_line)
    g_set_error (
      error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FORMAT,
      _ ("This line is not valid JSON; the mistake is near character %" G_GUINT64_FORMAT "."),
      self->column + 1);
  else
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FORMAT,
                 _ ("“%s” is not valid JSON; the mistake is near line %" G_GUINT64_FORMAT
                    ", character %" G_GUINT64_FORMAT ". Mend it there or have the file made again, "
                    "then try once more."),
                 self->name, self->line, self->column + 1);
}

static void
set_cut_error (CarrelJsonRows *self, GError **error)
{
  if (self->is_line)
    g_set_error_literal (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FORMAT,
                         _ ("This line ends before its object is complete."));
  else if (self->is_blank)
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FORMAT,
                 _ ("“%s” is empty. Have it made again, then try once more."), self->name);
  else
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FORMAT,
                 _ ("“%s” ends in the middle, in line %" G_GUINT64_FORMAT ". It was probably not "
                    "copied or downloaded completely; get it again, then try once more."),
                 self->name, self->line);
}

static gboolean
is_blank (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++) {
    if (!g_ascii_isspace (text[i]))
      return FALSE;
  }
  return TRUE;
}

/* What stopped the parser: a callback or the text. */
static gboolean
stop (CarrelJsonRows *self, GError **error)
{
  if (self->failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&self->failure));
    return FALSE;
  }
  carrel_json_rows_count_lines (self, yajl_get_bytes_consumed (self->parser));
  set_syntax_error (self, error);
  return FALSE;
}

gboolean
carrel_json_rows_feed (CarrelJsonRows *self, const char *text, gsize length, GError **error)
{
  gsize valid = carrel_json_scan (&self->scan, text, length);

  if (self->is_blank)
    self->is_blank = is_blank (text, valid);
  self->piece = text;
  self->counted = 0;
  self->seen = 0;
  if (yajl_parse (self->parser, (const guchar *) text, valid) != yajl_status_ok)
    return stop (self, error);

  carrel_json_rows_count_lines (self, valid);
  if (valid < length) {
    set_syntax_error (self, error);
    return FALSE;
  }

  /* yajl keeps a string until it is complete. */
  self->pending += length - self->seen;
  self->seen = length;
  if (self->pending <= CARREL_READER_MAX_CELL)
    return TRUE;
  (void) carrel_json_rows_fail (self, CARREL_EXCHANGE_ERROR_LIMIT,
                                _ ("A value is larger than 16 MiB. No record needs that; take it "
                                   "out and try again."));
  return stop (self, error);
}

/* No list was found in it, so the object at the top is itself a record. */
static gboolean
read_object (CarrelJsonRows *self)
{
  g_autoptr (GString) text = g_string_new_len (self->object->str, (gssize) self->object->len);
  yajl_status status;

  g_string_append_c (text, '}');
  carrel_json_rows_begin (self, self->object_line);
  self->is_line = TRUE;
  status = yajl_parse (self->parser, (const guchar *) text->str, text->len);
  self->is_line = FALSE;
  if (status != yajl_status_ok)
    return FALSE;
  carrel_json_rows_end_row (self);
  return TRUE;
}

gboolean
carrel_json_rows_end (CarrelJsonRows *self, GError **error)
{
  yajl_status status;

  self->piece = NULL; /* yajl is given a space of its own */
  status = yajl_complete_parse (self->parser);
  if (self->failure != NULL)
    return stop (self, error);
  if (status != yajl_status_ok) {
    set_cut_error (self, error);
    return FALSE;
  }

  if (self->is_line)
    carrel_json_rows_end_row (self);
  else if (self->in_object && !self->found_list && self->object->len > 1 && !read_object (self))
    return stop (self, error);
  return TRUE;
}

void
carrel_json_rows_refuse (CarrelJsonRows *self, const char *problem)
{
  carrel_row_queue_set_problem (self->queue, problem);
  carrel_json_rows_end_row (self);
}

gsize
carrel_json_rows_get_pending (CarrelJsonRows *self)
{
  return self->pending;
}

CarrelJsonRows *
carrel_json_rows_new (CarrelRowQueue *queue, const char *name, gboolean is_line)
{
  CarrelJsonRows *self = g_new0 (CarrelJsonRows, 1);

  self->queue = queue;
  self->name = g_strdup (name);
  self->is_line = is_line;
  self->list = g_string_new (NULL);
  self->kind = g_string_new (NULL);
  self->object = g_string_new (NULL);
  carrel_json_rows_begin (self, 1);
  return self;
}

void
carrel_json_rows_free (CarrelJsonRows *self)
{
  yajl_free (self->parser);
  g_clear_error (&self->failure);
  g_string_free (self->list, TRUE);
  g_string_free (self->kind, TRUE);
  g_string_free (self->object, TRUE);
  g_free (self->name);
  g_free (self);
}
