// No translation: the device puts physical addresses on the bus, counted here as the CPU counts them. What lies beyond
// its reach is bounced through memory that it does reach, or cannot be mapped (kernel/dma/direct.h:84).
import type { Range } from "../../buffer/memory.ts";
import type { Segment } from "../../buffer/media-device.ts";
import type { DmaBuf } from "../buffers/dma-buf.ts";
import type { PhysicalRun } from "../iommu/domain.ts";
import type { Machine } from "../machine.ts";
import { BounceBuffer } from "./bounce-buffer.ts";
import {
  type DmaDirection,
  type DmaPath,
  joined,
  MapFailure,
  type MappedPages,
} from "./dma-path.ts";
import { stranger } from "./stranger.ts";

export interface DirectOptions {
  readonly isCoherent: boolean;
  /** Physical addresses it reaches. */
  readonly reach: Range;
  /** Whether this kernel bounces what lies beyond. */
  readonly bounces: boolean;
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
      const segments = joined(
        mapEntries(buffer, (run) => this.#segment(run, buffer, direction, bounced)),
      );
      const one = stranger(this.isCoherent, bounced);
      buffer.meet(one);
      return {
        segments,
        unmap: () => {
          buffer.part(one);
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

  #segment(
    run: PhysicalRun,
    buffer: DmaBuf,
    direction: DmaDirection,
    bounced: BounceBuffer[],
  ): Segment {
    const { reach, bounces } = this.#options;
    const last = BigInt(run.address + run.length - 1);
    if (reach.lo <= BigInt(run.address) && last <= reach.hi) return run;
    if (!bounces)
      throw new MapFailure("EIO", `DMA addr 0x${run.address.toString(16)}+${run.length} overflow`);
    const bounce = BounceBuffer.make(this.#machine, run, reach, direction);
    if (!bounce) {
      const message = `swiotlb buffer is full (sz: ${run.length} bytes) for buffer ${buffer.inode}`;
      throw new MapFailure("EIO", message);
    }
    bounced.push(bounce);
    return { address: bounce.address, length: run.length };
  }
}

/** One entry a run of neighbouring pages. */
function mapEntries(buffer: DmaBuf, map: (run: PhysicalRun) => Segment): readonly Segment[] {
  return buffer.backing.bytes.runs().map(map);
}
