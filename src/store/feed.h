#pragma once

#include "model/record.h"
#include "store/store.h"

G_BEGIN_DECLS

/* The change feed: what was changed, by what, from what to what. */

typedef struct {
  char *id;
  char *kind; /* user, import, sample, undo */
  char *label;
  char *actor;
  char *at; /* RFC 3339 */
  gint64 key;
  gint64 first_event;
  gint64 last_event;
  gint64 changes;
  char *undone_by; /* id of the cause that undid it, or NULL */
} CarrelCause;

typedef struct {
  gint64 key;
  char *type; /* session.created */
  const CarrelEntity *entity;
  char *record;
  CarrelRecord *before; /* of the changed fields; NULL when created */
  CarrelRecord *after;  /* NULL when deleted */
} CarrelEvent;

/**
 * carrel_feed_append:
 * @before: (nullable): fields before; NULL: the record was created
 * @after: (nullable): the same fields after; NULL: it was deleted
 *
 * Writes one event of the current cause.
 *
 * Returns: FALSE with %CARREL_STORE_ERROR
 */
gboolean carrel_feed_append (CarrelStore *store, const CarrelEntity *entity, const char *id,
                             const CarrelRecord *before, const CarrelRecord *after, GError **error);

/**
 * carrel_feed_list_causes:
 * @before: key of the oldest cause already listed, or 0
 *
 * Returns: (transfer full) (nullable) (element-type CarrelCause): the newest causes first, NULL
 * with %CARREL_STORE_ERROR
 */
GPtrArray *carrel_feed_list_causes (CarrelStore *store, gint64 before, guint limit, GError **error);

/**
 * carrel_feed_get_cause:
 * @id: (nullable): an id or the beginning of one; NULL for the newest that is not undone
 *
 * Returns: (transfer full) (nullable): the cause, NULL with %CARREL_STORE_ERROR_NOT_FOUND
 */
CarrelCause *carrel_feed_get_cause (CarrelStore *store, const char *id, GError **error);
void carrel_cause_free (CarrelCause *cause);

/**
 * carrel_feed_list_events:
 * @first: smallest key
 * @last: largest key
 * @descending: newest first
 *
 * Returns: (transfer full) (nullable) (element-type CarrelEvent): at most @limit events, NULL with
 * %CARREL_STORE_ERROR
 */
GPtrArray *carrel_feed_list_events (CarrelStore *store, gint64 first, gint64 last,
                                    gboolean descending, guint limit, GError **error);

/**
 * carrel_feed_list_of_record:
 *
 * Returns: the same: all that ever happened to one record, oldest first
 */
GPtrArray *carrel_feed_list_of_record (CarrelStore *store, const char *id, GError **error);
void carrel_event_free (CarrelEvent *event);

/**
 * carrel_feed_is_new:
 * @created: (out): whether the cause that is being written made the record
 *
 * Returns: FALSE with %CARREL_STORE_ERROR
 */
gboolean carrel_feed_is_new (CarrelStore *store, const char *id, gboolean *created, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelCause, carrel_cause_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CarrelEvent, carrel_event_free)

G_END_DECLS
