// swiotlb: memory within a device's reach that stands for pages beyond it. It is copied when the buffer is mapped, at each
// bracket and when it is unmapped, and at no other time: a frame that another device writes later never gets there.
import type { Range } from "../../buffer/memory.ts";
import type { PhysicalRun } from "../iommu/domain.ts";
import type { Machine } from "../machine.ts";
import type { DmaDirection } from "./dma-path.ts";

/** 128 slots of 2 KiB (include/linux/swiotlb.h:25, IO_TLB_SEGSIZE and IO_TLB_SHIFT). */
const LONGEST = 128 * 2048;
/** Bytes of all slots, unless the command line says otherwise (include/linux/swiotlb.h:35). */
const POOL = 64 * 2 ** 20;

export class BounceBuffer {
  readonly address: number;
  readonly #machine: Machine;
  readonly #pages: PhysicalRun;
  readonly #direction: DmaDirection;
  readonly #order: number;

  private constructor(
    machine: Machine,
    pages: PhysicalRun,
    pfn: number,
    order: number,
    direction: DmaDirection,
  ) {
    this.#machine = machine;
    this.#pages = pages;
    this.#direction = direction;
    this.#order = order;
    this.address = pfn * machine.pageSize;
    machine.bounceBytes += pages.length;
  }

  /** Undefined when the run is longer than swiotlb's slots, they are all in use, or there is no memory within reach. */
  static make(
    machine: Machine,
    pages: PhysicalRun,
    reach: Range,
    direction: DmaDirection,
  ): BounceBuffer | undefined {
    if (pages.length > LONGEST || machine.bounceBytes + pages.length > POOL) return undefined;
    const order = Math.max(0, Math.ceil(Math.log2(pages.length / machine.pageSize)));
    const below = Number(reach.hi);
    const pfn = machine.pages.allocate({ order, movable: false, below, reclaim: false });
    if (pfn === undefined) return undefined;
    if (BigInt(pfn * machine.pageSize) >= reach.lo)
      return new BounceBuffer(machine, pages, pfn, order, direction);
    machine.pages.free(pfn, order);
    return undefined;
  }

  /** Whatever the direction: the device may not write all of it (kernel/dma/swiotlb.c:841). */
  fill(): void {
    this.#copy(this.#pages.address, this.address);
  }

  sync(direction: "for-cpu" | "for-device"): void {
    const { address } = this.#pages;
    if (direction === "for-device" && this.#direction !== "from-device")
      this.#copy(address, this.address);
    if (direction === "for-cpu" && this.#direction !== "to-device")
      this.#copy(this.address, address);
  }

  release(): void {
    this.#machine.bounceBytes -= this.#pages.length;
    this.#machine.pages.free(this.address / this.#machine.pageSize, this.#order);
  }

  #copy(from: number, to: number): void {
    const { length } = this.#pages;
    this.#machine.memory.copy(from, to, length);
    this.#machine.bouncedBytes += length;
  }
}
