// An address map as arrays: blocks are numbered through, so that one number is the name of a translation, and the gaps
// between extents are extents too.
import type { AddressMap, Extent } from "./address-map.ts";
import { extentsUpTo } from "./extent-at.ts";

/** Blocks of one size, or a gap between them. */
export interface Stretch {
  readonly from: number;
  /** The first byte behind it. */
  readonly to: number;
  /** Bytes; 0 where nothing is mapped. */
  readonly block: number;
  /** Key of the first block. */
  readonly firstKey: number;
  /** Number of the first block: its address divided by the block. */
  readonly firstNumber: number;
  /** Bytes that an entry of each level spans, from the root on. */
  readonly spans: readonly number[];
}

export class FastSpace {
  /** Distinguishes table entries of one map from those of another. */
  readonly id: number;
  /** Keys of the next map start here. */
  readonly endKey: number;
  readonly #map: AddressMap;
  readonly #stretches: readonly Stretch[];

  constructor(map: AddressMap, id: number, firstKey: number) {
    this.id = id;
    this.#map = map;
    let key = firstKey;
    const spans = new Map<number, readonly number[]>();
    this.#stretches = map.extents.map(({ address, size, block }) => {
      const levels = spans.get(block) ?? map.levelsFor(block);
      spans.set(block, levels);
      const stretch: Stretch = {
        from: address,
        to: address + size,
        block,
        firstKey: key,
        firstNumber: address / block,
        spans: levels,
      };
      key += size / block;
      return stretch;
    });
    this.endKey = key;
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
  return {
    from,
    to: next?.address ?? Infinity,
    block: 0,
    firstKey: 0,
    firstNumber: 0,
    spans: [],
  };
}
