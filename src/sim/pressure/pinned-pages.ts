// Pages that somebody holds in place for a while, part after part.
import type { PageAllocator } from "../memory/page-allocator.ts";
import type { Random } from "../memory/seeded.ts";
import { about } from "./about.ts";
import type { Agenda } from "./agenda.ts";
import type { PinnedUse } from "./pressure.ts";

/** Parts that are renewed each at its own time, so that not all is let go at once. Assumed. */
const PARTS = 8;

export class PinnedPages {
  readonly #allocator: PageAllocator;
  readonly #use: PinnedUse;
  readonly #parts: number[][] = Array.from({ length: PARTS }, () => []);

  constructor(allocator: PageAllocator, use: PinnedUse) {
    this.#allocator = allocator;
    this.#use = use;
  }

  /** Pages. */
  get held(): number {
    return this.#parts.reduce((sum, part) => sum + part.length, 0);
  }

  start(agenda: Agenda, random: Random): void {
    this.#parts.forEach((part, at) => {
      const renew = () => {
        this.#letGo(part);
        this.#pin(part, this.#share(at));
        agenda.at(agenda.now + about(this.#use.seconds, random), renew);
      };
      renew();
    });
  }

  end(): void {
    for (const part of this.#parts) this.#letGo(part);
  }

  /** Pages of one part: the first ones have those that are left over. */
  #share(part: number): number {
    const pages = Math.ceil(this.#use.bytes / this.#allocator.core.frames.pageSize);
    return Math.floor((pages + PARTS - 1 - part) / PARTS);
  }

  #letGo(part: number[]): void {
    for (const pfn of part) {
      this.#allocator.unpin(pfn);
      this.#allocator.free(pfn, 0);
    }
    part.length = 0;
  }

  #pin(part: number[], pages: number): void {
    for (let count = 0; count < pages; count += 1) {
      const pfn = this.#take();
      if (pfn === undefined) return;
      this.#allocator.pin(pfn);
      part.push(pfn);
    }
  }

  /**
   * A page of movable memory, wherever it lies. A long-term pin finds it in a CMA area and migrates it to where pages
   * cannot be moved (mm/gup.c:2065, include/linux/mm.h:1653).
   */
  #take(): number | undefined {
    const allocator = this.#allocator;
    const { use, staysInCma } = this.#use;
    const pfn = allocator.allocate({ order: 0, movable: true, reclaim: true, use });
    if (pfn === undefined || staysInCma || !isInArea(allocator, pfn)) return pfn;
    const outside = allocator.allocate({ order: 0, movable: false, reclaim: true });
    allocator.free(pfn, 0);
    return outside;
  }
}

function isInArea({ areas }: PageAllocator, pfn: number): boolean {
  return areas.some(({ base, pages }) => pfn >= base && pfn < base + pages);
}
