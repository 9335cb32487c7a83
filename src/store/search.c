#include "config.h"

#include "store/search.h"

#include <string.h>

#define MAX_WORDS 16

static gboolean
is_searchable (const CarrelField *field)
{
  return (field->flags & CARREL_FIELD_SEARCHABLE) != 0;
}

char *
carrel_search_text_of_record (const CarrelRecord *record)
{
  const CarrelEntity *entity = carrel_record_get_entity (record);
  GString *text = NULL;

  for (guint i = 0; i < entity->n_fields; i++) {
    const char *value = carrel_record_get (record, i);

    if (value == NULL || !is_searchable (&entity->fields[i]))
      continue;
    if (text == NULL)
      text = g_string_sized_new (128);
    else
      g_string_append_c (text, '\n');
    g_string_append (text, value);
  }
  return text != NULL ? g_string_free (text, FALSE) : NULL;
}

char *
carrel_search_select_text (const CarrelEntity *entity)
{
  GString *sql = g_string_new ("SELECT seq");

  for (guint i = 0; i < entity->n_fields; i++) {
    if (is_searchable (&entity->fields[i]))
      g_string_append_printf (sql, ", \"%s\"", entity->fields[i].name);
  }
  g_string_append_printf (sql, " FROM \"%s\" ORDER BY seq", entity->name);
  return g_string_free (sql, FALSE);
}

char *
carrel_search_text_of_row (CarrelStatement *statement, int first_column)
{
  GString *text = g_string_new (NULL);
  int n = carrel_statement_get_n_columns (statement);

  for (int i = first_column; i < n; i++) {
    const char *value = carrel_statement_get_text (statement, i);

    if (value != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", value);
  }
  return g_string_free (text, FALSE);
}

/* What the index takes for part of a word (letters, digits, private use), so that every quoted
 * string is one token. It takes most marks for the end of one: vowel signs of Indian scripts divide
 * words there, so they have to divide them here. */
static gboolean
is_word_character (gunichar c)
{
  /* Vowel signs that have become letters since the index's tables were made. */
  if ((c >= 0x19b0 && c <= 0x19c9) || c == 0x1cf2 || c == 0x1cf3)
    return FALSE;
  return g_unichar_isalnum (c) || g_unichar_type (c) == G_UNICODE_PRIVATE_USE
         || g_unichar_type (c) == G_UNICODE_LETTER_NUMBER
         || g_unichar_type (c) == G_UNICODE_OTHER_NUMBER;
}

char *
carrel_search_match (const char *words)
{
  g_autofree char *valid = g_utf8_make_valid (words, -1);
  /* Letters with their accents, which are no marks then. */
  g_autofree char *composed = g_utf8_normalize (valid, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  g_autoptr (GString) match = g_string_new (NULL);
  gboolean inside = FALSE;
  int count = 0;

  for (const char *at = composed;; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    gboolean word = c != 0 && is_word_character (c);

    if (inside && !word)
      g_string_append (match, "\"*");
    if (c == 0 || (!inside && word && count++ == MAX_WORDS))
      break;
    if (!inside && word)
      g_string_append (match, match->len > 0 ? " AND \"" : "\"");
    if (word)
      g_string_append_unichar (match, c);
    inside = word;
  }
  return match->len > 0 ? g_strdup (match->str) : NULL;
}
