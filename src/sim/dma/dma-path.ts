// A device's way to memory: how the DMA API maps pages for it, and what becomes of the addresses it then puts on the bus.
import type { Segment } from "../../buffer/media-device.ts";
import type { Errno } from "../../buffer/errno.ts";
import type { DmaBuf } from "../buffers/dma-buf.ts";

export type DmaDirection = "to-device" | "from-device" | "both";

export interface DmaPath {
  /** Sees the CPU's caches. */
  readonly isCoherent: boolean;
  /** @throws MapFailure when the pages cannot be mapped for this device */
  map(buffer: DmaBuf, direction: DmaDirection): MappedPages;
  /** Reads `target.length` bytes at consecutive device addresses; what cannot be read stays zero and is a fault. */
  read(address: number, target: Uint8Array): boolean;
  write(address: number, source: Uint8Array): boolean;
}

/** The pages of one buffer as one device sees them. */
export interface MappedPages {
  /** Neighbours are joined, as the contiguity checks of vb2 and DRM see them. */
  readonly segments: readonly Segment[];
  readonly unmap: () => void;
}

/** dma_map_sgtable failed. Who called it decides which errno user space sees. */
export class MapFailure extends Error {
  override readonly name = "MapFailure";
  readonly errno: Errno;

  constructor(errno: Errno, message: string) {
    super(message);
    this.errno = errno;
  }
}
