#include "config.h"

#include "exchange/formats/xml-rows.h"

#include "exchange/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_NESTING 64
#define MAX_BLANK 4096 /* bytes of white space before the first child of a row */

typedef enum {
  PLACE_START,
  PLACE_ROOT,
  PLACE_CHILD,      /* of the root: a list or a row */
  PLACE_GRANDCHILD, /* the first: a row or a cell */
  PLACE_UNDECIDED,  /* after a first grandchild that was empty */
  PLACE_LIST,
  PLACE_ROW,
  PLACE_CELL,
  PLACE_INSIDE, /* an element within a cell */
} Place;

struct _CarrelXmlRows {
  CarrelRowQueue *queue; /* (transfer none) */
  char *name;
  Place place;
  guint64 line;    /* of the last element */
  int nesting;     /* elements within a cell */
  gboolean is_nil; /* the cell */

  /* The root's child, which may be a row. */
  GString *kind; /* its name */
  GArray *attributes;
  guint64 begin;     /* its line */
  gboolean has_text; /* besides its children */
  gboolean in_list;  /* it is a list */

  /* Its first child, which may be a row or a cell. */
  GString *first;
  GArray *first_attributes;
  guint64 first_begin;
  GString *first_text;
  gboolean first_is_nil;

  GString *known; /* a child of the root of which it is known what it is */
  gboolean known_is_list;
};

static void
clear_attribute (gpointer data)
{
  CarrelXmlAttribute *attribute = data;

  g_free (attribute->name);
  g_free (attribute->value);
}

static void
copy_attributes (GArray *to, GArray *from)
{
  g_array_set_size (to, 0);
  for (guint i = 0; i < from->len; i++) {
    const CarrelXmlAttribute *attribute = &g_array_index (from, CarrelXmlAttribute, i);
    CarrelXmlAttribute copy = { g_strdup (attribute->name), g_strdup (attribute->value) };

    g_array_append_val (to, copy);
  }
}

GArray *
carrel_xml_attributes_new (void)
{
  GArray *attributes = g_array_new (FALSE, FALSE, sizeof (CarrelXmlAttribute));

  g_array_set_clear_func (attributes, clear_attribute);
  return attributes;
}

CarrelXmlRows *
carrel_xml_rows_new (CarrelRowQueue *queue, const char *name)
{
  CarrelXmlRows *self = g_new0 (CarrelXmlRows, 1);

  self->queue = queue;
  self->name = g_strdup (name);
  self->kind = g_string_new (NULL);
  self->attributes = carrel_xml_attributes_new ();
  self->first = g_string_new (NULL);
  self->first_attributes = carrel_xml_attributes_new ();
  self->first_text = g_string_new (NULL);
  self->known = g_string_new (NULL);
  return self;
}

void
carrel_xml_rows_free (CarrelXmlRows *self)
{
  g_free (self->name);
  g_string_free (self->kind, TRUE);
  g_array_unref (self->attributes);
  g_string_free (self->first, TRUE);
  g_array_unref (self->first_attributes);
  g_string_free (self->first_text, TRUE);
  g_string_free (self->known, TRUE);
  g_free (self);
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

/* Rows and cells. */

static gboolean
begin_cell (CarrelXmlRows *self, const char *name, gboolean is_nil, GError **error)
{
  self->place = PLACE_CELL;
  self->is_nil = is_nil;
  return carrel_row_queue_begin_cell (self->queue, name, strlen (name), error);
}

static gboolean
append_text (CarrelXmlRows *self, const char *text, gsize length, GError **error)
{
  g_string_append_len (carrel_row_queue_get_text (self->queue), text, (gssize) length);
  return carrel_row_queue_check (self->queue, error);
}

static void
end_cell (CarrelXmlRows *self)
{
  carrel_row_queue_end_cell (self->queue, self->is_nil);
  self->place = PLACE_ROW;
}

static gboolean
begin_row (CarrelXmlRows *self, GArray *attributes, guint64 line, GError **error)
{
  carrel_row_queue_begin (self->queue, line);
  for (guint i = 0; i < attributes->len; i++) {
    const CarrelXmlAttribute *attribute = &g_array_index (attributes, CarrelXmlAttribute, i);

    if (!begin_cell (self, attribute->name, FALSE, error)
        || !append_text (self, attribute->value, strlen (attribute->value), error))
      return FALSE;
    end_cell (self);
  }
  self->place = PLACE_ROW;
  return TRUE;
}

static void
end_row (CarrelXmlRows *self)
{
  carrel_row_queue_end (self->queue, self->kind->str);
  self->place = self->in_list ? PLACE_LIST : PLACE_ROOT;
}

static void
refuse_row (CarrelXmlRows *self)
{
  carrel_row_queue_set_problem (self->queue, _ ("Text stands between the fields of the record."));
}

static gboolean
refuse_text (CarrelXmlRows *self, GError **error)
{
  g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FORMAT,
               _ ("“%s” is not a list of records: near line %" G_GUINT64_FORMAT " text stands "
                  "outside of any field."),
               self->name, self->line);
  return FALSE;
}

