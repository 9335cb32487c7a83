#include "config.h"

#include "cli/error-code.h"

#include "base/json.h"
#include "base/output.h"
#include "cli/arguments.h"
#include "exchange/error.h"
#include "model/value.h"
#include "store/store.h"

#include <string.h>

#define FAILED "failed" /* what has no word of its own */

#define CODES(table) table, G_N_ELEMENTS (table)

static const char *const cli_codes[] = {
  [CARREL_CLI_ERROR_USAGE] = "usage",
  [CARREL_CLI_ERROR_FAILED] = FAILED,
};

static const char *const store_codes[] = {
  [CARREL_STORE_ERROR_FAILED] = FAILED,     [CARREL_STORE_ERROR_MISSING] = "missing",
  [CARREL_STORE_ERROR_EXISTS] = "exists",   [CARREL_STORE_ERROR_NOT_WORKSPACE] = "not-workspace",
  [CARREL_STORE_ERROR_DAMAGED] = "damaged", [CARREL_STORE_ERROR_NEWER] = "newer",
  [CARREL_STORE_ERROR_BUSY] = "busy",       [CARREL_STORE_ERROR_READ_ONLY] = "read-only",
  [CARREL_STORE_ERROR_FULL] = "full",       [CARREL_STORE_ERROR_NOT_FOUND] = "not-found",
  [CARREL_STORE_ERROR_CHANGED] = "changed", [CARREL_STORE_ERROR_TAKEN] = "taken",
  [CARREL_STORE_ERROR_INVALID] = "invalid",
};

static const char *const exchange_codes[] = {
  [CARREL_EXCHANGE_ERROR_FAILED] = FAILED,   [CARREL_EXCHANGE_ERROR_UNREADABLE] = "unreadable",
  [CARREL_EXCHANGE_ERROR_FORMAT] = "format", [CARREL_EXCHANGE_ERROR_LIMIT] = "limit",
  [CARREL_EXCHANGE_ERROR_UNSAFE] = "unsafe", [CARREL_EXCHANGE_ERROR_MAPPING] = "mapping",
  [CARREL_EXCHANGE_ERROR_OPTION] = "option", [CARREL_EXCHANGE_ERROR_ALTERED] = "altered",
};

static const char *const output_codes[] = {
  [CARREL_OUTPUT_ERROR_FAILED] = FAILED,
  [CARREL_OUTPUT_ERROR_FULL] = "full",
  [CARREL_OUTPUT_ERROR_PERMISSION] = "permission",
};

static const char *const value_codes[] = { [CARREL_VALUE_ERROR_INVALID] = "invalid" };

static const char *const json_codes[] = {
  [CARREL_JSON_ERROR_SYNTAX] = "format",
  [CARREL_JSON_ERROR_DEPTH] = "limit",
};

static const struct {
  GQuark (*domain) (void);
  const char *const *codes;
  guint n;
} domains[] = {
  { carrel_cli_error_quark, CODES (cli_codes) },
  { carrel_store_error_quark, CODES (store_codes) },
  { carrel_exchange_error_quark, CODES (exchange_codes) },
  { carrel_output_error_quark, CODES (output_codes) },
  { carrel_value_error_quark, CODES (value_codes) },
  { carrel_json_error_quark, CODES (json_codes) },
};

const char *
carrel_error_get_code (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (domains); i++) {
    if (error->domain == domains[i].domain () && error->code >= 0
        && (guint) error->code < domains[i].n)
      return domains[i].codes[error->code];
  }
  return FAILED;
}

GPtrArray *
carrel_error_list_codes (void)
{
  GPtrArray *codes = g_ptr_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (domains); i++) {
    for (guint j = 0; j < domains[i].n; j++) {
      if (!g_ptr_array_find_with_equal_func (codes, domains[i].codes[j], g_str_equal, NULL))
        g_ptr_array_add (codes, (gpointer) domains[i].codes[j]);
    }
  }
  return codes;
}
