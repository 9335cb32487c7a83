#include "config.h"

#include "exchange/formats/slice-print.h"

#include <string.h>

#define MAX_DIGITS 32 /* of a whole number */

const char *
carrel_slice_get_currency (const CarrelColumns *columns, const CarrelSlice *row, char *buffer)
{
  const CarrelSlice *code;

  if (columns->currency_column < 0)
    return NULL;
  code = &row[columns->currency_column];
  if (code->text == NULL || code->length != CARREL_CURRENCY_SIZE - 1)
    return NULL;

  memcpy (buffer, code->text, code->length);
  buffer[code->length] = '\0';
  return buffer;
}

CarrelSlice
carrel_slice_print (const CarrelField *field, const CarrelSlice *value, const char *currency,
                    char *buffer)
{
  CarrelSlice printed = *value;
  char digits[MAX_DIGITS];

  if (!carrel_type_info (field->type)->is_integer || value->length >= MAX_DIGITS)
    return printed;

  memcpy (digits, value->text, value->length);
  digits[value->length] = '\0';
  printed.text = carrel_value_print (field, digits, &printed.length, currency, buffer);
  if (printed.text == digits)
    printed.text = value->text;
  return printed;
}
