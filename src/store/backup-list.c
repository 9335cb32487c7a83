#include "config.h"

#include "store/backup-private.h"

#include "base/id.h"
#include "base/time.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

/* Which backups there are, and of which workspace. */

#define SUFFIX ".carrel"
#define OWNER_FILE "workspace"
#define NAME_LENGTH 18 /* 2026-11-21T101112Z */
#define MAX_COPIES 64  /* of one workspace on one machine */
#define CACHE_KIB 512

void
carrel_backup_free (CarrelBackup *backup)
{
  g_free (backup->path);
  g_free (backup->program);
  g_free (backup);
}

/* The same file always gets the same name, also when it is gone. */
char *
carrel_backup_canonical (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *real_folder = NULL;
  char *real = realpath (path, NULL);

  if (real != NULL)
    return real;
  real_folder = realpath (folder, NULL);
  if (real_folder != NULL)
    return g_build_filename (real_folder, name, NULL);
  return g_canonicalize_filename (path, NULL);
}

char *
carrel_backup_get_setting (CarrelDb *db, const char *name)
{
  g_autoptr (CarrelStatement) statement =
    carrel_db_prepare (db, "SELECT value FROM settings WHERE name = ?1", NULL);

  if (statement == NULL)
    return NULL;
  carrel_statement_bind_text (statement, 1, name);
  return carrel_statement_step (statement, NULL) == CARREL_STEP_ROW
           ? g_strdup (carrel_statement_get_text (statement, 0))
           : NULL;
}

/* NULL when the file cannot be read as a workspace. */
static char *
read_id (const char *workspace_path)
{
  g_autoptr (CarrelDb) db = carrel_db_open (workspace_path, CARREL_DB_READ, CACHE_KIB, NULL);

  return db != NULL ? carrel_backup_get_setting (db, "workspace_id") : NULL;
}

/* Folders. */

static char *
dup_root (void)
{
  return g_build_filename (g_get_user_data_dir (), "carrel", "backups", NULL);
}

static char *
read_owner (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, OWNER_FILE, NULL);
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  return g_strchomp (text);
}

gboolean
carrel_backup_note_owner (const char *folder, const char *workspace_path, GError **error)
{
  g_autofree char *path = g_build_filename (folder, OWNER_FILE, NULL);
  g_autofree char *canonical = carrel_backup_canonical (workspace_path);
  g_autofree char *text = g_strconcat (canonical, "\n", NULL);
  g_autofree char *present = read_owner (folder);
  g_autoptr (GError) failure = NULL;

  if (g_strcmp0 (present, canonical) == 0
      || g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &failure))
    return TRUE;
  g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_FAILED,
               _ ("The backups in “%s” could not be prepared: %s."), folder, failure->message);
  return FALSE;
}

/* Whether the backups in @folder are of that workspace: it was noted so, or it was moved since. A
 * file that is there but cannot be read may be the damaged original of a copy. */
static gboolean
belongs_to (const char *folder, const char *id, const char *canonical)
{
  g_autofree char *owner = read_owner (folder);
  g_autofree char *present = NULL;

  if (owner == NULL || strcmp (owner, canonical) == 0 || !g_file_test (owner, G_FILE_TEST_EXISTS))
    return TRUE;
  present = read_id (owner);
  return present != NULL && strcmp (present, id) != 0;
}

/* A copy of a workspace has the same id; its backups go to a folder with a number. */
char *
carrel_backup_pick_folder (const char *workspace_id, const char *workspace_path)
{
  g_autofree char *canonical = carrel_backup_canonical (workspace_path);
  g_autofree char *root = dup_root ();
  char *folder = g_build_filename (root, workspace_id, NULL);

  for (int i = 2; i < MAX_COPIES; i++) {
    if (!g_file_test (folder, G_FILE_TEST_IS_DIR) || belongs_to (folder, workspace_id, canonical))
      break;
    g_free (folder);
    folder = g_strdup_printf ("%s/%s-%d", root, workspace_id, i);
  }
  return folder;
}

/* By the notes in the folders; of several, that with the newest backup. */
static char *
find_by_owner (const char *canonical)
{
  g_autofree char *root = dup_root ();
  g_autoptr (GDir) dir = g_dir_open (root, 0, NULL);
  g_autofree char *found = NULL;
  gint64 newest_s = G_MININT64;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *folder = g_build_filename (root, name, NULL);
    g_autofree char *owner = read_owner (folder);
    g_autoptr (GPtrArray) backups = NULL;

    if (g_strcmp0 (owner, canonical) != 0)
      continue;
    backups = carrel_backup_scan (folder);
    if (backups->len > 0 && ((CarrelBackup *) backups->pdata[0])->taken_at_s > newest_s) {
      newest_s = ((CarrelBackup *) backups->pdata[0])->taken_at_s;
      g_free (found);
      found = g_steal_pointer (&folder);
    }
  }
  return g_steal_pointer (&found);
}

