// A CMA area: a bitmap of what its users have, over pages that others borrow meanwhile.
import { Bitmap } from "./bitmap.ts";
import { releaseRange, takeRange, type RangeFailure } from "./contiguous-range.ts";
import type { PageCore } from "./page-core.ts";

export interface PageRun {
  /** Counted in pages from the start of the area. */
  readonly start: number;
  readonly length: number;
}

export interface CmaFailure {
  /** What the kernel log tells; the user sees ENOMEM for either. */
  readonly errno: RangeFailure;
  /** The line in the kernel log; empty where the kernel writes none, as for more pages than the area has. */
  readonly log: string;
}

const ERRNO = { ENOMEM: 12, EBUSY: 16 } as const;

export class CmaArea {
  readonly name: string;
  /** Page frame number. */
  readonly base: number;
  /** 0 when the area could not be activated. */
  readonly pages: number;
  /** CONFIG_CMA_ALIGNMENT, for callers to cap their alignment with. */
  readonly alignmentOrder: number;
  readonly #core: PageCore;
  readonly #bits: Bitmap;
  #used = 0;

  constructor(
    core: PageCore,
    options: { name: string; base: number; pages: number; alignmentOrder: number },
  ) {
    this.#core = core;
    this.name = options.name;
    this.base = options.base;
    this.pages = options.pages;
    this.alignmentOrder = options.alignmentOrder;
    this.#bits = new Bitmap(options.pages);
  }

  /** Pages that its users have. */
  get used(): number {
    return this.#used;
  }

  /** Pages of the longest free run, wherever it starts. */
  get largestFree(): number {
    return this.bitmap().reduce((largest, { length }) => Math.max(largest, length), 0);
  }

  /** Runs of pages that no user of the area has, lowest first. */
  bitmap(): readonly PageRun[] {
    const runs: PageRun[] = [];
    for (let at = this.#bits.nextClear(0); at < this.pages;) {
      const end = this.#bits.nextSet(at);
      runs.push({ start: at, length: end - at });
      at = this.#bits.nextClear(end);
    }
    return runs;
  }

  /**
   * cma_alloc: the first place in the bitmap that can be emptied. A place with a page that stays is passed over by the
   * alignment; EBUSY says that there was such a place, ENOMEM that there was none or nowhere to move pages to
   * (mm/cma.c:420).
   * @param alignOrder the place is a multiple of 2^alignOrder pages, as an address
   */
  allocate(pages: number, alignOrder: number): { readonly pfn: number } | CmaFailure {
    const { stats } = this.#core;
    if (pages <= 0 || pages > this.pages) {
      stats.cmaFailed += 1;
      return { errno: "ENOMEM", log: "" };
    }
    const found = this.#search(pages, alignOrder);
    if (typeof found === "number") {
      this.#used += pages;
      stats.cmaAllocated += 1;
      return { pfn: this.base + found };
    }
    stats.cmaFailed += 1;
    return { errno: found, log: failureLine(this.name, pages, found) };
  }

  /** Marks what it looks at as taken, so that the pages moved away cannot be given to another user of the area. */
  #search(pages: number, alignOrder: number): number | RangeFailure {
    const mask = 2 ** alignOrder - 1;
    const offset = this.base % 2 ** alignOrder;
    const first = this.#core.frames.indexOf(this.base);
    let failure: RangeFailure = "ENOMEM";
    for (let from = 0; ;) {
      const at = this.#bits.findRun(from, pages, mask, offset);
      if (at >= this.pages) return failure;
      this.#bits.fill(true, at, pages);
      const refused = takeRange(this.#core, first + at, first + at + pages);
      if (refused === undefined) return at;
      this.#bits.fill(false, at, pages);
      failure = refused;
      if (failure !== "EBUSY") return failure;
      from = at + mask + 1;
    }
  }

  /**
   * cma_release (mm/cma.c:551).
   * @throws RangeError when a page is not taken, or is still pinned
   */
  release(pfn: number, pages: number): void {
    const at = pfn - this.base;
    if (at < 0 || pages <= 0 || at + pages > this.pages)
      throw new RangeError(`${pages} pages at ${pfn} are not of ${this.name}`);
    if (this.#bits.nextClear(at) < at + pages)
      throw new RangeError(`${pages} pages at ${pfn} are not all taken`);
    const index = this.#core.frames.indexOf(pfn);
    if (this.#core.frames.pins.subarray(index, index + pages).some((pins) => pins !== 0))
      throw new RangeError(`${pages} pages at ${pfn} are still pinned`);
    releaseRange(this.#core, index, index + pages);
    this.#bits.fill(false, at, pages);
    this.#used -= pages;
  }

  /** Whether one of its users has a page. */
  has(pfn: number): boolean {
    return pfn >= this.base && pfn < this.base + this.pages && this.#bits.has(pfn - this.base);
  }
}

/** mm/cma.c:503 */
function failureLine(name: string, pages: number, errno: RangeFailure): string {
  return `cma: cma_alloc: ${name}: alloc failed, req-size: ${pages} pages, ret: -${ERRNO[errno]}`;
}
