// A cache of translations or of table entries: sets of a few ways, the set told by the number of what is looked for.
import type { CacheGeometry } from "./geometry.ts";
import { type ReferenceSet, referenceSet, type Turn } from "./reference-set.ts";

export class ReferenceCache {
  readonly #sets: readonly ReferenceSet[];

  /** @param chance first state of the generator of random replacement */
  constructor({ entries, ways, replacement }: CacheGeometry, chance: number) {
    const turn: Turn = { next: 0, chance };
    this.#sets = Array.from({ length: entries / ways }, () =>
      referenceSet(replacement, ways, turn),
    );
  }

  /** Whether it is there; if so it has been used. */
  find(space: object, span: number, number: number): boolean {
    const set = this.#setOf(number);
    const at = position(set, space, span, number);
    if (at < 0) return false;
    set.use(at);
    return true;
  }

  /** Whether it is there, which leaves no trace. */
  has(space: object, span: number, number: number): boolean {
    return position(this.#setOf(number), space, span, number) >= 0;
  }

  /** Of what is not there. */
  insert(space: object, span: number, number: number): void {
    this.#setOf(number).insert({ space, span, number });
  }

  #setOf(number: number): ReferenceSet {
    const set = this.#sets[number % this.#sets.length];
    if (set === undefined) throw new RangeError(`a cache with no set for ${number}`);
    return set;
  }
}

function position(set: ReferenceSet, space: object, span: number, number: number): number {
  const { entries } = set;
  for (let at = 0; at < entries.length; at += 1) {
    const entry = entries[at];
    if (entry?.number === number && entry.span === span && entry.space === space) return at;
  }
  return -1;
}
