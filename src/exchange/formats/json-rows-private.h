#pragma once

#include "base/json.h"
#include "exchange/error.h"
#include "exchange/formats/json-copy.h"
#include "exchange/formats/json-rows.h"

#include <yajl/yajl_parse.h>

G_BEGIN_DECLS

/* What json-rows.c, which feeds the parser, and json-events.c, which it calls back, share. */

typedef enum {
  CARREL_JSON_PLACE_START,
  CARREL_JSON_PLACE_OBJECT, /* at the top */
  CARREL_JSON_PLACE_FIRST,  /* after the [ of one of its members, a list of rows or a plain value */
  CARREL_JSON_PLACE_LIST,   /* of rows */
  CARREL_JSON_PLACE_ROW,
  CARREL_JSON_PLACE_END,
} CarrelJsonPlace;

struct _CarrelJsonRows {
  CarrelRowQueue *queue; /* (transfer none) */
  char *name;
  gboolean is_line;

  yajl_handle parser;
  CarrelJsonScan scan;
  GError *failure;   /* set by a callback, which can only say stop */
  const char *piece; /* being parsed; NULL for text that is not the file's */
  gsize counted;     /* bytes of the piece of which the lines were counted */
  gsize seen;        /* bytes of the piece up to the last event */
  gsize pending;     /* bytes before the piece since the last event */
  guint64 line;      /* at `counted`, from 1 */
  guint64 column;    /* bytes between the beginning of that line and `counted` */

  gboolean is_blank; /* the document, so far */
  CarrelJsonPlace place;
  CarrelJsonCopy copy; /* of the list or object that is a value */
  gboolean is_entity;  /* the value that comes next is the row's kind, if it is a string */
  gboolean in_object;  /* the list is a member of the top object */
  GString *list;       /* its name */
  GString *kind;       /* of a row that says so itself */
  gboolean found_list;
  GString *object; /* the top object again, as long as it may be a row */
  guint64 object_line;
};

/* Gets the CarrelJsonRows as its context. */
extern const yajl_callbacks carrel_json_events;

/**
 * carrel_json_rows_count_lines:
 *
 * Moves the line count up to @offset in the piece.
 */
void carrel_json_rows_count_lines (CarrelJsonRows *self, gsize offset);

/**
 * carrel_json_rows_fail:
 * @sentence: what is wrong at the last event
 *
 * Returns: 0, with which a callback stops the parser
 */
int carrel_json_rows_fail (CarrelJsonRows *self, CarrelExchangeError code, const char *sentence);

void carrel_json_rows_end_row (CarrelJsonRows *self);

G_END_DECLS
