#include "config.h"

#include "model/entity.h"

#include "base/text.h"
#include "fixture.h"

#include <string.h>

/* The fields that records.c and others find by their place. */
static const char *const tail[] = { "extra", "created_at", "updated_at", "version" };

static void
check_choices (const CarrelEntity *entity, const CarrelField *field)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = 0;

  g_assert_nonnull (field->choices);
  for (const CarrelChoice *choice = field->choices; choice->value != NULL; choice++) {
    g_assert_nonnull (choice->label);
    g_assert_true (g_hash_table_add (seen, (gpointer) choice->value));
    g_assert_true (carrel_field_find_choice (field, choice->value) == choice);
    g_assert_cmpuint (n++, <, 64);
  }
  g_assert_cmpuint (n, >=, 2);
  g_assert_null (carrel_field_find_choice (field, "no such value"));
  g_assert_null (carrel_field_find_choice (field, NULL));
}

static void
check_field (const CarrelEntity *entity, const CarrelField *field, GHashTable *names)
{
  g_test_message ("%s.%s", entity->name, field->name);
  g_assert_true (g_hash_table_add (names, (gpointer) field->name));
  for (const char *c = field->name; *c != '\0'; c++)
    g_assert_true (g_ascii_islower (*c) || g_ascii_isdigit (*c) || *c == '_');
  g_assert_true (field->label != NULL && *field->label != '\0');
  g_assert_cmpstr (carrel_field_title (field), ==, field->label);
  g_assert_cmpint (field->since, <=, carrel_model.version);
  g_assert_true ((field->choices != NULL) == (field->type == CARREL_TYPE_CHOICE));
  g_assert_true ((field->target != NULL) == (field->type == CARREL_TYPE_REFERENCE));
  if (field->choices != NULL)
    check_choices (entity, field);
  if (field->target != NULL)
    g_assert_nonnull (carrel_model_find (&carrel_model, field->target));
  if (field->type == CARREL_TYPE_REFERENCE) /* a deletion looks them up */
    g_assert_true ((field->flags & CARREL_FIELD_INDEXED) != 0);
  if ((field->flags & CARREL_FIELD_SEARCHABLE) != 0)
    g_assert_true (field->type == CARREL_TYPE_TEXT || field->type == CARREL_TYPE_EMAIL);
}

static void
each_table_is_sound (void)
{
  for (guint i = 0; i < carrel_model.n_entities; i++) {
    const CarrelEntity *entity = &carrel_model.entities[i];
    g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
    guint n_names = 0;
    gboolean has_money = FALSE;

    g_assert_cmpuint (entity->n_fields, <=, 64); /* a record keeps one bit for each */
    g_assert_nonnull (entity->label);
    g_assert_nonnull (entity->label_singular);
    g_assert_nonnull (entity->icon);
    for (guint j = 0; j < entity->n_fields; j++) {
      check_field (entity, &entity->fields[j], names);
      n_names += (entity->fields[j].flags & CARREL_FIELD_NAME) != 0;
      has_money |= entity->fields[j].type == CARREL_TYPE_MONEY;
    }
    g_assert_cmpstr (entity->fields[CARREL_FIELD_ID].name, ==, "id");
    for (guint j = 0; j < G_N_ELEMENTS (tail); j++)
      g_assert_cmpstr (entity->fields[entity->n_fields - G_N_ELEMENTS (tail) + j].name, ==,
                       tail[j]);
    g_assert_cmpuint (n_names, <=, 1);
    g_assert_true (!has_money || carrel_entity_find_flag (entity, CARREL_FIELD_CURRENCY) >= 0);
    if (entity->person)
      g_assert_cmpint (carrel_entity_find_flag (entity, CARREL_FIELD_NAME), >=, 0);
  }
}

static void
entities_are_found_by_name_only (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (carrel_model.n_entities, ==, 14);
  for (guint i = 0; i < carrel_model.n_entities; i++) {
    const CarrelEntity *entity = &carrel_model.entities[i];

    g_assert_true (g_hash_table_add (names, (gpointer) entity->name));
    g_assert_true (g_hash_table_add (names, (gpointer) entity->singular));
    g_assert_true (carrel_model_find (&carrel_model, entity->name) == entity);
  }
  g_assert_null (carrel_model_find (&carrel_model, "Students"));
  g_assert_null (carrel_model_find (&carrel_model, ""));
  g_assert_null (carrel_model_find (&carrel_model, NULL));
}

static void
fields_are_found (void)
{
  const CarrelEntity *students = carrel_model_find (&carrel_model, "students");

  g_assert_cmpint (carrel_entity_find (students, "id"), ==, CARREL_FIELD_ID);
  g_assert_cmpint (carrel_entity_find (students, "name"), ==, 2);
  g_assert_cmpint (carrel_entity_find (students, "nam"), ==, -1);
  g_assert_cmpint (carrel_entity_find (students, NULL), ==, -1);
  g_assert_cmpint (carrel_entity_find_flag (students, CARREL_FIELD_NAME), ==, 2);
  g_assert_cmpint (carrel_entity_find_flag (students, CARREL_FIELD_SECRET), ==, -1);
}

