#include "config.h"

#include "exchange/formats/xml-reader.h"

#include "exchange/error.h"
#include "exchange/formats/xml-rows.h"

#include <glib/gi18n-lib.h>
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <string.h>

#ifndef CARREL_XML_CHUNK /* tests make it small, to cut tokens at every byte */
#define CARREL_XML_CHUNK 16384
#endif

/* What libxml2 keeps as a whole, in bytes. Its time for a tag grows with the square of this. */
#define MAX_TAG (256 * 1024)
#define MAX_CDATA (8 * 1024 * 1024)
#define CDATA_BEGIN "<![CDATA["
#define MAX_NAMES 65536      /* different ones, of elements and attributes; it keeps them all */
#define PARTS_OF_ATTRIBUTE 5 /* in what SAX2 hands over */
#define XML_NAMESPACE "http://www.w3.org/XML/1998/namespace"
#define XSI_NAMESPACE "http://www.w3.org/2001/XMLSchema-instance"

/* libxml2's parser is pushed, not its xmlTextReader asked: that one parses ahead, so that it cannot
 * say in which line a row begins, and reads a document type declaration before it reports it. */

typedef struct {
  CarrelReader parent;
  CarrelInput *input; /* (transfer none) */
  CarrelRowQueue *queue;
  CarrelXmlRows *rows;
  xmlParserCtxtPtr parser;
  GArray *attributes; /* of CarrelXmlAttribute */
  gsize pending;      /* bytes since the last event */
  guint depth;
  gboolean is_complete; /* the root was closed */
  gboolean is_garbled;
  gboolean at_end;
  GError *failure;
} XmlReader;

static guint64
get_line (XmlReader *self)
{
  return self->parser->input == NULL ? 1 : (guint64) MAX (1, self->parser->input->line);
}

/* The parser stands at the end of the tag, which has no < but its first. */
static guint64
get_line_of_tag (XmlReader *self)
{
  const xmlParserInput *input = self->parser->input;
  guint64 line = get_line (self);

  for (const xmlChar *at = input->cur; at > input->base && *at != '<'; at--) {
    if (*at == '\n')
      line--;
  }
  return line;
}

static void
stop_if (XmlReader *self, gboolean failed)
{
  if (failed)
    xmlStopParser (self->parser);
}

static void
fail (XmlReader *self, CarrelExchangeError code, const char *sentence)
{
  if (self->failure == NULL)
    /* Translators: a file, a line of it, and a whole sentence about what is wrong there */
    g_set_error (&self->failure, CARREL_EXCHANGE_ERROR, code,
                 _ ("“%s”, line %" G_GUINT64_FORMAT ": %s"), carrel_input_get_name (self->input),
                 get_line (self), sentence);
  stop_if (self, TRUE);
}

/* What SAX reports. */

static gboolean
is_true (const char *value)
{
  return strcmp (value, "true") == 0 || strcmp (value, "1") == 0;
}

/* libxml2 leaves the escape of an ampersand in attributes, for the tree that is not built here. */
static char *
dup_value (const xmlChar *begin, const xmlChar *end)
{
  static const char escaped[] = "&#38;";
  g_autoptr (GString) value = g_string_new_len ((const char *) begin, end - begin);
  const char *at = strstr (value->str, escaped);

  while (at != NULL) {
    gsize offset = (gsize) (at - value->str);

    g_string_erase (value, (gssize) offset + 1, (gssize) strlen (escaped) - 1);
    at = strstr (value->str + offset + 1, escaped);
  }
  return g_string_free (g_steal_pointer (&value), FALSE);
}

/* Returns whether one says that the element has no value. */
static gboolean
collect_attributes (XmlReader *self, const xmlChar **parts, int n)
{
  gboolean is_nil = FALSE;

  g_array_set_size (self->attributes, 0);
  for (int i = 0; i < n; i++, parts += PARTS_OF_ATTRIBUTE) {
    const char *name = (const char *) parts[0];
    const char *space = (const char *) parts[2];
    CarrelXmlAttribute attribute = { g_strdup (name), dup_value (parts[3], parts[4]) };

    if (strcmp (name, "nil") == 0 && is_true (attribute.value))
      is_nil = TRUE;
    if (g_strcmp0 (space, XSI_NAMESPACE) == 0 || g_strcmp0 (space, XML_NAMESPACE) == 0) {
      g_free (attribute.name);
      g_free (attribute.value);
    } else
      g_array_append_val (self->attributes, attribute);
  }
  return is_nil;
}

