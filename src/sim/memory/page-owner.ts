// Who holds a page, to be told when the kernel moves it or drops it.

/** Called while the allocator is at work: it must not be called back from here. */
export interface PageOwner {
  /** Migration copied the page elsewhere; `from` is no longer the owner's. */
  moved(tag: number, from: number, to: number): void;
  /** Reclaim took the page; it is no longer the owner's. */
  dropped?(tag: number, pfn: number): void;
}

/** Owners by number, for as long as they own a page. 0 is nobody. */
export class PageOwners {
  readonly #owners: (PageOwner | undefined)[] = [undefined];
  readonly #pages: number[] = [0];
  readonly #ids = new Map<PageOwner, number>();
  readonly #unused: number[] = [];

  /** @returns the owner's number, now owning that many pages more */
  hold(owner: PageOwner, pages: number): number {
    const id = this.#ids.get(owner) ?? this.#enter(owner);
    this.#pages[id] = (this.#pages[id] as number) + pages;
    return id;
  }

  release(id: number): void {
    if (id === 0) return;
    const left = (this.#pages[id] as number) - 1;
    this.#pages[id] = left;
    if (left > 0) return;
    const owner = this.#owners[id];
    if (owner) this.#ids.delete(owner);
    this.#owners[id] = undefined;
    this.#unused.push(id);
  }

  get(id: number): PageOwner | undefined {
    return this.#owners[id];
  }

  #enter(owner: PageOwner): number {
    const id = this.#unused.pop() ?? this.#owners.length;
    this.#owners[id] = owner;
    this.#pages[id] = 0;
    this.#ids.set(owner, id);
    return id;
  }
}
