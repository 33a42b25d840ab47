// Bytes that buffers take of each pool, now and at most.

export class PoolLedger {
  readonly #used = new Map<string, number>();
  readonly #peak = new Map<string, number>();

  /** Pools that something was taken of. */
  get names(): readonly string[] {
    return [...this.#used.keys()];
  }

  used(pool: string): number {
    return this.#used.get(pool) ?? 0;
  }

  peak(pool: string): number {
    return this.#peak.get(pool) ?? 0;
  }

  /** @param bytes taken when positive, given back when negative */
  add(pool: string, bytes: number): number {
    const used = this.used(pool) + bytes;
    this.#used.set(pool, used);
    this.#peak.set(pool, Math.max(used, this.peak(pool)));
    return used;
  }
}
