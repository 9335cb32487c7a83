#include "config.h"

#include "exchange/error.h"

G_DEFINE_QUARK (carrel - exchange - error - quark, carrel_exchange_error)
