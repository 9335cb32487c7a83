#pragma once

#include "base/output.h"
#include "exchange/reader.h"
#include "store/cursor.h"

G_BEGIN_DECLS

/* A format: one file in formats/ that turns a stream of records into bytes, bytes into rows, or
 * both. Pages, flags and help are made from its option table. */

typedef struct {
  const char *name;         /* of the flag and the history: delimiter */
  const char *label;        /* marked for translation */
  const char *values;       /* permitted, separated by |; NULL: any text */
  const char *value_labels; /* the same count, marked for translation, or NULL */
  const char *fallback;     /* the value without the option */
} CarrelFormatOption;

typedef struct _CarrelWriter CarrelWriter;

/* The columns of one entity in an export, made by exchange/columns.h. */
typedef struct {
  const CarrelEntity *entity;
  guint n;
  const guint *fields;      /* by column: index in the entity */
  const char *const *names; /* by column: header, member or element name */
  int currency_column;      /* which column holds the currency of money, or -1 */
} CarrelColumns;

typedef struct {
  gboolean (*begin) (CarrelWriter *self, GError **error);
  gboolean (*begin_entity) (CarrelWriter *self, const CarrelColumns *columns, GError **error);
  gboolean (*row) (CarrelWriter *self, const CarrelSlice *row, GError **error);
  gboolean (*end_entity) (CarrelWriter *self, GError **error);
  gboolean (*end) (CarrelWriter *self, GError **error);
  void (*free) (CarrelWriter *self);
} CarrelWriterClass;

/* To be the first member of a format's own struct. */
struct _CarrelWriter {
  const CarrelWriterClass *klass;
  CarrelOutput *output; /* (transfer none) */
};

typedef struct {
  const char *id;        /* csv */
  const char *label;     /* marked for translation */
  const char *extension; /* .csv */
  const CarrelFormatOption *options;
  guint n_options;
  gboolean one_entity; /* a file holds records of one entity only */
  /* NULL where the format cannot be written. `options` has every option of the table. */
  CarrelWriter *(*new_writer) (CarrelOutput *output, GHashTable *options, GError **error);
  /* NULL where the format cannot be read. `options` may be empty. */
  CarrelReader *(*new_reader) (CarrelInput *input, GHashTable *options, GError **error);
} CarrelFormat;

extern const CarrelFormat carrel_format_csv;
extern const CarrelFormat carrel_format_tsv;
extern const CarrelFormat carrel_format_json;
extern const CarrelFormat carrel_format_ndjson;
extern const CarrelFormat carrel_format_xml;

/**
 * carrel_formats_list:
 * Returns: (array length=n): all formats
 */
const CarrelFormat *const *carrel_formats_list (guint *n);
const CarrelFormat *carrel_formats_find (const char *id);

/**
 * carrel_formats_guess:
 * @path: a file name
 *
 * Returns: (nullable): the format that its extension names
 */
const CarrelFormat *carrel_formats_guess (const char *path);

/**
 * carrel_formats_recognise:
 *
 * Looks at the first bytes of @input, then rewinds it.
 *
 * Returns: (nullable): the format to read it with; NULL with %CARREL_EXCHANGE_ERROR that says what
 * the file is instead and what to do
 */
const CarrelFormat *carrel_formats_recognise (CarrelInput *input, GError **error);

/**
 * carrel_format_check_options:
 * @given: (nullable): name to value
 *
 * Returns: (transfer container) (nullable): all options with their values; NULL with
 * %CARREL_EXCHANGE_ERROR_OPTION that names the wrong one and what is possible
 */
GHashTable *
carrel_format_check_options (const CarrelFormat *self, GHashTable *given, GError **error);

G_END_DECLS
