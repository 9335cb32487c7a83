#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A value that is lent: stored form, not necessarily terminated by NUL; text NULL when empty. */
typedef struct {
  const char *text;
  gsize length;
} CarrelSlice;

/* What came of asking for the next row: "not found" and "failed" are never the same. */
typedef enum {
  CARREL_STEP_ROW,
  CARREL_STEP_DONE,
  CARREL_STEP_FAILED,
} CarrelStep;

G_END_DECLS
