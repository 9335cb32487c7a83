#include "config.h"

#include "exchange/format.h"

#include "base/json.h"
#include "exchange/error.h"
#include "exchange/formats/json-reader.h"
#include "exchange/formats/slice-print.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* JSON (RFC 8259), one document: {"students":[{…},…],"tutors":[…]}, and NDJSON, one object a line,
 * which says itself what it is: {"entity":"students",…}. */

#define MAX_ESCAPE CARREL_JSON_MAX_ESCAPE
#define PIECE 4096 /* bytes of a text that is too long for the reserve */
#define NULL_TEXT "null"

typedef struct {
  const CarrelField *field;
  char *prefix; /* ,"name": */
  gsize prefix_length;
  gboolean is_bare;    /* a number, a boolean or JSON, which has no quotation marks */
  gboolean is_printed; /* does not leave as it is stored */
} Column;

typedef struct {
  CarrelWriter parent;
  gboolean has_lines;
  gboolean has_nulls;
  gboolean has_kind; /* lines say what they are */
  const CarrelColumns *columns;
  GArray *prepared; /* of Column */
  GString *head;    /* how a record begins */
  gboolean has_head_member;
  gsize room; /* for a record, its values left aside */
  guint entities;
  guint64 rows; /* of the entity */
} JsonWriter;

static void
clear_column (gpointer data)
{
  Column *column = data;

  g_free (column->prefix);
}

/* Records. */

static inline gboolean
is_empty (const Column *column, const CarrelSlice *value)
{
  return value->text == NULL || (value->length == 0 && column->is_bare);
}

/* The comma that every prefix begins with is left out where nothing stands before it. */
static inline char *
put_prefix (char *out, const Column *column, gboolean is_first)
{
  memcpy (out, column->prefix + is_first, column->prefix_length - (gsize) is_first);
  return out + column->prefix_length - (gsize) is_first;
}

static char *
put_value (char *out, const Column *column, const CarrelSlice *value, const char *currency)
{
  char buffer[CARREL_VALUE_SIZE];
  CarrelSlice printed = *value;

  if (column->is_printed)
    printed = carrel_slice_print (column->field, value, currency, buffer);
  if (column->is_bare) {
    memcpy (out, printed.text, printed.length);
    return out + printed.length;
  }
  *out++ = '"';
  out = carrel_json_put_escaped (out, printed.text, printed.length);
  *out++ = '"';
  return out;
}

static char *
put_record (JsonWriter *self, char *out, const CarrelSlice *row, const char *currency)
{
  gboolean is_first = !self->has_head_member;

  memcpy (out, self->head->str, self->head->len);
  out += self->head->len;
  for (guint i = 0; i < self->prepared->len; i++) {
    const Column *column = &g_array_index (self->prepared, Column, i);
    gboolean empty = is_empty (column, &row[i]);

    if (empty && !self->has_nulls)
      continue;
    out = put_prefix (out, column, is_first);
    is_first = FALSE;
    if (!empty)
      out = put_value (out, column, &row[i], currency);
    else {
      memcpy (out, NULL_TEXT, strlen (NULL_TEXT));
      out += strlen (NULL_TEXT);
    }
  }
  *out++ = '}';
  if (self->has_lines)
    *out++ = '\n';
  return out;
}

static gboolean
write_long_value (JsonWriter *self, const Column *column, const CarrelSlice *value, GError **error)
{
  CarrelOutput *output = self->parent.output;

  if (column->is_bare)
    return carrel_output_write (output, value->text, value->length, error);

  if (!carrel_output_write (output, "\"", 1, error))
    return FALSE;
  for (gsize at = 0; at < value->length; at += PIECE) {
    char *out = carrel_output_reserve (output, PIECE * MAX_ESCAPE, error);
    gsize length = MIN (PIECE, value->length - at);

    if (out == NULL)
      return FALSE;
    carrel_output_advance (output,
                           (gsize) (carrel_json_put_escaped (out, value->text + at, length) - out));
  }
  return carrel_output_write (output, "\"", 1, error);
}

