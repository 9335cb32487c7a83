#include "config.h"

#include "exchange/resolver.h"

#include "base/id.h"
#include "base/text.h"
#include "store/records.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define REMEMBER_AT_MOST 20000

struct _CarrelResolver {
  CarrelStore *store;
  GHashTable *found; /* entity name, a space, text → id */
};

CarrelResolver *
carrel_resolver_new (CarrelStore *store)
{
  CarrelResolver *self = g_new0 (CarrelResolver, 1);

  self->store = g_object_ref (store);
  self->found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
carrel_resolver_free (CarrelResolver *self)
{
  g_hash_table_unref (self->found);
  g_object_unref (self->store);
  g_free (self);
}

void
carrel_resolver_forget (CarrelResolver *self)
{
  g_hash_table_remove_all (self->found);
}

/* By which fields a text may name a record, the surest first. */
static gboolean
may_name (const CarrelEntity *entity, guint field, const char *text)
{
  const CarrelField *info = &entity->fields[field];
  const CarrelFieldFlags keys = CARREL_FIELD_UNIQUE | CARREL_FIELD_IDENTITY | CARREL_FIELD_NAME;

  if (field == CARREL_FIELD_ID)
    return carrel_id_is_valid (text);
  if ((info->flags & keys) == 0 || info->type == CARREL_TYPE_REFERENCE)
    return FALSE;
  if ((info->flags & (CARREL_FIELD_INDEXED | CARREL_FIELD_UNIQUE)) == 0)
    return FALSE; /* looking it up would read every record */
  return info->type != CARREL_TYPE_EMAIL || strchr (text, '@') != NULL;
}

static gboolean
look_up (CarrelResolver *self, const CarrelEntity *entity, const char *text, GPtrArray *ids,
         GError **error)
{
  for (guint i = 0; i < entity->n_fields && ids->len == 0; i++) {
    if (may_name (entity, i, text)
        && !carrel_records_find (self->store, entity, i, text, 2, ids, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
carrel_resolver_resolve (CarrelResolver *self, const CarrelField *field, const char *text,
                         char **id, char **problem, gboolean *may_come, GError **error)
{
  const CarrelEntity *entity =
    carrel_model_find (carrel_store_get_model (self->store), field->target);
  g_autofree char *key = g_strconcat (entity->name, " ", text, NULL);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *excerpt = NULL;

  *problem = NULL;
  *may_come = FALSE;
  *id = g_strdup (g_hash_table_lookup (self->found, key));
  if (*id != NULL)
    return TRUE;
  if (!look_up (self, entity, text, ids, error))
    return FALSE;
  if (ids->len == 1) {
    if (g_hash_table_size (self->found) >= REMEMBER_AT_MOST)
      g_hash_table_remove_all (self->found);
    *id = g_strdup (ids->pdata[0]);
    g_hash_table_insert (self->found, g_steal_pointer (&key), g_strdup (*id));
    return TRUE;
  }

  excerpt = carrel_text_excerpt (text);
  *may_come = ids->len == 0;
  *problem = ids->len == 0
               /* Translators: a field, what stands there, and the kind of records meant */
               ? g_strdup_printf (_ ("%s: “%s” is not among the %s. Import those first, or "
                                     "correct the name, e-mail address or id."),
                                  carrel_field_title (field), excerpt, _ (entity->label))
               : g_strdup_printf (_ ("%s: several of the %s are called “%s”. Give the e-mail "
                                     "address or the id instead."),
                                  carrel_field_title (field), _ (entity->label), excerpt);
  return TRUE;
}
