#include "config.h"

#include "cli/workspace.h"

#include "base/time.h"
#include "cli/suggest.h"
#include "exchange/match.h"
#include "store/backup.h"

#include <glib/gi18n-lib.h>
#include <string.h>

CarrelStore *
carrel_workspace_open (CarrelCli *cli, GError **error)
{
  return carrel_store_open (cli->workspace, cli->model, CARREL_STORE_READ, error);
}

CarrelStore *
carrel_workspace_open_noting (CarrelCli *cli, GError **error)
{
  g_autoptr (GError) failure = NULL;
  CarrelStore *store = carrel_store_open (cli->workspace, cli->model, CARREL_STORE_WRITE, &failure);

  if (store != NULL)
    return store;
  if (g_error_matches (failure, CARREL_STORE_ERROR, CARREL_STORE_ERROR_READ_ONLY))
    return carrel_workspace_open (cli, error);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

static gboolean
back_up (CarrelCli *cli, CarrelStore *store, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *message = NULL;

  if (carrel_arguments_has (cli->arguments, "no-backup")
      || carrel_backup_if_due (store, cli->cancellable, NULL, &failure))
    return TRUE;
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return FALSE;
  }
  /* Translators: a sentence that says why */
  message = g_strdup_printf (_ ("No backup could be made first. %s"), failure->message);
  carrel_console_warn (cli->console, message);
  return TRUE;
}

CarrelStore *
carrel_workspace_open_writing (CarrelCli *cli, CarrelStoreFlags flags, gboolean rehearsal,
                               GError **error)
{
  g_autoptr (CarrelStore) store =
    carrel_store_open (cli->workspace, cli->model, CARREL_STORE_WRITE | flags, error);

  if (store == NULL || (!rehearsal && !back_up (cli, store, error)))
    return NULL;
  return g_steal_pointer (&store);
}

/* Habits. */

gboolean
carrel_habits_load (CarrelHabits *habits, CarrelStore *store, GError **error)
{
  GError *failure = NULL;
  g_autofree char *zone = NULL;

  habits->currency = carrel_store_get_setting (store, "currency", &failure);
  if (failure == NULL)
    zone = carrel_store_get_setting (store, "timezone", &failure);
  if (failure != NULL) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  if (zone != NULL)
    habits->zone = g_time_zone_new_identifier (zone);
  return TRUE;
}

void
carrel_habits_clear (CarrelHabits *habits)
{
  g_clear_pointer (&habits->currency, g_free);
  g_clear_pointer (&habits->zone, g_time_zone_unref);
}

/* Names. */

static void
fail_unknown (const char *sentence, const char *word, const GPtrArray *known, GError **error)
{
  const char *meant = carrel_suggest (word, known);
  g_autoptr (GString) list = g_string_new (NULL);

  if (meant != NULL) {
    g_set_error (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE,
                 /* Translators: a sentence that says what is wrong, and a word */
                 _ ("%s Did you mean “%s”?"), sentence, meant);
    return;
  }
  for (guint i = 0; i < known->len; i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", (const char *) known->pdata[i]);
  g_set_error (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE,
               /* Translators: a sentence that says what is wrong, and a list of words */
               _ ("%s Possible are: %s."), sentence, list->str);
}

const CarrelEntity *
carrel_workspace_find_entity (CarrelCli *cli, const char *word, GError **error)
{
  const CarrelEntity *entity = carrel_match_entity (cli->model, word);
  g_autoptr (GPtrArray) known = NULL;
  g_autofree char *sentence = NULL;

  if (entity != NULL)
    return entity;
  known = g_ptr_array_new ();
  for (guint i = 0; i < cli->model->n_entities; i++)
    g_ptr_array_add (known, (gpointer) cli->model->entities[i].name);
  sentence = g_strdup_printf (_ ("“%s” is no kind of record."), word);
  fail_unknown (sentence, word, known, error);
  return NULL;
}

gboolean
carrel_workspace_find_field (const CarrelEntity *entity, const char *name, guint *field,
                             GError **error)
{
  int found = carrel_entity_find (entity, name);
  g_autoptr (GPtrArray) known = NULL;
  g_autofree char *sentence = NULL;

  if (found >= 0) {
    *field = (guint) found;
    return TRUE;
  }
  known = g_ptr_array_new ();
  for (guint i = 0; i < entity->n_fields; i++)
    g_ptr_array_add (known, (gpointer) entity->fields[i].name);
  /* Translators: a word, and the kind of records */
  sentence = g_strdup_printf (_ ("“%s” is not a field of %s."), name, entity->name);
  fail_unknown (sentence, name, known, error);
  return FALSE;
}

/* Times. */

static char *
format_in (GTimeZone *zone, gint64 unix_s)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (unix_s);
  g_autoptr (GTimeZone) here = zone != NULL ? g_time_zone_ref (zone) : g_time_zone_new_local ();
  g_autoptr (GDateTime) there = utc != NULL ? g_date_time_to_timezone (utc, here) : NULL;

  return there != NULL ? g_date_time_format (there, "%Y-%m-%d %H:%M") : NULL;
}

char *
carrel_workspace_format_time (GTimeZone *zone, const char *text)
{
  char *shown = NULL;
  gint64 unix_s;

  if (text != NULL && carrel_time_parse (text, &unix_s))
    shown = format_in (zone, unix_s);
  return shown != NULL ? shown : g_strdup (text != NULL ? text : "");
}

char *
carrel_workspace_format_unix (gint64 unix_s)
{
  return format_in (NULL, unix_s);
}

void
carrel_workspace_say_undo (CarrelCli *cli, const char *cause)
{
  if (cause != NULL)
    carrel_console_say (cli->console, _ ("To take this back: carrelctl undo %s"), cause);
}
