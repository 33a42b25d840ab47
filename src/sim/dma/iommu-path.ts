// Behind an IOMMU: pages from anywhere become one run of device addresses, and every access goes through the tables.
import type { Range } from "../../buffer/memory.ts";
import type { Segment } from "../../buffer/media-device.ts";
import { hex } from "../../diagnostic/hex.ts";
import type { DmaBuf } from "../buffers/dma-buf.ts";
import type { Access, IommuDomain, PhysicalRun, Translation } from "../iommu/domain.ts";
import { joinRuns } from "../join-runs.ts";
import type { Machine } from "../machine.ts";
import { type DmaDirection, type DmaPath, MapFailure, type MappedPages } from "./dma-path.ts";
import { syncedMapping } from "./synced-mapping.ts";

export interface IommuOptions {
  readonly isCoherent: boolean;
  readonly domain: IommuDomain;
  /** Physical addresses that its tables and the attaching device's mask let through. */
  readonly reach: Range;
  /**
   * 32-bit ARM's own mapping starts a new run of device addresses at the run of pages that would make the segment longer
   * than the device's longest one (arch/arm/mm/dma-mapping.c:1268); here the runs of device addresses never touch, as in
   * a domain that has been used for a while. Bytes.
   */
  readonly pieces: number | undefined;
  readonly onFault: (address: number, access: "read" | "write") => void;
}

const ACCESS: { readonly [D in DmaDirection]: Access } = {
  "to-device": "read",
  "from-device": "write",
  both: "read-write",
};

export class IommuPath implements DmaPath {
  readonly isCoherent: boolean;
  readonly #machine: Machine;
  readonly #options: IommuOptions;
  readonly #translation: Translation = { physical: 0, length: 0 };

  constructor(machine: Machine, options: IommuOptions) {
    this.#machine = machine;
    this.#options = options;
    this.isCoherent = options.isCoherent;
  }

  map(buffer: DmaBuf, direction: DmaDirection): MappedPages {
    const { domain, reach, pieces } = this.#options;
    const runs = buffer.backing.bytes.entries();
    const beyond = runs.find(
      ({ address, length }) =>
        BigInt(address) < reach.lo || BigInt(address + length - 1) > reach.hi,
    );
    if (beyond)
      throw new MapFailure("EIO", `${hex(beyond.address)} is beyond the reach of its tables`);
    const mapped: Segment[] = [];
    const unmap = () => {
      for (const { address } of mapped) domain.unmap(address);
    };
    for (const piece of pieces === undefined ? [runs] : piecesOf(runs, pieces)) {
      const segment = domain.map(piece, ACCESS[direction]);
      if ("errno" in segment) {
        unmap();
        throw new MapFailure(segment.errno, `no room for ${buffer.size} bytes of device addresses`);
      }
      mapped.push(segment);
    }
    const synced = syncedMapping(this.isCoherent, direction);
    buffer.addMapping(synced);
    return {
      segments: pieces === undefined ? joinRuns(mapped) : [...mapped],
      unmap: () => {
        unmap();
        buffer.removeMapping(synced);
      },
    };
  }

  read(address: number, target: Uint8Array): boolean {
    const { memory } = this.#machine;
    return this.#walk(address, target.length, "read", (physical, at, length) =>
      memory.read(physical, target, at, length),
    );
  }

  write(address: number, source: Uint8Array): boolean {
    const { memory } = this.#machine;
    return this.#walk(address, source.length, "write", (physical, at, length) =>
      memory.write(physical, source, at, length),
    );
  }

  /** Block by block; a fault ends the access, as a terminated transaction does. */
  #walk(
    address: number,
    length: number,
    access: "read" | "write",
    move: (physical: number, at: number, length: number) => void,
  ): boolean {
    const { domain, onFault } = this.#options;
    const found = this.#translation;
    for (let at = 0; at < length;) {
      if (!domain.translate(address + at, access, found)) {
        onFault(address + at, access);
        return false;
      }
      const part = Math.min(found.length, length - at);
      move(found.physical, at, part);
      at += part;
    }
    return true;
  }
}

/** A run of neighbouring pages is one entry of the sg table and is never cut, however long it is. */
function piecesOf(
  runs: readonly PhysicalRun[],
  longest: number,
): readonly (readonly PhysicalRun[])[] {
  const pieces: PhysicalRun[][] = [];
  let size = Infinity;
  for (const run of runs) {
    if (size + run.length > longest) {
      pieces.push([]);
      size = 0;
    }
    pieces.at(-1)?.push(run);
    size += run.length;
  }
  return pieces;
}
