#include "config.h"

#include "store/cursor.h"

#include <stdio.h>

/* Times the pages of searches in a workspace that stays open, beside a peer in the same run: a scan
 * of all records with the same word as a filter. */

#define PAGE 50
#define NEXT_PAGES 20
#define FIRST_LIMIT_MS 20.0
#define NEXT_LIMIT_MS 5.0

static const char *const words[] = {
  "m", "mar", "maria", "student", "jurgen", "maria smith", "school 12", "smith-77", "zzzz",
};

static double
milliseconds_since (gint64 begin_us)
{
  return (double) (g_get_monotonic_time () - begin_us) / 1000;
}

/* Times the first page, and the slowest of those that follow. */
static void
time_pages (CarrelStore *store, const CarrelQuery *query, double *first_ms, double *next_ms,
            guint *found)
{
  g_autofree char *after = NULL;

  *first_ms = 0;
  *next_ms = 0;
  *found = 0;
  for (int number = 0; number <= NEXT_PAGES && (number == 0 || after != NULL); number++) {
    gint64 begin_us = g_get_monotonic_time ();
    g_autoptr (GError) error = NULL;
    g_autoptr (CarrelPage) page = carrel_page_read (store, query, after, PAGE, &error);
    double taken_ms = milliseconds_since (begin_us);

    if (page == NULL)
      g_error ("%s", error->message);
    if (number == 0)
      *first_ms = taken_ms;
    else
      *next_ms = MAX (*next_ms, taken_ms);
    *found += page->records->len;
    g_free (after);
    after = g_steal_pointer (&page->next);
  }
}

static double
time_scan (CarrelStore *store, const CarrelEntity *entity, const char *word)
{
  g_autoptr (CarrelQuery) query = carrel_query_new (entity);
  gint64 begin_us = g_get_monotonic_time ();
  g_autoptr (CarrelPage) page = NULL;

  carrel_query_add_filter (query, (guint) carrel_entity_find (entity, "name"), CARREL_OP_CONTAINS,
                           word);
  page = carrel_page_read (store, query, NULL, 1000000, NULL);
  return milliseconds_since (begin_us);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelStore) store =
    carrel_store_open (argv[1], &carrel_model, CARREL_STORE_READ, &error);
  const CarrelEntity *students = carrel_model_find (&carrel_model, "students");
  double scan_ms;

  if (store == NULL)
    g_error ("%s", error->message);
  scan_ms = time_scan (store, students, "zzzz");
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    g_autoptr (CarrelQuery) query = carrel_query_new (students);
    double first_ms;
    double next_ms;
    guint found;

    carrel_query_set_search (query, words[i]);
    time_pages (store, query, &first_ms, &next_ms, &found);
    printf ("%s search “%s”: first page %.2f ms (at most %.0f), slowest of %d more %.2f ms "
            "(at most %.0f); %.4f × a scan\n",
            first_ms <= FIRST_LIMIT_MS && next_ms <= NEXT_LIMIT_MS ? "ok  " : "MISS", words[i],
            first_ms, FIRST_LIMIT_MS, NEXT_PAGES, next_ms, NEXT_LIMIT_MS, first_ms / scan_ms);
  }
  return 0;
}