static void
on_begin (void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *space,
          int n_spaces, const xmlChar **spaces, int n_attributes, int n_defaulted,
          const xmlChar **attributes)
{
  XmlReader *self = data;
  gboolean is_nil;

  self->pending = 0;
  self->depth++;
  if (self->failure != NULL)
    return;
  if (n_attributes > CARREL_READER_MAX_COLUMNS) {
    fail (self, CARREL_EXCHANGE_ERROR_LIMIT,
          _ ("An element has thousands of attributes. This is not a file of records."));
    return;
  }
  is_nil = collect_attributes (self, attributes, n_attributes);
  stop_if (self, !carrel_xml_rows_begin (self->rows, (const char *) name, self->attributes, is_nil,
                                         get_line_of_tag (self), &self->failure));
}

static void
on_end (void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *space)
{
  XmlReader *self = data;

  self->pending = 0;
  if (--self->depth == 0)
    self->is_complete = TRUE;
  if (self->failure == NULL)
    stop_if (self, !carrel_xml_rows_end (self->rows, &self->failure));
}

static void
on_text (void *data, const xmlChar *text, int length)
{
  XmlReader *self = data;

  self->pending = 0;
  if (self->failure == NULL)
    stop_if (self, !carrel_xml_rows_text (self->rows, (const char *) text, (gsize) length,
                                          &self->failure));
}

static void
on_comment (void *data, const xmlChar *text)
{
  XmlReader *self = data;

  self->pending = 0;
}

static void
on_instruction (void *data, const xmlChar *target, const xmlChar *text)
{
  XmlReader *self = data;

  self->pending = 0;
}

static void
on_document_type (void *data, const xmlChar *name, const xmlChar *public_id,
                  const xmlChar *system_id)
{
  fail (data, CARREL_EXCHANGE_ERROR_UNSAFE,
        _ ("There is a document type declaration (DOCTYPE), with which a file can reach for other "
           "files or swell without end. Take it out and try again."));
}

static void
fail_by_entity (XmlReader *self)
{
  fail (self, CARREL_EXCHANGE_ERROR_UNSAFE,
        _ ("There is an entity other than &amp;, &lt;, &gt;, &quot; and &apos;, with which a file "
           "can reach for other files or swell without end. Write the character itself and try "
           "again."));
}

static void
on_entity (void *data, const xmlChar *name)
{
  fail_by_entity (data);
}

/* Chunks. */

static void
set_parser_error (XmlReader *self, gboolean is_last)
{
  const xmlError *reason = xmlCtxtGetLastError (self->parser);

  if (self->failure != NULL)
    return;
  if (reason != NULL && reason->code == XML_ERR_UNDECLARED_ENTITY)
    fail_by_entity (self);
  else if (is_last && self->depth > 0 && !self->is_garbled)
    fail (
      self, CARREL_EXCHANGE_ERROR_FORMAT,
      _ ("The file ends in the middle. It was probably not copied or downloaded completely; get "
         "it again, then try once more."));
  else
    fail (self, CARREL_EXCHANGE_ERROR_FORMAT,
          _ ("The file is not valid XML here. Mend it or have it made again, then try once more."));
}

/* Bytes that are not in the encoding: libxml2 does not tell the parser, but would print it. */
static void
on_message (void *data, const char *format, ...)
{
  XmlReader *self = data;

  self->is_garbled = TRUE;
}

static void
push (XmlReader *self, const char *text, gsize length)
{
  xmlGenericErrorFunc old_function = xmlGenericError; /* of this thread */
  void *old_data = xmlGenericErrorContext;

  xmlSetGenericErrorFunc (self, on_message);
  (void) xmlParseChunk (self->parser, text, (int) length, length == 0);
  xmlSetGenericErrorFunc (old_data, old_function);
}

static gboolean
is_in_cdata (XmlReader *self)
{
  const xmlParserInput *input = self->parser->input;
  gsize length = strlen (CDATA_BEGIN);

  return (gsize) (input->cur - input->base) >= length
         && memcmp (input->cur - length, CDATA_BEGIN, length) == 0;
}

