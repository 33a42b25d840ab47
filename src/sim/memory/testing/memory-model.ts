// Random work on the page allocator beside a plain book of who has which page. Throws when the two disagree.
import { BackgroundLoad } from "../background-load.ts";
import type { CmaArea } from "../cma-area.ts";
import { PageAllocator, type PageOwner } from "../page-allocator.ts";
import { PhysicalMemory } from "../physical-memory.ts";
import { seeded } from "../seeded.ts";
import { MIB, PAGE, RAM } from "./board-memory.ts";

export const OPERATIONS = [
  "kernel",
  "exact",
  "movable",
  "cache",
  "free",
  "pin",
  "unpin",
  "take",
  "release",
  "load",
  "unload",
  "drop",
] as const;

/** What to do, and two numbers from 0 to 65535 that say how much, or with which. */
export type MemoryOperation = readonly [
  name: (typeof OPERATIONS)[number],
  first: number,
  second: number,
];

export const NUMBERS = 2 ** 16;

/** How often each is picked in a run: most are cheap ones. */
const WEIGHTS: readonly number[] = [12, 2, 26, 14, 34, 4, 6, 1, 1, 0.1, 0.2, 0.1];

const AUDIT_EVERY = 4096;
const TRACED = 20;
const FIRST = RAM / PAGE;

interface Held {
  pfn: number;
  readonly order: number;
  /** Of an exact allocation. */
  readonly bytes: number | undefined;
  readonly stamp: number;
  readonly clean: boolean;
  pins: number;
  /** Its place in the list of all. */
  at: number;
}

export class MemoryModel implements PageOwner {
  readonly pages: PageAllocator;
  readonly #areas: readonly CmaArea[];
  readonly #free: number;
  readonly #freeCma: number;
  readonly #used: Uint8Array;
  readonly #held: Held[] = [];
  readonly #byTag = new Map<number, Held>();
  readonly #taken: { readonly area: CmaArea; readonly pfn: number; readonly pages: number }[] = [];
  readonly #loads: BackgroundLoad[] = [];
  #stamp = 0;

