#include "config.h"

#include "store/doctor-private.h"

#include "store/backup.h"
#include "store/migrations.h"

#include <glib/gi18n-lib.h>

/* In this order: each may rely on what those before it left open or closed. */
static const CarrelDoctorCheck checks[] = {
  { "permissions", N_ ("Permissions"), CARREL_NEEDS_FILE, N_ ("Only you can read the workspace."),
    carrel_doctor_check_permissions },
  { "file", N_ ("The file"), CARREL_NEEDS_NOTHING, N_ ("The workspace can be opened."),
    carrel_doctor_check_open },
  { "database", N_ ("Database"), CARREL_NEEDS_DATABASE,
    N_ ("Every page of the file is whole, and all records refer to records that are there."),
    carrel_doctor_check_pages },
  { "search", N_ ("Search"), CARREL_NEEDS_VERSION, N_ ("The search index holds all records."),
    carrel_doctor_check_search },
  { "audit", N_ ("Audit log"), CARREL_NEEDS_DATABASE,
    N_ ("No row of the audit log is missing or altered."), carrel_doctor_check_audit },
  { "feed", N_ ("Change history"), CARREL_NEEDS_DATABASE, N_ ("The change history is complete."),
    carrel_doctor_check_feed },
  { "records", N_ ("Records"), CARREL_NEEDS_VERSION, N_ ("All records hold what they should."),
    carrel_doctor_check_records },
  { "space", N_ ("Disk space"), CARREL_NEEDS_FILE,
    N_ ("There is enough free space for the workspace and its backups."),
    carrel_doctor_check_space },
  { "backups", N_ ("Backups"), CARREL_NEEDS_NOTHING, N_ ("There is a recent, verified backup."),
    carrel_doctor_check_backups },
  { "leftovers", N_ ("Leftovers"), CARREL_NEEDS_NOTHING,
    N_ ("No interrupted program left files behind."), carrel_doctor_check_leftovers },
  { "log", N_ ("Write-ahead log"), CARREL_NEEDS_DATABASE, N_ ("The write-ahead log is small."),
    carrel_doctor_check_log },
};

void
carrel_finding_free (CarrelFinding *finding)
{
  g_free (finding->what);
  g_free (finding->advice);
  g_free (finding);
}

const char *
carrel_finding_get_level_name (CarrelFindingLevel level)
{
  static const char *const names[] = {
    [CARREL_FINDING_OK] = "ok",
    [CARREL_FINDING_NOTE] = "note",
    [CARREL_FINDING_PROBLEM] = "problem",
  };

  return names[level];
}

CarrelFinding *
carrel_doctor_add (CarrelDoctor *self, CarrelFindingLevel level, char *what, char *advice)
{
  CarrelFinding *finding = g_new0 (CarrelFinding, 1);

  finding->check = self->check->name;
  finding->label = _ (self->check->label);
  finding->level = level;
  finding->what = what;
  finding->advice = advice;
  g_ptr_array_add (self->findings, finding);
  return finding;
}

char *
carrel_doctor_dup_restore_advice (CarrelDoctor *self)
{
  g_autoptr (GPtrArray) backups = carrel_backup_list (self->path);

  for (guint i = 0; i < backups->len; i++) {
    const CarrelBackup *backup = backups->pdata[i];
    g_autoptr (GDateTime) taken_at = g_date_time_new_from_unix_local (backup->taken_at_s);
    g_autofree char *when = NULL;

    if (!backup->verified)
      continue;
    when = g_date_time_format (taken_at, "%Y-%m-%d %H:%M");
    return g_strdup_printf (/* Translators: a date with time, and a file */
                            _ ("Restore the backup of %s with “carrelctl backup restore %s”."),
                            when, backup->path);
  }
  return g_strdup (_ ("There is no backup of this workspace on this computer. If you keep copies "
                      "elsewhere, put the last one in its place; else keep the file for somebody "
                      "who can recover data."));
}

void
carrel_doctor_add_error (CarrelDoctor *self, const GError *error)
{
  static const CarrelStoreError lost[] = {
    CARREL_STORE_ERROR_FAILED,
    CARREL_STORE_ERROR_MISSING,
    CARREL_STORE_ERROR_NOT_WORKSPACE,
    CARREL_STORE_ERROR_DAMAGED,
  };
  char *advice = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (lost) && advice == NULL; i++) {
    if (g_error_matches (error, CARREL_STORE_ERROR, (int) lost[i]))
      advice = carrel_doctor_dup_restore_advice (self);
  }
  carrel_doctor_add (self, CARREL_FINDING_PROBLEM, g_strdup (error->message), advice);
}

static gboolean
can_run (CarrelDoctor *self)
{
  switch (self->check->needs) {
  case CARREL_NEEDS_NOTHING:
    return TRUE;
  case CARREL_NEEDS_FILE:
    return g_file_test (self->path, G_FILE_TEST_IS_REGULAR);
  case CARREL_NEEDS_DATABASE:
    return self->db != NULL;
  case CARREL_NEEDS_VERSION:
    return self->db != NULL
           && carrel_db_get_version (self->db) == carrel_migrations_get_latest (self->model);
  default:
    g_assert_not_reached ();
  }
}

/* FALSE when cancelled. */
static gboolean
run_check (CarrelDoctor *self, GError **error)
{
  g_autoptr (GError) failure = NULL;
  guint before = self->findings->len;

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (!can_run (self))
    return TRUE;

  carrel_progress_step (self->progress, _ (self->check->label), 0);
  if (!self->check->run (self, &failure)) {
    if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
    carrel_doctor_add_error (self, failure);
  }
  if (self->findings->len == before)
    carrel_doctor_add (self, CARREL_FINDING_OK, g_strdup (_ (self->check->good)), NULL);
  return TRUE;
}

gboolean
carrel_doctor_run (const char *path, const CarrelModel *model, gboolean repair, GPtrArray *findings,
                   CarrelProgress *progress, GCancellable *cancellable, GError **error)
{
  CarrelDoctor self = { .path = path,
                        .model = model,
                        .repair = repair,
                        .findings = findings,
                        .progress = progress,
                        .cancellable = cancellable };
  gboolean finished = TRUE;

  g_return_val_if_fail (path != NULL && model != NULL && findings != NULL, FALSE);

  for (gsize i = 0; finished && i < G_N_ELEMENTS (checks); i++) {
    self.check = &checks[i];
    finished = run_check (&self, error);
  }
  g_clear_pointer (&self.db, carrel_db_close);
  return finished;
}
