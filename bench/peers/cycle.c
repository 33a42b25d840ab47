// The peer of bench/vm.ts in C: a buffer of a heap is given to a camera and freed, again and again. Reads numbers of cycles
// on its standard input, and for each writes how many nanoseconds so many took. The devices are opened for each anew.
//   cycle HEAP CAMERA WIDTH HEIGHT
#include <err.h>
#include <fcntl.h>
#include <linux/dma-buf.h>
#include <linux/dma-heap.h>
#include <linux/videodev2.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { SLOTS = 32 };

static int open_device(const char *path)
{
	int fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		err(1, "%s", path);
	return fd;
}

static void call(int fd, unsigned long request, void *argument, const char *name)
{
	if (ioctl(fd, request, argument) < 0)
		err(1, "%s", name);
}

#define CALL(fd, request, argument) call(fd, request, argument, #request)

/* Returns the bytes of a frame. */
static unsigned int set_up(int camera, unsigned int width, unsigned int height)
{
	struct v4l2_format format = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };
	struct v4l2_requestbuffers request = {
		.count = SLOTS,
		.type = V4L2_BUF_TYPE_VIDEO_CAPTURE,
		.memory = V4L2_MEMORY_DMABUF,
	};

	format.fmt.pix.width = width;
	format.fmt.pix.height = height;
	format.fmt.pix.pixelformat = V4L2_PIX_FMT_XBGR32;
	format.fmt.pix.field = V4L2_FIELD_NONE;
	CALL(camera, VIDIOC_S_FMT, &format);
	CALL(camera, VIDIOC_REQBUFS, &request);
	return format.fmt.pix.sizeimage;
}

static void cycle(int heap, int camera, unsigned int size)
{
	int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
	struct dma_heap_allocation_data buffer = { .len = size, .fd_flags = O_RDWR | O_CLOEXEC };
	struct v4l2_buffer frame = {
		.type = type,
		.field = V4L2_FIELD_NONE,
		.memory = V4L2_MEMORY_DMABUF,
		.length = size,
		.bytesused = size,
	};

	CALL(heap, DMA_HEAP_IOCTL_ALLOC, &buffer);
	CALL(buffer.fd, DMA_BUF_SET_NAME, "frame");
	frame.m.fd = buffer.fd;
	CALL(camera, VIDIOC_PREPARE_BUF, &frame);
	CALL(camera, VIDIOC_QBUF, &frame);
	CALL(camera, VIDIOC_STREAMOFF, &type);
	close(buffer.fd);
}

static long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000LL + time.tv_nsec;
}

int main(int count, char **argument)
{
	int cycles;

	if (count != 5)
		errx(2, "usage: cycle HEAP CAMERA WIDTH HEIGHT");
	while (scanf("%d", &cycles) == 1) {
		int heap = open_device(argument[1]);
		int camera = open_device(argument[2]);
		unsigned int size = set_up(camera, atoi(argument[3]), atoi(argument[4]));
		long long start = now(), taken;

		for (int done = 0; done < cycles; done++)
			cycle(heap, camera, size);
		taken = now() - start;
		close(camera);
		close(heap);
		printf("%lld\n", taken);
		fflush(stdout);
	}
	return 0;
}
