// For the tests of the twin's parts: a small machine, buffers over pages chosen by hand, devices by their properties.
import type { Device } from "../../board/board.ts";
import { cmaGeometry } from "../../board/kernel/cma-geometry.ts";
import { createKernel } from "../../board/kernel/create-kernel.ts";
import type { Kernel } from "../../board/kernel/kernel.ts";
import { madeDevice } from "../../board/user.ts";
import { addressBits } from "../../buffer/range.ts";
import type { FrameLayout } from "../../format/layout.ts";
import { frameLayout, isConflict } from "../../format/layout.ts";
import { parseFormat } from "../../format/parse-format.ts";
import { type Backing, DmaBuf } from "../buffers/dma-buf.ts";
import { PagedBytes } from "../buffers/paged-bytes.ts";
import { Machine } from "../machine.ts";
import { PageAllocator } from "../memory/page-allocator.ts";
import { PhysicalMemory } from "../memory/physical-memory.ts";
import { ReservedPool } from "../sources/reserved-pool.ts";

export const PAGE = 4096;
export const MIB = 2 ** 20;
/** Where the small machine's RAM starts. */
export const RAM = 0x4000_0000;

export interface MachineOptions {
  /** Bytes of RAM from `RAM` on. */
  readonly size?: number;
  /** A CMA area named `cma` of that many bytes at the end of RAM. */
  readonly cma?: number;
  /** A reserved region named `vpu` of that many bytes at the start of RAM. */
  readonly pool?: number;
  readonly kernel?: Kernel;
}

/** Freshly booted: 64 MiB of free RAM in one zone. */
export function machineOf(options: MachineOptions = {}): Machine {
  const { size = 64 * MIB, cma = 0, pool = 0 } = options;
  const kernel = options.kernel ?? createKernel({ archHint: "arm64" });
  const memory = new PhysicalMemory([{ base: RAM, size }]);
  const zones = [{ name: "Normal", lo: 0, hi: 2 ** 40 }];
  const pages = new PageAllocator({ memory, pageSize: PAGE, pageblockOrder: 10, zones });
  if (pool > 0) pages.reserve(RAM, pool);
  const area =
    cma > 0 &&
    pages.declareCma({ name: "cma", base: RAM + size - cma, size: cma, alignmentOrder: 8 });
  return new Machine({
    kernel,
    geometry: cmaGeometry(kernel),
    memory,
    pages,
    areas: new Map(area ? [["cma", area]] : []),
    reserved: new Map(pool > 0 ? [["vpu", new ReservedPool({ base: RAM, size: pool }, PAGE)]] : []),
  });
}

/** A buffer over pages of the RAM, given by their number from its start; nobody else is told that they are taken. */
export function bufferOn(
  machine: Machine,
  pages: readonly number[],
  change: Partial<Backing> = {},
): DmaBuf {
  const addresses = Float64Array.from(pages, (page) => RAM + page * PAGE);
  const backing: Backing = {
    bytes: new PagedBytes(machine.memory, PAGE, addresses),
    memory: "heap:system",
    pool: "ram",
    isCached: true,
    hasKernelMap: true,
    hasStructPages: true,
    isProtected: false,
    release() {},
    ...change,
  };
  return new DmaBuf(machine, backing, "");
}

/** Behind nothing, reaches 4 GiB, imports, and takes one start address for each plane. */
export function deviceOf(change: Partial<Device> = {}): Device {
  return {
    ...madeDevice("/soc/acme"),
    role: "camera",
    roles: ["camera"],
    translation: "none",
    physical: addressBits(32),
    memory: "vb2-dma-contig",
    needsContiguous: "yes",
    import: "yes",
    export: "yes",
    ...change,
  };
}

export function layoutOf(format: string, width: number, height: number): FrameLayout {
  const info = parseFormat(format);
  const layout = info && frameLayout(info, width, height, []);
  if (!layout || isConflict(layout)) throw new Error(`no layout of ${format}`);
  return layout;
}

/** `length` bytes of one value. */
export function filled(length: number, value: number): Uint8Array {
  return new Uint8Array(length).fill(value);
}

/** What a reader of bytes gets from there. */
export function bytesAt(
  from: { read(offset: number, target: Uint8Array): unknown },
  offset: number,
  length: number,
): readonly number[] {
  const target = new Uint8Array(length);
  from.read(offset, target);
  return [...target];
}
