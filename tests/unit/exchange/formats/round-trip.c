#include "config.h"

#include "base/json.h"
#include "exchange/columns.h"
#include "exchange/rows-fixture.h"
#include "fixture.h"
#include "model/record.h"
#include "model/value.h"

#include <string.h>

/* What is written in a format and read again is what it was. */

#define RECORDS 200

static const char *const pieces[] = {
  "a",
  "Z",
  " ",
  "  ",
  ",",
  ";",
  "\t",
  "|",
  "\"",
  "\"\"",
  "'",
  "\n",
  "\r",
  "\r\n",
  "=",
  "+",
  "-",
  "@",
  "\\",
  "\\n",
  "é",
  "学",
  "🎓",
  "<",
  ">",
  "&",
  "]]>",
  "&amp;",
  "{",
  "}",
  "[",
  "null",
  "NULL",
  "true",
  "0",
  "1.5",
  "#",
  "\xc2\xa0",
  "\xe2\x80\xa8",
  "\xef\xbb\xbf",
  "\xef\xbf\xbd",
  "\x7f",
  "\xc2\x85",
  "e\xcc\x81",
  "sep=;",
  "<!--",
  "-->",
  "%",
  "$",
};

static char *
nasty_text (GRand *random)
{
  GString *text = g_string_new (NULL);

  for (int i = g_rand_int_range (random, 1, 9); i > 0; i--)
    g_string_append (text, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
  if (g_rand_int_range (random, 0, 100) == 0) { /* longer than any buffer */
    for (int i = 0; i < 9000; i++)
      g_string_append (text, pieces[i % (int) G_N_ELEMENTS (pieces)]);
  }
  return g_string_free (text, FALSE);
}

static char *
random_value (const CarrelField *field, GRand *random)
{
  gint64 number = (gint64) g_rand_int (random) - G_MAXINT32;
  char *text;

  switch (field->type) {
  case CARREL_TYPE_TEXT:
    if ((field->flags & CARREL_FIELD_CURRENCY) != 0)
      return g_strdup (((const char *const[]){ "EUR", "JPY", "BHD" })[number & 1]);
    return nasty_text (random);
  case CARREL_TYPE_INTEGER:
  case CARREL_TYPE_MONEY:
    return g_strdup_printf ("%" G_GINT64_FORMAT, number);
  case CARREL_TYPE_DURATION:
    return g_strdup_printf ("%d", g_rand_int_range (random, 0, 360000));
  case CARREL_TYPE_DECIMAL:
    return g_strdup_printf ("%d.%d", g_rand_int_range (random, -99, 99), (int) (number & 7) + 1);
  case CARREL_TYPE_BOOLEAN:
    return g_strdup (number & 1 ? "1" : "0");
  case CARREL_TYPE_DATE:
    return g_strdup_printf ("%04d-0%d-1%d", g_rand_int_range (random, 1, 9999),
                            g_rand_int_range (random, 1, 9), g_rand_int_range (random, 0, 9));
  case CARREL_TYPE_TIMESTAMP:
    return g_strdup_printf ("2026-0%d-1%dT1%d:2%d:3%dZ", g_rand_int_range (random, 1, 9),
                            g_rand_int_range (random, 0, 9), g_rand_int_range (random, 0, 9),
                            g_rand_int_range (random, 0, 9), g_rand_int_range (random, 0, 9));
  case CARREL_TYPE_EMAIL:
    return g_strdup_printf ("a+%d'b@example.org", (int) (number & 255));
  case CARREL_TYPE_URL:
    return g_strdup_printf ("https://example.org/?a=%d&b='c',d;e", (int) (number & 255));
  case CARREL_TYPE_TIMEZONE:
    return g_strdup ("Europe/Berlin");
  case CARREL_TYPE_CHOICE:
    return g_strdup (field->choices[number & 1].value);
  case CARREL_TYPE_REFERENCE:
    return g_strdup ("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  default: {
    g_autoptr (GString) json = g_string_new ("{");
    g_autofree char *nasty = nasty_text (random);

    carrel_json_append_member (json, "a", nasty);
    text = g_strconcat (json->str, "}", NULL);
    return text;
  }
  }
}

static GPtrArray *
random_records (const CarrelEntity *entity, GRand *random)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_record_free);

  for (int i = 0; i < RECORDS; i++) {
    CarrelRecord *record = carrel_record_new (entity);

    for (guint j = 0; j < entity->n_fields; j++) {
      if (g_rand_int_range (random, 0, 4) > 0
          || (entity->fields[j].flags & CARREL_FIELD_CURRENCY) != 0)
        carrel_record_take (record, j, random_value (&entity->fields[j], random));
    }
    g_ptr_array_add (records, record);
  }
  return records;
}

