#include "config.h"

#include "exchange/sample/content.h"

#include "base/json.h"
#include "exchange/error.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define RESOURCE_PREFIX "/app/carrel/sample/"

static JsonNode *
load_document (const char *name, GError **error)
{
  g_autofree char *path = g_strconcat (RESOURCE_PREFIX, name, NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) reason = NULL;
  JsonNode *node;
  gsize length = 0;
  const char *text;

  bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, &reason);
  if (bytes == NULL) {
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_UNREADABLE,
                 _ ("The data for sample workspaces is missing from this copy of Carrel: %s. "
                    "Install Carrel again."),
                 reason->message);
    return NULL;
  }
  text = g_bytes_get_data (bytes, &length);
  node = carrel_json_parse (text, length, &reason);
  if (node == NULL)
    g_set_error (error, CARREL_EXCHANGE_ERROR, CARREL_EXCHANGE_ERROR_FORMAT,
                 _ ("The data for sample workspaces in this copy of Carrel is damaged (%s: %s). "
                    "Install Carrel again."),
                 name, reason->message);
  return node;
}

/* Words of an array of strings, or of one member of an array of objects. */
static CarrelSampleWords
read_words (JsonObject *object, const char *list, const char *member)
{
  JsonArray *array = json_object_get_array_member (object, list);
  CarrelSampleWords words = { NULL, json_array_get_length (array) };

  words.items = g_new (const char *, words.n);
  for (guint i = 0; i < words.n; i++)
    words.items[i] =
      member == NULL
        ? json_array_get_string_element (array, i)
        : json_object_get_string_member (json_array_get_object_element (array, i), member);
  return words;
}

/* Numbers the words so that the same word of two cultures has the same number. */
static guint *
number_words (const CarrelSampleWords *words, GHashTable *numbers)
{
  guint *keys = g_new (guint, words->n);

  for (guint i = 0; i < words->n; i++) {
    gpointer number = g_hash_table_lookup (numbers, words->items[i]);

    if (number == NULL) {
      number = GUINT_TO_POINTER (g_hash_table_size (numbers) + 1);
      g_hash_table_insert (numbers, (gpointer) words->items[i], number);
    }
    keys[i] = GPOINTER_TO_UINT (number) - 1;
  }
  return keys;
}

static void
read_schools (CarrelSampleCulture *culture, JsonObject *object)
{
  JsonArray *schools = json_object_get_array_member (object, "schools");

  culture->n_schools = json_array_get_length (schools);
  culture->schools = g_new0 (CarrelSampleSchool, culture->n_schools);
  for (guint i = 0; i < culture->n_schools; i++) {
    JsonObject *school = json_array_get_object_element (schools, i);

    culture->schools[i].name = json_object_get_string_member (school, "name");
    culture->schools[i].first_year = (guint) json_object_get_int_member (school, "first_year");
    culture->schools[i].last_year = (guint) json_object_get_int_member (school, "last_year");
  }
}

static void
read_culture_words (CarrelSampleCulture *culture, JsonObject *object)
{
  culture->given = read_words (object, "given", NULL);
  culture->family = read_words (object, "family", NULL);
  culture->latin_given = read_words (object, "latin_given", NULL);
  culture->latin_family = read_words (object, "latin_family", NULL);
  culture->cities = read_words (object, "cities", "city");
  culture->postal_codes = read_words (object, "cities", "postal_code");
  culture->streets = read_words (object, "streets", NULL);
  culture->years = read_words (object, "years", NULL);
  read_schools (culture, object);
}

