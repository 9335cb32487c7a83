#pragma once

#include "cli/arguments.h"
#include "cli/console.h"
#include "model/entity.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* carrelctl: what a command has at hand while it runs. */

struct _CarrelCli {
  const CarrelModel *model;
  const CarrelArguments *arguments;
  CarrelConsole *console;
  GCancellable *cancellable;
  char *workspace; /* path, whether or not there is one */
};

/**
 * carrel_cli_run:
 * @model: what workspaces hold
 * @n: words of the command line
 * @words: (array length=n): the first is the name of the program
 * @cancellable: is cancelled when the user gives up
 *
 * Does what the command line says and reports it.
 *
 * Returns: the exit status
 */
CarrelExit carrel_cli_run (const CarrelModel *model, int n, const char *const *words,
                           GCancellable *cancellable);

G_END_DECLS
