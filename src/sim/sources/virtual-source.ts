// A heap or a driver of the twin as a source of buffers.
import type { BufferSource, DmaBuffer } from "../../buffer/dma-buffer.ts";
import type { Errno } from "../../buffer/errno.ts";
import { KernelError } from "../../buffer/kernel-error.ts";
import type { MemoryProperties } from "../../buffer/memory.ts";
import { BufferReference } from "../buffers/buffer-reference.ts";
import { type Backing, DmaBuf } from "../buffers/dma-buf.ts";
import { PagedBytes } from "../buffers/paged-bytes.ts";
import type { Machine } from "../machine.ts";
import type { Allocate } from "./allocation.ts";

export interface SourceOptions {
  readonly properties: MemoryProperties;
  readonly names: readonly string[];
  /** The call that user space makes: `DMA_HEAP_IOCTL_ALLOC`, `VIDIOC_REQBUFS`. */
  readonly call: string;
  /** Throws where the source is not there or nothing is known of it. */
  readonly check: () => void;
  readonly allocate: Allocate;
  readonly isCached: boolean;
  readonly exporter?: NonNullable<Backing["exporter"]>;
  readonly mapErrno?: Errno;
}

/** Bytes of a name; the NUL takes one more (include/uapi/linux/dma-buf.h:87). */
const LONGEST_NAME = 31;

export class VirtualSource implements BufferSource {
  readonly properties: MemoryProperties;
  readonly names: readonly string[];
  readonly #machine: Machine;
  readonly #options: SourceOptions;

  constructor(machine: Machine, options: SourceOptions) {
    this.properties = options.properties;
    this.names = options.names;
    this.#machine = machine;
    this.#options = options;
  }

  allocate(size: number, name = ""): DmaBuffer {
    const { call, check } = this.#options;
    check();
    const { largest } = this.properties;
    const isTooLong = largest !== undefined && size > largest;
    if (!Number.isInteger(size) || size < 1 || isTooLong) throw new KernelError(call, "EINVAL");
    if (name.length > LONGEST_NAME) throw new KernelError("DMA_BUF_SET_NAME", "EINVAL");
    return this.#machine.timed("allocate", () => this.#allocate(size, name));
  }

  #allocate(size: number, name: string): DmaBuffer {
    const machine = this.#machine;
    const { call, allocate, isCached, exporter, mapErrno } = this.#options;
    const { properties } = this;
    const whole = Math.ceil(size / machine.pageSize) * machine.pageSize;
    // No list of pages is made for what can never be had.
    const isBeyond = whole > machine.ramBytes;
    const found = isBeyond ? undefined : allocate(whole);
    if (!found) throw new KernelError(call, "ENOMEM");
    const bytes = new PagedBytes(machine.memory, machine.pageSize, found.pages, found.entries);
    bytes.clear();
    const backing: Backing = {
      bytes,
      memory: properties.id,
      pool: found.pool ?? properties.pool,
      isCached,
      hasKernelMap: properties.kernelMaps !== "no",
      hasStructPages: properties.structPages !== "no",
      isProtected: properties.protected === "yes",
      ...(exporter ? { exporter } : {}),
      ...(mapErrno ? { mapErrno } : {}),
      release: () => found.release(),
    };
    return new BufferReference(machine, new DmaBuf(machine, backing, name));
  }
}