  /** @param shape picks one of a few boards: page blocks smaller than the largest block or as large, one zone or two */
  constructor(shape: number) {
    const size = 12 * MIB;
    // Within a block of the largest size, so that buddies meet at the border.
    const middle = RAM + 10 * MIB;
    const one = [{ name: "Normal", lo: 0, hi: 2 ** 40 }];
    const two = [
      { name: "Normal", lo: 0, hi: middle - 1 },
      { name: "HighMem", lo: middle, hi: 2 ** 40 },
    ];
    this.pages = new PageAllocator({
      memory: new PhysicalMemory([{ base: RAM, size }]),
      pageSize: PAGE,
      pageblockOrder: [5, 8, 9, 10][shape % 4] ?? 10,
      zones: shape % 8 < 4 ? one : two,
    });
    this.pages.reserve(RAM, 137 * PAGE);
    this.#areas = [
      this.pages.declareCma({ name: "low", base: RAM + 4 * MIB, size: 4 * MIB, alignmentOrder: 8 }),
    ];
    this.#used = new Uint8Array(size / PAGE);
    this.#free = this.pages.freePages;
    this.#freeCma = this.pages.freeCmaPages;
  }

  apply([name, first, second]: MemoryOperation): void {
    const reclaim = second % 2 === 0;
    if (name === "kernel") this.#allocate(first % 5, false, reclaim);
    else if (name === "exact") this.#allocateExact(1 + (first % 70_000), reclaim);
    else if (name === "movable") this.#allocate(0, true, reclaim);
    else if (name === "cache") this.#allocateCache(reclaim);
    else if (name === "free") this.#freeOne(first);
    else if (name === "pin") this.#pin(first);
    else if (name === "unpin") this.#unpin(first);
    else if (name === "take") this.#take(first, second);
    else if (name === "release") this.#release(first);
    else if (name === "load") this.#load(first, second);
    else if (name === "unload") this.#unload(first);
    else this.pages.dropCaches();
  }

  /** Everything at once: invariants of the pages, and each of them used by one or free. */
  audit(): void {
    const problems = this.pages.check();
    const held = this.#held.reduce((sum, { order, bytes }) => sum + size(order, bytes), 0);
    const taken = this.#taken.reduce((sum, { pages }) => sum + pages, 0);
    const loaded = this.#loads.reduce((sum, load) => sum + load.held, 0);
    const damaged = this.#loads.flatMap((load) => load.damaged());
    if (held + taken + loaded + this.pages.freePages !== this.#free)
      problems.push(
        `of ${this.#free} pages ${held} are held, ${taken} taken, ${loaded} loaded and ${this.pages.freePages} free`,
      );
    if (damaged.length > 0) problems.push(`pages ${damaged.join(", ")} lost their bytes`);
    if (problems.length > 0) throw new Error(problems.slice(0, 5).join("; "));
  }

  /** Gives everything back: all must be free as it was at first. */
  finish(): void {
    while (this.#taken.length > 0) this.#release(0);
    while (this.#loads.length > 0) this.#unload(0);
    for (const held of this.#held) for (; held.pins > 0; held.pins -= 1) this.pages.unpin(held.pfn);
    while (this.#held.length > 0) this.#freeOne(0);
    this.audit();
    if (this.pages.freePages !== this.#free || this.pages.freeCmaPages !== this.#freeCma)
      throw new Error(`${this.pages.freePages} of ${this.#free} pages are free at the end`);
  }

  moved(tag: number, from: number, to: number): void {
    const held = this.#byTag.get(tag);
    if (held?.pfn !== from) throw new Error(`page ${from} moved, which nobody has`);
    if (held.pins > 0) throw new Error(`page ${from} moved, which is pinned`);
    this.#mark(from, 1, 0);
    this.#mark(to, 1, 1);
    held.pfn = to;
    this.#compare(held);
  }

  dropped(tag: number, pfn: number): void {
    const held = this.#byTag.get(tag);
    if (held?.pfn !== pfn || !held.clean || held.pins > 0)
      throw new Error(`page ${pfn} was dropped, which is not to be`);
    this.#forget(held);
  }

  #allocate(order: number, movable: boolean, reclaim: boolean): void {
    const stamp = this.#nextStamp();
    const use = movable
      ? stamp % 2 === 0
        ? "anonymous"
        : "file"
      : stamp % 8 === 0
        ? "slab"
        : "kernel";
    const request = { order, movable, reclaim, use, owner: this, tag: stamp } as const;
    this.#enter(this.pages.allocate(request), { order, bytes: undefined, stamp, clean: false });
  }

  #allocateCache(reclaim: boolean): void {
    const stamp = this.#nextStamp();
    const request = { order: 0, movable: true, reclaim, clean: true, owner: this, tag: stamp };
    this.#enter(this.pages.allocate(request), { order: 0, bytes: undefined, stamp, clean: true });
  }

  #allocateExact(bytes: number, reclaim: boolean): void {
    const pfn = this.pages.allocateExact(bytes, { movable: false, reclaim });
    this.#enter(pfn, { order: 0, bytes, stamp: this.#nextStamp(), clean: false });
  }

  #enter(pfn: number | undefined, what: Pick<Held, "order" | "bytes" | "stamp" | "clean">): void {
    if (pfn === undefined) return;
    const { order, bytes, stamp, clean } = what;
    const held: Held = { pfn, order, bytes, stamp, clean, pins: 0, at: this.#held.length };
    this.#mark(pfn, size(what.order, what.bytes), 1);
    this.pages.core.memory.write32(pfn * PAGE, what.stamp);
    this.#held.push(held);
    this.#byTag.set(what.stamp, held);
  }

  #freeOne(pick: number): void {
    const held = this.#held[pick % Math.max(1, this.#held.length)];
    if (!held || held.pins > 0) return;
    this.#compare(held);
    if (held.bytes === undefined) this.pages.free(held.pfn, held.order);
    else this.pages.freeExact(held.pfn, held.bytes);
    this.#forget(held);
  }

  #forget(held: Held): void {
    this.#mark(held.pfn, size(held.order, held.bytes), 0);
    this.#byTag.delete(held.stamp);
    const last = this.#held.pop();
    if (!last || last === held) return;
    this.#held[held.at] = last;
    last.at = held.at;
  }

  #pin(pick: number): void {
    const held = this.#held[pick % Math.max(1, this.#held.length)];
    if (!held || held.pins > 3) return;
    this.pages.pin(held.pfn);
    held.pins += 1;
  }

  #unpin(pick: number): void {
    const { length } = this.#held;
    for (let step = 0; step < Math.min(length, 16); step += 1) {
      const held = this.#held[(pick + step) % length];
      if (!held || held.pins === 0) continue;
      this.pages.unpin(held.pfn);
      held.pins -= 1;
      return;
    }
  }

  #take(first: number, second: number): void {
    const area = this.#areas[first % this.#areas.length];
    if (!area) return;
    const pages = 1 + (second % 200);
    // Small alignments are tried at many places, and rare in life.
    const taken = area.allocate(pages, second % 16 === 0 ? 0 : 4 + ((first >> 4) % 5));
    if (!("pfn" in taken)) return;
    this.#mark(taken.pfn, pages, 1);
    this.#taken.push({ area, pfn: taken.pfn, pages });
  }

  #release(pick: number): void {
    const [taken] = this.#taken.splice(pick % Math.max(1, this.#taken.length), 1);
    if (!taken) return;
    this.#mark(taken.pfn, taken.pages, 0);
    taken.area.release(taken.pfn, taken.pages);
  }

  #load(first: number, second: number): void {
    if (this.#loads.length > 3) return;
    const load = new BackgroundLoad(this.pages, { stamp: true });
    const pages = second % 600;
    if (first % 3 === 0) load.fillPageCache(pages);
    else if (first % 3 === 1) load.fillAnonymous(pages);
    else load.fillPinned(pages % 64);
    this.#loads.push(load);
  }

  #unload(pick: number): void {
    const [load] = this.#loads.splice(pick % Math.max(1, this.#loads.length), 1);
    if (!load) return;
    const damaged = load.damaged();
    if (damaged.length > 0) throw new Error(`pages ${damaged.join(", ")} lost their bytes`);
    load.release();
  }

  #nextStamp(): number {
    this.#stamp += 1;
    return this.#stamp;
  }

  #compare({ pfn, stamp }: Held): void {
    const found = this.pages.core.memory.read32(pfn * PAGE);
    if (found !== stamp) throw new Error(`page ${pfn} holds ${found}, not ${stamp}`);
  }

  /** Books pages as used, or no longer used. */
  #mark(pfn: number, pages: number, used: 0 | 1): void {
    for (let at = pfn - FIRST; at < pfn - FIRST + pages; at += 1) {
      if (this.#used[at] !== 1 - used)
        throw new Error(`page ${at + FIRST} is ${used === 1 ? "given twice" : "free twice"}`);
      this.#used[at] = used;
    }
  }
}

