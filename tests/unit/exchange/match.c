#include "config.h"

#include "exchange/match.h"

#include "fixture.h"

#include <string.h>

static GPtrArray *
new_columns (const char *headers)
{
  GPtrArray *columns = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) names = g_strsplit (headers, "|", -1);

  for (char **name = names; *name != NULL; name++)
    g_ptr_array_add (columns, g_strdup (*name));
  return columns;
}

/* What each field is read from, in the order of the fields: `name=First+Last email=A/B`. */
static char *
describe (const CarrelMapping *mapping)
{
  const CarrelMappingRecord *record = mapping->records->pdata[0];
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < record->entity->n_fields; i++) {
    for (guint j = 0; j < record->fields->len; j++) {
      const CarrelMappingField *field = record->fields->pdata[j];

      if (field->field != i)
        continue;
      g_string_append_printf (out, "%s%s=", out->len > 0 ? "; " : "",
                              record->entity->fields[i].name);
      for (guint k = 0; k < field->columns->len; k++)
        g_string_append_printf (out, "%s%s",
                                k == 0                ? ""
                                : field->join != NULL ? "+"
                                                      : "/",
                                (char *) field->columns->pdata[k]);
    }
  }
  return g_string_free (out, FALSE);
}

typedef struct {
  const char *entity;
  const char *headers;
  const char *fields;
  const char *unused;
} Case;

static void
check_cases (const Case *cases, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    g_autoptr (GPtrArray) columns = new_columns (cases[i].headers);
    g_autoptr (GPtrArray) unused = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (CarrelMapping) mapping =
      carrel_match_columns (carrel_model_find (&carrel_model, cases[i].entity), columns, unused);
    g_autofree char *fields = describe (mapping);
    g_autofree char *rest = NULL;

    g_ptr_array_add (unused, NULL);
    rest = g_strjoinv ("|", (char **) unused->pdata);
    g_test_message ("%s: %s", cases[i].entity, cases[i].headers);
    g_assert_cmpstr (fields, ==, cases[i].fields);
    g_assert_cmpstr (rest, ==, cases[i].unused);
  }
}

