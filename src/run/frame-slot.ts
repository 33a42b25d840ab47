// One frame of a stream: its buffers, what it carries now, and who still works on it.
import { type CpuMapping, withCpuAccess } from "../buffer/cpu-mapping.ts";
import type { BufferSource, DmaBuffer } from "../buffer/dma-buffer.ts";
import type { Frame } from "../buffer/media-device.ts";
import type { FrameLayout } from "../format/layout.ts";
import { Owned } from "./owned.ts";

/** A buffer's name holds 31 characters and the final zero (include/uapi/linux/dma-buf.h:87). */
const LONGEST_NAME = 31;

export class FrameSlot implements Frame, Disposable {
  readonly buffers: readonly DmaBuffer[];
  readonly layout: FrameLayout;
  /** Number the producer gave to the picture in it. */
  sequence = 0;
  /** When it was captured, in nanoseconds on the platform's clock. */
  captured = 0;
  /** Devices, copies and checks that still need the picture. */
  users = 0;
  readonly #owned = new Owned();
  #mappings: readonly CpuMapping[] | undefined;
  #bytes: readonly Uint8Array[] | undefined;

  /** @throws KernelError when the source has no room; nothing is left behind then */
  constructor(source: BufferSource, layout: FrameLayout, name: string) {
    this.layout = layout;
    const short = name.slice(0, LONGEST_NAME);
    try {
      this.buffers = layout.buffers.map((size) => this.#owned.add(source.allocate(size, short)));
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  /** The picture as the CPU sees it; valid until the next call. */
  read(): readonly Uint8Array[] {
    const bytes = this.#scratch();
    this.#withBuffers("read", (mapping, at) => mapping.read(0, bytes[at] ?? new Uint8Array()));
    return bytes;
  }

  /** Has the CPU write a picture. */
  write(picture: readonly Uint8Array[]): void {
    this.#withBuffers("write", (mapping, at) => mapping.write(0, picture[at] ?? new Uint8Array()));
  }

  /** Maps it for the CPU and keeps it mapped. @throws KernelError where the exporter offers no mapping */
  mapCpu(): readonly CpuMapping[] {
    this.#mappings ??= this.buffers.map((buffer) => this.#owned.add(buffer.mapCpu()));
    return this.#mappings;
  }

  [Symbol.dispose](): void {
    this.#owned[Symbol.dispose]();
  }

  #scratch(): readonly Uint8Array[] {
    this.#bytes ??= this.layout.buffers.map((size) => new Uint8Array(size));
    return this.#bytes;
  }

  #withBuffers(access: "read" | "write", work: (mapping: CpuMapping, at: number) => void): void {
    this.mapCpu().forEach((mapping, at) => withCpuAccess(mapping, access, () => work(mapping, at)));
  }
}
