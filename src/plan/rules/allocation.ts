// Can the memory give a buffer of this size at all. Without a CMA area a driver's contiguous buffer comes from the page
// allocator, whose longest run is 2^10 pages in 6.1 (include/linux/mmzone.h, MAX_ORDER 11).
import type { Rule } from "./rule.ts";

const LONGEST_RUN_PAGES = 1024n;
const PAGE = 4096n;

export const allocation: Rule = {
  name: "allocation",
  judge({ board, memory, layout }) {
    const most = Math.max(0, ...layout.buffers);
    if (memory.largest !== undefined && BigInt(most) > memory.largest) {
      return {
        verdict: "no",
        reason: `a buffer of ${most} bytes is more than the ${memory.largest} it gives at most`,
        call: memory.id === "udmabuf" ? "UDMABUF_CREATE" : "DMA_HEAP_IOCTL_ALLOC",
        errno: "EINVAL",
        facts: memory.facts,
      };
    }
    if (memory.exporter === undefined || memory.contiguous !== "yes" || memory.pool !== "ram")
      return undefined;
    if (BigInt(most) <= LONGEST_RUN_PAGES * PAGE) return undefined;
    return {
      verdict: "no",
      reason: `a contiguous buffer of ${most} bytes needs a CMA area, and this kernel has none: the page allocator gives at most 4 MiB in one run`,
      call: "VIDIOC_REQBUFS or DRM_IOCTL_MODE_CREATE_DUMB",
      errno: "ENOMEM",
      facts: board.cma.facts,
    };
  },
};