static void
headers_in_four_languages (void)
{
  static const Case cases[] = {
    { "students", "name|email|phone", "name=name; email=email; phone=phone", "" },
    { "students", "Full Name|E-Mail Address|Mobile|DOB|Shoe size",
      "name=Full Name; email=E-Mail Address; phone=Mobile; birth_date=DOB", "Shoe size" },
    { "students", "Vollständiger Name|E-Mail-Adresse|Handy|Geburtsdatum|Klasse|PLZ|Ort",
      "name=Vollständiger Name; email=E-Mail-Adresse; phone=Handy; birth_date=Geburtsdatum; "
      "year_group=Klasse; postal_code=PLZ; city=Ort",
      "" },
    { "students", "Nom complet|Courriel|Téléphone|Date de naissance|École|Ville",
      "name=Nom complet; email=Courriel; phone=Téléphone; birth_date=Date de naissance; "
      "school=École; city=Ville",
      "" },
    { "students", "Nombre completo|Correo electrónico|Teléfono móvil|Fecha de nacimiento|Colegio",
      "name=Nombre completo; email=Correo electrónico; phone=Teléfono móvil; "
      "birth_date=Fecha de nacimiento; school=Colegio",
      "" },
    { "students", "NAME|E_MAIL|PHONE NUMBER", "name=NAME; email=E_MAIL; phone=PHONE NUMBER", "" },
    { "payments", "Datum|Betrag|Währung|Zahlungsart|Verwendungszweck",
      "paid_on=Datum; amount=Betrag; currency=Währung; method=Zahlungsart; "
      "reference=Verwendungszweck",
      "" },
    { "sessions", "Beginn|Ende|Lehrer|Schüler|Fach",
      "tutor=Lehrer; student=Schüler; starts_at=Beginn; ends_at=Ende", "Fach" },
    { "invoices", "Rechnungsnummer|Rechnungsdatum|Fällig am|Brutto|MwSt",
      "number=Rechnungsnummer; issued_on=Rechnungsdatum; due_on=Fällig am; tax=MwSt; total=Brutto",
      "" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
parts_of_names_are_joined (void)
{
  static const Case cases[] = {
    { "students", "First name|Last name", "name=First name+Last name", "" },
    { "students", "Last Name|First Name", "name=First Name+Last Name", "" },
    { "students", "Vorname|Nachname|Telefon", "name=Vorname+Nachname; phone=Telefon", "" },
    { "students", "Prénom|Nom", "name=Prénom+Nom", "" },
    { "students", "Nombre|Apellidos", "name=Nombre+Apellidos", "" },
    { "students", "Nom|Courriel", "name=Nom; email=Courriel", "" }, /* alone it is the whole */
    { "students", "First name|Middle name|Surname", "name=First name+Middle name+Surname", "" },
    { "students", "Student first name|Student last name|Parent first name|Parent last name",
      "name=Student first name+Student last name; guardian_name=Parent first name+Parent last name",
      "" },
    { "courses", "First name|Title", "title=Title", "First name" }, /* is nobody */
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
a_date_and_a_time_are_one_moment (void)
{
  static const Case cases[] = {
    { "sessions", "Date|Start time|End time", "starts_at=Date+Start time; ends_at=Date+End time",
      "" },
    { "sessions", "Datum|Uhrzeit|Bis", "starts_at=Datum+Uhrzeit; ends_at=Datum+Bis", "" },
    { "sessions", "Fecha|Hora de inicio|Hora de fin",
      "starts_at=Fecha+Hora de inicio; ends_at=Fecha+Hora de fin", "" },
    { "sessions", "Start|End", "starts_at=Start; ends_at=End", "" },
    { "sessions", "Date", "starts_at=Date", "" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
several_columns_are_alternatives (void)
{
  static const Case cases[] = {
    { "students", "Name|E-mail (home)|E-mail (work)",
      "name=Name; email=E-mail (home)/E-mail (work)", "" },
    { "students", "Name|Phone 1|Phone 2", "name=Name; phone=Phone 1/Phone 2", "" },
    { "students", "Name|Mother email|Father email",
      "name=Name; guardian_email=Mother email/Father email", "" },
    { "students", "Name|Parent/Guardian|Parent phone|Parent email",
      "name=Name; guardian_name=Parent/Guardian; guardian_email=Parent email; "
      "guardian_phone=Parent phone",
      "" },
  };

  check_cases (cases, G_N_ELEMENTS (cases));
}

/* The last column of a file of rejected rows. */
static void
the_reason_of_a_rejected_row_means_nothing (void)
{
  static const Case cases[] = { { "students", "name|Problem", "name=name", "" } };

  check_cases (cases, G_N_ELEMENTS (cases));
}

static void
entities_are_known_by_many_words (void)
{
  static const struct {
    const char *name;
    const char *entity;
  } cases[] = {
    { "students", "students" },
    { "Student", "students" },
    { "Schüler", "students" },
    { "élèves", "students" },
    { "ALUMNOS", "students" },
    { "pupils", "students" },
    { "Rechnungen", "invoices" },
    { "factures", "invoices" },
    { "pagos", "payments" },
    { "enrollments", "enrolments" },
    { "Stunden", "sessions" },
    { "lessons", "sessions" },
    { "Lehrkräfte", "tutors" },
    { "notes", "activities" },
    { "stuff", NULL },
    { "", NULL },
    { NULL, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const CarrelEntity *entity = carrel_match_entity (&carrel_model, cases[i].name);

    g_assert_cmpstr (entity != NULL ? entity->name : NULL, ==, cases[i].entity);
  }
}

/* Every word by which an entity goes is its own. */
static void
no_word_means_two_entities (void)
{
  for (guint i = 0; i < carrel_model.n_entities; i++) {
    const CarrelEntity *entity = &carrel_model.entities[i];
    g_auto (GStrv) words = g_strsplit (entity->synonyms, "|", -1);

    g_assert_true (carrel_match_entity (&carrel_model, entity->name) == entity);
    g_assert_true (carrel_match_entity (&carrel_model, entity->singular) == entity);
    g_assert_true (carrel_match_entity (&carrel_model, entity->label) == entity);
    for (char **word = words; *word != NULL; word++) {
      const CarrelEntity *found = carrel_match_entity (&carrel_model, *word);

      if (found != entity)
        g_test_message ("“%s” of the %s means %s", *word, entity->name, found->name);
      g_assert_true (found == entity);
    }
  }
}

static void
the_best_entity_is_chosen (void)
{
  static const struct {
    const char *headers;
    const char *entity;
  } cases[] = {
    { "name|email|guardian_name|year_group", "students" },
    { "name|email|qualifications|hours_per_week", "tutors" },
    { "number|bill_to|issued_on|total", "invoices" },
    { "invoice|paid_on|amount|method", "payments" },
    { "student|course|enrolled_on", "enrolments" },
    { "title|starts_at|ends_at|homework", "sessions" },
    { "name|email", NULL }, /* of a tutor, a student or a lead alike */
    { "foo|bar", NULL },
    { "", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GPtrArray) columns = new_columns (cases[i].headers);
    const CarrelEntity *entity = carrel_match_best (&carrel_model, columns);

    g_test_message ("%s", cases[i].headers);
    g_assert_cmpstr (entity != NULL ? entity->name : NULL, ==, cases[i].entity);
  }
}

/* The header of our own export means itself, whichever entity it is of. */
static void
our_own_names_mean_themselves (void)
{
  for (guint i = 0; i < carrel_model.n_entities; i++) {
    const CarrelEntity *entity = &carrel_model.entities[i];

    for (int labels = 0; labels < 2; labels++) {
      g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GPtrArray) unused = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (CarrelMapping) mapping = NULL;
      const CarrelMappingRecord *record;

      for (guint j = 0; j < entity->n_fields; j++)
        g_ptr_array_add (columns,
                         g_strdup (labels ? entity->fields[j].label : entity->fields[j].name));
      mapping = carrel_match_columns (entity, columns, unused);
      record = mapping->records->pdata[0];
      g_test_message ("%s", entity->name);
      g_assert_cmpuint (unused->len, ==, 0);
      g_assert_cmpuint (record->fields->len, ==, entity->n_fields);
      for (guint j = 0; j < record->fields->len; j++) {
        const CarrelMappingField *field = record->fields->pdata[j];

        g_assert_cmpuint (field->columns->len, ==, 1);
        g_assert_cmpstr (field->columns->pdata[0], ==, columns->pdata[field->field]);
      }
    }
  }
}

static void
known_programs_are_recognised (void)
{
  g_autoptr (GPtrArray) canvas = new_columns ("user_id|login_id|first_name|last_name|email|status");
  g_autoptr (GPtrArray) ours = new_columns ("id|external_id|name|email|phone");
  g_autoptr (CarrelMapping) mapping = carrel_match_shapes (&carrel_model, canvas);
  g_autoptr (CarrelMapping) none = carrel_match_shapes (&carrel_model, ours);

  g_assert_nonnull (mapping);
  g_assert_cmpstr (mapping->id, ==, "canvas-users");
  g_assert_null (none);
}

static void
a_shape_is_its_columns (void)
{
  g_autoptr (GPtrArray) one = new_columns ("Name|E-Mail");
  g_autoptr (GPtrArray) same = new_columns ("name|email");
  g_autoptr (GPtrArray) other = new_columns ("name|e|mail");
  g_autofree char *one_key = carrel_match_shape_key (one);
  g_autofree char *same_key = carrel_match_shape_key (same);
  g_autofree char *other_key = carrel_match_shape_key (other);

  g_assert_cmpstr (one_key, ==, same_key);
  g_assert_cmpstr (one_key, !=, other_key);
}

int
main (int argc, char **argv)
{
  fixture_begin (&argc, &argv);
  g_test_add_func ("/match/headers-in-four-languages", headers_in_four_languages);
  g_test_add_func ("/match/parts-of-names-are-joined", parts_of_names_are_joined);
  g_test_add_func ("/match/a-date-and-a-time-are-one-moment", a_date_and_a_time_are_one_moment);
  g_test_add_func ("/match/several-columns-are-alternatives", several_columns_are_alternatives);
  g_test_add_func ("/match/the-reason-of-a-rejected-row-means-nothing",
                   the_reason_of_a_rejected_row_means_nothing);
  g_test_add_func ("/match/entities-are-known-by-many-words", entities_are_known_by_many_words);
  g_test_add_func ("/match/no-word-means-two-entities", no_word_means_two_entities);
  g_test_add_func ("/match/the-best-entity-is-chosen", the_best_entity_is_chosen);
  g_test_add_func ("/match/our-own-names-mean-themselves", our_own_names_mean_themselves);
  g_test_add_func ("/match/known-programs-are-recognised", known_programs_are_recognised);
  g_test_add_func ("/match/a-shape-is-its-columns", a_shape_is_its_columns);
  return fixture_end ();
}
