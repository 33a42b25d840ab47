// The CPU's cache of one buffer, at its worst: a page that was touched stays cached until it is invalidated, a dirty one
// is never written back by itself. A real cache evicts what it likes; code that is right here is right there.
import type { PagedBytes } from "./paged-bytes.ts";

export class CpuCache {
  readonly #memory: PagedBytes;
  readonly #lines = new Map<number, Uint8Array>();
  readonly #dirty = new Set<number>();

  constructor(memory: PagedBytes) {
    this.#memory = memory;
  }

  read(offset: number, target: Uint8Array): void {
    this.#visit(offset, target.length, (line, from, at, length) =>
      target.set(line.subarray(from, from + length), at),
    );
  }

  write(offset: number, source: Uint8Array): void {
    this.#visit(offset, source.length, (line, from, at, length, page) => {
      line.set(source.subarray(at, at + length), from);
      this.#dirty.add(page);
    });
  }

  /** Writes dirty lines back; they stay cached (dma_sync_*_for_device, arch/arm64/mm/dma-mapping.c:16). */
  clean(): void {
    for (const page of this.#dirty) {
      const line = this.#lines.get(page);
      if (line) this.#memory.write(page * this.#memory.pageSize, line);
    }
    this.#dirty.clear();
  }

  /** Drops every line, so that the next read comes from memory (dma_sync_*_for_cpu, arch/arm64/mm/dma-mapping.c:24). */
  invalidate(): void {
    this.#lines.clear();
    this.#dirty.clear();
  }

  #visit(
    offset: number,
    length: number,
    work: (line: Uint8Array, from: number, at: number, length: number, page: number) => void,
  ): void {
    const { pageSize } = this.#memory;
    for (let at = 0; at < length;) {
      const page = Math.floor((offset + at) / pageSize);
      const from = (offset + at) % pageSize;
      const part = Math.min(pageSize - from, length - at);
      work(this.#line(page), from, at, part, page);
      at += part;
    }
  }

  #line(page: number): Uint8Array {
    const cached = this.#lines.get(page);
    if (cached) return cached;
    const line = new Uint8Array(this.#memory.pageSize);
    this.#memory.read(page * this.#memory.pageSize, line);
    this.#lines.set(page, line);
    return line;
  }
}
