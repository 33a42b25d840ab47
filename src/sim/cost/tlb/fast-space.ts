// An address map as arrays: its blocks and the table entries above them are numbered through, so that one number is the name
// of what a cache holds, and the gaps between extents are extents too.
import type { AddressMap, Extent } from "./address-map.ts";
import { extentsUpTo } from "./extent-at.ts";

/** Blocks of one size, or a gap between them. */
export interface Stretch {
  readonly from: number;
  /** The first byte behind it. */
  readonly to: number;
  /** Bytes; 0 where nothing is mapped. */
  readonly block: number;
  readonly blocks: Keys;
  /** Table entries that walks to these blocks read, by level from the root on, without the blocks themselves. */
  readonly tables: readonly Keys[];
}

/** Spans of addresses side by side, which have a key each. */
export interface Keys {
  /** Bytes. */
  readonly span: number;
  /** Of the first one: its address divided by the span, and its key. */
  readonly number: number;
  readonly key: number;
}

const NO_KEYS: Keys = { span: 1, number: 0, key: 0 };

/** Keys that are given away: of blocks, and of the table entries of each level. */
export interface GivenKeys {
  readonly blocks: number;
  readonly tables: readonly number[];
}

export class FastSpace {
  /** With those of this map. */
  readonly given: GivenKeys;
  readonly #map: AddressMap;
  readonly #stretches: readonly Stretch[];

  /** @param given keys of the maps before this one */
  constructor(map: AddressMap, given: GivenKeys) {
    this.#map = map;
    let { blocks } = given;
    const ends = [...given.tables];
    /** The latest table entry of each level: the next extent may begin in it. */
    const latest: number[] = [];
    this.#stretches = map.extents.map(({ address, size, block }): Stretch => {
      const keys: Keys = { span: block, number: address / block, key: blocks };
      blocks += size / block;
      const spans = map.levelsFor(block).slice(0, -1);
      const tables = spans.map((span, level): Keys => {
        const number = Math.floor(address / span);
        const last = Math.floor((address + size - 1) / span);
        const end = ends[level] ?? 0;
        const key = latest[level] === number ? end - 1 : end;
        latest[level] = last;
        ends[level] = key + last - number + 1;
        return { span, number, key };
      });
      return { from: address, to: address + size, block, blocks: keys, tables };
    });
    this.given = { blocks, tables: ends };
  }

  /** What holds the address; two addresses of one gap lie in the same. */
  stretchAt(address: number): Stretch {
    const next = extentsUpTo(this.#map.extents, address);
    const stretch = this.#stretches[next - 1];
    if (stretch !== undefined && address < stretch.to) return stretch;
    return gap(stretch?.to ?? -Infinity, this.#map.extents[next]);
  }
}

function gap(from: number, next: Extent | undefined): Stretch {
  return { from, to: next?.address ?? Infinity, block: 0, blocks: NO_KEYS, tables: [] };
}