/* What the root's child is. */

static gboolean
begin_child (CarrelXmlRows *self, const char *name, GArray *attributes, guint64 line,
             GError **error)
{
  g_string_assign (self->kind, name);
  self->has_text = FALSE;
  self->in_list = FALSE;
  if (strcmp (self->known->str, name) == 0) {
    self->in_list = self->known_is_list;
    self->place = PLACE_LIST;
    return self->in_list || begin_row (self, attributes, line, error);
  }

  copy_attributes (self->attributes, attributes);
  self->begin = line;
  self->place = PLACE_CHILD;
  return TRUE;
}

static void
begin_grandchild (CarrelXmlRows *self, const char *name, GArray *attributes, gboolean is_nil,
                  guint64 line)
{
  g_string_assign (self->first, name);
  copy_attributes (self->first_attributes, attributes);
  g_string_truncate (self->first_text, 0);
  self->first_begin = line;
  self->first_is_nil = is_nil;
  self->place = PLACE_GRANDCHILD;
}

static void
decide (CarrelXmlRows *self, gboolean is_list)
{
  self->in_list = is_list;
  self->known_is_list = is_list;
  g_string_assign (self->known, self->kind->str);
}

/* The root's child is a row, and the grandchild its first cell, which is still open. */
static gboolean
decide_row (CarrelXmlRows *self, GError **error)
{
  decide (self, FALSE);
  if (!begin_row (self, self->attributes, self->begin, error))
    return FALSE;
  if (self->has_text)
    refuse_row (self);
  return begin_cell (self, self->first->str, self->first_is_nil, error)
         && append_text (self, self->first_text->str, self->first_text->len, error);
}

/* The root's child is a list, and the grandchild its first row. */
static gboolean
decide_list (CarrelXmlRows *self, GError **error)
{
  decide (self, TRUE);
  return self->has_text ? refuse_text (self, error)
                        : begin_row (self, self->first_attributes, self->first_begin, error);
}

/* The element after an empty first grandchild shows it: rows of a list have one name, cells of a
 * row have several. */
static gboolean
decide_by_next (CarrelXmlRows *self, const char *next, GError **error)
{
  if (strcmp (self->first->str, next) == 0) {
    if (!decide_list (self, error))
      return FALSE;
    end_row (self);
    return TRUE;
  }

  if (!decide_row (self, error))
    return FALSE;
  end_cell (self);
  return TRUE;
}

static gboolean
begin_inside (CarrelXmlRows *self, GError **error)
{
  carrel_row_queue_set_problem (self->queue,
                                _ ("A field holds further elements, where it may hold only text."));
  self->place = PLACE_INSIDE;
  if (++self->nesting <= MAX_NESTING)
    return TRUE;

  g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_LIMIT,
               _ ("In “%s” elements are nested more than %d levels deep near line "
                  "%" G_GUINT64_FORMAT ". No record needs that; take them out and try again."),
               self->name, MAX_NESTING, self->line);
  return FALSE;
}

