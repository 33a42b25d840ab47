// What allocating takes: what the CPU's own speed tells, and the steps of CMA as somebody measured them on an i.MX6.
import type { Known } from "../known.ts";
import type { AllocationFigures, CpuFigures } from "./board-figures.ts";
import type { CopySpeeds } from "./copy-speeds.ts";
import { asElsewhere, assumed, derived } from "./trusted.ts";

const PAGE = 4096;
const GCMA = "GCMA RFC v2 (S. Park, 2015-02-24), i.MX6 at 1 GHz, Linux 3.17";

const fixed = derived(13_000, "ns", `${GCMA}: least of one page without CMA's own steps`);
const range = derived(
  368_000,
  "ns",
  `${GCMA}: least of one page of CMA, 381 us, without the fixed part`,
);
const isolatePage = derived(
  257,
  "ns/page",
  `${GCMA}: slope of CMA's least times, 1 to 32000 pages`,
);

/** @param compatible the board's list */
export function allocationOf(
  compatible: readonly string[],
  cpu: CpuFigures,
  { memcpy, memset }: CopySpeeds,
): AllocationFigures {
  const clear = (PAGE / memset.value) * 1e9 + PAGE * cpu.clean.value;
  const copy = (PAGE / memcpy.value) * 1e9;
  const isImx6 = compatible.some((name) => name.startsWith("fsl,imx6"));
  const own = (known: Known) => (isImx6 ? known : asElsewhere(known));
  return {
    fixed: own(fixed),
    clearPage: assumed(
      clear,
      "ns/page",
      `memset and clean of a page; ${memset.source}; ${cpu.clean.source}`,
    ),
    block: assumed(500, "ns", "one call of the page allocator from a free list"),
    range: own(range),
    isolatePage: own(isolatePage),
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
