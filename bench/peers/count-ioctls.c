// Preloaded, it counts the ioctls of a program, and writes the counts to the file IOCTL_COUNTS when the program ends:
// a request and its count on each line. C and Node are counted by the same code.
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MOST = 64 };

static struct {
	unsigned long request;
	unsigned long count;
} counts[MOST];

static void count(unsigned long request)
{
	for (int at = 0; at < MOST; at++) {
		if (counts[at].count > 0 && counts[at].request != request)
			continue;
		counts[at].request = request;
		counts[at].count++;
		return;
	}
	abort();
}

int ioctl(int fd, unsigned long request, ...)
{
	va_list arguments;
	void *argument;

	va_start(arguments, request);
	argument = va_arg(arguments, void *);
	va_end(arguments);
	count(request);
	return syscall(SYS_ioctl, fd, request, argument);
}

/* What glibc calls it for programs with 64 bits of time on 32-bit machines. */
int __ioctl_time64(int fd, unsigned long request, ...) __attribute__((alias("ioctl")));

__attribute__((destructor)) static void write_counts(void)
{
	const char *path = getenv("IOCTL_COUNTS");
	FILE *file = path ? fopen(path, "w") : NULL;

	if (!file)
		return;
	for (int at = 0; at < MOST && counts[at].count > 0; at++)
		fprintf(file, "%lx %lu\n", counts[at].request, counts[at].count);
	fclose(file);
}
