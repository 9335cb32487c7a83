#pragma once

#include "exchange/mapping.h"

G_BEGIN_DECLS

/* In which order the dates of a file are written, and whether its numbers have a comma: learned
 * from the cells of its first rows, because one cell alone may not tell. */

typedef struct {
  gboolean day_first;   /* met a date that only makes sense with the day first */
  gboolean month_first; /* … with the month first */
  gboolean unclear;     /* met one that makes sense both ways */
  gboolean comma;       /* met a number such as 12,50 */
  gboolean point;       /* met one such as 12.50 */
} CarrelValueGuess;

void
carrel_value_guess_learn (CarrelValueGuess *self, const CarrelField *field, const CarrelCell *cell);

/**
 * carrel_value_guess_get_order:
 *
 * Returns: the order; where the file does not tell, that of the locale
 */
CarrelDateOrder carrel_value_guess_get_order (const CarrelValueGuess *self);
gboolean carrel_value_guess_has_comma (const CarrelValueGuess *self);

G_END_DECLS