char *
carrel_backup_find_for (const char *workspace_path)
{
  g_autofree char *canonical = NULL;
  g_autofree char *id = NULL;

  g_return_val_if_fail (workspace_path != NULL, NULL);

  canonical = carrel_backup_canonical (workspace_path);
  id = read_id (workspace_path);
  if (carrel_id_is_valid (id)) {
    g_autofree char *folder = carrel_backup_pick_folder (id, workspace_path);

    if (g_file_test (folder, G_FILE_TEST_IS_DIR))
      return g_steal_pointer (&folder);
  }
  return find_by_owner (canonical);
}

/* Files. */

char *
carrel_backup_dup_name (gint64 unix_s)
{
  char text[CARREL_TIME_SIZE];

  carrel_time_format (text, unix_s);
  return g_strdup_printf ("%.13s%.2s%.2sZ", text, text + 14, text + 17);
}

/* `2026-11-21T101112Z.carrel`, or with a number for a second one in the same second. */
static gboolean
parse_name (const char *name, gint64 *unix_s)
{
  g_autofree char *text = NULL;
  const char *end = name + NAME_LENGTH;

  if (strlen (name) < NAME_LENGTH || !g_str_has_suffix (name, SUFFIX))
    return FALSE;
  if (*end == '-')
    end += 1 + strspn (end + 1, "0123456789");
  text = g_strdup_printf ("%.13s:%.2s:%.2sZ", name, name + 13, name + 15);
  return name[NAME_LENGTH - 1] == 'Z' && strcmp (end, SUFFIX) == 0
         && carrel_time_parse (text, unix_s);
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  const CarrelBackup *one = *(CarrelBackup *const *) a;
  const CarrelBackup *other = *(CarrelBackup *const *) b;

  if (one->taken_at_s != other->taken_at_s)
    return one->taken_at_s < other->taken_at_s ? 1 : -1;
  if (strlen (one->path) != strlen (other->path))
    return strlen (one->path) < strlen (other->path) ? 1 : -1;
  return -strcmp (one->path, other->path);
}

GPtrArray *
carrel_backup_scan (const char *folder)
{
  GPtrArray *backups = g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_backup_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    CarrelBackup *backup;
    gint64 taken_at_s;

    if (!parse_name (name, &taken_at_s))
      continue;
    backup = g_new0 (CarrelBackup, 1);
    backup->path = g_build_filename (folder, name, NULL);
    backup->taken_at_s = taken_at_s;
    g_ptr_array_add (backups, backup);
  }
  g_ptr_array_sort (backups, compare_newest_first);
  return backups;
}

void
carrel_backup_probe (CarrelBackup *backup)
{
  g_autoptr (CarrelDb) db = carrel_db_open (backup->path, CARREL_DB_READ, CACHE_KIB, NULL);
  g_autofree char *chain = NULL;
  GStatBuf info;

  if (g_stat (backup->path, &info) == 0)
    backup->size = (guint64) info.st_size;
  if (db == NULL)
    return;
  backup->program = carrel_backup_get_setting (db, CARREL_BACKUP_PROGRAM);
  chain = carrel_backup_get_setting (db, CARREL_BACKUP_CHAIN);
  backup->chain_broken = chain != NULL;
  backup->verified = backup->program != NULL;
}

GPtrArray *
carrel_backup_list (const char *workspace_path)
{
  g_autofree char *folder = carrel_backup_find_for (workspace_path);
  GPtrArray *backups = folder != NULL
                         ? carrel_backup_scan (folder)
                         : g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_backup_free);

  for (guint i = 0; i < backups->len; i++)
    carrel_backup_probe (backups->pdata[i]);
  return backups;
}

/* Thinning. */

static const struct {
  gint64 period_s;
  gint64 shift_s; /* from 1970, a Thursday, to where a period begins */
  guint count;    /* of full periods, and the one that has begun */
} stairs[] = {
  { 3600, 0, 24 + 1 },
  { CARREL_SECONDS_A_DAY, 0, 14 + 1 },
  { 7 * CARREL_SECONDS_A_DAY, 3 * CARREL_SECONDS_A_DAY, 12 + 1 },
};

static gint64
period_of (gint64 unix_s, gsize stair)
{
  gint64 shifted = unix_s + stairs[stair].shift_s;
  gint64 period_s = stairs[stair].period_s;

  return shifted >= 0 ? shifted / period_s : -((period_s - 1 - shifted) / period_s);
}

void
carrel_backup_thin (const gint64 *times_s, guint n, gboolean *keep)
{
  for (guint i = 0; i < n; i++)
    keep[i] = i == 0;

  for (gsize stair = 0; stair < G_N_ELEMENTS (stairs); stair++) {
    guint kept = 0;

    for (guint i = 0; i < n && kept < stairs[stair].count; i++) {
      if (i > 0 && period_of (times_s[i], stair) == period_of (times_s[i - 1], stair))
        continue;
      keep[i] = TRUE;
      kept++;
    }
  }
}
