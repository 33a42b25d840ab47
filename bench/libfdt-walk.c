/* Walks every node and property of the blobs named in a file, once for each line on standard input.
 * Prints nodes, properties, bytes of names and values, and nanoseconds. Built and driven by devicetree.ts. */
#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void *load(const char *path)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return NULL;
	fseek(file, 0, SEEK_END);
	long size = ftell(file);
	rewind(file);
	void *blob = malloc(size);
	if (fread(blob, 1, size, file) != (size_t)size)
		return NULL;
	fclose(file);
	return blob;
}

int main(int argc, char **argv)
{
	static void *blobs[16384];
	int count = 0;
	char line[4096];
	FILE *list = argc == 2 ? fopen(argv[1], "r") : NULL;

	if (!list)
		return 2;
	while (count < 16384 && fgets(line, sizeof(line), list)) {
		line[strcspn(line, "\n")] = 0;
		blobs[count] = load(line);
		if (!blobs[count] || fdt_check_header(blobs[count]))
			return 2;
		count++;
	}

	while (fgets(line, sizeof(line), stdin)) {
		struct timespec start, end;
		long nodes = 0, properties = 0, bytes = 0;

		clock_gettime(CLOCK_MONOTONIC, &start);
		for (int i = 0; i < count; i++) {
			const void *blob = blobs[i];
			int depth = 0, node, property, length;

			for (node = 0; node >= 0 && depth >= 0; node = fdt_next_node(blob, node, &depth)) {
				nodes++;
				fdt_for_each_property_offset(property, blob, node) {
					const char *name;

					if (!fdt_getprop_by_offset(blob, property, &name, &length))
						return 2;
					properties++;
					bytes += length;
				}
			}
		}
		clock_gettime(CLOCK_MONOTONIC, &end);
		printf("%ld %ld %ld %ld\n", nodes, properties, bytes,
		       (end.tv_sec - start.tv_sec) * 1000000000L + end.tv_nsec - start.tv_nsec);
		fflush(stdout);
	}
	return 0;
}
