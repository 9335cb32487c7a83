#include "config.h"

#include "cli/suggest.h"

#include <string.h>

#define LONGEST 64 /* bytes; nothing that is known is longer */

/* How many letters have to be put in, left out, replaced, or swapped with their neighbour (optimal
 * string alignment). */
static guint
get_distance (const char *a, const char *b)
{
  gsize n = strlen (b);
  guint rows[3][LONGEST + 1];
  guint *before = rows[0]; /* of the letter before the last of `a` */
  guint *last = rows[1];
  guint *row = rows[2];

  for (gsize j = 0; j <= n; j++)
    last[j] = (guint) j;
  for (gsize i = 0; a[i] != '\0'; i++) {
    guint *spare = before;

    row[0] = (guint) i + 1;
    for (gsize j = 0; j < n; j++) {
      row[j + 1] = MIN (last[j] + (a[i] != b[j]), MIN (row[j], last[j + 1]) + 1);
      if (i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j])
        row[j + 1] = MIN (row[j + 1], before[j - 1] + 1);
    }
    before = last;
    last = row;
    row = spare;
  }
  return last[n];
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
