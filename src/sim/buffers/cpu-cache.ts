// The CPU's cache of one buffer, at its worst: a page that was touched stays cached until it is invalidated, a dirty line
// is never written back by itself. A real cache evicts what it likes; code that is right here is right there.
import type { PagedBytes } from "./paged-bytes.ts";

/** Bytes of a cache line: what is written back at a time. Of nearly every core with Linux 6.1 on it. */
const LINE = 64;

interface CachedPage {
  readonly bytes: Uint8Array;
  /** One for each line that was written since it was filled or cleaned. */
  readonly dirty: Uint8Array;
}

export class CpuCache {
  readonly #memory: PagedBytes;
  readonly #pages = new Map<number, CachedPage>();

  constructor(memory: PagedBytes) {
    this.#memory = memory;
  }

  read(offset: number, target: Uint8Array): void {
    this.#visit(offset, target.length, ({ bytes }, from, at, length) =>
      target.set(bytes.subarray(from, from + length), at),
    );
  }

  write(offset: number, source: Uint8Array): void {
    this.#visit(offset, source.length, ({ bytes, dirty }, from, at, length) => {
      bytes.set(source.subarray(at, at + length), from);
      dirty.fill(1, Math.floor(from / LINE), Math.ceil((from + length) / LINE));
    });
  }

  /** Writes dirty lines back; they stay cached (dcache_clean_poc, arch/arm64/mm/dma-mapping.c:21). */
  clean(): void {
    const { pageSize } = this.#memory;
    for (const [page, { bytes, dirty }] of this.#pages) {
      for (let line = dirty.indexOf(1); line >= 0; line = dirty.indexOf(1, line)) {
        const clean = dirty.indexOf(0, line);
        const end = clean < 0 ? dirty.length : clean;
        const run = bytes.subarray(line * LINE, end * LINE);
        this.#memory.write(page * pageSize + line * LINE, run);
        dirty.fill(0, line, end);
      }
    }
  }

  /** Drops every line, so that the next read comes from memory (dcache_inval_poc, arch/arm64/mm/dma-mapping.c:32). */
  invalidate(): void {
    this.#pages.clear();
  }

  #visit(
    offset: number,
    length: number,
    work: (page: CachedPage, from: number, at: number, length: number) => void,
  ): void {
    const { pageSize } = this.#memory;
    for (let at = 0; at < length;) {
      const page = Math.floor((offset + at) / pageSize);
      const from = (offset + at) % pageSize;
      const part = Math.min(pageSize - from, length - at);
      work(this.#page(page), from, at, part);
      at += part;
    }
  }

  #page(page: number): CachedPage {
    const cached = this.#pages.get(page);
    if (cached) return cached;
    const { pageSize } = this.#memory;
    const bytes = new Uint8Array(pageSize);
    this.#memory.read(page * pageSize, bytes);
    const filled = { bytes, dirty: new Uint8Array(pageSize / LINE) };
    this.#pages.set(page, filled);
    return filled;
  }
}
