#include "config.h"

#include "exchange/format.h"
#include "exchange/formats/slice-print.h"
#include "exchange/formats/xml-reader.h"
#include "exchange/xsd.h"

#include <glib/gi18n-lib.h>
#include <libxml/tree.h>
#include <string.h>

/* XML 1.0: <carrel><students><student><name>…</name></student></students></carrel>. Empty fields
 * are left out. Files like these are described by carrel_xsd_new(). */

#define MAX_ESCAPE 5 /* bytes that come of one: &amp; */
#define PIECE 4096   /* bytes of a text that is too long for the reserve */

typedef struct {
  const CarrelField *field;
  char *begin; /* <name> */
  gsize begin_length;
  char *end; /* </name> */
  gsize end_length;
  gboolean is_printed; /* does not leave as it is stored */
} Column;

typedef struct {
  CarrelWriter parent;
  const CarrelColumns *columns;
  GArray *prepared; /* of Column */
  GString *begin;   /* of a record */
  GString *end;
  gsize room; /* for a record, its values left aside */
} XmlWriter;

static void
clear_column (gpointer data)
{
  Column *column = data;

  g_free (column->begin);
  g_free (column->end);
}

/* Text. */

#define EACH_BYTE(byte) (G_GUINT64_CONSTANT (0x0101010101010101) * (byte))
#define BELOW(bytes, byte) (((bytes) -EACH_BYTE (byte)) & ~(bytes))
#define HAS(bytes, byte) BELOW ((bytes) ^ EACH_BYTE (byte), 1)

/* Whether eight bytes at once stand for themselves: the top bit of each byte tells, though a
 * borrow may make it say no for nothing. */
static inline gboolean
is_plain (const char *text)
{
  guint64 bytes;

  memcpy (&bytes, text, sizeof bytes);
  return ((BELOW (bytes, 0x20) | HAS (bytes, '&') | HAS (bytes, '<') | HAS (bytes, '>')
           | HAS (bytes, 0xef))
          & EACH_BYTE (0x80))
         == 0;
}

/* U+FFFE and U+FFFF cannot stand in XML 1.0. */
static inline gboolean
is_noncharacter (const char *text, const char *end)
{
  return end - text >= 3 && memcmp (text, "\357\277", 2) == 0 && (guchar) text[2] >= 0xbe;
}

static inline char *
put (char *out, const char *text)
{
  gsize length = strlen (text);

  memcpy (out, text, length);
  return out + length;
}

/* Puts one character, or a byte of it, and moves @text on. */
static char *
put_character (char *out, const char **text, const char *end)
{
  guchar byte = (guchar) * *text;

  if (is_noncharacter (*text, end)) {
    *text += 3;
    return put (out, "\357\277\275");
  }
  (*text)++;
  switch (byte) {
  case '&':
    return put (out, "&amp;");
  case '<':
    return put (out, "&lt;");
  case '>':
    return put (out, "&gt;");
  case '\r':
    return put (out, "&#13;"); /* else readers make a line feed of it */
  default:
    if (byte < 0x20 && byte != '\t' && byte != '\n')
      return put (out, "\357\277\275"); /* no XML 1.0 can hold it: U+FFFD */
    *out = (char) byte;
    return out + 1;
  }
}

/* @out has room for MAX_ESCAPE times @length. */
static char *
put_escaped (char *out, const char *text, gsize length)
{
  const char *end = text + length;

  while (text < end) {
    for (; end - text >= 8 && is_plain (text); text += 8, out += 8)
      memcpy (out, text, 8);
    for (int i = 0; i < 8 && text < end; i++)
      out = put_character (out, &text, end);
  }
  return out;
}

/* Records. */

static char *
put_cell (char *out, const Column *column, const CarrelSlice *value, const char *currency)
{
  char buffer[CARREL_VALUE_SIZE];
  CarrelSlice printed = *value;

  if (column->is_printed)
    printed = carrel_slice_print (column->field, value, currency, buffer);
  memcpy (out, column->begin, column->begin_length);
  out = put_escaped (out + column->begin_length, printed.text, printed.length);
  memcpy (out, column->end, column->end_length);
  return out + column->end_length;
}

/* The length of the next piece, which ends between two characters. */
static gsize
get_piece (const char *text, gsize length)
{
  gsize piece = PIECE;

  if (length <= piece)
    return length;
  while (piece > PIECE - 4 && ((guchar) text[piece] & 0xc0) == 0x80)
    piece--;
  return piece;
}

static gboolean
write_long_cell (XmlWriter *self, const Column *column, const CarrelSlice *value, GError **error)
{
  CarrelOutput *output = self->parent.output;
  const char *text = value->text;
  gsize left = value->length;

  if (!carrel_output_write (output, column->begin, column->begin_length, error))
    return FALSE;
  while (left > 0) {
    gsize piece = get_piece (text, left);
    char *out = carrel_output_reserve (output, PIECE * MAX_ESCAPE, error);

    if (out == NULL)
      return FALSE;
    carrel_output_advance (output, (gsize) (put_escaped (out, text, piece) - out));
    text += piece;
    left -= piece;
  }
  return carrel_output_write (output, column->end, column->end_length, error);
}

static gboolean
write_cell (XmlWriter *self, const Column *column, const CarrelSlice *value, const char *currency,
            GError **error)
{
  gsize room =
    column->begin_length + column->end_length + MAX_ESCAPE * MAX (value->length, CARREL_VALUE_SIZE);
  char *out;

  if (room > CARREL_OUTPUT_RESERVE)
    return write_long_cell (self, column, value, error);

  out = carrel_output_reserve (self->parent.output, room, error);
  if (out == NULL)
    return FALSE;
  carrel_output_advance (self->parent.output,
                         (gsize) (put_cell (out, column, value, currency) - out));
  return TRUE;
}

