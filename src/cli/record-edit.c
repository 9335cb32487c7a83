#include "config.h"

#include "cli/record-edit.h"

#include "model/value.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  CarrelRecordView *view;
  const CarrelRecord *now; /* NULL: a new record */
  CarrelRecord *patch;
} Edit;

/* The currency by which amounts are read: the new one, else that of the record, else the usual. */
static const char *
get_currency (const Edit *edit)
{
  const char *currency = carrel_record_get_currency (edit->patch);

  if (currency == NULL && edit->now != NULL)
    currency = carrel_record_get_currency (edit->now);
  return currency != NULL ? currency : carrel_record_view_get_habits (edit->view)->currency;
}

static gboolean
read_reference (const Edit *edit, guint field, const char *text, GError **error)
{
  const CarrelField *info = &carrel_record_get_entity (edit->patch)->fields[field];
  char *id;

  if (*text == '\0') {
    carrel_record_set (edit->patch, field, NULL);
    return TRUE;
  }
  id = carrel_record_view_find_target (edit->view, info, text, error);
  if (id != NULL)
    carrel_record_take (edit->patch, field, id);
  return id != NULL;
}

static gboolean
read_value (const Edit *edit, guint field, const char *text, GError **error)
{
  const CarrelField *info = &carrel_record_get_entity (edit->patch)->fields[field];
  const CarrelValueStyle style = { get_currency (edit),
                                   carrel_record_view_get_habits (edit->view)->zone,
                                   CARREL_DATE_ORDER_DMY, FALSE };
  char *value = NULL;

  if (info->type == CARREL_TYPE_REFERENCE)
    return read_reference (edit, field, text, error);
  if (!carrel_value_parse (info, text, strlen (text), &style, &value, error))
    return FALSE;
  carrel_record_take (edit->patch, field, value);
  return TRUE;
}

static gboolean
read_word (const Edit *edit, const char *word, gboolean currency, GError **error)
{
  const CarrelEntity *entity = carrel_record_get_entity (edit->patch);
  g_autofree char *name = NULL;
  const char *text;
  guint field;

  if (!carrel_arguments_split (word, &name, &text, error)
      || !carrel_workspace_find_field (entity, name, &field, error))
    return FALSE;
  if ((entity->fields[field].flags & CARREL_FIELD_READ_ONLY) != 0) {
    g_set_error (error, CARREL_CLI_ERROR, CARREL_CLI_ERROR_USAGE,
                 _ ("“%s” is kept by Carrel itself and cannot be set."), name);
    return FALSE;
  }
  if (((entity->fields[field].flags & CARREL_FIELD_CURRENCY) != 0) != currency)
    return TRUE;
  return read_value (edit, field, text, error);
}

/* An amount without a currency is in that of the workspace, as in an import. */
static void
fill_currency (const Edit *edit)
{
  const CarrelEntity *entity = carrel_record_get_entity (edit->patch);
  int currency = carrel_entity_find_flag (entity, CARREL_FIELD_CURRENCY);
  const char *usual = get_currency (edit);

  if (currency < 0 || usual == NULL || carrel_record_has (edit->patch, (guint) currency)
      || (edit->now != NULL && carrel_record_get_currency (edit->now) != NULL))
    return;
  for (guint i = 0; i < entity->n_fields; i++) {
    if (entity->fields[i].type == CARREL_TYPE_MONEY && carrel_record_get (edit->patch, i) != NULL)
      carrel_record_set (edit->patch, (guint) currency, usual);
  }
}

gboolean
carrel_record_edit (CarrelRecordView *view, const GPtrArray *words, guint first,
                    const CarrelRecord *now, CarrelRecord *patch, GError **error)
{
  const Edit edit = { view, now, patch };

  for (int pass = 0; pass < 2; pass++) { /* the currency first: amounts are read by it */
    for (guint i = first; i < words->len; i++) {
      if (!read_word (&edit, words->pdata[i], pass == 0, error))
        return FALSE;
    }
  }
  fill_currency (&edit);
  return TRUE;
}
