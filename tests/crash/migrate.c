#include "config.h"

#include "store/doctor.h"
#include "store/records.h"

#include <string.h>

/* A program of a version to come: its students have one field more, which is searchable, so that
 * the search index is made anew too.
 *
 *   migrate make FILE N     a workspace of this version with N students
 *   migrate open FILE       opens it as the later version does, which brings it up to date
 *   migrate check FILE      says what is wrong with it; then the version, the number of students */

#define LATER_VERSION 2
#define EXTRA_FIELD "house_name"

typedef struct {
  CarrelModel model;
  CarrelEntity *entities;
  CarrelField *fields;
} Later;

static void
later_init (Later *self)
{
  const CarrelEntity *students = carrel_model_find (&carrel_model, "students");
  CarrelEntity *entity;

  self->entities =
    g_memdup2 (carrel_model.entities, carrel_model.n_entities * sizeof (CarrelEntity));
  entity = &self->entities[students - carrel_model.entities];
  self->fields = g_new0 (CarrelField, students->n_fields + 1);
  memcpy (self->fields, students->fields, students->n_fields * sizeof (CarrelField));
  self->fields[students->n_fields] = (CarrelField){
    .name = EXTRA_FIELD,
    .label = "House",
    .type = CARREL_TYPE_TEXT,
    .flags = CARREL_FIELD_SEARCHABLE,
    .since = LATER_VERSION,
  };
  entity->fields = self->fields;
  entity->n_fields++;
  self->model = (CarrelModel){ self->entities, carrel_model.n_entities, LATER_VERSION };
}

static void
later_clear (Later *self)
{
  g_free (self->entities);
  g_free (self->fields);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Later, later_clear)

static gboolean
insert_students (CarrelStore *store, guint n, GError **error)
{
  g_autoptr (CarrelRecord) record =
    carrel_record_new (carrel_model_find (&carrel_model, "students"));

  for (guint i = 0; i < n; i++) {
    g_autofree char *name = g_strdup_printf ("Student %u", i);
    g_autofree char *email = g_strdup_printf ("student%u@example.org", i);

    carrel_record_clear (record);
    carrel_record_set_by_name (record, "name", name);
    carrel_record_set_by_name (record, "email", email);
    if (!carrel_records_insert (store, record, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
make (const char *path, guint n, GError **error)
{
  g_autoptr (CarrelStore) store = carrel_store_create (path, &carrel_model, error);

  return store != NULL && carrel_store_begin (store, CARREL_CAUSE_SAMPLE, "students", error)
         && insert_students (store, n, error) && carrel_store_commit (store, error);
}

static gboolean
count_students (const char *path, const CarrelModel *model, gint64 *count, GError **error)
{
  g_autoptr (CarrelStore) store = carrel_store_open (path, model, CARREL_STORE_READ, error);
  g_autoptr (CarrelQuery) query = NULL;

  if (store == NULL)
    return FALSE;
  query = carrel_query_new (carrel_model_find (model, "students"));
  *count = carrel_records_count (store, query, error);
  return *count >= 0;
}

/* A workspace without backup is nothing to complain about here. */
static gboolean
print_problems (const char *path, const CarrelModel *model, GError **error)
{
  g_autoptr (GPtrArray) findings =
    g_ptr_array_new_with_free_func ((GDestroyNotify) carrel_finding_free);

  if (!carrel_doctor_run (path, model, FALSE, findings, NULL, NULL, error))
    return FALSE;
  for (guint i = 0; i < findings->len; i++) {
    const CarrelFinding *finding = findings->pdata[i];

    if (finding->level == CARREL_FINDING_PROBLEM && strcmp (finding->check, "backups") != 0)
      g_print ("problem: %s: %s\n", finding->check, finding->what);
  }
  return TRUE;
}

static gboolean
check (const char *path, const Later *later, GError **error)
{
  gint64 count = -1;
  int version = carrel_model.version;

  if (!count_students (path, &carrel_model, &count, error)) {
    if (!g_error_matches (*error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_NEWER))
      return FALSE;
    g_clear_error (error);
    version = LATER_VERSION;
    if (!count_students (path, &later->model, &count, error))
      return FALSE;
  }
  if (!print_problems (path, version == LATER_VERSION ? &later->model : &carrel_model, error))
    return FALSE;
  g_print ("version %d, %" G_GINT64_FORMAT " students\n", version, count);
  return TRUE;
}

static gboolean
run (int argc, char **argv, GError **error)
{
  g_auto (Later) later;

  later_init (&later);
  if (argc == 4 && strcmp (argv[1], "make") == 0)
    return make (argv[2], (guint) g_ascii_strtoull (argv[3], NULL, 10), error);
  if (argc == 3 && strcmp (argv[1], "open") == 0) {
    g_autoptr (CarrelStore) store =
      carrel_store_open (argv[2], &later.model, CARREL_STORE_WRITE, error);

    return store != NULL;
  }
  if (argc == 3 && strcmp (argv[1], "check") == 0)
    return check (argv[2], &later, error);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "make, open or check?");
  return FALSE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (run (argc, argv, &error))
    return 0;
  g_printerr ("%s\n", error->message);
  return 1;
}