/* A record that may not fit into the reserve. */
static gboolean
write_long_record (XmlWriter *self, const CarrelSlice *row, const char *currency, GError **error)
{
  CarrelOutput *output = self->parent.output;

  if (!carrel_output_write (output, self->begin->str, self->begin->len, error))
    return FALSE;
  for (guint i = 0; i < self->prepared->len; i++) {
    if (row[i].text != NULL
        && !write_cell (self, &g_array_index (self->prepared, Column, i), &row[i], currency, error))
      return FALSE;
  }
  return carrel_output_write (output, self->end->str, self->end->len, error);
}

static gboolean
xml_row (CarrelWriter *writer, const CarrelSlice *row, GError **error)
{
  XmlWriter *self = (XmlWriter *) writer;
  char code[CARREL_CURRENCY_SIZE];
  const char *currency = carrel_slice_get_currency (self->columns, row, code);
  gsize room = self->room;
  char *begin;
  char *out;

  for (guint i = 0; i < self->prepared->len; i++)
    room += MAX_ESCAPE * row[i].length;
  if (room > CARREL_OUTPUT_RESERVE)
    return write_long_record (self, row, currency, error);

  begin = carrel_output_reserve (writer->output, room, error);
  if (begin == NULL)
    return FALSE;
  memcpy (begin, self->begin->str, self->begin->len);
  out = begin + self->begin->len;
  for (guint i = 0; i < self->prepared->len; i++) {
    if (row[i].text != NULL)
      out = put_cell (out, &g_array_index (self->prepared, Column, i), &row[i], currency);
  }
  memcpy (out, self->end->str, self->end->len);
  carrel_output_advance (writer->output, (gsize) (out - begin) + self->end->len);
  return TRUE;
}

/* Around them. */

/* @name, or the most alike that can name an element. */
static char *
dup_element_name (const char *name)
{
  g_autofree char *safe = NULL;

  if (xmlValidateNCName ((const xmlChar *) name, 0) == 0)
    return g_strdup (name);

  safe = g_strconcat ("_", name, NULL);
  for (char *at = safe; *at != '\0'; at++) {
    if (!g_ascii_isalnum (*at) && strchr ("._-", *at) == NULL)
      *at = '_';
  }
  return g_steal_pointer (&safe);
}

static void
add_column (XmlWriter *self, const CarrelField *field, const char *name)
{
  g_autofree char *element = dup_element_name (name);
  Column column = {
    .field = field,
    .begin = g_strconcat ("<", element, ">", NULL),
    .end = g_strconcat ("</", element, ">", NULL),
    .is_printed = carrel_type_info (field->type)->is_integer,
  };

  column.begin_length = strlen (column.begin);
  column.end_length = strlen (column.end);
  g_array_append_val (self->prepared, column);
  self->room += column.begin_length + column.end_length;
  if (column.is_printed)
    self->room += MAX_ESCAPE * CARREL_VALUE_SIZE;
}

static gboolean
write_text (XmlWriter *self, GError **error, const char *text)
{
  return carrel_output_write (self->parent.output, text, strlen (text), error);
}

static gboolean
xml_begin_entity (CarrelWriter *writer, const CarrelColumns *columns, GError **error)
{
  XmlWriter *self = (XmlWriter *) writer;
  g_autofree char *tag = g_strconcat ("<", columns->entity->name, ">\n", NULL);

  self->columns = columns;
  g_string_printf (self->begin, "<%s>", columns->entity->singular);
  g_string_printf (self->end, "</%s>\n", columns->entity->singular);
  self->room = self->begin->len + self->end->len;
  g_array_set_size (self->prepared, 0);
  for (guint i = 0; i < columns->n; i++)
    add_column (self, &columns->entity->fields[columns->fields[i]], columns->names[i]);
  return write_text (self, error, tag);
}

static gboolean
xml_end_entity (CarrelWriter *writer, GError **error)
{
  XmlWriter *self = (XmlWriter *) writer;
  g_autofree char *tag = g_strconcat ("</", self->columns->entity->name, ">\n", NULL);

  return write_text (self, error, tag);
}

static gboolean
xml_begin (CarrelWriter *writer, GError **error)
{
  return write_text ((XmlWriter *) writer, error,
                     "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                     "<" CARREL_XML_ROOT " xmlns=\"" CARREL_XML_NAMESPACE "\">\n");
}

static gboolean
xml_end (CarrelWriter *writer, GError **error)
{
  return write_text ((XmlWriter *) writer, error, "</" CARREL_XML_ROOT ">\n");
}

static void
xml_free (CarrelWriter *writer)
{
  XmlWriter *self = (XmlWriter *) writer;

  g_array_unref (self->prepared);
  g_string_free (self->begin, TRUE);
  g_string_free (self->end, TRUE);
  g_free (self);
}

static CarrelWriter *
xml_writer_new (CarrelOutput *output, GHashTable *options, GError **error)
{
  static const CarrelWriterClass klass = {
    xml_begin, xml_begin_entity, xml_row, xml_end_entity, xml_end, xml_free,
  };
  XmlWriter *self = g_new0 (XmlWriter, 1);

  self->parent.klass = &klass;
  self->parent.output = output;
  self->prepared = g_array_new (FALSE, FALSE, sizeof (Column));
  g_array_set_clear_func (self->prepared, clear_column);
  self->begin = g_string_new (NULL);
  self->end = g_string_new (NULL);
  return &self->parent;
}

const CarrelFormat carrel_format_xml = {
  "xml", N_ ("XML"), ".xml", NULL, 0, FALSE, xml_writer_new, carrel_xml_reader_new,
};
