#include "config.h"

#include "cli/suggest.h"

#include <string.h>

#define LONGEST 64 /* bytes; nothing that is known is longer */

/* How many letters have to be put in, left out or replaced (Levenshtein). */
static guint
get_distance (const char *a, const char *b)
{
  gsize n = strlen (b);
  guint row[LONGEST + 1];

  for (gsize j = 0; j <= n; j++)
    row[j] = (guint) j;
  for (gsize i = 0; a[i] != '\0'; i++) {
    guint diagonal = row[0];

    row[0] = (guint) i + 1;
    for (gsize j = 0; j < n; j++) {
      guint replaced = diagonal + (a[i] != b[j]);

      diagonal = row[j + 1];
      row[j + 1] = MIN (replaced, MIN (row[j], diagonal) + 1);
    }
  }
  return row[n];
}

const char *
carrel_suggest (const char *word, const GPtrArray *known)
{
  const char *best = NULL;
  guint least = G_MAXUINT;

  if (strlen (word) > LONGEST)
    return NULL;
  for (guint i = 0; i < known->len; i++) {
    const char *other = known->pdata[i];
    guint distance;

    if (strlen (other) > LONGEST)
      continue;
    distance = strlen (word) > 1 && g_str_has_prefix (other, word) ? 0 : get_distance (word, other);
    if (distance < least && distance <= strlen (other) / 3) {
      least = distance;
      best = other;
    }
  }
  return best;
}