static void
read_culture (CarrelSampleCulture *culture, JsonObject *object)
{
  culture->language = json_object_get_string_member (object, "language");
  culture->country = json_object_get_string_member (object, "country");
  culture->timezone = json_object_get_string_member (object, "timezone");
  culture->currency = json_object_get_string_member (object, "currency");
  culture->separator = json_object_get_string_member (object, "separator");
  culture->family_first =
    g_str_equal (json_object_get_string_member (object, "order"), "family-first");
  culture->weight = (guint) json_object_get_int_member (object, "weight");
  culture->address = json_object_get_string_member (object, "address");
  culture->place = json_object_get_string_member (object, "place");
  culture->phone_prefix = json_object_get_string_member (object, "phone_prefix");
  culture->phone_digits = (guint) json_object_get_int_member (object, "phone_digits");
  culture->tax_percent = (guint) json_object_get_int_member (object, "tax_percent");
  culture->due_days = (guint) json_object_get_int_member (object, "due_days");
  culture->rate_min = json_object_get_int_member (object, "rate_min");
  culture->rate_max = json_object_get_int_member (object, "rate_max");
  culture->rate_step = json_object_get_int_member (object, "rate_step");
  /* A system without the zone database knows no wall clocks but this one. */
  culture->zone = g_time_zone_new_identifier (culture->timezone);
  if (culture->zone == NULL) {
    culture->timezone = "UTC";
    culture->zone = g_time_zone_new_utc ();
  }
  read_culture_words (culture, object);
}

static void
load_people (CarrelSampleContent *self, JsonObject *root)
{
  JsonArray *cultures = json_object_get_array_member (root, "cultures");
  g_autoptr (GHashTable) given = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) family = g_hash_table_new (g_str_hash, g_str_equal);

  self->international_schools = read_words (root, "international_schools", NULL);
  self->n_cultures = json_array_get_length (cultures);
  self->cultures = g_new0 (CarrelSampleCulture, self->n_cultures);
  for (guint i = 0; i < self->n_cultures; i++) {
    CarrelSampleCulture *culture = &self->cultures[i];

    read_culture (culture, json_array_get_object_element (cultures, i));
    culture->given_keys = number_words (&culture->latin_given, given);
    culture->family_keys = number_words (&culture->latin_family, family);
    self->total_weight += culture->weight;
  }
  self->n_given_keys = g_hash_table_size (given);
  self->n_family_keys = g_hash_table_size (family);
}

/* JSON as it is stored: without blanks, and with the shortest form of each number, which the
 * generator of JSON-GLib does not give. */
static void
append_json (GString *out, JsonNode *node)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (JSON_NODE_HOLDS_OBJECT (node)) {
    JsonObjectIter iter;
    const char *name;
    JsonNode *member;

    g_string_append_c (out, '{');
    json_object_iter_init_ordered (&iter, json_node_get_object (node));
    while (json_object_iter_next_ordered (&iter, &name, &member)) {
      carrel_json_append_raw_member (out, name, "");
      append_json (out, member);
    }
    g_string_append_c (out, '}');
  } else if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *array = json_node_get_array (node);

    g_string_append_c (out, '[');
    for (guint i = 0; i < json_array_get_length (array); i++) {
      if (i > 0)
        g_string_append_c (out, ',');
      append_json (out, json_array_get_element (array, i));
    }
    g_string_append_c (out, ']');
  } else if (json_node_get_value_type (node) == G_TYPE_STRING) {
    const char *text = json_node_get_string (node);

    carrel_json_append_string (out, text, strlen (text));
  } else if (json_node_get_value_type (node) == G_TYPE_BOOLEAN) {
    g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
  } else {
    g_ascii_formatd (number, sizeof number, "%.12g", json_node_get_double (node));
    g_string_append (out, number);
  }
}

static void
read_quiz (CarrelSampleCourse *course, JsonObject *quiz)
{
  GString *json = g_string_new (NULL);

  course->quiz_title = json_object_get_string_member (quiz, "title");
  course->pass_mark = (guint) json_object_get_int_member (quiz, "pass_mark");
  course->questions = json_object_get_array_member (quiz, "questions");
  append_json (json, json_object_get_member (quiz, "questions"));
  course->questions_json = g_string_free (json, FALSE);
}

