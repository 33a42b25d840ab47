// Memory whose address the kernel has been given, held for the length of a call: an address alone keeps no array alive.

/** A module's variable, because the optimiser may drop a function's before the function ends. */
const inUse: { memory: readonly Uint8Array[] } = { memory: [] };

/** Runs a call that uses the addresses of the arrays; calls do not nest. */
export function keeping<T>(memory: readonly Uint8Array[], work: () => T): T {
  inUse.memory = memory;
  try {
    return work();
  } finally {
    inUse.memory = [];
  }
}
