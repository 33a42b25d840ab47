// Can the memory give a buffer of this size at all. Without a CMA area a driver's contiguous buffer comes from the page
// allocator, whose longest run is 2^10 pages in 6.1 (include/linux/mmzone.h, MAX_ORDER 11).
import { contains, intersect } from "../../buffer/range.ts";
import { hex } from "../../diagnostic/hex.ts";
import type { Objection, Question, Rule } from "./rule.ts";

const LONGEST_RUN_PAGES = 1024n;
/** PAGE_ALLOC_COSTLY_ORDER is 3 (include/linux/mmzone.h:40). */
const SURE_RUN_PAGES = 8n;
const PAGE = 4096n;

export const allocation: Rule = {
  name: "allocation",
  judge(question) {
    const { board, memory, layout } = question;
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
    if (memory.exporter === undefined || memory.contiguous !== "yes") return undefined;
    if (memory.pool === "ram" && BigInt(most) <= LONGEST_RUN_PAGES * PAGE)
      return luck(most, question);
    if (BigInt(most) <= LONGEST_RUN_PAGES * PAGE) return undefined;
    if (memory.pool !== "ram") return areaOutOfReach(question);
    return {
      verdict: "no",
      reason: `a contiguous buffer of ${most} bytes needs a CMA area, and this kernel has none: the page allocator gives at most 4 MiB in one run`,
      call: "VIDIOC_REQBUFS or DRM_IOCTL_MODE_CREATE_DUMB",
      errno: "ENOMEM",
      facts: board.cma.facts,
    };
  },
};

/**
 * Without a CMA area the page allocator has such a run on a machine that has just booted; above PAGE_ALLOC_COSTLY_ORDER
 * it gives up where it finds none (mm/page_alloc.c:5303).
 */
function luck(bytes: number, { board }: Question): Objection | undefined {
  if (BigInt(bytes) <= SURE_RUN_PAGES * PAGE) return undefined;
  return {
    verdict: "unknown",
    reason: `a contiguous buffer of ${bytes} bytes comes from the page allocator, as this kernel has no CMA area: whether it has such a run depends on what else has run`,
    facts: board.cma.facts,
    question:
      "Can the kernel have a CMA area (cma= on its command line), or is the buffer allocated right after boot?",
  };
}

/**
 * Pages of the default CMA area that lie beyond the exporter's mask are given back, and the page allocator is asked
 * instead (kernel/dma/direct.c:133). Devices that share a buffer hear of it once, through its exporter.
 */
function areaOutOfReach({ board, memory }: Question): Objection | undefined {
  const exporter = board.devices.find(({ node }) => node === memory.exporter);
  const { cma } = board;
  const reach = exporter?.physical;
  if (!exporter || !reach || !cma.range || exporter.pool !== undefined || memory.pool !== cma.name)
    return undefined;
  if (contains(reach, cma.range)) return undefined;
  const facts = [...exporter.facts.filter(({ field }) => field === "window"), ...cma.facts];
  const area = `${hex(cma.range.lo)}..${hex(cma.range.hi)}`;
  if (intersect(reach, cma.range)) {
    return {
      verdict: "unknown",
      reason: `${exporter.node} reaches memory up to ${hex(reach.hi)}, and its CMA area may lie anywhere in ${area}`,
      facts,
      question: `Where did the kernel place ${memory.pool}? ("cma: Reserved" in the kernel log)`,
    };
  }
  return {
    verdict: "no",
    reason: `${exporter.node} reaches memory up to ${hex(reach.hi)}, and its CMA area lies in ${area}: the page allocator gives at most 4 MiB in one run`,
    call: "VIDIOC_REQBUFS or DRM_IOCTL_MODE_CREATE_DUMB",
    errno: "ENOMEM",
    facts,
  };
}
