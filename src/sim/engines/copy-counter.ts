// What the copy engines have copied, counted where the bytes are written.
import type { PlatformStats } from "../../buffer/platform-stats.ts";

export class CopyCounter {
  readonly #counts = new Map<string, { frames: number; bytes: number }>();

  add(engine: string, bytes: number): void {
    const count = this.#counts.get(engine) ?? { frames: 0, bytes: 0 };
    count.frames += 1;
    count.bytes += bytes;
    this.#counts.set(engine, count);
  }

  get counts(): PlatformStats["copies"] {
    return [...this.#counts].map(([engine, { frames, bytes }]) => ({ engine, frames, bytes }));
  }
}
