#include "config.h"

#include "exchange/export-fixture.h"

#include "base/id.h"
#include "fixture.h"
#include "store/records.h"

#include <glib/gstdio.h>
#include <stdarg.h>
#include <string.h>

char *
office_path (Office *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

/* Beside the folder, so that only exports are in it. */
CarrelStore *
office_new_store (Office *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_strconcat (self->folder, "-", name, ".carrel", NULL);
  CarrelStore *store = carrel_store_create (path, &carrel_model, &error);

  g_assert_no_error (error);
  carrel_store_set_now (store, OFFICE_NOW_S);
  return store;
}

char *
office_add (CarrelStore *store, const char *entity, ...)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelRecord) record = carrel_record_new (carrel_model_find (&carrel_model, entity));
  const char *field;
  va_list fields;

  va_start (fields, entity);
  while ((field = va_arg (fields, const char *)) != NULL)
    carrel_record_set_by_name (record, field, va_arg (fields, const char *));
  va_end (fields);

  carrel_store_begin (store, CARREL_CAUSE_USER, "Test", &error);
  g_assert_no_error (error);
  carrel_records_insert (store, record, &error);
  g_assert_no_error (error);
  carrel_store_commit (store, &error);
  g_assert_no_error (error);
  return g_strdup (carrel_record_get_id (record));
}

static void
add_people (Office *self, char **tutor)
{
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  *tutor = office_add (self->store, "tutors", "name", "Ben Baker", "email", "ben@example.com",
                       "hourly_rate", "3000", "currency", "GBP", NULL);
  self->student = office_add (self->store, "students", "name", "Ann Archer", "email",
                              "ann@example.com", "external_id", "S-1", "phone", "+44 1632 960001",
                              "birth_date", "2011-07-23", "school", "Hill School", "city", "Leeds",
                              "tutor", *tutor, "hourly_rate", "4550", "currency", "GBP", "notes",
                              "Says \"hello\",\nthen works", "extra", "{\"shoe\":38}", NULL);
  second = office_add (self->store, "students", "name", "Cem Çelik", "status", "active", NULL);
  third = office_add (self->store, "students", "name", "Dot Dash", "status", "left", NULL);
}

void
office_set_up (Office *self, gconstpointer data)
{
  g_autofree char *id = carrel_id_new ();
  g_autofree char *tutor = NULL;
  g_autofree char *course = NULL;
  g_autofree char *enrolment = NULL;
  g_autofree char *session = NULL;
  g_autofree char *meeting = NULL;
  g_autofree char *invoice = NULL;

  self->folder = fixture_path (id);
  g_assert_cmpint (g_mkdir (self->folder, 0700), ==, 0);
  self->store = office_new_store (self, "work");
  add_people (self, &tutor);
  course =
    office_add (self->store, "courses", "code", "M1", "title", "Mathematics", "tutor", tutor, NULL);
  enrolment =
    office_add (self->store, "enrolments", "student", self->student, "course", course, NULL);
  session = office_add (self->store, "sessions", "title", "Ann, fractions", "starts_at",
                        "2026-11-23T16:00:00Z", "student", self->student, "tutor", tutor, "price",
                        "4550", "currency", "GBP", NULL);
  meeting = office_add (self->store, "meetings", "title", "Ann online", "session", session,
                        "passcode", "hush-hush", "duration", "3600", NULL);
  invoice = office_add (self->store, "invoices", "number", "2026-1", "student", self->student,
                        "bill_to", "Eve Archer", "total", "1250", "currency", "JPY", NULL);
}

void
office_tear_down (Office *self, gconstpointer data)
{
  g_assert_finalize_object (self->store);
  g_free (self->folder);
  g_free (self->student);
}

CarrelExportRequest *
office_request (Office *self, const char *what, const char *format, const char *target)
{
  CarrelExportRequest *request = carrel_export_request_new ();
  g_auto (GStrv) words = g_strsplit (what, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (request->what, g_strdup (words[i]));
  request->format = g_strdup (format);
  request->target = office_path (self, target);
  return request;
}

CarrelExportResult *
office_run (Office *self, const CarrelExportRequest *request)
{
  g_autoptr (GError) error = NULL;
  CarrelExportResult *result = carrel_export_request_run (request, self->store, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (result);
  return result;
}

char *
office_export (Office *self, CarrelStore *store, const char *what, const char *format,
               const char *target, CarrelPrivacyMode privacy)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelExportRequest) request = office_request (self, what, format, target);
  g_autoptr (CarrelExportResult) result = NULL;

  request->privacy = privacy;
  result = carrel_export_request_run (request, store, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->files->len, ==, 1);
  return g_strdup (result->files->pdata[0]);
}

char *
office_fail (Office *self, const CarrelExportRequest *request, GQuark domain, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CarrelExportResult) result =
    carrel_export_request_run (request, self->store, NULL, NULL, &error);

  g_assert_error (error, domain, code);
  g_assert_null (result);
  return g_strdup (error->message);
}

void
office_assert_files (Office *self, const char *expected)
{
  g_autofree char *names = fixture_list (self->folder);

  g_assert_cmpstr (names, ==, expected);
}
