// ION as the heaps use it, whichever interface the kernel has.
import type { Answer } from "../../diagnostic/answer.ts";
import type { LinuxDmaBuffer } from "../dma-buffer.ts";
import type { IonNode } from "./ion-node.ts";

/** One open of /dev/ion; its buffers outlive it. */
export interface Ion extends Disposable {
  readonly node: IonNode;
  /** Whether CPU mappings of its buffers are cached. */
  readonly cpuCached: Answer;
  /**
   * @param heap id of the heap
   * @param size bytes; the buffer has whole pages
   * @param memory id of this memory in plans
   * @throws KernelError ENODEV when no heap has that id, ENOMEM, EINVAL for a size of 0, EMFILE
   */
  allocate(heap: number, size: number, memory: string, name: string): LinuxDmaBuffer;
}

/** The mask that chooses one heap. */
export function maskOf(heap: number): number {
  return 2 ** heap;
}
