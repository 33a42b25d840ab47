// What moves a frame from one memory to another: the CPU, or a 2D device that reaches both.
import type { FrameLayout } from "../format/layout.ts";
import type { Fence } from "./fence.ts";
import type { Frame } from "./media-device.ts";

export interface CopyEngine {
  /** `cpu`, or the device's node path. */
  readonly id: string;
  /**
   * Copies the picture, scaled where the layouts differ in size, converted where they differ in format. The fence
   * signals when the last byte is written.
   * @throws KernelError as importing either frame would, EINVAL for a conversion it does not know
   */
  copy(from: Frame, fromLayout: FrameLayout, to: Frame, toLayout: FrameLayout): Fence;
}
