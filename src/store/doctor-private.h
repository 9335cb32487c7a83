#pragma once

#include "store/db.h"
#include "store/doctor.h"

G_BEGIN_DECLS

/* What the checks share. */

typedef struct _CarrelDoctorCheck CarrelDoctorCheck;

typedef struct {
  const char *path;
  const CarrelModel *model;
  gboolean repair;
  CarrelDb *db;      /* NULL before `open` and when the file cannot be opened */
  gboolean writable; /* whether @db is */
  const CarrelDoctorCheck *check;
  GPtrArray *findings;
  CarrelProgress *progress;
  GCancellable *cancellable;
} CarrelDoctor;

/* What has to be there for a check to make sense. */
typedef enum {
  CARREL_NEEDS_NOTHING,
  CARREL_NEEDS_FILE,
  CARREL_NEEDS_DATABASE,
  CARREL_NEEDS_VERSION, /* that of the model */
} CarrelDoctorNeeds;

/**
 * CarrelDoctorCheck:
 * @good: what is said when the check found nothing
 * @run: adds findings; FALSE with an error is a finding too
 */
struct _CarrelDoctorCheck {
  const char *name;
  const char *label;
  CarrelDoctorNeeds needs;
  const char *good;
  gboolean (*run) (CarrelDoctor *self, GError **error);
};

/**
 * carrel_doctor_add:
 * @what: (transfer full): a sentence
 * @advice: (transfer full) (nullable): a sentence
 */
CarrelFinding *
carrel_doctor_add (CarrelDoctor *self, CarrelFindingLevel level, char *what, char *advice);

/**
 * carrel_doctor_add_error:
 *
 * Adds a problem: what @error says, and to restore a backup where that would help.
 */
void carrel_doctor_add_error (CarrelDoctor *self, const GError *error);

/**
 * carrel_doctor_dup_restore_advice:
 *
 * Returns: (transfer full): which backup to restore, and how
 */
char *carrel_doctor_dup_restore_advice (CarrelDoctor *self);

gboolean carrel_doctor_check_permissions (CarrelDoctor *self, GError **error);
gboolean carrel_doctor_check_open (CarrelDoctor *self, GError **error);
gboolean carrel_doctor_check_space (CarrelDoctor *self, GError **error);
gboolean carrel_doctor_check_backups (CarrelDoctor *self, GError **error);
gboolean carrel_doctor_check_leftovers (CarrelDoctor *self, GError **error);
gboolean carrel_doctor_check_log (CarrelDoctor *self, GError **error);

gboolean carrel_doctor_check_pages (CarrelDoctor *self, GError **error);
gboolean carrel_doctor_check_search (CarrelDoctor *self, GError **error);
gboolean carrel_doctor_check_audit (CarrelDoctor *self, GError **error);
gboolean carrel_doctor_check_feed (CarrelDoctor *self, GError **error);
gboolean carrel_doctor_check_records (CarrelDoctor *self, GError **error);

G_END_DECLS
