// Runs of RAM, as the memory nodes of a device tree give them.

export interface Bank {
  /** Physical address of the first byte. */
  readonly base: number;
  /** Bytes. */
  readonly size: number;
}

/**
 * Banks in order, neighbours joined.
 * @throws RangeError for a bank that is empty, is no whole number of bytes below 2^53, or overlaps another
 */
export function joinBanks(banks: readonly Bank[]): readonly Bank[] {
  const joined: { base: number; size: number }[] = [];
  for (const { base, size } of banks.toSorted((a, b) => a.base - b.base)) {
    if (base < 0 || size <= 0 || !Number.isSafeInteger(base) || !Number.isSafeInteger(base + size))
      throw new RangeError(`no bank can lie at ${base} with ${size} bytes`);
    const last = joined.at(-1);
    const end = last ? last.base + last.size : -1;
    if (base < end) throw new RangeError(`banks overlap at 0x${base.toString(16)}`);
    if (last && base === end) last.size += size;
    else joined.push({ base, size });
  }
  return joined;
}