static gboolean
write_value (JsonWriter *self, const Column *column, const CarrelSlice *value, const char *currency,
             GError **error)
{
  char *out;

  if (value->length > PIECE)
    return write_long_value (self, column, value, error);

  out =
    carrel_output_reserve (self->parent.output, PIECE * MAX_ESCAPE + CARREL_VALUE_SIZE + 2, error);
  if (out == NULL)
    return FALSE;
  carrel_output_advance (self->parent.output,
                         (gsize) (put_value (out, column, value, currency) - out));
  return TRUE;
}

/* A record that may not fit into the reserve. */
static gboolean
write_long_record (JsonWriter *self, const CarrelSlice *row, const char *currency, GError **error)
{
  CarrelOutput *output = self->parent.output;
  gboolean is_first = !self->has_head_member;

  if (!carrel_output_write (output, self->head->str, self->head->len, error))
    return FALSE;
  for (guint i = 0; i < self->prepared->len; i++) {
    const Column *column = &g_array_index (self->prepared, Column, i);
    gboolean empty = is_empty (column, &row[i]);

    if (empty && !self->has_nulls)
      continue;
    if (!carrel_output_write (output, column->prefix + is_first,
                              column->prefix_length - (gsize) is_first, error))
      return FALSE;
    is_first = FALSE;
    if (!(empty ? carrel_output_write (output, NULL_TEXT, strlen (NULL_TEXT), error)
                : write_value (self, column, &row[i], currency, error)))
      return FALSE;
  }
  return carrel_output_write (output, self->has_lines ? "}\n" : "}", self->has_lines ? 2 : 1,
                              error);
}

static gboolean
json_row (CarrelWriter *writer, const CarrelSlice *row, GError **error)
{
  JsonWriter *self = (JsonWriter *) writer;
  char code[CARREL_CURRENCY_SIZE];
  const char *currency = carrel_slice_get_currency (self->columns, row, code);
  gsize room = self->room;
  char *out;

  if (!self->has_lines
      && !carrel_output_write (writer->output, self->rows == 0 ? "\n" : ",\n",
                               self->rows == 0 ? 1 : 2, error))
    return FALSE;
  self->rows++;

  for (guint i = 0; i < self->prepared->len; i++)
    room += MAX_ESCAPE * row[i].length;
  if (room > CARREL_OUTPUT_RESERVE)
    return write_long_record (self, row, currency, error);

  out = carrel_output_reserve (writer->output, room, error);
  if (out == NULL)
    return FALSE;
  carrel_output_advance (writer->output, (gsize) (put_record (self, out, row, currency) - out));
  return TRUE;
}

/* Around them. */

static void
add_column (JsonWriter *self, const CarrelField *field, const char *name)
{
  g_autoptr (GString) prefix = g_string_new (",");
  Column column = {
    .field = field,
    .is_bare = strcmp (carrel_type_info (field->type)->json, "string") != 0,
    .is_printed = carrel_type_info (field->type)->is_integer,
  };

  carrel_json_append_string (prefix, name, strlen (name));
  g_string_append_c (prefix, ':');
  column.prefix_length = prefix->len;
  column.prefix = g_strdup (prefix->str);
  g_array_append_val (self->prepared, column);
  self->room += prefix->len + strlen (NULL_TEXT) + strlen ("\"\"");
  if (column.is_printed)
    self->room += MAX_ESCAPE * CARREL_VALUE_SIZE;
}

