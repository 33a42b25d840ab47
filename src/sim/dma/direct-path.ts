// No translation: the device puts physical addresses on the bus, counted here as the CPU counts them. What lies beyond
// its reach is bounced through memory that it does reach, or cannot be mapped (kernel/dma/direct.h:84).
import type { Answer } from "../../diagnostic/answer.ts";
import { UnknownFact } from "../../buffer/kernel-error.ts";
import type { Range } from "../../buffer/memory.ts";
import type { Segment } from "../../buffer/media-device.ts";
import { hex } from "../../diagnostic/hex.ts";
import type { DmaBuf } from "../buffers/dma-buf.ts";
import type { PhysicalRun } from "../iommu/domain.ts";
import { joinRuns } from "../join-runs.ts";
import type { Machine } from "../machine.ts";
import { BounceBuffer } from "./bounce-buffer.ts";
import { type DmaDirection, type DmaPath, MapFailure, type MappedPages } from "./dma-path.ts";
import { syncedMapping } from "./synced-mapping.ts";

export interface DirectOptions {
  readonly isCoherent: boolean;
  /** Physical addresses it reaches. */
  readonly reach: Range;
  /** Whether this kernel bounces what lies beyond. */
  readonly bounces: Answer;
  /** Called for each access that meets no RAM. */
  readonly onFault: (address: number, access: "read" | "write") => void;
}

export class DirectPath implements DmaPath {
  readonly isCoherent: boolean;
  readonly #machine: Machine;
  readonly #options: DirectOptions;

  constructor(machine: Machine, options: DirectOptions) {
    this.#machine = machine;
    this.#options = options;
    this.isCoherent = options.isCoherent;
  }

  map(buffer: DmaBuf, direction: DmaDirection): MappedPages {
    const bounced: BounceBuffer[] = [];
    try {
      const segments = joinRuns(
        buffer.backing.bytes.entries().map((run) => this.#segment(run, direction, bounced)),
      );
      const synced = syncedMapping(this.isCoherent, direction, bounced);
      buffer.addMapping(synced);
      return {
        segments,
        unmap: () => {
          buffer.removeMapping(synced);
          for (const bounce of bounced) bounce.release();
        },
      };
    } catch (error) {
      for (const bounce of bounced) bounce.release();
      throw error;
    }
  }

  read(address: number, target: Uint8Array): boolean {
    return this.#access(address, target.length, "read", () =>
      this.#machine.memory.read(address, target),
    );
  }

  write(address: number, source: Uint8Array): boolean {
    return this.#access(address, source.length, "write", () =>
      this.#machine.memory.write(address, source),
    );
  }

  #access(address: number, length: number, access: "read" | "write", go: () => void): boolean {
    if (this.#machine.memory.holds(address, length)) {
      go();
      return true;
    }
    this.#options.onFault(address, access);
    return false;
  }

  #segment(run: PhysicalRun, direction: DmaDirection, bounced: BounceBuffer[]): Segment {
    const { reach, bounces } = this.#options;
    const last = BigInt(run.address + run.length - 1);
    if (reach.lo <= BigInt(run.address) && last <= reach.hi) return run;
    if (bounces === "unknown")
      throw new UnknownFact("Does this kernel bounce what a device does not reach (swiotlb)?");
    // kernel/dma/direct.h:104
    if (bounces === "no")
      throw new MapFailure("EIO", `DMA addr ${hex(run.address)}+${run.length} overflow`);
    const bounce = BounceBuffer.make(this.#machine, run, reach, direction);
    // kernel/dma/swiotlb.c:821
    if (!bounce) throw new MapFailure("EIO", `swiotlb buffer is full (sz: ${run.length} bytes)`);
    bounced.push(bounce);
    return { address: bounce.address, length: run.length };
  }
}
