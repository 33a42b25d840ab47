// The bytes of a buffer, wherever its pages lie in physical memory.
import type { PhysicalMemory } from "../memory/physical-memory.ts";
import type { PhysicalRun } from "../iommu/domain.ts";

export class PagedBytes {
  readonly pageSize: number;
  /** Physical address of each page, in order. */
  readonly pages: Float64Array;
  readonly #entries: readonly PhysicalRun[] | undefined;
  readonly #memory: PhysicalMemory;

  /** @param entries of the sg table; runs of neighbouring pages when absent */
  constructor(
    memory: PhysicalMemory,
    pageSize: number,
    pages: Float64Array,
    entries?: readonly PhysicalRun[],
  ) {
    this.#entries = entries;
    this.#memory = memory;
    this.pageSize = pageSize;
    this.pages = pages;
  }

  get size(): number {
    return this.pages.length * this.pageSize;
  }

  /** As the sg table lists the pages: what one mapping call handles as one. */
  entries(): readonly PhysicalRun[] {
    return this.#entries ?? this.runs();
  }

  /** Runs of neighbouring pages. */
  runs(): readonly PhysicalRun[] {
    const runs: { address: number; length: number }[] = [];
    for (const address of this.pages) {
      const last = runs.at(-1);
      if (last && last.address + last.length === address) last.length += this.pageSize;
      else runs.push({ address, length: this.pageSize });
    }
    return runs;
  }

  read(offset: number, target: Uint8Array): void {
    this.#visit(offset, target.length, (address, at, length) =>
      this.#memory.read(address, target.subarray(at, at + length)),
    );
  }

  write(offset: number, source: Uint8Array): void {
    this.#visit(offset, source.length, (address, at, length) =>
      this.#memory.write(address, source.subarray(at, at + length)),
    );
  }

  clear(): void {
    for (const { address, length } of this.runs()) this.#memory.clear(address, length);
  }

  /** Neighbouring pages are visited as one. */
  #visit(
    offset: number,
    length: number,
    work: (address: number, at: number, length: number) => void,
  ): void {
    const { pages, pageSize } = this;
    for (let at = 0; at < length;) {
      let page = Math.floor((offset + at) / pageSize);
      const within = (offset + at) % pageSize;
      const start = pages[page];
      if (start === undefined) throw new RangeError(`offset ${offset + at} is beyond the buffer`);
      let end = start + pageSize;
      while (end - start - within < length - at && pages[page + 1] === end) {
        end += pageSize;
        page += 1;
      }
      const part = Math.min(end - start - within, length - at);
      work(start + within, at, part);
      at += part;
    }
  }
}
