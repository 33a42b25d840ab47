// What a queue of the platform needs of the interface below it: V4L2 or DRM.
import type { SeenFrame } from "../buffer/media-device.ts";
import type { CountedBuffer } from "./accounts/counted-buffer.ts";
import type { OwnedFd } from "./fd.ts";
import type { Interest } from "./readiness.ts";

/** One buffer of a frame: the memory, and a descriptor of it that lives as long as the attachment. */
export interface AttachedBuffer {
  readonly fd: OwnedFd;
  readonly buffer: CountedBuffer;
}

/** A frame the driver has taken in; the driver knows what it is. */
export interface Taken {
  /** Lets go of it. The frame is not queued. */
  release(): void;
}

export interface Finished {
  readonly taken: Taken;
  readonly sequence: number;
  /** Nanoseconds on the platform's clock. */
  readonly timestamp: number;
  readonly error: string | undefined;
  readonly seen: SeenFrame | undefined;
}

export interface Pending {
  readonly fd: OwnedFd;
  readonly interest: Interest;
  /** Nanoseconds on the platform's clock: there is something to do then, whatever the descriptor tells. */
  readonly due?: number;
}

export interface QueueDriver extends Disposable {
  readonly holds: number;
  /** The call that user space sees fail for a frame of the wrong shape. */
  readonly call: string;
  /** @throws KernelError as the driver refuses the frame, having kept nothing of it */
  take(buffers: readonly AttachedBuffer[]): Taken;
  start(): void;
  /** Afterwards the device has no frame; what finished by it is still given by `finished`. */
  stop(): void;
  enqueue(taken: Taken): void;
  /** The next finished frame; undefined when there is none now. */
  finished(): Finished | undefined;
  /** What tells that a frame may have finished; undefined while nothing is under way. */
  readonly pending: Pending | undefined;
}
