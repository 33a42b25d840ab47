// What the figures of a board are called where a number names what it was worked out of.
import type { BoardFigures, IommuFigures } from "../sim/cost/figures/board-figures.ts";
import type { Known } from "../sim/cost/known.ts";
import type { Input } from "./simulation.ts";

export function input(what: string, known: Known): Input {
  return { what, ...known };
}

type Names<T> = { readonly [K in keyof T]: string };

/** Each figure under its name. */
function named<T extends { readonly [key: string]: Known }>(
  figures: T,
  names: Names<T>,
): readonly Input[] {
  return Object.entries(names).flatMap(([key, what]) => {
    const known = figures[key];
    return known ? [input(what, known)] : [];
  });
}

export function allocationInputs({ allocation }: BoardFigures): readonly Input[] {
  return named(
    { ...allocation },
    {
      fixed: "any allocation",
      clearPage: "a page cleared",
      block: "a block taken from the page allocator",
      range: "a range of a CMA area tried",
      isolatePage: "a page isolated",
      migratePage: "a page moved",
      retryPage: "a page tried in vain",
      dropPage: "a clean page dropped",
    },
  );
}

export function mappingInputs({ mapping }: BoardFigures): readonly Input[] {
  const { fixed, entry, invalidate, sync } = mapping;
  return named(
    { fixed, entry, invalidate, sync },
    {
      fixed: "any map or unmap",
      entry: "a table entry written",
      invalidate: "a translation taken out of the TLB",
      sync: "a wait for the IOMMU",
    },
  );
}

export function dramInputs({ dram }: BoardFigures): readonly Input[] {
  return named({ ...dram }, { peak: "DRAM at most", usable: "of it usable" });
}

/** Sizes of caches. */
export function cacheInputs({ preset, sources }: IommuFigures): readonly Input[] {
  return sources.map((known) => input(`caches of ${preset}`, known));
}

export function walkInputs({ timing }: IommuFigures): readonly Input[] {
  const { fetch, walk, walkers, outstanding, microHit, mainHit } = timing;
  return named(
    { fetch, walk, walkers, outstanding, microHit, mainHit },
    {
      fetch: "a fetch of a table entry",
      walk: "a walk besides its fetches",
      walkers: "walks at one time",
      outstanding: "accesses under way",
      microHit: "a hit in the micro TLB",
      mainHit: "a hit in the main TLB",
    },
  );
}

/** What maintenance and calls were worked out of, by which of the CPU's figures it is. */
export function cpuInputs({ cpu }: BoardFigures, used: readonly Known[]): readonly Input[] {
  const names = new Map<Known, string>([
    [cpu.call, "a system call"],
    [cpu.maintenanceFixed, "maintenance of a buffer, besides its bytes"],
    [cpu.clean, "cleaning or invalidating caches"],
    [cpu.invalidate, "cleaning or invalidating caches"],
  ]);
  return used.map((known) => input(names.get(known) ?? "the CPU", known));
}

/** Each of them once. */
export function distinct(inputs: readonly Input[]): readonly Input[] {
  return [...new Map(inputs.map((one) => [JSON.stringify(one), one])).values()];
}
