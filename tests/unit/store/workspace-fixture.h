#pragma once

#include "store/store.h"

/* A fresh workspace for each test, below a data directory of this program's own. (Not
 * G_TEST_OPTION_ISOLATE_DIRS: in GLib 2.74 that leaks, and the tests run under leak checkers.) */

#define WORKSPACE_NOW_S 1795256400 /* 2026-11-21T10:20:00Z */

typedef struct {
  char *path;
  CarrelStore *store;
} Workspace;

/* Instead of g_test_init() and g_test_run(). */
void workspace_tests_begin (int *argc, char ***argv);
int workspace_tests_run (void);

void workspace_set_up (Workspace *self, gconstpointer data);
void workspace_tear_down (Workspace *self, gconstpointer data);

/* Closes the store; asserts that nobody else holds it. */
void workspace_close (Workspace *self);
void workspace_open (Workspace *self);

/* Adds a student in a cause of its own and returns the id. */
char *workspace_add_student (Workspace *self, const char *name);

/* Does to the file what no function of the store would. */
void workspace_exec (Workspace *self, const char *sql);