static gboolean
check_limits (XmlReader *self)
{
  if (self->pending > (is_in_cdata (self) ? MAX_CDATA : MAX_TAG)) {
    fail (self, CARREL_EXCHANGE_ERROR_LIMIT,
          _ ("A tag, a comment or a CDATA section is too long. Shorten it and try again."));
    return FALSE;
  }
  if (xmlDictSize (self->parser->dict) > MAX_NAMES) {
    fail (self, CARREL_EXCHANGE_ERROR_LIMIT,
          _ ("Elements and attributes have too many different names. This is not a file of "
             "records."));
    return FALSE;
  }
  return TRUE;
}

static gboolean
parse (XmlReader *self, const char *text, gsize length)
{
  self->pending += length;
  push (self, text, length);
  if (self->failure != NULL)
    return FALSE;
  if (self->is_garbled || !self->parser->wellFormed || (length == 0 && !self->is_complete)) {
    set_parser_error (self, length == 0);
    return FALSE;
  }
  return length == 0 || check_limits (self);
}

static gboolean
read_chunk (XmlReader *self)
{
  char buffer[CARREL_XML_CHUNK];
  gssize got = carrel_input_read (self->input, buffer, sizeof buffer, &self->failure);

  if (got < 0)
    return FALSE;
  if (got == 0 && carrel_input_tell (self->input) == 0) {
    g_set_error (&self->failure, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FORMAT,
                 _ ("“%s” is empty. Have it made again, then try once more."),
                 carrel_input_get_name (self->input));
    return FALSE;
  }
  self->at_end = got == 0;
  return parse (self, buffer, (gsize) got);
}

static CarrelReadResult
xml_next (CarrelReader *reader, CarrelRow *row, GError **error)
{
  XmlReader *self = (XmlReader *) reader;

  while (TRUE) {
    CarrelReadResult result = carrel_row_queue_take (self->queue, row);

    if (result != CARREL_READ_END)
      return result;
    if (self->failure != NULL) {
      g_propagate_error (error, g_error_copy (self->failure));
      return CARREL_READ_FAILED;
    }
    if (self->at_end)
      return CARREL_READ_END;
    (void) read_chunk (self); /* the rows before a mistake come first */
  }
}

static void
xml_free (CarrelReader *reader)
{
  XmlReader *self = (XmlReader *) reader;

  xmlFreeParserCtxt (self->parser);
  carrel_xml_rows_free (self->rows);
  carrel_row_queue_free (self->queue);
  g_array_unref (self->attributes);
  g_clear_error (&self->failure);
  g_free (self);
}

/* Without handlers for entities none can be declared, and without those for errors none is
 * printed. */
static xmlParserCtxtPtr
new_parser (XmlReader *self)
{
  xmlSAXHandler handler = {
    .initialized = XML_SAX2_MAGIC,
    .internalSubset = on_document_type,
    .reference = on_entity,
    .startElementNs = on_begin,
    .endElementNs = on_end,
    .characters = on_text,
    .ignorableWhitespace = on_text,
    .cdataBlock = on_text,
    .comment = on_comment,
    .processingInstruction = on_instruction,
  };
  xmlParserCtxtPtr parser;

  xmlInitParser ();
  parser = xmlCreatePushParserCtxt (&handler, self, NULL, 0, NULL);

  (void) xmlCtxtUseOptions (parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  return parser;
}

CarrelReader *
carrel_xml_reader_new (CarrelInput *input, GHashTable *options, GError **error)
{
  static const CarrelReaderClass klass = { xml_next, xml_free };
  XmlReader *self = g_new0 (XmlReader, 1);

  self->parent.klass = &klass;
  self->parent.exact = TRUE;
  self->parent.columns = g_ptr_array_new_with_free_func (g_free);
  self->parent.description = g_string_new (_ ("XML"));
  self->input = input;
  self->queue = carrel_row_queue_new (&self->parent, carrel_input_get_name (input));
  self->rows = carrel_xml_rows_new (self->queue, carrel_input_get_name (input));
  self->attributes = carrel_xml_attributes_new ();
  self->parser = new_parser (self);
  return &self->parent;
}
