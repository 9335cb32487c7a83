#include "config.h"

#include "cli/records-show.h"

#include "cli/record-fields.h"
#include "cli/record-view.h"
#include "cli/text-width.h"

#include <string.h>

static guint
get_name_width (const CarrelEntity *entity)
{
  guint width = 0;

  for (guint i = 0; i < entity->n_fields; i++)
    width = MAX (width, (guint) strlen (entity->fields[i].name));
  return width;
}

static void
show_as_text (CarrelConsole *console, CarrelRecordView *view, const CarrelRecord *record,
              const GArray *fields)
{
  const CarrelEntity *entity = carrel_record_get_entity (record);
  int width = (int) get_name_width (entity);

  for (guint i = 0; i < fields->len; i++) {
    guint field = g_array_index (fields, guint, i);
    g_autofree char *text = carrel_record_view_dup_text (view, record, field);
    g_autofree char *plain = carrel_text_plain (text, TRUE);
    g_auto (GStrv) lines = g_strsplit (plain, "\n", -1);

    for (guint j = 0; *plain != '\0' && lines[j] != NULL; j++) {
      g_autofree char *line =
        g_strdup_printf ("%-*s  %s\n", width, j == 0 ? entity->fields[field].name : "", lines[j]);

      carrel_console_write (console, line, -1);
    }
  }
}

CarrelExit
carrel_records_show (CarrelCli *cli, GError **error)
{
  const CarrelEntity *entity =
    carrel_workspace_find_entity (cli, carrel_arguments_get_entity (cli->arguments), error);
  g_autoptr (GArray) fields =
    entity != NULL ? carrel_record_fields_choose (cli, entity, FALSE, error) : NULL;
  g_autoptr (CarrelStore) store = fields != NULL ? carrel_workspace_open (cli, error) : NULL;
  g_autoptr (CarrelRecordView) view = store != NULL ? carrel_record_view_new (store, error) : NULL;
  g_autoptr (CarrelRecord) record =
    view != NULL ? carrel_record_view_load (view, entity,
                                            carrel_arguments_get_operand (cli->arguments, 0), error)
                 : NULL;

  if (record == NULL)
    return CARREL_EXIT_FAILED;
  if (carrel_console_is_json (cli->console)) {
    g_autoptr (CarrelDocument) document = carrel_document_new (cli->console);

    carrel_record_view_add_json (view, record, (const guint *) fields->data, fields->len, document);
    carrel_document_end (document);
  } else {
    show_as_text (cli->console, view, record, fields);
  }
  return CARREL_EXIT_DONE;
}
