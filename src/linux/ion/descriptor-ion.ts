// ION from 4.12 to 5.10: an allocation is a dma-buf at once.
import { adoptDmaBuffer, type LinuxDmaBuffer } from "../dma-buffer.ts";
import { OwnedFd } from "../fd.ts";
import { ION_IOC_ALLOC_FD } from "../uapi/ion-fd.ts";
import { ION_FLAG_CACHED } from "../uapi/ion-heaps.ts";
import { type Ion, maskOf } from "./ion.ts";
import { type IonNode, request } from "./ion-node.ts";

export class DescriptorIon implements Ion {
  readonly node: IonNode;
  /** The dma-buf's brackets keep the caches of every attached device in order (drivers/staging/android/ion/ion.c). */
  readonly cpuCached = "yes";

  constructor(node: IonNode) {
    this.node = node;
  }

  allocate(heap: number, size: number, memory: string, name: string): LinuxDmaBuffer {
    const { fd } = request(this.node, ION_IOC_ALLOC_FD, {
      len: BigInt(size),
      heap_id_mask: maskOf(heap),
      flags: ION_FLAG_CACHED,
    });
    return adoptDmaBuffer(new OwnedFd(fd), memory, name);
  }

  [Symbol.dispose](): void {
    this.node[Symbol.dispose]();
  }
}
