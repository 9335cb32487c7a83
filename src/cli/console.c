#include "config.h"

#include "cli/console.h"

#include "base/json.h"
#include "base/output.h"
#include "cli/error-code.h"
#include "cli/text-width.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define FLUSH_AT 65536 /* bytes */
#define DEFAULT_WIDTH 80
#define CLEAR_LINE "\r\033[K"

struct _CarrelConsole {
  gboolean json;
  gboolean quiet;
  gboolean redirected;
  GString *pending; /* results not yet written */
  int failure;      /* errno of the first write that failed */

  CarrelProgress *progress;
  CarrelUnit unit;
  gboolean shows_progress; /* standard error is a terminal that can rewrite a line */
  gboolean line_is_up;
  char *step; /* message of the step at hand */
  gint64 step_began_us;
};

static gboolean
can_rewrite (void)
{
  const char *term = g_getenv ("TERM");

  return isatty (STDERR_FILENO) && term != NULL && strcmp (term, "dumb") != 0;
}

CarrelConsole *
carrel_console_new (gboolean json, gboolean quiet)
{
  CarrelConsole *self = g_new0 (CarrelConsole, 1);

  self->json = json;
  self->quiet = quiet;
  self->pending = g_string_new (NULL);
  self->shows_progress = !quiet && can_rewrite ();
  return self;
}

void
carrel_console_free (CarrelConsole *self)
{
  g_string_free (self->pending, TRUE);
  g_clear_pointer (&self->progress, carrel_progress_free);
  g_free (self->step);
  g_free (self);
}

gboolean
carrel_console_is_json (const CarrelConsole *self)
{
  return self->json;
}

