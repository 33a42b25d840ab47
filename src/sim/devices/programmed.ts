// What a driver tells its hardware of one mapped buffer, and so where the hardware reads and writes.
import type { Segment } from "../../buffer/media-device.ts";
import type { DmaBuf } from "../buffers/dma-buf.ts";
import type { DmaPath, MappedPages } from "../dma/dma-path.ts";

/** One buffer of a frame as the hardware reaches it. Offsets and lengths in bytes. */
export interface Programmed {
  readonly segments: readonly Segment[];
  /** False when part of it could not be reached: that part reads as zeros. */
  read(offset: number, target: Uint8Array): boolean;
  write(offset: number, source: Uint8Array): boolean;
  release(): void;
}

/** One start address and nothing else: what follows it on the bus is taken for the buffer. */
export function programStart(path: DmaPath, buffer: DmaBuf, mapped: MappedPages): Programmed {
  const start = mapped.segments[0]?.address ?? 0;
  return {
    segments: mapped.segments,
    read(offset, target) {
      if (path.isCoherent) buffer.snoop("read");
      return path.read(start + offset, target);
    },
    write(offset, source) {
      if (path.isCoherent) buffer.snoop("write");
      return path.write(start + offset, source);
    },
    release: () => mapped.unmap(),
  };
}

/** The whole list, in a descriptor chain or in page tables of the device's own. */
export function programList(path: DmaPath, buffer: DmaBuf, mapped: MappedPages): Programmed {
  const each = (
    offset: number,
    length: number,
    go: (address: number, at: number, length: number) => boolean,
  ): boolean => {
    let start = 0;
    let isWhole = true;
    for (const { address, length: bytes } of mapped.segments) {
      const from = Math.max(offset, start);
      const to = Math.min(offset + length, start + bytes);
      if (from < to) isWhole = go(address + from - start, from - offset, to - from) && isWhole;
      start += bytes;
    }
    return isWhole;
  };
  return {
    segments: mapped.segments,
    read(offset, target) {
      if (path.isCoherent) buffer.snoop("read");
      return each(offset, target.length, (address, at, length) =>
        path.read(address, target.subarray(at, at + length)),
      );
    },
    write(offset, source) {
      if (path.isCoherent) buffer.snoop("write");
      return each(offset, source.length, (address, at, length) =>
        path.write(address, source.subarray(at, at + length)),
      );
    },
    release: () => mapped.unmap(),
  };
}

/**
 * The driver moves the bytes by CPU through a kernel mapping and does no cache maintenance for others
 * (drivers/media/common/videobuf2/videobuf2-vmalloc.c:373). Whether its lines have left the cache by then is luck; the
 * twin takes it that they have.
 */
export function programCpu(buffer: DmaBuf): Programmed {
  const { bytes } = buffer.backing;
  return {
    segments: [],
    read(offset, target) {
      buffer.snoop("read");
      bytes.read(offset, target);
      return true;
    },
    write(offset, source) {
      buffer.snoop("write");
      bytes.write(offset, source);
      return true;
    },
    release() {},
  };
}
