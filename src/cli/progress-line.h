#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the numbers of a CarrelProgress are. */
typedef enum {
  CARREL_UNIT_ITEMS,
  CARREL_UNIT_BYTES,
} CarrelUnit;

/**
 * carrel_progress_line_new:
 * @message: (nullable): what is being done
 * @done: units finished
 * @total: units expected, or 0 when unknown
 * @elapsed_us: microseconds since it was begun
 *
 * Returns: (transfer full): “Importing: 12,000 of 48,000 (25 %), 6,000 a second, 6 s left”
 */
char *carrel_progress_line_new (const char *message, guint64 done, guint64 total, CarrelUnit unit,
                                gint64 elapsed_us);

G_END_DECLS
