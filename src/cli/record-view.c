#include "config.h"

#include "cli/record-view.h"

#include "exchange/resolver.h"
#include "model/value.h"
#include "store/records.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define REMEMBERED_TITLES 10000

struct _CarrelRecordView {
  CarrelStore *store;
  CarrelHabits habits;
  char *currency; /* of amounts without one, NULL: the usual */
  CarrelResolver *resolver;
  GHashTable *titles; /* id to title */
};

CarrelRecordView *
carrel_record_view_new (CarrelStore *store, GError **error)
{
  g_autoptr (CarrelRecordView) self = g_new0 (CarrelRecordView, 1);

  self->store = g_object_ref (store);
  self->resolver = carrel_resolver_new (store);
  self->titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return carrel_habits_load (&self->habits, store, error) ? g_steal_pointer (&self) : NULL;
}

void
carrel_record_view_free (CarrelRecordView *self)
{
  carrel_habits_clear (&self->habits);
  g_free (self->currency);
  carrel_resolver_free (self->resolver);
  g_hash_table_unref (self->titles);
  g_object_unref (self->store);
  g_free (self);
}

const CarrelHabits *
carrel_record_view_get_habits (const CarrelRecordView *self)
{
  return &self->habits;
}

void
carrel_record_view_set_currency (CarrelRecordView *self, const char *currency)
{
  g_free (self->currency);
  self->currency = g_strdup (currency);
}

/* A title that cannot be had is no reason not to show the record: its id stands for it. */
static char *
dup_title (CarrelRecordView *self, const CarrelField *field, const char *id)
{
  const CarrelEntity *target =
    carrel_model_find (carrel_store_get_model (self->store), field->target);
  const char *known = g_hash_table_lookup (self->titles, id);
  g_autoptr (CarrelRecord) record = NULL;
  char *title;

  if (known != NULL)
    return g_strdup (known);
  record = carrel_records_get (self->store, target, id, NULL);
  title = record != NULL ? carrel_record_dup_title (record) : g_strdup (id);
  if (g_hash_table_size (self->titles) >= REMEMBERED_TITLES)
    g_hash_table_remove_all (self->titles);
  g_hash_table_insert (self->titles, g_strdup (id), g_strdup (title));
  return title;
}

static char *
print (CarrelRecordView *self, const CarrelRecord *record, guint index, const char *value)
{
  const CarrelField *field = &carrel_record_get_entity (record)->fields[index];
  const char *currency = carrel_record_get_currency (record);
  gsize length = strlen (value);
  char buffer[CARREL_VALUE_SIZE];
  const char *printed;

  if (currency == NULL)
    currency = self->currency != NULL ? self->currency : self->habits.currency;
  printed = carrel_value_print (field, value, &length, currency, buffer);
  return g_strndup (printed, length);
}

char *
carrel_record_view_dup_text (CarrelRecordView *self, const CarrelRecord *record, guint field)
{
  const CarrelField *info = &carrel_record_get_entity (record)->fields[field];
  const char *value = carrel_record_get (record, field);
  const CarrelChoice *choice;

  if (value == NULL)
    return g_strdup ("");
  switch (info->type) {
  case CARREL_TYPE_REFERENCE:
    return dup_title (self, info, value);
  case CARREL_TYPE_TIMESTAMP:
    return carrel_workspace_format_time (self->habits.zone, value);
  case CARREL_TYPE_BOOLEAN:
    return g_strdup (*value == '1' ? _ ("yes") : _ ("no"));
  case CARREL_TYPE_CHOICE:
    choice = carrel_field_find_choice (info, value);
    return g_strdup (choice != NULL ? _ (choice->label) : value);
  default:
    return print (self, record, field, value);
  }
}

void
carrel_record_view_add_json (CarrelRecordView *self, const CarrelRecord *record,
                             const guint *fields, guint n, CarrelDocument *document)
{
  const CarrelEntity *entity = carrel_record_get_entity (record);

  for (guint i = 0; i < n; i++) {
    const CarrelField *field = &entity->fields[fields[i]];
    const char *value = carrel_record_get (record, fields[i]);
    g_autofree char *printed = value != NULL ? print (self, record, fields[i], value) : NULL;

    if (field->type == CARREL_TYPE_JSON)
      carrel_document_add_json (document, field->name, printed);
    else if (strcmp (carrel_type_info (field->type)->json, "string") == 0)
      carrel_document_add (document, field->name, printed);
    else
      carrel_document_add_literal (document, field->name, printed);
  }
}

static void
fail_not_found (const CarrelEntity *entity, const char *word, gboolean none, GError **error)
{
  g_set_error (error, CARREL_STORE_ERROR, CARREL_STORE_ERROR_NOT_FOUND,
               /* Translators: a kind of records, a word, the same kind of records */
               none ? _ ("None of the %s is called “%s”. Look with “carrelctl records %s list "
                         "--search WORDS”.")
                    : _ ("Several of the %s are called “%s”. Give the id, which “carrelctl records "
                         "%s list --search WORDS” shows."),
               entity->name, word, entity->name);
}

/* The resolver, made for imports, passes over names without an index: for one record they may be
 * read through. */
static gboolean
find_by_name (CarrelRecordView *self, const CarrelEntity *entity, const char *word, char **id,
              gboolean *none, GError **error)
{
  int field = carrel_entity_find_flag (entity, CARREL_FIELD_NAME);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (field < 0)
    return TRUE;
  if (!carrel_records_find (self->store, entity, (guint) field, word, 2, ids, error))
    return FALSE;
  *none = ids->len == 0;
  if (ids->len == 1)
    *id = g_strdup (ids->pdata[0]);
  return TRUE;
}

char *
carrel_record_view_find (CarrelRecordView *self, const CarrelEntity *entity, const char *word,
                         GError **error)
{
  const CarrelField reference = { .name = entity->singular,
                                  .label = entity->label_singular,
                                  .type = CARREL_TYPE_REFERENCE,
                                  .target = entity->name };
  g_autofree char *problem = NULL;
  gboolean none = FALSE;
  char *id = NULL;

  if (!carrel_resolver_resolve (self->resolver, &reference, word, &id, &problem, &none, error))
    return NULL;
  if (id == NULL && none && !find_by_name (self, entity, word, &id, &none, error))
    return NULL;
  if (id == NULL)
    fail_not_found (entity, word, none, error);
  return id;
}

char *
carrel_record_view_find_target (CarrelRecordView *self, const CarrelField *reference,
                                const char *word, GError **error)
{
  const CarrelModel *model = carrel_store_get_model (self->store);

  return carrel_record_view_find (self, carrel_model_find (model, reference->target), word, error);
}

CarrelRecord *
carrel_record_view_load (CarrelRecordView *self, const CarrelEntity *entity, const char *word,
                         GError **error)
{
  g_autofree char *id = carrel_record_view_find (self, entity, word, error);
  g_autoptr (GError) failure = NULL;
  CarrelRecord *record = id != NULL ? carrel_records_get (self->store, entity, id, &failure) : NULL;

  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (record == NULL && id != NULL) /* it went in between */
    fail_not_found (entity, word, TRUE, error);
  return record;
}
