#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The bytes that give a CSV file its shape: chosen, hinted at or found out. */

typedef struct {
  char delimiter; /* NUL: not yet known */
  char quote;
  guint8 plain[256];  /* not 0: ends a cell without quotation marks */
  guint8 quoted[256]; /* not 0: a quotation mark or a line end */
} CarrelCsvDialect;

void carrel_csv_dialect_init (CarrelCsvDialect *self, char delimiter, char quote);

/**
 * carrel_csv_dialect_choose:
 * @options: (nullable): name to value; `delimiter` and `quote` are looked at
 * @delimiter: the format's own delimiter, which stands, or NUL
 *
 * Takes what somebody has chosen. Without a choice the delimiter stays NUL.
 *
 * Returns: FALSE with %CARREL_EXCHANGE_ERROR_OPTION when the choice makes no sense
 */
gboolean carrel_csv_dialect_choose (CarrelCsvDialect *self, GHashTable *options, char delimiter,
                                    GError **error);

/**
 * carrel_csv_dialect_recognise:
 * @sample: (array length=length): the beginning of a file as UTF-8
 * @at_end: whether the file ends after it
 *
 * Takes what the file says: Excel's hint, a first line such as `sep=;`, which is no part of the
 * table, or else the delimiter that divides the first record and gives most others just as many
 * cells; a comma where there is but one column. A delimiter that is known already stands.
 *
 * Returns: bytes of the line with the hint, 0 when there is none
 */
gsize
carrel_csv_dialect_recognise (CarrelCsvDialect *self, char *sample, gsize length, gboolean at_end);

/**
 * carrel_csv_dialect_append_title:
 *
 * Appends what people call the delimiter: “semicolons”.
 */
void carrel_csv_dialect_append_title (const CarrelCsvDialect *self, GString *out);

G_END_DECLS
