#pragma once

#include "exchange/input.h"

G_BEGIN_DECLS

/* A file as rows: what every import format gives, whatever its bytes look like. */

#define CARREL_READER_MAX_COLUMNS 4096
#define CARREL_READER_MAX_CELL (16 * 1024 * 1024) /* bytes */

typedef enum {
  CARREL_READ_ROW,
  CARREL_READ_BAD_ROW, /* this row is unusable and `problem` says why; reading goes on */
  CARREL_READ_END,
  CARREL_READ_FAILED, /* nothing more can be read; the GError is set */
} CarrelReadResult;

/* Text of one cell; `text` NULL: the row says nothing of the column. `is_null`: it says that there
 * is no value (JSON null). */
typedef struct {
  const char *text; /* UTF-8 or, in a bad row, any bytes; not necessarily terminated */
  gsize length;
  gboolean is_null;
} CarrelCell;

/* One row, lent until the next call. */
typedef struct {
  const char *kind;    /* name of the list the row stands in (JSON member, XML element), or NULL */
  guint64 line;        /* where it begins, from 1 */
  GArray *cells;       /* of CarrelCell, by column; may be shorter than the columns */
  const char *problem; /* of a bad row: a sentence fit to show */
} CarrelRow;

typedef struct _CarrelReader CarrelReader;

/* What an import format implements. */
typedef struct {
  CarrelReadResult (*next) (CarrelReader *self, CarrelRow *row, GError **error);
  void (*free) (CarrelReader *self);
} CarrelReaderClass;

/* To be the first member of a format's own struct. */
struct _CarrelReader {
  const CarrelReaderClass *klass;
  GPtrArray *columns;   /* of char *: names of the columns met so far, in order; may grow */
  gboolean exact;       /* cells hold values as they are: blanks around them are meant */
  GString *description; /* what was recognised, fit to show: “CSV, semicolons, Windows-1252” */
};

CarrelReadResult carrel_reader_next (CarrelReader *self, CarrelRow *row, GError **error);
const GPtrArray *carrel_reader_get_columns (CarrelReader *self);
const char *carrel_reader_get_description (CarrelReader *self);
void carrel_reader_free (CarrelReader *self);

/**
 * carrel_reader_column:
 *
 * For formats whose rows name their cells.
 *
 * Returns: the index of the column called @name, which is added if it is new; -1 when there are
 * too many
 */
int carrel_reader_column (CarrelReader *self, GHashTable *index, const char *name, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelReader, carrel_reader_free)

G_END_DECLS
