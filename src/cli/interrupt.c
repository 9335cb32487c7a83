#include "config.h"

#include "cli/interrupt.h"

#include "cli/command.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

struct _CarrelInterrupt {
  GCancellable *cancellable;
  GThread *thread; /* NULL when signals keep their usual effect */
  int signals;
  int stop;
  sigset_t before;
};

/* A thread that waits instead of a signal handler: cancelling takes locks. */
static gpointer
wait_for_signals (gpointer data)
{
  CarrelInterrupt *self = data;
  struct pollfd waits[] = { { self->signals, POLLIN, 0 }, { self->stop, POLLIN, 0 } };
  struct signalfd_siginfo info;

  for (;;) {
    if (poll (waits, G_N_ELEMENTS (waits), -1) < 0 && errno != EINTR)
      return NULL;
    if (waits[1].revents != 0)
      return NULL;
    if (waits[0].revents == 0 || read (self->signals, &info, sizeof info) != sizeof info)
      continue;
    if (g_cancellable_is_cancelled (self->cancellable))
      _exit (CARREL_EXIT_CANCELLED);
    g_cancellable_cancel (self->cancellable);
  }
}

CarrelInterrupt *
carrel_interrupt_new (void)
{
  CarrelInterrupt *self = g_new0 (CarrelInterrupt, 1);
  sigset_t caught;

  self->cancellable = g_cancellable_new ();
  (void) signal (SIGPIPE, SIG_IGN);
  sigemptyset (&caught);
  sigaddset (&caught, SIGINT);
  sigaddset (&caught, SIGTERM);
  if (pthread_sigmask (SIG_BLOCK, &caught, &self->before) != 0)
    return self;

  self->signals = signalfd (-1, &caught, SFD_CLOEXEC);
  self->stop = eventfd (0, EFD_CLOEXEC);
  if (self->signals >= 0 && self->stop >= 0)
    self->thread = g_thread_try_new ("signals", wait_for_signals, self, NULL);
  if (self->thread == NULL)
    (void) pthread_sigmask (SIG_SETMASK, &self->before, NULL);
  return self;
}

void
carrel_interrupt_free (CarrelInterrupt *self)
{
  guint64 one = 1;

  if (self->thread != NULL && write (self->stop, &one, sizeof one) == sizeof one)
    g_thread_join (self->thread);
  if (self->signals > 0)
    (void) close (self->signals);
  if (self->stop > 0)
    (void) close (self->stop);
  g_object_unref (self->cancellable);
  g_free (self);
}

GCancellable *
carrel_interrupt_get_cancellable (CarrelInterrupt *self)
{
  return self->cancellable;
}
