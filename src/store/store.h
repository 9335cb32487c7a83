#pragma once

#include "model/query.h"
#include "model/record.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The workspace file: records and everything that is kept about them. A store belongs to one
 * thread; opening another on the same file is cheap. */

#define CARREL_STORE_ERROR (carrel_store_error_quark ())

typedef enum {
  CARREL_STORE_ERROR_FAILED,
  CARREL_STORE_ERROR_MISSING,       /* there is no such file */
  CARREL_STORE_ERROR_EXISTS,        /* a file is there already */
  CARREL_STORE_ERROR_NOT_WORKSPACE, /* empty, another program's, or not a database */
  CARREL_STORE_ERROR_DAMAGED,       /* cut short or altered */
  CARREL_STORE_ERROR_NEWER,         /* made by a later version of Carrel */
  CARREL_STORE_ERROR_BUSY,          /* another program is writing */
  CARREL_STORE_ERROR_READ_ONLY,     /* may be read but not written */
  CARREL_STORE_ERROR_FULL,          /* no space left */
  CARREL_STORE_ERROR_NOT_FOUND,     /* no such record, cause or run */
  CARREL_STORE_ERROR_CHANGED,       /* somebody else changed the record in between */
  CARREL_STORE_ERROR_TAKEN,         /* a unique value is in use */
  CARREL_STORE_ERROR_INVALID,       /* the record is not fit to be kept */
} CarrelStoreError;

GQuark carrel_store_error_quark (void);

#define CARREL_TYPE_STORE (carrel_store_get_type ())
G_DECLARE_FINAL_TYPE (CarrelStore, carrel_store, CARREL, STORE, GObject)

typedef enum {
  CARREL_STORE_READ = 0,
  CARREL_STORE_WRITE = 1 << 0,
  CARREL_STORE_BULK = 1 << 1, /* larger cache, for imports */
} CarrelStoreFlags;

/**
 * carrel_store_create:
 * @path: where the workspace shall be; nothing may be there
 * @model: (transfer none): what it holds; has to outlive the store
 *
 * Returns: (transfer full) (nullable): a new, empty workspace with mode 0600, NULL with
 * %CARREL_STORE_ERROR
 */
CarrelStore *carrel_store_create (const char *path, const CarrelModel *model, GError **error);

/**
 * carrel_store_open:
 *
 * Opens a workspace. One made by an earlier version is copied aside and brought up to date first,
 * if @flags allow writing.
 *
 * Returns: (transfer full) (nullable): the store, NULL with %CARREL_STORE_ERROR
 */
CarrelStore *carrel_store_open (const char *path, const CarrelModel *model, CarrelStoreFlags flags,
                                GError **error);

const char *carrel_store_get_path (CarrelStore *self);
const CarrelModel *carrel_store_get_model (CarrelStore *self);
gboolean carrel_store_is_writable (CarrelStore *self);

/**
 * carrel_store_set_now:
 * @unix_s: the time that is written to new rows, or -1 for the clock's
 */
void carrel_store_set_now (CarrelStore *self, gint64 unix_s);
gint64 carrel_store_get_now (CarrelStore *self);

/* Why something was changed. */
typedef enum {
  CARREL_CAUSE_USER,
  CARREL_CAUSE_IMPORT,
  CARREL_CAUSE_SAMPLE,
  CARREL_CAUSE_UNDO,
} CarrelCauseKind;

/**
 * carrel_store_begin:
 * @kind: what kind of cause
 * @label: one line for people: “Import of pupils.csv”
 *
 * Begins to write: all changes up to carrel_store_commit() belong to one cause, arrive together or
 * not at all, and are undone together. Waits a few seconds for another program that is writing.
 *
 * Returns: FALSE with %CARREL_STORE_ERROR
 */
gboolean
carrel_store_begin (CarrelStore *self, CarrelCauseKind kind, const char *label, GError **error);

/**
 * carrel_store_commit:
 *
 * Makes all changes since carrel_store_begin() lasting; they survive a power cut from then on.
 *
 * Returns: FALSE with %CARREL_STORE_ERROR; the changes are then gone
 */
gboolean carrel_store_commit (CarrelStore *self, GError **error);
void carrel_store_rollback (CarrelStore *self);

/**
 * carrel_store_begin_part:
 *
 * Begins a part of what is being written that can be taken back alone with
 * carrel_store_end_part(). Parts are not nested.
 *
 * Returns: FALSE with %CARREL_STORE_ERROR
 */
gboolean carrel_store_begin_part (CarrelStore *self, GError **error);
gboolean carrel_store_end_part (CarrelStore *self, gboolean keep, GError **error);

/**
 * carrel_store_begin_reading:
 *
 * From here to carrel_store_end_reading() everything that is read is of one moment.
 *
 * Returns: FALSE with %CARREL_STORE_ERROR
 */
gboolean carrel_store_begin_reading (CarrelStore *self, GError **error);
void carrel_store_end_reading (CarrelStore *self);

/**
 * carrel_store_get_cause:
 *
 * Returns: (transfer none) (nullable): id of the cause that is being written
 */
const char *carrel_store_get_cause (CarrelStore *self);

/**
 * carrel_store_get_setting:
 * Returns: (transfer full) (nullable): a setting of the workspace (`workspace_id`, `currency`,
 * `timezone`, `pseudonym_key`); NULL when it is not set or, with @error set, on failure
 */
char *carrel_store_get_setting (CarrelStore *self, const char *name, GError **error);
gboolean
carrel_store_set_setting (CarrelStore *self, const char *name, const char *value, GError **error);

G_END_DECLS
