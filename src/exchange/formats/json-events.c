#include "config.h"

#include "exchange/formats/json-rows-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ENTITY_MEMBER "entity"

static void
note_event (CarrelJsonRows *self)
{
  self->seen = yajl_get_bytes_consumed (self->parser);
  self->pending = 0;
}

/* Values that are written again. The object at the top is one, as long as it may be a row. */

static int
check_copy (CarrelJsonRows *self)
{
  if (self->copy.nesting > CARREL_JSON_MAX_DEPTH)
    return carrel_json_rows_fail (self, CARREL_EXCHANGE_ERROR_LIMIT,
                                  _ ("A value is nested more than 64 levels deep. No record needs "
                                     "that; take it out and try again."));
  if (self->copy.sink == NULL)
    return 1;
  if (self->copy.sink != self->object)
    return carrel_row_queue_check (self->queue, &self->failure);
  if (self->object->len <= CARREL_READER_MAX_CELL)
    return 1;
  return carrel_json_rows_fail (self, CARREL_EXCHANGE_ERROR_LIMIT,
                                _ ("The object at the top holds more than 16 MiB but no list of "
                                   "records. Take the list of records out of it into a file of "
                                   "its own."));
}

static int
open_value (CarrelJsonRows *self, char bracket)
{
  carrel_json_copy_open (&self->copy, bracket);
  return check_copy (self);
}

static int
close_value (CarrelJsonRows *self, char bracket)
{
  carrel_json_copy_close (&self->copy, bracket);
  if (!check_copy (self))
    return 0;
  if (self->copy.nesting == 0 && self->place == CARREL_JSON_PLACE_ROW)
    carrel_row_queue_end_cell (self->queue, FALSE);
  return 1;
}

/* After a member's name in the top object. */
static void
begin_member (CarrelJsonRows *self)
{
  carrel_json_copy_begin (&self->copy, self->found_list ? NULL : self->object);
  self->copy.start = 0;
}

/* Rows. */

static int
begin_row (CarrelJsonRows *self)
{
  carrel_json_rows_count_lines (self, self->seen - 1); /* the brace itself was seen */
  carrel_row_queue_begin (self->queue, self->line);
  g_string_truncate (self->kind, 0);
  self->place = CARREL_JSON_PLACE_ROW;
  return 1;
}

static int
end_row (CarrelJsonRows *self)
{
  /* A line is a row only when nothing else follows: carrel_json_rows_end() knows. */
  self->place = self->is_line ? CARREL_JSON_PLACE_END : CARREL_JSON_PLACE_LIST;
  if (!self->is_line)
    carrel_json_rows_end_row (self);
  return 1;
}

/* A member called `entity` turned out not to be text: then it is a field like others. */
static gboolean
begin_value_cell (CarrelJsonRows *self)
{
  return !self->is_entity
         || carrel_row_queue_begin_cell (self->queue, ENTITY_MEMBER, strlen (ENTITY_MEMBER),
                                         &self->failure);
}

static int
on_row_scalar (CarrelJsonRows *self, const char *text, gsize length, gboolean is_string)
{
  gboolean is_null = !is_string && *text == 'n';

  if (self->is_entity && is_string && length <= CARREL_ROW_MAX_NAME) {
    g_string_truncate (self->kind, 0);
    g_string_append_len (self->kind, text, (gssize) length);
    return 1;
  }

  if (!begin_value_cell (self))
    return 0;
  if (!is_null)
    g_string_append_len (carrel_row_queue_get_text (self->queue), text, (gssize) length);
  if (!carrel_row_queue_check (self->queue, &self->failure))
    return 0;
  carrel_row_queue_end_cell (self->queue, is_null);
  return 1;
}

/* Something in a list of objects that is none. */
static void
refuse_entry (CarrelJsonRows *self)
{
  carrel_json_rows_count_lines (self, self->seen);
  carrel_row_queue_begin (self->queue, self->line);
  carrel_row_queue_set_problem (self->queue,
                                _ ("This entry of the list is not an object {…} with the fields of "
                                   "a record."));
  carrel_row_queue_end (self->queue, self->in_object ? self->list->str : NULL);
}

/* The list in the top object has something else than objects: it is a value like others. */
static int
begin_plain_list (CarrelJsonRows *self)
{
  self->place = CARREL_JSON_PLACE_OBJECT;
  return open_value (self, '[');
}

static int
on_scalar (CarrelJsonRows *self, const char *text, gsize length, gboolean is_string)
{
  note_event (self);
  if (self->place == CARREL_JSON_PLACE_FIRST && !begin_plain_list (self))
    return 0;
  if (self->copy.nesting > 0 || self->place == CARREL_JSON_PLACE_OBJECT) {
    carrel_json_copy_put (&self->copy, text, length, is_string);
    return check_copy (self);
  }

  if (self->place == CARREL_JSON_PLACE_START)
    return carrel_json_rows_fail (self, CARREL_EXCHANGE_ERROR_FORMAT,
                                  _ ("There is a single value where records {…} are expected."));
  if (self->place == CARREL_JSON_PLACE_ROW)
    return on_row_scalar (self, text, length, is_string);
  refuse_entry (self);
  return 1;
}

static int
on_null (void *data)
{
  return on_scalar (data, "null", strlen ("null"), FALSE);
}

