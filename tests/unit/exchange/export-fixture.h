#pragma once

#include "exchange/request.h"

/* A small office to export from, in a folder of its own for each test. */

#define OFFICE_NOW_S 1795256400 /* 2026-11-21T10:20:00Z */
#define OFFICE_STUDENTS 3

typedef struct {
  char *folder;
  CarrelStore *store;
  char *student; /* id of the first */
} Office;

void office_set_up (Office *self, gconstpointer data);
void office_tear_down (Office *self, gconstpointer data);

/* An empty workspace in the folder. */
CarrelStore *office_new_store (Office *self, const char *name);

/* Returns: (transfer full): a path in the folder */
char *office_path (Office *self, const char *name);

/* Adds a record; the fields are name, value, …, NULL. Returns: (transfer full): its id */
char *office_add (CarrelStore *store, const char *entity, ...) G_GNUC_NULL_TERMINATED;

/* Returns: (transfer full): a request for @what (words with spaces between) to a file or folder of
 * the office */
CarrelExportRequest *
office_request (Office *self, const char *what, const char *format, const char *target);

/* Runs it, asserting that it works. */
CarrelExportResult *office_run (Office *self, const CarrelExportRequest *request);

/* Exports and returns the path of the file. */
char *office_export (Office *self, CarrelStore *store, const char *what, const char *format,
                     const char *target, CarrelPrivacyMode privacy);

/* Runs it, asserting the error. Returns: (transfer full): the message */
char *office_fail (Office *self, const CarrelExportRequest *request, GQuark domain, int code);

/* Asserts which names are in the folder, the workspaces aside. */
void office_assert_files (Office *self, const char *expected);
