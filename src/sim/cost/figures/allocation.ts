// What allocating takes besides what the CPU's own speed tells.
import type { AllocationFigures, CpuFigures } from "./board-figures.ts";
import type { CopySpeeds } from "./copy-speeds.ts";
import { assumed, derived } from "./trusted.ts";

const PAGE = 4096;
const GCMA = "GCMA RFC v2 (S. Park, 2015-02-24), i.MX6 at 1 GHz, CMA columns";

export function allocationOf(cpu: CpuFigures, { memcpy, memset }: CopySpeeds): AllocationFigures {
  const clear = (PAGE / memset.value) * 1e9 + PAGE * cpu.clean.value;
  const copy = (PAGE / memcpy.value) * 1e9;
  return {
    fixed: derived(
      13_000,
      "ns",
      `${GCMA.replace("CMA columns", "GCMA column")}: least of one page`,
    ),
    clearPage: assumed(
      clear,
      "ns/page",
      `memset and clean of a page; ${memset.source}; ${cpu.clean.source}`,
    ),
    block: assumed(500, "ns", "one call of the page allocator from a free list"),
    range: derived(368_000, "ns", `${GCMA}: least of one page, 381 us, without the fixed 13 us`),
    isolatePage: derived(257, "ns/page", `${GCMA}: slope of the least times from 1 to 32000 pages`),
    migratePage: assumed(
      copy + 4000,
      "ns/page",
      `copy of a page and 4 us for its mappings; ${memcpy.source}`,
    ),
    retryPage: assumed(100_000, "ns/page", "fifty tries of 2 us until the kernel gives up"),
    dropPage: assumed(
      1000,
      "ns/page",
      "a clean page taken out of its file, a quarter of a migration",
    ),
  };
}