/* Reads the file and compares each cell with what carrel_value_print() made of the value. */
static void
compare (CarrelReader *reader, const GPtrArray *records, const CarrelColumns *columns)
{
  CarrelRow row = { NULL, 0, NULL, NULL };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < records->len; i++) {
    const CarrelRecord *record = records->pdata[i];
    const GPtrArray *names;

    g_assert_cmpint (carrel_reader_next (reader, &row, &error), ==, CARREL_READ_ROW);
    names = carrel_reader_get_columns (reader);
    for (guint j = 0; j < names->len; j++) {
      const CarrelCell *cell =
        j < row.cells->len ? &g_array_index (row.cells, CarrelCell, j) : NULL;
      int field = carrel_entity_find (columns->entity, names->pdata[j]);
      const char *value = field >= 0 ? carrel_record_get (record, (guint) field) : NULL;
      char buffer[CARREL_VALUE_SIZE];
      gsize length = value != NULL ? strlen (value) : 0;

      if (field < 0) {
        g_assert_cmpstr (names->pdata[j], ==, "entity");
        continue;
      }
      if (value != NULL)
        value = carrel_value_print (&columns->entity->fields[field], value, &length,
                                    carrel_record_get_currency (record), buffer);
      if (value == NULL)
        g_assert_true (cell == NULL || cell->length == 0);
      else
        fixture_assert_equal (cell->text, cell->length, value, length);
    }
  }
  g_assert_cmpint (carrel_reader_next (reader, &row, &error), ==, CARREL_READ_END);
  g_assert_no_error (error);
}

typedef struct {
  const CarrelFormat *format;
  const char *options; /* of the writer; what matters to the reader it finds out */
} Case;

static const Case cases[] = {
  { &carrel_format_csv, NULL },
  { &carrel_format_csv, "quote=all delimiter=semicolon newline=crlf" },
  { &carrel_format_csv, "delimiter=tab bom=yes guard=yes" },
  { &carrel_format_csv, "delimiter=pipe guard=yes bom=yes quote=all" },
  { &carrel_format_tsv, NULL },
  { &carrel_format_json, NULL },
  { &carrel_format_json, "nulls=write" },
  { &carrel_format_ndjson, NULL },
  { &carrel_format_ndjson, "nulls=write entity=omit" },
  { &carrel_format_xml, NULL },
};

static void
written_and_read_again_is_the_same (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (GRand) random = fixture_random ();

  for (guint i = 0; i < carrel_model.n_entities; i++) {
    const CarrelEntity *entity = &carrel_model.entities[i];
    g_autoptr (GPtrArray) records = random_records (entity, random);
    g_autoptr (CarrelColumns) columns =
      carrel_columns_new (entity, NULL, CARREL_PRIVACY_FULL, NULL);
    GString *bytes = rows_write (test->format, records, NULL, test->options);
    g_autofree char *exact = g_memdup2 (bytes->str, bytes->len);
    g_autoptr (CarrelInput) input = carrel_input_open_memory (exact, bytes->len, "test");
    g_autoptr (GHashTable) none = rows_options (NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (CarrelReader) reader = test->format->new_reader (input, none, &error);

    g_test_message ("%s", entity->name);
    g_assert_no_error (error);
    compare (reader, records, columns);
    g_string_free (bytes, TRUE);
  }
}

/* The same file, recognised by its bytes alone. */
static void
each_format_is_recognised (void)
{
  g_autoptr (GRand) random = fixture_random ();
  g_autoptr (GPtrArray) records =
    random_records (carrel_model_find (&carrel_model, "students"), random);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    GString *bytes = rows_write (cases[i].format, records, NULL, cases[i].options);
    g_autoptr (CarrelInput) input = carrel_input_open_memory (bytes->str, bytes->len, "x");
    g_autoptr (GError) error = NULL;
    const CarrelFormat *found = carrel_formats_recognise (input, &error);

    g_assert_no_error (error);
    if (cases[i].options != NULL && strstr (cases[i].options, "delimiter=tab") != NULL)
      g_assert_true (found == &carrel_format_tsv);
    else
      g_assert_cmpstr (found->id, ==, cases[i].format->id);
    g_string_free (bytes, TRUE);
  }
}

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/round-trip/%s/%s", cases[i].format->id,
                                             cases[i].options != NULL ? cases[i].options : "plain");

    g_test_add_data_func (path, &cases[i], written_and_read_again_is_the_same);
  }
  g_test_add_func ("/round-trip/each-format-is-recognised", each_format_is_recognised);
  return fixture_end ();
}
