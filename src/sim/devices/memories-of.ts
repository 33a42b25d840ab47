// The memory behind the buffers of a frame.
import { KernelError } from "../../buffer/kernel-error.ts";
import type { Frame } from "../../buffer/media-device.ts";
import { BufferReference } from "../buffers/buffer-reference.ts";
import type { DmaBuf } from "../buffers/dma-buf.ts";

/** @throws KernelError EBADF for a buffer that was disposed of, EINVAL for one of another platform */
export function memoriesOf(frame: Frame, call: string): readonly DmaBuf[] {
  return frame.buffers.map((buffer) => {
    if (!(buffer instanceof BufferReference)) throw new KernelError(call, "EINVAL");
    return buffer.memoryFor(call);
  });
}
