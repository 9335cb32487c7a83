#pragma once

#include "exchange/formats/csv-dialect.h"
#include "exchange/reader.h"

G_BEGIN_DECLS

/* One record of a CSV file (RFC 4180) among the bytes at hand. */

typedef enum {
  CARREL_CSV_RECORD,
  CARREL_CSV_BLANK,    /* an empty line */
  CARREL_CSV_PARTIAL,  /* it goes on after the bytes at hand */
  CARREL_CSV_UNCLOSED, /* these were all bytes, and a quotation mark is still open */
} CarrelCsvScan;

/* What was found. The cells point into the bytes; what is inside of quotation marks stands there
 * as it was written until carrel_csv_record_unescape(). */
typedef struct {
  char *data;         /* where the record begins */
  GArray *cells;      /* of CarrelCell, the first `limit` ones */
  GArray *escaped;    /* of guint: cells to be unescaped, ascending */
  guint limit;        /* how many cells are kept */
  guint n_cells;      /* how many there are */
  guint n_filled;     /* up to and with the last that is not empty */
  gsize longest;      /* bytes of the longest cell */
  gsize last;         /* where the last cell that is kept begins, with its quotation mark */
  gsize end;          /* of the record without its line end */
  gsize length;       /* of the record with it */
  guint64 lines;      /* line ends in `length`; if partial or unclosed, before `open` */
  gsize open;         /* partial and unclosed: where the unfinished cell begins */
  gboolean in_quotes; /* partial: that cell is in quotation marks */
} CarrelCsvRecord;

void carrel_csv_record_init (CarrelCsvRecord *self, guint limit);
void carrel_csv_record_clear (CarrelCsvRecord *self);

/**
 * carrel_csv_record_scan:
 * @data: where a record begins; it may be changed by carrel_csv_record_unescape() later
 * @length: bytes at hand, at least 1
 * @at_end: whether the file ends after them
 *
 * Tolerated beyond RFC 4180: CR and LF alone as line ends, text after a closing quotation mark,
 * which is then part of the cell, and quotation marks within a cell that does not begin with one.
 */
CarrelCsvScan carrel_csv_record_scan (CarrelCsvRecord *self, const CarrelCsvDialect *dialect,
                                      char *data, gsize length, gboolean at_end);

/**
 * carrel_csv_record_unescape:
 *
 * Makes the cells of a whole record what they mean, within the bytes they lie in.
 */
void carrel_csv_record_unescape (CarrelCsvRecord *self, const CarrelCsvDialect *dialect);

G_END_DECLS
