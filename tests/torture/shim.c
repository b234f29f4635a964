/* Ends a process at its Nth system call that changes a file under KILL_UNDER: before the call, as a lost machine would.
   Calls are counted for all threads; KILL_COUNT names a file that gets their number when the process ends by itself. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long calls;
static long at;
static const char *under;

__attribute__((constructor)) static void begin(void) {
    const char *wanted = getenv("KILL_AT");
    at = wanted ? atol(wanted) : 0;
    under = getenv("KILL_UNDER");
}

__attribute__((destructor)) static void end(void) {
    const char *path = getenv("KILL_COUNT");
    if (!path) return;
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file < 0) return;
    dprintf(file, "%ld", (long)calls);
    close(file);
}

static int is_under(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, path, sizeof path - 1);
    if (size < 0 || !under) return 0;
    path[size] = 0;
    return strncmp(path, under, strlen(under)) == 0;
}

static void count(int counts) {
    if (counts && atomic_fetch_add(&calls, 1) + 1 == at) kill(getpid(), SIGKILL);
}

static int is_named(const char *path) { return under && path && strncmp(path, under, strlen(under)) == 0; }

#define NEXT(name) static __typeof__(&name) next; if (!next) next = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *data, size_t size) { NEXT(write); count(is_under(fd)); return next(fd, data, size); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t off) { NEXT(pwrite); count(is_under(fd)); return next(fd, data, size, off); }
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t off) { NEXT(pwrite64); count(is_under(fd)); return next(fd, data, size, off); }
ssize_t writev(int fd, const struct iovec *parts, int n) { NEXT(writev); count(is_under(fd)); return next(fd, parts, n); }
int fsync(int fd) { NEXT(fsync); count(is_under(fd)); return next(fd); }
int fdatasync(int fd) { NEXT(fdatasync); count(is_under(fd)); return next(fd); }
int ftruncate(int fd, off_t size) { NEXT(ftruncate); count(is_under(fd)); return next(fd, size); }
int ftruncate64(int fd, off64_t size) { NEXT(ftruncate64); count(is_under(fd)); return next(fd, size); }
int rename(const char *from, const char *to) { NEXT(rename); count(is_named(to)); return next(from, to); }
int unlink(const char *path) { NEXT(unlink); count(is_named(path)); return next(path); }
