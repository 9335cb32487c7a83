#include "config.h"

#include "cli/text-width.h"

#include <string.h>

static guint
get_width (gunichar c)
{
  if (g_unichar_iszerowidth (c) || g_unichar_iscntrl (c))
    return 0;
  return g_unichar_iswide (c) ? 2 : 1;
}

guint
carrel_text_width (const char *text)
{
  guint width = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    width += get_width (g_utf8_get_char (at));
  return width;
}

char *
carrel_text_fit (const char *text, guint width)
{
  const char *end = text;
  guint used = 0;

  g_return_val_if_fail (width > 0, NULL);

  if (carrel_text_width (text) <= width)
    return g_strdup (text);
  for (;;) {
    guint next = get_width (g_utf8_get_char (end));

    if (used + next > width - 1)
      break;
    used += next;
    end = g_utf8_next_char (end);
  }
  return g_strdup_printf ("%.*s…", (int) (end - text), text);
}

/* The marks of Unicode Standard Annex 9 that turn the direction around. */
static gboolean
turns_direction (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f
         || c == 0x061c;
}

char *
carrel_text_plain (const char *text, gboolean lines)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *out = g_string_sized_new (strlen (valid));

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    if (turns_direction (c) || (c == '\r' && at[1] == '\n'))
      continue;
    if (g_unichar_iscntrl (c) && !(lines && c == '\n'))
      c = ' ';
    g_string_append_unichar (out, c);
  }
  return g_string_free (out, FALSE);
}

static void
wrap_paragraph (GString *out, const char *paragraph, guint indent, guint width)
{
  g_auto (GStrv) words = g_strsplit_set (paragraph, " \n", -1);
  guint used = 0; /* columns of this line; 0 at its beginning */

  for (char **word = words; *word != NULL; word++) {
    guint length = carrel_text_width (*word);

    if (length == 0)
      continue;
    if (used > 0 && used + 1 + length > width) {
      g_string_append_c (out, '\n');
      used = 0;
    }
    if (used == 0)
      g_string_append_printf (out, "%*s", (int) indent, "");
    else
      g_string_append_c (out, ' ');
    g_string_append (out, *word);
    used = (used == 0 ? indent : used + 1) + length;
  }
  g_string_append_c (out, '\n');
}

char *
carrel_text_wrap (const char *text, guint indent, guint width)
{
  g_auto (GStrv) paragraphs = g_strsplit (text, "\n\n", -1);
  GString *out = g_string_new (NULL);

  for (guint i = 0; paragraphs[i] != NULL; i++) {
    if (i > 0)
      g_string_append_c (out, '\n');
    wrap_paragraph (out, paragraphs[i], indent, width);
  }
  return g_string_free (out, FALSE);
}
