// The peer of bench/vm.ts in C: a frame is copied from one buffer of a heap to another through their mappings. Reads numbers
// of copies on its standard input, and for each writes how many nanoseconds so many took.
//   copy HEAP BYTES
#include <err.h>
#include <fcntl.h>
#include <linux/dma-buf.h>
#include <linux/dma-heap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

struct buffer {
	int fd;
	void *bytes;
};

static struct buffer allocate(const char *path, size_t size)
{
	struct dma_heap_allocation_data request = { .len = size, .fd_flags = O_RDWR | O_CLOEXEC };
	struct buffer buffer;
	int heap = open(path, O_RDWR | O_CLOEXEC);

	if (heap < 0 || ioctl(heap, DMA_HEAP_IOCTL_ALLOC, &request) < 0)
		err(1, "%s", path);
	close(heap);
	buffer.fd = request.fd;
	buffer.bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, buffer.fd, 0);
	if (buffer.bytes == MAP_FAILED)
		err(1, "mmap");
	return buffer;
}

static void sync_access(const struct buffer *buffer, unsigned int flags)
{
	struct dma_buf_sync sync = { .flags = flags };

	if (ioctl(buffer->fd, DMA_BUF_IOCTL_SYNC, &sync) < 0)
		err(1, "DMA_BUF_IOCTL_SYNC");
}

static void copy(const struct buffer *to, const struct buffer *from, size_t size)
{
	sync_access(from, DMA_BUF_SYNC_START | DMA_BUF_SYNC_READ);
	sync_access(to, DMA_BUF_SYNC_START | DMA_BUF_SYNC_WRITE);
	memcpy(to->bytes, from->bytes, size);
	sync_access(to, DMA_BUF_SYNC_END | DMA_BUF_SYNC_WRITE);
	sync_access(from, DMA_BUF_SYNC_END | DMA_BUF_SYNC_READ);
}

static long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000LL + time.tv_nsec;
}

int main(int count, char **argument)
{
	struct buffer from, to;
	size_t size;
	int copies;

	if (count != 3)
		errx(2, "usage: copy HEAP BYTES");
	size = strtoul(argument[2], NULL, 10);
	from = allocate(argument[1], size);
	to = allocate(argument[1], size);
	memset(from.bytes, 0x5a, size);
	while (scanf("%d", &copies) == 1) {
		long long start = now();

		for (int done = 0; done < copies; done++)
			copy(&to, &from, size);
		printf("%lld\n", now() - start);
		fflush(stdout);
	}
	return memcmp(from.bytes, to.bytes, size) != 0;
}