function size(order: number, bytes: number | undefined): number {
  return bytes === undefined ? 2 ** order : Math.ceil(bytes / PAGE);
}

/**
 * Random operations for one seed, checked as they go and at the end.
 * @throws Error with the seed and the last operations
 */
export function runMemoryOperations(seed: number, operations: number): void {
  const random = seeded(seed);
  const model = new MemoryModel(seed);
  const trace: MemoryOperation[] = [];
  let done = 0;
  try {
    for (; done < operations; done += 1) {
      const operation: MemoryOperation = [pickName(random), random(NUMBERS), random(NUMBERS)];
      trace[done % TRACED] = operation;
      model.apply(operation);
      if (done % AUDIT_EVERY === 0) model.audit();
    }
    model.finish();
  } catch (cause) {
    const next = (done + 1) % TRACED;
    const last = [...trace.slice(next), ...trace.slice(0, next)].filter(Boolean);
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `seed ${seed}, operation ${done}: ${what}\n${last.map((entry) => entry.join(" ")).join("\n")}`,
      { cause },
    );
  }
}

const TOTAL = WEIGHTS.reduce((sum, weight) => sum + weight, 0);

function pickName(random: (below: number) => number): MemoryOperation[0] {
  let left = (random(NUMBERS) / NUMBERS) * TOTAL;
  for (const [at, name] of OPERATIONS.entries()) {
    left -= WEIGHTS[at] ?? 0;
    if (left < 0) return name;
  }
  return "drop";
}
