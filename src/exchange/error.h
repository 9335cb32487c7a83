#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CARREL_EXCHANGE_ERROR (carrel_exchange_error_quark ())

typedef enum {
  CARREL_EXCHANGE_ERROR_FAILED,
  CARREL_EXCHANGE_ERROR_UNREADABLE, /* missing, a folder, not allowed */
  CARREL_EXCHANGE_ERROR_FORMAT,     /* not what its name or the caller says, or damaged */
  CARREL_EXCHANGE_ERROR_LIMIT,      /* larger or deeper than a real file ever is */
  CARREL_EXCHANGE_ERROR_UNSAFE,     /* tries what only an attack would: entities, ../, bombs */
  CARREL_EXCHANGE_ERROR_MAPPING,    /* it is not clear what the columns mean */
  CARREL_EXCHANGE_ERROR_OPTION,     /* an option the format does not have */
  CARREL_EXCHANGE_ERROR_ALTERED,    /* an export is not what it was */
} CarrelExchangeError;

GQuark carrel_exchange_error_quark (void);

G_END_DECLS
