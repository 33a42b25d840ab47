// One set of a cache and who makes room in it, as plain lists: this is what the policies mean.
import type { Replacement } from "./geometry.ts";
import { xorshift32 } from "./xorshift.ts";

/** A translation or a table entry: what is known of a span of addresses. */
export interface Entry {
  readonly space: object;
  /** Bytes. */
  readonly span: number;
  /** Address divided by the span. */
  readonly number: number;
}

/** What the sets of one cache have in common. */
export interface Turn {
  /** Way that round robin takes next. */
  next: number;
  /** State of the generator of random replacement; it moves when a full set has to make room. */
  chance: number;
}

export interface ReferenceSet {
  readonly entries: readonly Entry[];
  /** The entry at that place was looked up. */
  use(at: number): void;
  insert(entry: Entry): void;
}

export function referenceSet(replacement: Replacement, ways: number, turn: Turn): ReferenceSet {
  switch (replacement) {
    case "lru":
      return new QueueSet(ways, true);
    case "fifo":
      return new QueueSet(ways, false);
    case "plru":
      return new TreeSet(ways);
    case "round-robin":
      return new SlotSet(ways, () => {
        const way = turn.next;
        turn.next = (way + 1) % ways;
        return way;
      });
    case "random":
      return new SlotSet(ways, () => {
        turn.chance = xorshift32(turn.chance);
        return turn.chance % ways;
      });
  }
}

/** The last one goes. What is used comes to the front, or stays where it came in. */
class QueueSet implements ReferenceSet {
  readonly entries: Entry[] = [];
  readonly #ways: number;
  readonly #movesToFront: boolean;

  constructor(ways: number, movesToFront: boolean) {
    this.#ways = ways;
    this.#movesToFront = movesToFront;
  }

  use(at: number): void {
    const used = this.entries[at];
    if (!this.#movesToFront || at === 0 || used === undefined) return;
    this.entries.splice(at, 1);
    this.entries.unshift(used);
  }

  insert(entry: Entry): void {
    if (this.entries.length === this.#ways) this.entries.pop();
    this.entries.unshift(entry);
  }
}

/** Free ways are filled in order; then somebody says which one makes room. */
class SlotSet implements ReferenceSet {
  readonly entries: Entry[] = [];
  readonly #ways: number;
  readonly #victim: () => number;

  constructor(ways: number, victim: () => number) {
    this.#ways = ways;
    this.#victim = victim;
  }

  use(): void {}

  insert(entry: Entry): void {
    if (this.entries.length < this.#ways) this.entries.push(entry);
    else this.entries[this.#victim()] = entry;
  }
}

/** A binary tree over the ways with a bit at each node, which points to the half that was used longer ago. */
class TreeSet implements ReferenceSet {
  readonly entries: Entry[] = [];
  readonly #ways: number;
  /** By node: the root is 1, the children of n are 2n and 2n + 1. True points to the second half. */
  readonly #pointsToSecond: boolean[];

  constructor(ways: number) {
    this.#ways = ways;
    this.#pointsToSecond = Array.from({ length: ways }, () => false);
  }

  use(at: number): void {
    for (let node = this.#ways + at; node > 1; node = Math.floor(node / 2)) {
      const isFirst = node % 2 === 0;
      this.#pointsToSecond[Math.floor(node / 2)] = isFirst;
    }
  }

  insert(entry: Entry): void {
    const way = this.entries.length < this.#ways ? this.entries.length : this.#victim();
    this.entries[way] = entry;
    this.use(way);
  }

  #victim(): number {
    let node = 1;
    while (node < this.#ways) node = 2 * node + (this.#pointsToSecond[node] === true ? 1 : 0);
    return node - this.#ways;
  }
}
