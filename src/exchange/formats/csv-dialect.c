#include "config.h"

#include "exchange/formats/csv-dialect.h"

#include "exchange/error.h"
#include "exchange/formats/csv-record.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SAMPLE_SIZE 65536
#define SAMPLE_RECORDS 100
#define HINT "sep="

/* Where two fit equally well, the one that is rarer within text comes first. */
static const char candidates[] = "\t;|,";

static const struct {
  const char *name;
  char delimiter;
  const char *title;
} delimiters[] = {
  { "comma", ',', N_ ("commas") },
  { "semicolon", ';', N_ ("semicolons") },
  { "tab", '\t', N_ ("tabs") },
  { "pipe", '|', N_ ("vertical bars") },
};

void
carrel_csv_dialect_init (CarrelCsvDialect *self, char delimiter, char quote)
{
  memset (self, 0, sizeof *self);
  self->delimiter = delimiter;
  self->quote = quote;
  self->plain[(guchar) delimiter] = 1;
  self->plain['\n'] = 1;
  self->plain['\r'] = 1;
  self->quoted[(guchar) quote] = 1;
  self->quoted['\n'] = 1;
  self->quoted['\r'] = 1;
}

static const char *
get_option (GHashTable *options, const char *name)
{
  const char *value = options != NULL ? g_hash_table_lookup (options, name) : NULL;

  return g_strcmp0 (value, "auto") == 0 ? NULL : value;
}

/* `needed` and `all` are said of writing. */
static gboolean
choose_quote (GHashTable *options, char *quote, GError **error)
{
  const char *value = get_option (options, "quote");

  *quote = '"';
  if (value == NULL || strcmp (value, "needed") == 0 || strcmp (value, "all") == 0)
    return TRUE;
  if (strlen (value) != 1 || !g_ascii_ispunct (*value)) {
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION,
                 _ ("“%s” cannot quote cells. Give one punctuation mark, such as \"."), value);
    return FALSE;
  }
  *quote = *value;
  return TRUE;
}

gboolean
carrel_csv_dialect_choose (CarrelCsvDialect *self, GHashTable *options, char delimiter,
                           GError **error)
{
  const char *value = get_option (options, "delimiter");
  char quote;

  if (!choose_quote (options, &quote, error))
    return FALSE;
  carrel_csv_dialect_init (self, delimiter, quote);
  if (delimiter != '\0' || value == NULL)
    return TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (delimiters); i++) {
    if (strcmp (value, delimiters[i].name) == 0)
      delimiter = delimiters[i].delimiter;
  }
  if (delimiter == '\0' && strlen (value) == 1
      && (g_ascii_ispunct (*value) || *value == '\t' || *value == ' '))
    delimiter = *value;
  if (delimiter == '\0' || delimiter == quote) {
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_OPTION,
                 _ ("“%s” cannot separate cells. Possible are comma, semicolon, tab, pipe, or "
                    "another punctuation mark."),
                 value);
    return FALSE;
  }
  carrel_csv_dialect_init (self, delimiter, quote);
  return TRUE;
}

typedef struct {
  guint columns; /* of the first record */
  guint others;  /* records after it */
  guint points;  /* 2 for each other record that has as many cells, 1 for one that has several */
} Fit;

static void
count_record (Fit *fit, guint n_cells)
{
  if (fit->columns == 0) {
    fit->columns = n_cells;
    return;
  }
  fit->others++;
  if (n_cells == fit->columns)
    fit->points += 2;
  else if (n_cells > 1)
    fit->points++;
}

static void
try_delimiter (char delimiter, char quote, char *sample, gsize length, gboolean at_end, Fit *fit)
{
  CarrelCsvDialect dialect;
  CarrelCsvRecord record;
  CarrelCsvScan scan = CARREL_CSV_RECORD;
  gsize at = 0;

  memset (fit, 0, sizeof *fit);
  carrel_csv_dialect_init (&dialect, delimiter, quote);
  carrel_csv_record_init (&record, 0);
  while (at < length && fit->others < SAMPLE_RECORDS) {
    scan = carrel_csv_record_scan (&record, &dialect, sample + at, length - at, at_end);
    if (scan == CARREL_CSV_PARTIAL || scan == CARREL_CSV_UNCLOSED)
      break;
    if (scan == CARREL_CSV_RECORD)
      count_record (fit, record.n_cells);
    at += record.length;
  }
  if (fit->columns == 0 && scan == CARREL_CSV_PARTIAL) /* a header longer than the sample */
    fit->columns = record.n_cells + 1;
  else if (fit->others > 0 && fit->points == 0) /* it merely occurs in the header's text */
    fit->columns = 1;
  carrel_csv_record_clear (&record);
}

static gboolean
is_better (const Fit *fit, const Fit *best)
{
  guint score = fit->points * (best->others + 1);
  guint best_score = best->points * (fit->others + 1);

  if (fit->columns < 2 || best->columns < 2)
    return fit->columns > best->columns;
  if (fit->others == 0 && best->others == 0)
    return fit->columns > best->columns;
  return score > best_score;
}

static char
guess_delimiter (char quote, char *sample, gsize length, gboolean at_end)
{
  Fit best = { 1, 0, 0 };
  char found = ',';

  for (gsize i = 0; candidates[i] != '\0'; i++) {
    Fit fit;

    try_delimiter (candidates[i], quote, sample, length, at_end, &fit);
    if (is_better (&fit, &best)) {
      best = fit;
      found = candidates[i];
    }
  }
  return found;
}

static gsize
get_hint (const char *sample, gsize length, char quote, char *delimiter)
{
  gsize at = strlen (HINT) + 1;
  char mark;

  if (length < at || g_ascii_strncasecmp (sample, HINT, strlen (HINT)) != 0)
    return 0;
  mark = sample[at - 1];
  if (mark != '\t' && !g_ascii_ispunct (mark) && mark != ' ')
    return 0;
  if (mark == quote || (at < length && sample[at] != '\r' && sample[at] != '\n'))
    return 0;

  *delimiter = mark;
  if (at < length)
    at += at + 1 < length && sample[at] == '\r' && sample[at + 1] == '\n' ? 2 : 1;
  return at;
}

gsize
carrel_csv_dialect_recognise (CarrelCsvDialect *self, char *sample, gsize length, gboolean at_end)
{
  char delimiter = '\0';
  gsize hint;

  g_return_val_if_fail (self != NULL && (sample != NULL || length == 0), 0);

  hint = get_hint (sample, length, self->quote, &delimiter);
  if (self->delimiter != '\0')
    return hint;
  if (hint == 0)
    delimiter = guess_delimiter (self->quote, sample, MIN (length, SAMPLE_SIZE),
                                 at_end && length <= SAMPLE_SIZE);
  carrel_csv_dialect_init (self, delimiter, self->quote);
  return hint;
}

void
carrel_csv_dialect_append_title (const CarrelCsvDialect *self, GString *out)
{
  for (gsize i = 0; i < G_N_ELEMENTS (delimiters); i++) {
    if (delimiters[i].delimiter == self->delimiter) {
      g_string_append (out, _ (delimiters[i].title));
      return;
    }
  }
  g_string_append_printf (out, "“%c”", self->delimiter);
}