static void
events_are_named_for_one_record (void)
{
  g_autofree char *created =
    carrel_entity_event (carrel_model_find (&carrel_model, "sessions"), "created");
  g_autofree char *deleted =
    carrel_entity_event (carrel_model_find (&carrel_model, "activities"), "deleted");

  g_assert_cmpstr (created, ==, "session.created");
  g_assert_cmpstr (deleted, ==, "activity.deleted");
}

static guint
place_of (const GPtrArray *order, const char *name)
{
  for (guint i = 0; i < order->len; i++) {
    if (strcmp (((const CarrelEntity *) order->pdata[i])->name, name) == 0)
      return i;
  }
  g_assert_not_reached ();
}

static void
what_is_needed_comes_first (void)
{
  g_autoptr (GPtrArray) order = carrel_model_in_order (&carrel_model);

  g_assert_cmpuint (order->len, ==, carrel_model.n_entities);
  for (guint i = 0; i < order->len; i++) {
    const CarrelEntity *entity = order->pdata[i];

    for (guint j = 0; j < entity->n_fields; j++) {
      const CarrelField *field = &entity->fields[j];

      if (field->type == CARREL_TYPE_REFERENCE && (field->flags & CARREL_FIELD_REQUIRED) != 0
          && strcmp (field->target, entity->name) != 0)
        g_assert_cmpuint (place_of (order, field->target), <, i);
    }
  }
}

/* People say what personal is; what names, reaches or describes somebody must never lack it. */
static void
what_is_personal_says_so (void)
{
  static const char *const fields[] = {
    "students.name",
    "students.email",
    "students.phone",
    "students.birth_date",
    "students.address",
    "students.guardian_name",
    "students.guardian_email",
    "students.guardian_phone",
    "students.notes",
    "students.needs",
    "students.external_id",
    "students.extra",
    "tutors.name",
    "tutors.email",
    "tutors.phone",
    "tutors.address",
    "tutors.tax_id",
    "leads.name",
    "leads.email",
    "leads.message",
    "messages.body",
    "messages.subject",
    "messages.sender",
    "messages.recipients",
    "invoices.bill_to",
    "invoices.bill_to_email",
    "invoices.bill_to_address",
    "payments.payer",
    "sessions.title",
    "sessions.remarks",
    "results.answers",
    "results.feedback",
    "activities.body",
    "recordings.transcript",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
    g_auto (GStrv) parts = g_strsplit (fields[i], ".", 2);
    const CarrelEntity *entity = carrel_model_find (&carrel_model, parts[0]);
    int field = carrel_entity_find (entity, parts[1]);

    g_test_message ("%s", fields[i]);
    g_assert_cmpint (field, >=, 0);
    g_assert_true ((entity->fields[field].flags & CARREL_FIELD_PERSONAL) != 0);
  }
  g_assert_true (
    (carrel_model_find (&carrel_model, "meetings")
       ->fields[carrel_entity_find (carrel_model_find (&carrel_model, "meetings"), "passcode")]
       .flags
     & CARREL_FIELD_SECRET)
    != 0);
}

static void
each_type_is_described (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (int type = 0; type < CARREL_N_TYPES; type++) {
    const CarrelTypeInfo *info = carrel_type_info ((CarrelType) type);

    g_assert_nonnull (info);
    g_assert_true (g_hash_table_add (names, (gpointer) info->name));
    g_assert_true (info->label != NULL && *info->label != '\0');
    g_assert_true (g_str_has_prefix (info->xsd, "xs:") || strchr (info->xsd, ':') == NULL);
    g_assert_nonnull (info->json);
  }
}

/* Two fields of one entity that a header could mean alike would make imports a lottery. */
static void
words_have_one_meaning_within_an_entity (void)
{
  guint twice = 0;

  for (guint i = 0; i < carrel_model.n_entities; i++) {
    const CarrelEntity *entity = &carrel_model.entities[i];
    g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

    for (guint j = 0; j < entity->n_fields; j++) {
      const char *words[] = { entity->fields[j].name, entity->fields[j].label };

      for (gsize k = 0; k < G_N_ELEMENTS (words); k++) {
        char *folded = carrel_text_fold (words[k]);
        const CarrelField *other = g_hash_table_lookup (names, folded);

        if (other != NULL && other != &entity->fields[j]) {
          g_test_message ("%s: “%s” is %s and %s", entity->name, words[k], other->name,
                          entity->fields[j].name);
          twice++;
        }
        g_hash_table_replace (names, folded, (gpointer) &entity->fields[j]);
      }
    }
  }
  g_assert_cmpuint (twice, ==, 0);
}

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  g_test_add_func ("/entities/each-table-is-sound", each_table_is_sound);
  g_test_add_func ("/entities/entities-are-found-by-name-only", entities_are_found_by_name_only);
  g_test_add_func ("/entities/fields-are-found", fields_are_found);
  g_test_add_func ("/entities/events-are-named-for-one-record", events_are_named_for_one_record);
  g_test_add_func ("/entities/what-is-needed-comes-first", what_is_needed_comes_first);
  g_test_add_func ("/entities/what-is-personal-says-so", what_is_personal_says_so);
  g_test_add_func ("/entities/each-type-is-described", each_type_is_described);
  g_test_add_func ("/entities/words-have-one-meaning-within-an-entity",
                   words_have_one_meaning_within_an_entity);
  return fixture_end ();
}
