// swiotlb: memory within a device's reach that stands for pages beyond it. It is copied when the buffer is mapped, at each
// bracket and when it is unmapped, and at no other time: a frame that another device writes later never gets there.
import type { Range } from "../../buffer/memory.ts";
import type { PhysicalRun } from "../iommu/domain.ts";
import type { Machine } from "../machine.ts";
import type { DmaDirection } from "./dma-path.ts";

/** 128 slots of 2 KiB (include/linux/swiotlb.h:25, IO_TLB_SEGSIZE and IO_TLB_SHIFT). */
const LONGEST = 128 * 2048;

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
  }

  /** Undefined when the run is longer than swiotlb's slots or there is no memory within reach. */
  static make(
    machine: Machine,
    pages: PhysicalRun,
    reach: Range,
    direction: DmaDirection,
  ): BounceBuffer | undefined {
    if (pages.length > LONGEST) return undefined;
    const order = Math.max(0, Math.ceil(Math.log2(pages.length / machine.pageSize)));
    const below = Number(reach.hi);
    const pfn = machine.pages.allocate({ order, movable: false, below, reclaim: false });
    return pfn === undefined ? undefined : new BounceBuffer(machine, pages, pfn, order, direction);
  }

  sync(direction: "for-cpu" | "for-device"): void {
    const { address, length } = this.#pages;
    const { memory } = this.#machine;
    if (direction === "for-device" && this.#direction !== "from-device")
      memory.copy(address, this.address, length);
    else if (direction === "for-cpu" && this.#direction !== "to-device")
      memory.copy(this.address, address, length);
    else return;
    this.#machine.bouncedBytes += length;
  }

  release(): void {
    this.#machine.pages.free(this.address / this.#machine.pageSize, this.#order);
  }
}
