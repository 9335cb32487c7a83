#pragma once

#include "base/progress.h"
#include "store/feed.h"

G_BEGIN_DECLS

typedef struct {
  guint64 reversed; /* changes taken back */
  guint64 kept;     /* left alone because something newer stands on them */
} CarrelUndoResult;

/**
 * carrel_undo_run:
 * @cause: what to undo
 * @dry_run: only count
 *
 * Takes back everything that @cause did, field by field, newest first, as a cause of its own (so
 * that it can be undone too). What was changed again later is left as it is now.
 *
 * Returns: FALSE with %CARREL_STORE_ERROR or %G_IO_ERROR_CANCELLED; then nothing was changed
 */
gboolean carrel_undo_run (CarrelStore *store, const CarrelCause *cause, gboolean dry_run,
                          CarrelUndoResult *result, CarrelProgress *progress,
                          GCancellable *cancellable, GError **error);

G_END_DECLS
