// Device addresses of one domain, given out from the top down (drivers/iommu/iova.c). The caches of freed ranges per CPU
// are left out: they only change which of several free ranges comes next.
import { hex } from "../../diagnostic/hex.ts";

/** Inclusive bounds in granules. */
interface IovaRange {
  readonly lo: number;
  readonly hi: number;
}

/** Requests of fewer granules take a power of two of them (drivers/iommu/iova.c:451). */
const ROUNDED_BELOW = 32;

export class IovaAllocator {
  readonly #granule: number;
  readonly #lo: number;
  /** First granule beyond the end. */
  readonly #limit: number;
  /** Ranges whose end lies below this do not move `#newest` when the space reaches further (drivers/iommu/iova.c:88). */
  readonly #remembersFrom: number;
  /** Ascending. */
  readonly #ranges: IovaRange[] = [];
  /** Where the next search starts: below the range given out last. Undefined is the top. */
  #newest: IovaRange | undefined;
  #used = 0;

  /**
   * @param options `granule` in bytes, a power of two; `lo` and `hi` inclusive, multiples of it but for hi's last bits
   * @throws RangeError when no granule lies between them
   */
  constructor(options: { readonly granule: number; readonly lo: number; readonly hi: number }) {
    const { granule, lo, hi } = options;
    this.#granule = granule;
    // Device address 0 is never given out: it would read as a failure (drivers/iommu/dma-iommu.c:553).
    this.#lo = Math.max(1, Math.ceil(lo / granule));
    this.#limit = Math.floor((hi + 1) / granule);
    if (this.#lo >= this.#limit) throw new RangeError(`no addresses in ${hex(lo)}..${hex(hi)}`);
    const first4GiB = 2 ** 32 / granule;
    this.#remembersFrom = this.#limit > first4GiB ? first4GiB : 0;
  }

  /** Bytes given out, with what rounding took. */
  get used(): number {
    return this.#used * this.#granule;
  }

  /**
   * @param size bytes, rounded up to granules
   * @returns an address aligned to the next power of two of `size`; undefined (ENOMEM) when no hole is large enough
   */
  allocate(size: number): number | undefined {
    const granules = this.#granulesOf(size);
    const alignment = nextPowerOfTwo(granules);
    const start =
      this.#findBelowNewest(granules, alignment) ?? this.#findAboveNewest(granules, alignment);
    if (start === undefined) return undefined;
    const range = { lo: start, hi: start + granules - 1 };
    this.#ranges.splice(this.#indexOf(start), 0, range);
    if (range.hi >= this.#remembersFrom) this.#newest = range;
    this.#used += granules;
    return start * this.#granule;
  }

  /** @param size bytes, as they were asked for. @throws RangeError when that was not given out */
  free(address: number, size: number): void {
    const lo = address / this.#granule;
    const index = this.#indexOf(lo);
    const range = this.#ranges[index];
    const granules = this.#granulesOf(size);
    if (range === undefined || range.lo !== lo || range.hi - lo + 1 !== granules) {
      throw new RangeError(`${hex(size)} bytes at ${hex(address)} are not allocated`);
    }
    // The search starts again above the hole (drivers/iommu/iova.c:100).
    if (this.#newest !== undefined && lo >= this.#newest.lo) this.#newest = this.#ranges[index + 1];
    this.#ranges.splice(index, 1);
    this.#used -= granules;
  }

  #granulesOf(size: number): number {
    const granules = Math.ceil(size / this.#granule);
    return granules < ROUNDED_BELOW ? nextPowerOfTwo(granules) : granules;
  }

  #findBelowNewest(granules: number, alignment: number): number | undefined {
    const from = this.#newest === undefined ? this.#ranges.length : this.#indexOf(this.#newest.lo);
    return this.#search(from, this.#lo, granules, alignment);
  }

  /** A second pass over what the first one skipped (drivers/iommu/iova.c:212). */
  #findAboveNewest(granules: number, alignment: number): number | undefined {
    if (this.#newest === undefined) return undefined;
    return this.#search(this.#ranges.length, this.#newest.hi + 1, granules, alignment);
  }

  /** The highest place below the range with that index and not below `lo`. */
  #search(from: number, lo: number, granules: number, alignment: number): number | undefined {
    let high = this.#limit;
    let index = from;
    for (;;) {
      high = Math.min(high, this.#ranges[index]?.lo ?? high);
      const start = Math.floor((high - granules) / alignment) * alignment;
      if (start < lo) return undefined;
      index -= 1;
      const below = this.#ranges[index];
      if (below === undefined || start > below.hi) return start;
    }
  }

  /** Index of the first range that starts at `lo` or above. */
  #indexOf(lo: number): number {
    let first = 0;
    let end = this.#ranges.length;
    while (first < end) {
      const middle = (first + end) >>> 1;
      if ((this.#ranges[middle]?.lo ?? lo) < lo) first = middle + 1;
      else end = middle;
    }
    return first;
  }
}

function nextPowerOfTwo(value: number): number {
  let power = 1;
  while (power < value) power *= 2;
  return power;
}
