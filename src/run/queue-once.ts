// The last step of offering a frame to a device: its queue is given the frame and does not run.
import type { DeviceQueue, Mapping } from "../buffer/media-device.ts";

/** A driver without VIDIOC_PREPARE_BUF looks at a frame only when it is queued. @throws KernelError when it refuses it */
export function queueOnce(queue: DeviceQueue, mapping: Mapping): void {
  queue.enqueue(mapping);
  queue.stop();
}
