// For the tests of queues: a machine with one device that reaches all memory, and frames over pages chosen by hand.
import type { Device } from "../../../board/board.ts";
import type { Direction, Frame } from "../../../buffer/media-device.ts";
import type { FrameLayout } from "../../../format/layout.ts";
import { addressBits } from "../../../buffer/range.ts";
import { BufferReference } from "../../buffers/buffer-reference.ts";
import { DirectPath } from "../../dma/direct-path.ts";
import type { Machine } from "../../machine.ts";
import { bufferOn, deviceOf, layoutOf } from "../../testing/sample.ts";
import { sinkContent, sourceContent } from "../content.ts";
import { Driver } from "../driver.ts";
import type { Pace, Work } from "../pace.ts";
import { VirtualQueue } from "../virtual-queue.ts";

/** 16 by 16 pixels of NV12: 384 bytes, one page. */
export const SMALL = layoutOf("NV12", 16, 16);

export interface QueueSceneOptions {
  readonly direction: Direction;
  readonly layout?: FrameLayout;
  readonly device?: Partial<Device>;
  readonly makePace: (work: Work) => Pace;
}

export function queueOn(machine: Machine, options: QueueSceneOptions): VirtualQueue {
  const { direction, layout = SMALL, device, makePace } = options;
  const path = new DirectPath(machine, {
    isCoherent: false,
    reach: addressBits(40),
    bounces: "no",
    onFault() {},
  });
  const content =
    direction === "produce"
      ? sourceContent(layout, "capture", undefined)
      : sinkContent(layout, "read", undefined);
  return new VirtualQueue(machine, {
    node: "/soc/acme",
    iommu: undefined,
    direction,
    layout,
    driver: new Driver(deviceOf(device), () => path, false),
    content,
    makePace,
    onDispose() {},
  });
}

/** A frame with one buffer for each list of pages. */
export function frameOn(machine: Machine, ...buffers: readonly (readonly number[])[]): Frame {
  return {
    buffers: buffers.map((pages) => new BufferReference(machine, bufferOn(machine, pages))),
  };
}