static guint
get_terminal_width (int fd)
{
  struct winsize size;
  const char *columns = g_getenv ("COLUMNS");
  guint64 width;

  if (ioctl (fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  if (columns != NULL && g_ascii_string_to_unsigned (columns, 10, 20, 1000, &width, NULL))
    return (guint) width;
  return DEFAULT_WIDTH;
}

guint
carrel_console_get_width (const CarrelConsole *self)
{
  return isatty (STDOUT_FILENO) ? get_terminal_width (STDOUT_FILENO) : 0;
}

void
carrel_console_redirect (CarrelConsole *self)
{
  self->redirected = TRUE;
}

/* Writing. */

static int
write_all (int fd, const char *text, gsize length)
{
  while (length > 0) {
    gssize written = write (fd, text, length);

    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return errno;
    text += written;
    length -= (gsize) written;
  }
  return 0;
}

static void
send_pending (CarrelConsole *self)
{
  if (self->pending->len > 0 && self->failure == 0)
    self->failure = write_all (self->redirected ? STDERR_FILENO : STDOUT_FILENO, self->pending->str,
                               self->pending->len);
  g_string_truncate (self->pending, 0);
}

static void
clear_line (CarrelConsole *self)
{
  if (self->line_is_up)
    (void) write_all (STDERR_FILENO, CLEAR_LINE, strlen (CLEAR_LINE));
  self->line_is_up = FALSE;
}

void
carrel_console_write (CarrelConsole *self, const char *text, gssize length)
{
  g_return_if_fail (self != NULL && text != NULL);

  g_string_append_len (self->pending, text, length);
  if (self->pending->len >= FLUSH_AT)
    send_pending (self);
}

/* One line to standard error, after the results that came before it. There is nobody to tell when
 * that cannot be written. */
static void
write_message (CarrelConsole *self, const char *text)
{
  g_autofree char *line = g_strconcat (text, "\n", NULL);

  clear_line (self);
  send_pending (self);
  (void) write_all (STDERR_FILENO, line, strlen (line));
}

static void
write_json_message (CarrelConsole *self, const char *kind, const char *code, const char *message)
{
  g_autofree char *valid = g_utf8_make_valid (message, -1);
  g_autoptr (GString) inner = g_string_new ("{");
  g_autoptr (GString) outer = g_string_new ("{");

  if (code != NULL)
    carrel_json_append_member (inner, "code", code);
  carrel_json_append_member (inner, "message", valid);
  g_string_append_c (inner, '}');
  carrel_json_append_raw_member (outer, kind, inner->str);
  g_string_append_c (outer, '}');
  write_message (self, outer->str);
}

static char *
print (const char *format, va_list arguments)
{
  g_autofree char *text = g_strdup_vprintf (format, arguments);

  return carrel_text_plain (text, TRUE);
}

static void
write_line (CarrelConsole *self, const char *text)
{
  clear_line (self);
  carrel_console_write (self, text, -1);
  carrel_console_write (self, "\n", 1);
}

void
carrel_console_show (CarrelConsole *self, const char *format, ...)
{
  g_autofree char *plain = NULL;
  va_list arguments;

  va_start (arguments, format);
  plain = print (format, arguments);
  va_end (arguments);
  write_line (self, plain);
}

void
carrel_console_say (CarrelConsole *self, const char *format, ...)
{
  g_autofree char *plain = NULL;
  va_list arguments;

  if (self->json || self->quiet)
    return;
  va_start (arguments, format);
  plain = print (format, arguments);
  va_end (arguments);
  write_line (self, plain);
}

void
carrel_console_note (CarrelConsole *self, const char *format, ...)
{
  g_autofree char *plain = NULL;
  va_list arguments;

  if (self->json || self->quiet)
    return;
  va_start (arguments, format);
  plain = print (format, arguments);
  va_end (arguments);
  write_message (self, plain);
}

void
carrel_console_warn (CarrelConsole *self, const char *message)
{
  g_autofree char *plain = carrel_text_plain (message, TRUE);
  g_autofree char *line = NULL;

  if (self->json) {
    write_json_message (self, "warning", NULL, plain);
    return;
  }
  /* Translators: a sentence */
  line = g_strdup_printf (_ ("Warning: %s"), plain);
  write_message (self, line);
}

/* Half a document is none. */
static void
drop_pending_json (CarrelConsole *self)
{
  if (self->json)
    g_string_truncate (self->pending, 0);
}

void
carrel_console_fail (CarrelConsole *self, const GError *error, const char *hint)
{
  g_autofree char *plain = carrel_text_plain (error->message, TRUE);
  g_autofree char *line = g_strdup_printf ("carrelctl: %s", plain);

  drop_pending_json (self);
  if (self->json) {
    write_json_message (self, "error", carrel_error_get_code (error), plain);
    return;
  }
  write_message (self, line);
  if (hint != NULL)
    write_message (self, hint);
}

void
carrel_console_cancelled (CarrelConsole *self)
{
  const char *message = _ ("Cancelled. Nothing was changed.");

  if (self->json)
    write_json_message (self, "error", "cancelled", message);
  else
    write_message (self, message);
}

/* Progress. */

static void
on_progress (guint64 done, guint64 total, const char *message, gpointer data)
{
  CarrelConsole *self = data;
  gint64 now_us = g_get_monotonic_time ();
  g_autofree char *line = NULL;
  g_autofree char *fitting = NULL;
  g_autofree char *whole = NULL;

  if (done == 0) { /* a new step */
    g_free (self->step);
    self->step = g_strdup (message);
    self->step_began_us = now_us;
  }
  if (!self->shows_progress)
    return;
  line =
    carrel_progress_line_new (self->step, done, total, self->unit, now_us - self->step_began_us);
  fitting = carrel_text_fit (line, MAX (2, get_terminal_width (STDERR_FILENO)) - 1);
  whole = g_strconcat (CLEAR_LINE, fitting, NULL);
  (void) write_all (STDERR_FILENO, whole, strlen (whole));
  self->line_is_up = TRUE;
}

CarrelProgress *
carrel_console_start (CarrelConsole *self, CarrelUnit unit)
{
  g_clear_pointer (&self->progress, carrel_progress_free);
  self->progress = carrel_progress_new (on_progress, self);
  self->unit = unit;
  return self->progress;
}

void
carrel_console_stop (CarrelConsole *self)
{
  clear_line (self);
  g_clear_pointer (&self->progress, carrel_progress_free);
}

/* The end. */

gboolean
carrel_console_is_closed (const CarrelConsole *self)
{
  struct pollfd out = { STDOUT_FILENO, 0, 0 };

  if (self->failure == EPIPE)
    return TRUE;
  return poll (&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
}

gboolean
carrel_console_flush (CarrelConsole *self, GError **error)
{
  clear_line (self);
  send_pending (self);
  if (self->failure == 0)
    return TRUE;
  carrel_output_set_error (error, _ ("standard output"), self->failure);
  return FALSE;
}