static void
read_course (CarrelSampleCourse *course, guint subject, JsonObject *object)
{
  JsonArray *lessons = json_object_get_array_member (object, "lessons");

  course->subject = subject;
  course->code = json_object_get_string_member (object, "code");
  course->title = json_object_get_string_member (object, "title");
  course->level = json_object_get_string_member (object, "level");
  course->description = json_object_get_string_member (object, "description");
  course->not_for_language =
    json_object_get_string_member_with_default (object, "not_for_language", NULL);
  course->adults = json_object_get_boolean_member (object, "adults");
  course->british = json_object_get_boolean_member (object, "british");
  course->first_year = (guint) json_object_get_int_member (object, "first_year");
  course->last_year = (guint) json_object_get_int_member (object, "last_year");
  course->n_lessons = json_array_get_length (lessons);
  course->lessons = g_new0 (CarrelSampleLesson, course->n_lessons);
  for (guint i = 0; i < course->n_lessons; i++) {
    JsonObject *lesson = json_array_get_object_element (lessons, i);

    course->lessons[i].title = json_object_get_string_member (lesson, "title");
    course->lessons[i].content = json_object_get_string_member (lesson, "content");
    course->lessons[i].minutes = (guint) json_object_get_int_member (lesson, "minutes");
  }
  read_quiz (course, json_object_get_object_member (object, "quiz"));
}

static void
load_subjects (CarrelSampleContent *self, JsonObject *root)
{
  JsonArray *subjects = json_object_get_array_member (root, "subjects");

  self->n_subjects = json_array_get_length (subjects);
  self->subjects = g_new0 (CarrelSampleSubject, self->n_subjects);
  for (guint i = 0; i < self->n_subjects; i++) {
    JsonObject *object = json_array_get_object_element (subjects, i);
    JsonArray *courses = json_object_get_array_member (object, "courses");
    guint first = self->n_courses;

    self->subjects[i].id = json_object_get_string_member (object, "id");
    self->subjects[i].name = json_object_get_string_member (object, "name");
    self->subjects[i].language =
      json_object_get_string_member_with_default (object, "language", NULL);
    self->subjects[i].department = (guint) json_object_get_int_member (object, "department");
    self->n_courses += json_array_get_length (courses);
    self->courses = g_renew (CarrelSampleCourse, self->courses, self->n_courses);
    memset (self->courses + first, 0, (self->n_courses - first) * sizeof (CarrelSampleCourse));
    for (guint k = first; k < self->n_courses; k++)
      read_course (&self->courses[k], i, json_array_get_object_element (courses, k - first));
  }
}

CarrelSampleContent *
carrel_sample_content_load (GError **error)
{
  static const struct {
    const char *name;
    void (*read) (CarrelSampleContent *self, JsonObject *root);
  } parts[] = {
    { "people.json", load_people },
    { "subjects.json", load_subjects },
    { "phrases.json", carrel_sample_load_phrases },
  };
  g_autoptr (CarrelSampleContent) self = g_new0 (CarrelSampleContent, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    self->documents[i] = load_document (parts[i].name, error);
    if (self->documents[i] == NULL)
      return NULL;
    parts[i].read (self, json_node_get_object (self->documents[i]));
  }
  return g_steal_pointer (&self);
}

static void
free_culture (CarrelSampleCulture *culture)
{
  g_free (culture->given.items);
  g_free (culture->family.items);
  g_free (culture->latin_given.items);
  g_free (culture->latin_family.items);
  g_free (culture->given_keys);
  g_free (culture->family_keys);
  g_free (culture->cities.items);
  g_free (culture->postal_codes.items);
  g_free (culture->streets.items);
  g_free (culture->years.items);
  g_free (culture->schools);
  g_time_zone_unref (culture->zone);
}

void
carrel_sample_content_free (CarrelSampleContent *self)
{
  for (guint i = 0; i < self->n_cultures; i++)
    free_culture (&self->cultures[i]);
  for (guint i = 0; i < self->n_courses; i++) {
    g_free (self->courses[i].lessons);
    g_free (self->courses[i].questions_json);
  }
  for (guint i = 0; i < CARREL_SAMPLE_N_LISTS; i++)
    g_clear_pointer (&self->phrases[i], g_array_unref);
  for (gsize i = 0; i < G_N_ELEMENTS (self->documents); i++)
    g_clear_pointer (&self->documents[i], json_node_unref);
  g_free (self->cultures);
  g_free (self->international_schools.items);
  g_free (self->subjects);
  g_free (self->courses);
  g_free (self);
}

const CarrelSampleSubject *
carrel_sample_content_subject (const CarrelSampleContent *self, guint course)
{
  g_return_val_if_fail (course < self->n_courses, NULL);

  return &self->subjects[self->courses[course].subject];
}
