/* To be preloaded: makes one call of the program fail, once.
 *
 *   CARREL_FAULT=write:N   the N-th call that brings something to the disk
 *   CARREL_FAULT=alloc:N   the N-th call that asks for memory
 *   CARREL_FAULT=count     none; at the end the counts go to the file CARREL_FAULT_REPORT
 *
 * Writes to standard output and error do not count. */

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define EXPORT __attribute__ ((visibility ("default")))

/* What is here before the program begins, and then never changes but for the two counts. */
static long fail_write;
static long fail_alloc;
static atomic_long n_writes;
static atomic_long n_allocs;

__attribute__ ((constructor)) static void
read_environment (void)
{
  const char *fault = getenv ("CARREL_FAULT");

  if (fault == NULL)
    return;
  if (strncmp (fault, "write:", 6) == 0)
    fail_write = strtol (fault + 6, NULL, 10);
  else if (strncmp (fault, "alloc:", 6) == 0)
    fail_alloc = atomic_load (&n_allocs) + strtol (fault + 6, NULL, 10);
}

__attribute__ ((destructor)) static void
report (void)
{
  const char *path = getenv ("CARREL_FAULT_REPORT");
  FILE *file;

  if (path == NULL)
    return;
  file = fopen (path, "w");
  if (file == NULL)
    return;
  fprintf (file, "%ld %ld\n", atomic_load (&n_writes), atomic_load (&n_allocs));
  fclose (file);
}

/* Whether this call is the one; errno is set then. */
static int
write_fails (int reason)
{
  if (atomic_fetch_add (&n_writes, 1) + 1 != fail_write)
    return 0;
  errno = reason;
  return 1;
}

#ifndef WITHOUT_ALLOC
/* glibc 2.36 follows a NULL in nss_database.c when memory runs out while it looks up who the user
 * is: its mistake, not ours to be tested. */
static __thread int looking_up_user;

static int
alloc_fails (void)
{
  if (looking_up_user > 0)
    return 0;
  if (atomic_fetch_add (&n_allocs, 1) + 1 != fail_alloc)
    return 0;
  errno = ENOMEM;
  return 1;
}
#endif

static int
is_file (int fd)
{
  return fd > STDERR_FILENO;
}

#define NEXT(name) ((__typeof__ (&name)) dlsym (RTLD_NEXT, #name))

#ifndef WITHOUT_ALLOC
EXPORT int
getpwuid_r (uid_t uid, struct passwd *entry, char *buffer, size_t size, struct passwd **result)
{
  int failed;

  looking_up_user++;
  failed = NEXT (getpwuid_r) (uid, entry, buffer, size, result);
  looking_up_user--;
  return failed;
}
#endif

EXPORT ssize_t
write (int fd, const void *data, size_t length)
{
  return is_file (fd) && write_fails (ENOSPC) ? -1 : NEXT (write) (fd, data, length);
}

EXPORT ssize_t
writev (int fd, const struct iovec *parts, int n)
{
  return is_file (fd) && write_fails (ENOSPC) ? -1 : NEXT (writev) (fd, parts, n);
}

EXPORT ssize_t
pwrite (int fd, const void *data, size_t length, off_t offset)
{
  return write_fails (ENOSPC) ? -1 : NEXT (pwrite) (fd, data, length, offset);
}

EXPORT ssize_t
pwrite64 (int fd, const void *data, size_t length, off64_t offset)
{
  return write_fails (ENOSPC) ? -1 : NEXT (pwrite64) (fd, data, length, offset);
}

EXPORT ssize_t
pwritev (int fd, const struct iovec *parts, int n, off_t offset)
{
  return write_fails (ENOSPC) ? -1 : NEXT (pwritev) (fd, parts, n, offset);
}

EXPORT int
fsync (int fd)
{
  return write_fails (EIO) ? -1 : NEXT (fsync) (fd);
}

EXPORT int
fdatasync (int fd)
{
  return write_fails (EIO) ? -1 : NEXT (fdatasync) (fd);
}

EXPORT int
ftruncate (int fd, off_t length)
{
  return write_fails (ENOSPC) ? -1 : NEXT (ftruncate) (fd, length);
}

EXPORT int
ftruncate64 (int fd, off64_t length)
{
  return write_fails (ENOSPC) ? -1 : NEXT (ftruncate64) (fd, length);
}

EXPORT int
link (const char *from, const char *to)
{
  return write_fails (ENOSPC) ? -1 : NEXT (link) (from, to);
}

EXPORT int
linkat (int from_folder, const char *from, int to_folder, const char *to, int flags)
{
  return write_fails (ENOSPC) ? -1 : NEXT (linkat) (from_folder, from, to_folder, to, flags);
}

EXPORT int
rename (const char *from, const char *to)
{
  return write_fails (ENOSPC) ? -1 : NEXT (rename) (from, to);
}

/* Under the address sanitizer memory is its own matter. */
#ifndef WITHOUT_ALLOC
extern void *__libc_malloc (size_t size);
extern void *__libc_calloc (size_t n, size_t size);
extern void *__libc_realloc (void *memory, size_t size);

EXPORT void *
malloc (size_t size)
{
  return alloc_fails () ? NULL : __libc_malloc (size);
}

EXPORT void *
calloc (size_t n, size_t size)
{
  return alloc_fails () ? NULL : __libc_calloc (n, size);
}

EXPORT void *
realloc (void *memory, size_t size)
{
  return alloc_fails () ? NULL : __libc_realloc (memory, size);
}
#endif