static gboolean
json_begin_entity (CarrelWriter *writer, const CarrelColumns *columns, GError **error)
{
  JsonWriter *self = (JsonWriter *) writer;
  const char *name = columns->entity->name;
  g_autoptr (GString) begin = g_string_new (self->entities > 0 ? "," : NULL);

  if (self->has_lines && !self->has_kind && self->entities > 0) {
    g_set_error_literal (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION,
                         _ ("Without the member “entity” nobody could tell the kinds of records in "
                            "one file apart. Export them one by one, or with the member."));
    return FALSE;
  }

  self->columns = columns;
  self->entities++;
  self->rows = 0;
  self->has_head_member = self->has_lines && self->has_kind;
  g_string_assign (self->head, "{");
  if (self->has_head_member) {
    g_string_append (self->head, "\"entity\":");
    carrel_json_append_string (self->head, name, strlen (name));
  }
  self->room = self->head->len + strlen ("}\n");
  g_array_set_size (self->prepared, 0);
  for (guint i = 0; i < columns->n; i++)
    add_column (self, &columns->entity->fields[columns->fields[i]], columns->names[i]);

  if (self->has_lines)
    return TRUE;
  carrel_json_append_string (begin, name, strlen (name));
  g_string_append (begin, ":[");
  return carrel_output_write (writer->output, begin->str, begin->len, error);
}

static gboolean
json_end_entity (CarrelWriter *writer, GError **error)
{
  JsonWriter *self = (JsonWriter *) writer;

  if (self->has_lines)
    return TRUE;
  return carrel_output_write (writer->output, self->rows == 0 ? "]" : "\n]",
                              self->rows == 0 ? 1 : 2, error);
}

static gboolean
json_begin (CarrelWriter *writer, GError **error)
{
  return ((JsonWriter *) writer)->has_lines || carrel_output_write (writer->output, "{", 1, error);
}

static gboolean
json_end (CarrelWriter *writer, GError **error)
{
  return ((JsonWriter *) writer)->has_lines
         || carrel_output_write (writer->output, "}\n", 2, error);
}

static void
json_free (CarrelWriter *writer)
{
  JsonWriter *self = (JsonWriter *) writer;

  g_array_unref (self->prepared);
  g_string_free (self->head, TRUE);
  g_free (self);
}

static CarrelWriter *
new_writer (CarrelOutput *output, GHashTable *options, gboolean has_lines)
{
  static const CarrelWriterClass klass = {
    json_begin, json_begin_entity, json_row, json_end_entity, json_end, json_free,
  };
  JsonWriter *self = g_new0 (JsonWriter, 1);

  self->parent.klass = &klass;
  self->parent.output = output;
  self->has_lines = has_lines;
  self->has_nulls = g_strcmp0 (g_hash_table_lookup (options, "nulls"), "write") == 0;
  self->has_kind = g_strcmp0 (g_hash_table_lookup (options, "entity"), "omit") != 0;
  self->prepared = g_array_new (FALSE, FALSE, sizeof (Column));
  g_array_set_clear_func (self->prepared, clear_column);
  self->head = g_string_new (NULL);
  return &self->parent;
}

static CarrelWriter *
new_json_writer (CarrelOutput *output, GHashTable *options, GError **error)
{
  return new_writer (output, options, FALSE);
}

static CarrelWriter *
new_ndjson_writer (CarrelOutput *output, GHashTable *options, GError **error)
{
  return new_writer (output, options, TRUE);
}

#define NULLS_OPTION                                                                               \
  {                                                                                                \
    "nulls", N_ ("Empty fields"), "omit|write", N_ ("leave out|write as null"), "omit"             \
  }

static const CarrelFormatOption json_options[] = { NULLS_OPTION };

static const CarrelFormatOption ndjson_options[] = {
  NULLS_OPTION,
  { "entity", N_ ("Kind of record in each line"), "write|omit", N_ ("write|leave out"), "write" },
};

const CarrelFormat carrel_format_json = {
  "json",
  N_ ("JSON"),
  ".json",
  json_options,
  G_N_ELEMENTS (json_options),
  FALSE,
  new_json_writer,
  carrel_json_reader_new,
};

const CarrelFormat carrel_format_ndjson = {
  "ndjson",          N_ ("JSON lines (NDJSON)"),    ".ndjson",
  ndjson_options,    G_N_ELEMENTS (ndjson_options), FALSE,
  new_ndjson_writer, carrel_ndjson_reader_new,
};
