// How a driver takes memory: its own, or a foreign dma-buf, with the answers of Linux when it cannot. Nothing here looks at
// a plan: what decides is the pages that a buffer really has.
import type { Device } from "../../board/board.ts";
import { KernelError, UnknownFact } from "../../buffer/kernel-error.ts";
import type { Errno } from "../../buffer/errno.ts";
import { ERRNO } from "../../buffer/errno.ts";
import { MEMORY_MODELS, type MemoryModelProperties } from "../../drivers/memory-model.ts";
import type { Refusal } from "../../drivers/row.ts";
import type { DmaBuf } from "../buffers/dma-buf.ts";
import { type DmaDirection, type DmaPath, MapFailure, type MappedPages } from "../dma/dma-path.ts";
import { type Programmed, programCpu, programList, programStart } from "./programmed.ts";

const NO_IMPORT: { readonly [S in "v4l2" | "drm"]: Refusal } = {
  // vb2_verify_memory_type (drivers/media/common/videobuf2/videobuf2-core.c:727).
  v4l2: { call: "VIDIOC_REQBUFS", errno: "EINVAL" },
  // drm_gem_prime_fd_to_handle without an import function (drivers/gpu/drm/drm_prime.c:934).
  drm: { call: "DRM_IOCTL_PRIME_FD_TO_HANDLE", errno: "EINVAL" },
};

export class Driver {
  readonly #device: Device;
  readonly #pathOf: () => DmaPath | undefined;
  /** The contiguity check is skipped: what would be refused is programmed as it is. */
  readonly #isForced: boolean;

  /** @param pathOf gives undefined when the device's reach is not known */
  constructor(device: Device, pathOf: () => DmaPath | undefined, isForced: boolean) {
    this.#device = device;
    this.#pathOf = pathOf;
    this.#isForced = isForced;
  }

  /** Whether the driver takes a buffer at all (dma_buf_attach). @throws KernelError, UnknownFact */
  admit(buffer: DmaBuf): void {
    const device = this.#device;
    const { exporter } = buffer.backing;
    if (exporter?.node === device.node) return;
    if (exporter?.refusal) throw new KernelError(exporter.refusal.call, exporter.refusal.errno);
    if (device.import === "unknown")
      throw new UnknownFact(`Does the driver of ${device.node} import dma-bufs?`);
    if (device.import === "no") throw refusal(device.row?.refusal, NO_IMPORT[this.#subsystem]);
    if (device.row?.needsStructPages && !buffer.backing.hasStructPages)
      throw new KernelError("DRM_IOCTL_PRIME_FD_TO_HANDLE", "EINVAL");
  }

  /**
   * Maps the buffer and checks it as the driver does.
   * @param needed bytes of the buffer that the layout uses
   * @throws KernelError, UnknownFact
   */
  map(buffer: DmaBuf, needed: number, direction: DmaDirection): Programmed {
    const model = this.#model();
    if (model.programs === "cpu") {
      if (!buffer.backing.hasKernelMap)
        throw refusal(model.noKernelMap, NO_IMPORT[this.#subsystem]);
      return programCpu(buffer);
    }
    const { path, mapped } = this.#dmaMap(buffer, direction);
    try {
      return this.#program(path, model, buffer, mapped, needed);
    } catch (error) {
      mapped.unmap();
      throw error;
    }
  }

  #program(
    path: DmaPath,
    model: MemoryModelProperties,
    buffer: DmaBuf,
    mapped: MappedPages,
    needed: number,
  ): Programmed {
    const device = this.#device;
    const isOwn = buffer.backing.exporter?.node === device.node;
    // A driver whose MMU serves its own buffers only (omapdrm's TILER) still lists these.
    const hasOwnTables =
      device.translation === "internal" && (isOwn || device.needsContiguous === "no");
    if (model.programs === "list" || model.programs === "nothing" || hasOwnTables)
      return programList(path, buffer, mapped);
    const run = mapped.segments[0]?.length ?? 0;
    // DRM asks for all of the buffer, used or not (drivers/gpu/drm/drm_gem_dma_helper.c:469).
    const wanted = this.#subsystem === "drm" ? buffer.size : needed;
    if (run >= wanted) return programStart(path, buffer, mapped);
    if (device.needsContiguous === "unknown")
      throw new UnknownFact(`Does an IOMMU translate for ${device.node}?`);
    if (isOwn || model.programs === "first" || this.#isForced)
      return programStart(path, buffer, mapped);
    throw refusal(device.row?.refusal ?? model.refusal, NO_IMPORT[this.#subsystem], run, wanted);
  }

  #dmaMap(
    buffer: DmaBuf,
    direction: DmaDirection,
  ): { readonly path: DmaPath; readonly mapped: MappedPages } {
    try {
      const path = this.#pathOf();
      if (!path) throw new UnknownFact(`Which physical addresses does ${this.#device.node} reach?`);
      return { path, mapped: path.map(buffer, direction) };
    } catch (error) {
      if (!(error instanceof MapFailure)) throw error;
      // V4L2 answers EINVAL to any failure to map (drivers/media/common/videobuf2/videobuf2-dma-contig.c:718).
      if (this.#subsystem === "v4l2") throw new KernelError("VIDIOC_QBUF", "EINVAL", error.message);
      // DRM passes the exporter's errno on (drivers/dma-buf/heaps/system_heap.c:138).
      const errno = buffer.backing.mapErrno ?? error.errno;
      throw new KernelError("DRM_IOCTL_PRIME_FD_TO_HANDLE", errno, error.message);
    }
  }

  #model(): MemoryModelProperties {
    const { memory, node } = this.#device;
    if (memory === "unknown") throw new UnknownFact(`How does the driver of ${node} take memory?`);
    return MEMORY_MODELS[memory === "refuses" ? "none" : memory];
  }

  get #subsystem(): "v4l2" | "drm" {
    return this.#device.row?.subsystem ?? "v4l2";
  }
}

/** The kernel's message with its places filled: first the run that was found, then what was needed. */
function refusal(
  own: Refusal | undefined,
  usual: Refusal,
  ...numbers: readonly number[]
): KernelError {
  const { call, errno, message } = own ?? usual;
  const rest = [...numbers];
  const log = message?.replace(/%\w+/g, (place) => String(rest.shift() ?? place));
  return new KernelError(call, isErrno(errno) ? errno : "EINVAL", log);
}

function isErrno(name: string | undefined): name is Errno {
  return name !== undefined && name in ERRNO;
}
