// A queue of V4L2 below a queue of the platform: it may also give out memory of the driver's own.
import type { CountedBuffer } from "../accounts/counted-buffer.ts";
import type { QueueDriver } from "../queue-driver.ts";

export interface VideoDriver extends QueueDriver {
  /** @param id of the memory in plans @throws KernelError ENOMEM, EBUSY when the queue imports */
  allocate(size: number, id: string, name: string): CountedBuffer;
}