static int
on_boolean (void *data, int value)
{
  const char *text = value ? "true" : "false";

  return on_scalar (data, text, strlen (text), FALSE);
}

static int
on_number (void *data, const char *text, size_t length)
{
  return on_scalar (data, text, length, FALSE);
}

static int
on_string (void *data, const guchar *text, size_t length)
{
  return on_scalar (data, (const char *) text, length, TRUE);
}

static int
on_row_key (CarrelJsonRows *self, const char *name, gsize length)
{
  self->is_entity = !self->in_object && length == strlen (ENTITY_MEMBER)
                    && memcmp (name, ENTITY_MEMBER, length) == 0;
  if (self->is_entity)
    return 1;
  return carrel_row_queue_begin_cell (self->queue, name, length, &self->failure);
}

static int
on_key (void *data, const guchar *text, size_t length)
{
  CarrelJsonRows *self = data;
  const char *name = (const char *) text;

  note_event (self);
  if (self->copy.nesting == 0 && self->place == CARREL_JSON_PLACE_ROW)
    return on_row_key (self, name, length);

  if (self->copy.nesting == 0) {
    if (length > CARREL_ROW_MAX_NAME)
      return carrel_json_rows_fail (self, CARREL_EXCHANGE_ERROR_LIMIT,
                                    _ ("The name of a member is longer than any real one. This is "
                                       "not a file of records."));
    g_string_truncate (self->list, 0);
    g_string_append_len (self->list, name, (gssize) length);
    begin_member (self);
  }
  carrel_json_copy_put_key (&self->copy, name, length);
  return check_copy (self);
}

/* A list or an object that is the value of a field, or of a member of the top object. */
static int
begin_value (CarrelJsonRows *self, char bracket)
{
  if (self->place == CARREL_JSON_PLACE_ROW) {
    if (!begin_value_cell (self))
      return 0;
    carrel_json_copy_begin (&self->copy, carrel_row_queue_get_text (self->queue));
  }
  return open_value (self, bracket);
}

static int
on_begin_object (void *data)
{
  CarrelJsonRows *self = data;

  note_event (self);
  if (self->copy.nesting > 0)
    return open_value (self, '{');

  switch (self->place) {
  case CARREL_JSON_PLACE_START:
    if (self->is_line)
      return begin_row (self);
    carrel_json_rows_count_lines (self, self->seen - 1);
    self->object_line = self->line;
    self->in_object = TRUE;
    self->place = CARREL_JSON_PLACE_OBJECT;
    g_string_assign (self->object, "{");
    return 1;
  case CARREL_JSON_PLACE_FIRST:
    self->found_list = TRUE;
    g_string_truncate (self->object, 0);
    return begin_row (self);
  case CARREL_JSON_PLACE_LIST:
    return begin_row (self);
  case CARREL_JSON_PLACE_OBJECT:
  case CARREL_JSON_PLACE_ROW:
  case CARREL_JSON_PLACE_END:
    break;
  }
  return begin_value (self, '{');
}

static int
on_end_object (void *data)
{
  CarrelJsonRows *self = data;

  note_event (self);
  if (self->copy.nesting > 0)
    return close_value (self, '}');
  if (self->place == CARREL_JSON_PLACE_ROW)
    return end_row (self);

  self->place = CARREL_JSON_PLACE_END;
  return 1;
}

static int
on_begin_list (void *data)
{
  CarrelJsonRows *self = data;

  note_event (self);
  if (self->place == CARREL_JSON_PLACE_FIRST && !begin_plain_list (self))
    return 0;
  if (self->copy.nesting > 0)
    return open_value (self, '[');

  switch (self->place) {
  case CARREL_JSON_PLACE_START:
    if (self->is_line)
      return carrel_json_rows_fail (self, CARREL_EXCHANGE_ERROR_FORMAT,
                                    _ ("There is a list where an object {…} with the fields of a "
                                       "record is expected."));
    self->found_list = TRUE;
    self->place = CARREL_JSON_PLACE_LIST;
    return 1;
  case CARREL_JSON_PLACE_OBJECT:
    self->place = CARREL_JSON_PLACE_FIRST;
    return 1;
  case CARREL_JSON_PLACE_LIST:
    refuse_entry (self);
    carrel_json_copy_begin (&self->copy, NULL);
    return open_value (self, '[');
  case CARREL_JSON_PLACE_FIRST:
  case CARREL_JSON_PLACE_ROW:
  case CARREL_JSON_PLACE_END:
    break;
  }
  return begin_value (self, '[');
}

static int
on_end_list (void *data)
{
  CarrelJsonRows *self = data;

  note_event (self);
  if (self->copy.nesting > 0)
    return close_value (self, ']');

  /* An empty one says that there are no records, not that the object around it is one. */
  self->found_list = TRUE;
  self->place = self->in_object ? CARREL_JSON_PLACE_OBJECT : CARREL_JSON_PLACE_END;
  return 1;
}

const yajl_callbacks carrel_json_events = {
  .yajl_null = on_null,
  .yajl_boolean = on_boolean,
  .yajl_number = on_number,
  .yajl_string = on_string,
  .yajl_start_map = on_begin_object,
  .yajl_map_key = on_key,
  .yajl_end_map = on_end_object,
  .yajl_start_array = on_begin_list,
  .yajl_end_array = on_end_list,
};