gboolean
carrel_xml_rows_begin (CarrelXmlRows *self, const char *name, GArray *attributes, gboolean is_nil,
                       guint64 line, GError **error)
{
  self->line = line;
  if (self->place == PLACE_GRANDCHILD && !decide_list (self, error))
    return FALSE;
  if (self->place == PLACE_UNDECIDED && !decide_by_next (self, name, error))
    return FALSE;

  switch (self->place) {
  case PLACE_START:
    self->place = PLACE_ROOT;
    return TRUE;
  case PLACE_ROOT:
    return begin_child (self, name, attributes, line, error);
  case PLACE_CHILD:
    begin_grandchild (self, name, attributes, is_nil, line);
    return TRUE;
  case PLACE_LIST:
    return begin_row (self, attributes, line, error);
  case PLACE_ROW:
    return begin_cell (self, name, is_nil, error);
  case PLACE_CELL:
  case PLACE_INSIDE:
    return begin_inside (self, error);
  case PLACE_GRANDCHILD:
  case PLACE_UNDECIDED:
    break;
  }
  g_return_val_if_reached (FALSE);
}

/* A child of the root without elements: a row if it has attributes, else nothing to import. */
static gboolean
end_childless (CarrelXmlRows *self, GError **error)
{
  if (self->attributes->len == 0) {
    self->place = PLACE_ROOT;
    return TRUE;
  }

  if (!begin_row (self, self->attributes, self->begin, error))
    return FALSE;
  if (self->has_text)
    refuse_row (self);
  end_row (self);
  return TRUE;
}

static gboolean
end_grandchild (CarrelXmlRows *self, GError **error)
{
  self->place = PLACE_UNDECIDED;
  if (!self->first_is_nil)
    return TRUE;
  if (!decide_row (self, error))
    return FALSE;
  end_cell (self);
  return TRUE;
}

/* The root's child had one element, an empty one: that is a row if it has attributes. It tells
 * nothing of other children. */
static gboolean
end_undecided (CarrelXmlRows *self, GError **error)
{
  gboolean is_row = self->first_attributes->len > 0 && !self->has_text;

  if (!(is_row ? decide_list (self, error) : decide_row (self, error)))
    return FALSE;
  if (!is_row)
    end_cell (self);
  self->in_list = FALSE;
  end_row (self);
  g_string_truncate (self->known, 0);
  return TRUE;
}

gboolean
carrel_xml_rows_end (CarrelXmlRows *self, GError **error)
{
  switch (self->place) {
  case PLACE_CHILD:
    return end_childless (self, error);
  case PLACE_GRANDCHILD:
    return end_grandchild (self, error);
  case PLACE_UNDECIDED:
    return end_undecided (self, error);
  case PLACE_LIST:
    self->place = PLACE_ROOT;
    return TRUE;
  case PLACE_ROW:
    end_row (self);
    return TRUE;
  case PLACE_CELL:
    end_cell (self);
    return TRUE;
  case PLACE_INSIDE:
    if (--self->nesting == 0)
      self->place = PLACE_CELL;
    return TRUE;
  case PLACE_START:
  case PLACE_ROOT:
    return TRUE;
  }
  g_return_val_if_reached (FALSE);
}

gboolean
carrel_xml_rows_text (CarrelXmlRows *self, const char *text, gsize length, GError **error)
{
  if (self->place == PLACE_CELL)
    return append_text (self, text, length, error);
  if (self->place == PLACE_GRANDCHILD) {
    g_string_append_len (self->first_text, text, (gssize) length);
    return (self->first_text->len <= MAX_BLANK && is_blank (text, length))
           || decide_row (self, error);
  }
  if (self->place == PLACE_INSIDE || is_blank (text, length))
    return TRUE;

  if (self->place == PLACE_ROW) {
    refuse_row (self);
    return TRUE;
  }
  if (self->place != PLACE_CHILD && self->place != PLACE_UNDECIDED)
    return refuse_text (self, error);
  self->has_text = TRUE;
  return TRUE;
}
