#pragma once

#include "base/output.h"
#include "model/value.h"
#include "store/cursor.h"

G_BEGIN_DECLS

/* One cell of a CSV file as it is written. */

typedef struct {
  char delimiter;
  gboolean quote_all;
  gboolean guard; /* texts that a spreadsheet would take for a formula get a ' in front */
  gboolean decimal_comma;
  gboolean for_people; /* TRUE, 1:30:00 and 2026-11-21 10:00:00 instead of what programs like */
  GTimeZone *zone;     /* wall clock of such times; NULL: UTC */
  guint8 special[256]; /* not 0: a number or date with it is put in quotation marks */
  guint8 special_text[256]; /* the same for texts */
} CarrelCsvStyle;

/**
 * carrel_csv_style_init:
 *
 * Makes the tables from the other members. For people, texts with any usual delimiter are quoted,
 * so that the file has no new cells, and no formulas in them, where it is opened with another one.
 */
void carrel_csv_style_init (CarrelCsvStyle *self);

/**
 * CARREL_CSV_CELL_EXTRA: room that carrel_csv_cell_put() needs at the most, besides twice the
 * length of the value
 */
#define CARREL_CSV_CELL_EXTRA (2 * CARREL_VALUE_SIZE + 4)

/**
 * carrel_csv_cell_needs_guard:
 *
 * Returns: whether a spreadsheet would take the text for a formula (OWASP ASVS 5.0 1.2.10)
 */
gboolean carrel_csv_cell_needs_guard (const char *text, gsize length);

/**
 * carrel_csv_cell_is_guarded:
 *
 * Returns: whether the text has the ' that the writer put before what looks like a formula
 */
gboolean carrel_csv_cell_is_guarded (const char *text, gsize length);

/**
 * carrel_csv_cell_put:
 * @field: (nullable): what the value is for; NULL: any text
 * @value: stored form
 * @currency: (nullable): ISO 4217 code of the record's money
 * @out: enough room
 *
 * Returns: where the cell ends
 */
char *carrel_csv_cell_put (const CarrelCsvStyle *style, const CarrelField *field,
                           const CarrelSlice *value, const char *currency, char *out);

/**
 * carrel_csv_cell_write:
 *
 * Writes a text of any length.
 *
 * Returns: FALSE with %CARREL_OUTPUT_ERROR
 */
gboolean carrel_csv_cell_write (const CarrelCsvStyle *style, const CarrelSlice *text,
                                CarrelOutput *output, GError **error);

G_END_DECLS
