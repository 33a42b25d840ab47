// ION up to 4.11: an allocation is a handle of this open of /dev/ion, and sharing it makes a dma-buf. The handle is given
// back at once, since the dma-buf keeps the memory by itself.
//
// Buffers are mapped uncached: before 4.12 nothing discards what the CPU has cached of a buffer before it reads what a device
// wrote (drivers/staging/android/ion/ion.c: begin_cpu_access only maps the buffer for the kernel, ION_IOC_SYNC only cleans),
// and the CMA heap of that time refuses ION_FLAG_CACHED.
import { adoptDmaBuffer, type LinuxDmaBuffer } from "../dma-buffer.ts";
import { OwnedFd } from "../fd.ts";
import { systemError } from "../system-error.ts";
import { ION_IOC_ALLOC_HANDLE, ION_IOC_FREE, ION_IOC_SHARE } from "../uapi/ion-handle.ts";
import { type Ion, maskOf } from "./ion.ts";
import { IonBrackets } from "./ion-brackets.ts";
import { type IonNode, type OpenIonNode, request } from "./ion-node.ts";

export class HandleIon implements Ion {
  readonly node: IonNode;
  readonly cpuCached = "no";
  readonly #open: OpenIonNode;

  /** @param open for the CPU mappings of buffers, which may outlive this */
  constructor(node: IonNode, open: OpenIonNode) {
    this.node = node;
    this.#open = open;
  }

  allocate(heap: number, size: number, memory: string, name: string): LinuxDmaBuffer {
    const { pageSize } = this.node;
    const { handle } = request(this.node, ION_IOC_ALLOC_HANDLE, {
      len: BigInt(size),
      align: BigInt(pageSize),
      heap_id_mask: maskOf(heap),
    });
    return adoptDmaBuffer(this.#exchange(handle), memory, name, {
      size: Math.ceil(size / pageSize) * pageSize,
      openBrackets: () => new IonBrackets(this.#open),
    });
  }

  [Symbol.dispose](): void {
    this.node[Symbol.dispose]();
  }

  /** A descriptor for a handle, which is gone afterwards in any case. */
  #exchange(handle: number): OwnedFd {
    try {
      const { fd } = request(this.node, ION_IOC_SHARE, { handle });
      // The first kernels return 0 and put the error where the descriptor belongs.
      if (fd < 0) throw systemError(ION_IOC_SHARE.name, -fd);
      return new OwnedFd(fd);
    } finally {
      request(this.node, ION_IOC_FREE, { handle });
    }
  }
}
