#pragma once

#include "base/progress.h"
#include "store/store.h"

G_BEGIN_DECLS

/* The doctor: looks a workspace over from the file to the records, and says what to do. */

typedef enum {
  CARREL_FINDING_OK,
  CARREL_FINDING_NOTE,    /* worth knowing */
  CARREL_FINDING_PROBLEM, /* something is wrong or at risk */
} CarrelFindingLevel;

typedef struct {
  const char *check; /* name of the check: `search` */
  const char *label; /* the same for people, translated */
  CarrelFindingLevel level;
  char *what;        /* a sentence */
  char *advice;      /* what to do, NULL where there is nothing to be done */
  gboolean repaired; /* it was so, and is mended now */
} CarrelFinding;

/**
 * carrel_doctor_run:
 * @path: a workspace, in whatever state
 * @repair: whether to mend what can be mended without loss: permissions, the search index, the
 *   version of the file, what killed programs left
 * @findings: (element-type CarrelFinding): what was found is added; each check that was made adds
 *   at least one
 * @progress: (nullable): told of each check
 *
 * Damage is a finding and not a failure. Without @repair nothing is changed.
 *
 * Returns: FALSE with %G_IO_ERROR_CANCELLED only
 */
gboolean
carrel_doctor_run (const char *path, const CarrelModel *model, gboolean repair, GPtrArray *findings,
                   CarrelProgress *progress, GCancellable *cancellable, GError **error);

void carrel_finding_free (CarrelFinding *finding);

/**
 * carrel_finding_get_level_name:
 *
 * Returns: (transfer none): `ok`, `note` or `problem`
 */
const char *carrel_finding_get_level_name (CarrelFindingLevel level);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelFinding, carrel_finding_free)

G_END_DECLS
