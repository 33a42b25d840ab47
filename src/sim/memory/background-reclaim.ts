// kswapd: drops the oldest clean page cache ahead of those who will ask, so that some memory is always free.
import type { PageCore } from "./page-core.ts";
import { KIND } from "./page-frames.ts";

/** Pages of a zone. */
interface Watermarks {
  readonly low: number;
  readonly high: number;
}

/** Pages dropped before it looks again (include/linux/swap.h:218). */
const CLUSTER = 32;
/** Bounds of min_free_kbytes (mm/page_alloc.c:8959). */
const LEAST_KIB = 128;
const MOST_KIB = 262_144;

/**
 * Watches over an allocator. `balance` is to be called whenever others may have taken memory: when no zone has its low mark
 * free, page cache goes until one has its high mark. Free pages of CMA do not count, as the kernel itself cannot have them
 * (mm/page_alloc.c:4016).
 */
export class BackgroundReclaim {
  readonly #core: PageCore;
  readonly #marks: readonly Watermarks[];

  constructor(core: PageCore) {
    this.#core = core;
    this.#marks = watermarksOf(core);
  }

  balance(): void {
    if (this.#some("low")) return;
    const highest = this.#marks.length - 1;
    while (!this.#some("high") && this.#core.reclaim(highest, CLUSTER) > 0);
  }

  #some(mark: keyof Watermarks): boolean {
    const { free, freeCma } = this.#core.lists;
    return this.#marks.some(
      (marks, zone) => (free[zone] as number) - (freeCma[zone] as number) >= marks[mark],
    );
  }
}

/**
 * The marks of zones without high memory, by their sizes (mm/page_alloc.c:8884, :8956): a board of 1 GiB keeps about 5 MiB.
 */
function watermarksOf({ frames, managed }: PageCore): readonly Watermarks[] {
  const kib = (managed * frames.pageSize) / 1024;
  const least = Math.min(Math.max(Math.floor(Math.sqrt(kib * 16)), LEAST_KIB), MOST_KIB);
  const leastPages = (least * 1024) / frames.pageSize;
  return frames.zones.map(({ start, end }) => {
    const pages = frames.kind.subarray(start, end).reduce(countManaged, 0);
    const min = Math.floor((leastPages * pages) / managed);
    const step = Math.max(min >> 2, Math.floor(pages / 1000));
    return { low: min + step, high: min + 2 * step };
  });
}

function countManaged(sum: number, kind: number): number {
  return kind === KIND.hole || kind === KIND.reserved ? sum : sum + 1;
}
