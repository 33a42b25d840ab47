// What else runs on the machine: page cache, programs, and pages that drivers hold in place.
import type { PageAllocator, PageOwner, PageUse } from "./page-allocator.ts";

export { age, type Aging } from "./aging.ts";

export interface LoadOptions {
  /** Each page is written with who it is, so that `damaged` can tell whether its bytes came along. */
  readonly stamp?: boolean;
}

interface Content {
  readonly reclaim: boolean;
  readonly clean: boolean;
  readonly use: PageUse;
}

const CACHE: Content = { reclaim: false, clean: true, use: "file" };
const ANONYMOUS: Content = { reclaim: true, clean: false, use: "anonymous" };
const SHARED: Content = { reclaim: true, clean: false, use: "file" };

const GONE = -1;
const MARK = 0x9e3779b9;

export class BackgroundLoad implements PageOwner {
  readonly #allocator: PageAllocator;
  readonly #stamp: boolean;
  /** Page frame number by tag, GONE for a page that was dropped or given back. */
  readonly #pages: number[] = [];
  readonly #pinned = new Set<number>();
  #held = 0;

  constructor(allocator: PageAllocator, { stamp = false }: LoadOptions = {}) {
    this.#allocator = allocator;
    this.#stamp = stamp;
  }

  /** Pages it holds now. */
  get held(): number {
    return this.#held;
  }

  /** Page frame numbers it holds now. */
  get pages(): readonly number[] {
    return this.#pages.filter((pfn) => pfn !== GONE);
  }

  /** Reads files until there are so many pages of them, or nothing is free. @returns pages it got */
  fillPageCache(pages: number): number {
    return this.#fill(pages, CACHE);
  }

  /** Touches anonymous memory. There is no swap: it stays until it is released. @returns pages it got */
  fillAnonymous(pages: number): number {
    return this.#fill(pages, ANONYMOUS);
  }

  /** Shared memory pinned where it happens to lie, CMA included, as udmabuf does (drivers/dma-buf/udmabuf.c:254). */
  fillPinned(pages: number): number {
    const first = this.#pages.length;
    const got = this.#fill(pages, SHARED);
    for (let tag = first; tag < first + got; tag += 1) {
      this.#allocator.pin(this.#pages[tag] as number);
      this.#pinned.add(tag);
    }
    return got;
  }

  /** Lets go of the pins, and keeps the pages. */
  unpin(): void {
    for (const tag of this.#pinned) this.#allocator.unpin(this.#pages[tag] as number);
    this.#pinned.clear();
  }

  release(): void {
    this.unpin();
    this.#pages.forEach((pfn, tag) => {
      if (pfn === GONE) return;
      this.#pages[tag] = GONE;
      this.#allocator.free(pfn, 0);
    });
    this.#pages.length = 0;
    this.#held = 0;
  }

  /** Page frame numbers whose bytes are not those that were written. */
  damaged(): readonly number[] {
    if (!this.#stamp) return [];
    return this.#pages.filter((pfn, tag) => {
      if (pfn === GONE) return false;
      const { memory } = this.#allocator.core;
      const [first, last] = this.#words(pfn);
      return memory.read32(first) !== tag || memory.read32(last) !== (tag ^ MARK) >>> 0;
    });
  }

  moved(tag: number, from: number, to: number): void {
    if (this.#pages[tag] !== from) throw new Error(`page ${from} was not at ${tag}`);
    this.#pages[tag] = to;
  }

  dropped(tag: number, pfn: number): void {
    if (this.#pages[tag] !== pfn) throw new Error(`page ${pfn} was not at ${tag}`);
    this.#pages[tag] = GONE;
    this.#held -= 1;
  }

  #fill(pages: number, { reclaim, clean, use }: Content): number {
    for (let got = 0; got < pages; got += 1) {
      const tag = this.#pages.length;
      const pfn = this.#allocator.allocate({
        order: 0,
        movable: true,
        reclaim,
        clean,
        use,
        owner: this,
        tag,
      });
      if (pfn === undefined) return got;
      this.#pages.push(pfn);
      this.#held += 1;
      if (this.#stamp) this.#write(pfn, tag);
    }
    return pages;
  }

  #write(pfn: number, tag: number): void {
    const { memory } = this.#allocator.core;
    const [first, last] = this.#words(pfn);
    memory.write32(first, tag);
    memory.write32(last, (tag ^ MARK) >>> 0);
  }

  /** Addresses of the first and the last word of a page. */
  #words(pfn: number): readonly [number, number] {
    const { pageSize } = this.#allocator.core.frames;
    return [pfn * pageSize, (pfn + 1) * pageSize - 4];
  }
}
