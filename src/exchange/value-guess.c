#include "config.h"

#include "exchange/value-guess.h"

#include <langinfo.h>
#include <string.h>

static void
learn_date (CarrelValueGuess *self, const char *text)
{
  char *end = NULL;
  guint64 first = g_ascii_strtoull (text, &end, 10);
  gsize width = (gsize) (end - text);
  guint64 second;

  if (width == 0 || width > 2 || (*end != '/' && *end != '-' && *end != '.'))
    return;
  if (*end == '.') { /* nobody writes the month first with dots */
    self->day_first = TRUE;
    return;
  }
  second = g_ascii_strtoull (end + 1, NULL, 10);
  if (first > 12)
    self->day_first = TRUE;
  else if (second > 12)
    self->month_first = TRUE;
  else if (first != second)
    self->unclear = TRUE;
}

static void
learn_number (CarrelValueGuess *self, const char *text)
{
  const char *comma = strrchr (text, ',');
  const char *point = strrchr (text, '.');
  gsize digits;

  if (comma != NULL && (point == NULL || comma > point)) {
    digits = strspn (comma + 1, "0123456789");
    if (digits == 1 || digits == 2)
      self->comma = TRUE;
  } else if (point != NULL) {
    digits = strspn (point + 1, "0123456789");
    if (digits == 1 || digits == 2)
      self->point = TRUE;
  }
}

void
carrel_value_guess_learn (CarrelValueGuess *self, const CarrelField *field, const CarrelCell *cell)
{
  char text[64] = "";

  if (cell->text == NULL || cell->length == 0 || cell->length >= sizeof text)
    return;
  memcpy (text, cell->text, cell->length);
  switch (field->type) {
  case CARREL_TYPE_DATE:
  case CARREL_TYPE_TIMESTAMP:
    learn_date (self, text);
    break;
  case CARREL_TYPE_MONEY:
  case CARREL_TYPE_DECIMAL:
    learn_number (self, text);
    break;
  default:
    break;
  }
}

CarrelDateOrder
carrel_value_guess_get_order (const CarrelValueGuess *self)
{
  if (self->day_first != self->month_first)
    return self->day_first ? CARREL_DATE_ORDER_DMY : CARREL_DATE_ORDER_MDY;
  return g_str_has_prefix (nl_langinfo (D_FMT), "%m") ? CARREL_DATE_ORDER_MDY
                                                      : CARREL_DATE_ORDER_DMY;
}

gboolean
carrel_value_guess_has_comma (const CarrelValueGuess *self)
{
  return self->comma && !self->point;
}
