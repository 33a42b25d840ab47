// Clean page cache in the order in which it was read: what reclaim drops, the oldest first. One list a zone, where Linux
// keeps one a node and skips the pages of zones that do not help (mm/vmscan.c:2226).
import { NONE } from "./free-lists.ts";
import type { PageFrames } from "./page-frames.ts";

export class CleanPages {
  readonly #frames: PageFrames;
  #count = 0;

  constructor(frames: PageFrames) {
    this.#frames = frames;
  }

  /** Pages on all lists. */
  get count(): number {
    return this.#count;
  }

  add(index: number): void {
    const { next, prev } = this.#frames;
    const ring = this.#ring(this.#frames.zoneOf[index] as number);
    const last = prev[ring] as number;
    next[last] = index;
    prev[index] = last;
    next[index] = ring;
    prev[ring] = index;
    this.#count += 1;
  }

  remove(index: number): void {
    const { next, prev } = this.#frames;
    const before = prev[index] as number;
    const after = next[index] as number;
    next[before] = after;
    prev[after] = before;
    this.#count -= 1;
  }

  /** @returns NONE when the zone has none left */
  oldest(zone: number): number {
    const ring = this.#ring(zone);
    const first = this.#frames.next[ring] as number;
    return first === ring ? NONE : first;
  }

  /** Oldest first. */
  *all(zone: number): Generator<number> {
    const ring = this.#ring(zone);
    for (let at = this.#frames.next[ring] as number; at !== ring;) {
      yield at;
      at = this.#frames.next[at] as number;
    }
  }

  /** The last entries behind the frames; the free lists use the first. */
  #ring(zone: number): number {
    return this.#frames.next.length - 1 - zone;
  }
}
