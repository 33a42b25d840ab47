// Neighbours in an address space, physical or a device's, are one.

export interface AddressRun {
  readonly address: number;
  /** Bytes. */
  readonly length: number;
}

/** Runs that follow each other become one, in the order given. */
export function joinRuns(runs: Iterable<AddressRun>): readonly AddressRun[] {
  const found: { address: number; length: number }[] = [];
  for (const { address, length } of runs) {
    const last = found.at(-1);
    if (last && last.address + last.length === address) last.length += length;
    else found.push({ address, length });
  }
  return found;
}
