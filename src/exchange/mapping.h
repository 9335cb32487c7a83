#pragma once

#include "exchange/reader.h"
#include "model/value.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What the columns of a file mean. A mapping is data: Carrel proposes one, ships some for the files
 * of well-known programs (data/import/), and people edit and save their own; all have one JSON
 * form, described in docs/formats.md. */

typedef struct {
  guint field;        /* of the record's entity */
  GPtrArray *columns; /* of char *: header names */
  char *join;         /* join all columns with it; NULL: take the first that is not empty */
  char *constant;     /* instead of columns: this value */
  char *prefix;       /* put before a value that is not empty */
  char *split;        /* the cell is a list with this between: the record is made for each */
  char *until;        /* only the text before this counts */
  GHashTable *values; /* folded text in the file to text to read, `*` for any other text; a NULL
                       * value leaves the field alone; NULL: none */
  int of_record;      /* reference to what an earlier record of the same row made, or -1 */
} CarrelMappingField;

typedef struct {
  const CarrelEntity *entity;
  char *when_column;       /* the record is made only of rows where this column … */
  GHashTable *when_values; /* … has one of these folded values; NULL: of all rows */
  gboolean update_only;    /* never makes a new record */
  gboolean optional;       /* rows that say nothing of its required fields make none */
  GPtrArray *fields;       /* of CarrelMappingField */
} CarrelMappingRecord;

typedef struct {
  char *id;
  char *label;
  GPtrArray *headers; /* of char *: a file has to have all of them to be recognised */
  GPtrArray *records; /* of CarrelMappingRecord; a row may make several */
} CarrelMapping;

/**
 * carrel_mapping_parse:
 * @columns: (nullable): headers of the file at hand: `#` in column names stands for each number
 *   that occurs there
 *
 * Returns: (transfer full) (nullable): the mapping, NULL with %CARREL_EXCHANGE_ERROR_MAPPING that
 * names the member which is wrong
 */
CarrelMapping *carrel_mapping_parse (const char *json, gsize length, const CarrelModel *model,
                                     const GPtrArray *columns, GError **error);

/**
 * carrel_mapping_matches:
 *
 * Returns: whether @columns have all headers by which the mapping recognises its file
 */
gboolean carrel_mapping_matches (const CarrelMapping *self, const GPtrArray *columns);

/**
 * carrel_mapping_find_column:
 *
 * Returns: the index of the column with that header, case, spaces and punctuation aside, or -1
 */
int carrel_mapping_find_column (const GPtrArray *columns, const char *name);

CarrelMapping *carrel_mapping_new (const char *id, const char *label);
CarrelMappingRecord *carrel_mapping_add_record (CarrelMapping *self, const CarrelEntity *entity);
CarrelMappingField *carrel_mapping_add_field (CarrelMappingRecord *record, guint field);

/**
 * carrel_mapping_print:
 *
 * Returns: (transfer full): the JSON form, indented for people
 */
char *carrel_mapping_print (const CarrelMapping *self);
void carrel_mapping_free (CarrelMapping *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelMapping, carrel_mapping_free)

G_END_DECLS
