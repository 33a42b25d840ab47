// The media devices of the twin: which of a board's devices, and how each works on frames.
import type { Board, Device } from "../../board/board.ts";
import type { BufferSource } from "../../buffer/dma-buffer.ts";
import { KernelError } from "../../buffer/kernel-error.ts";
import type { DeviceQueue, Direction, MediaDevice } from "../../buffer/media-device.ts";
import type { FrameLayout } from "../../format/layout.ts";
import { takesFormat } from "../../plan/ends.ts";
import type { Compression } from "../coder/frame-coder.ts";
import { CameraPace } from "../devices/camera-pace.ts";
import { type Content, sinkContent, sourceContent } from "../devices/content.ts";
import { DisplayPace } from "../devices/display-pace.ts";
import { Driver } from "../devices/driver.ts";
import type { Pace, Work } from "../devices/pace.ts";
import { VirtualQueue } from "../devices/virtual-queue.ts";
import { WorkerPace } from "../devices/worker-pace.ts";
import type { Machine } from "../machine.ts";
import { driverSource } from "../sources/driver-source.ts";
import type { Paths } from "./dma-paths.ts";

export interface DeviceOptions {
  readonly compression: Compression;
  readonly isForced: boolean;
}

export class VirtualDevice implements MediaDevice {
  readonly node: string;
  readonly roles: readonly string[];
  readonly exporter: BufferSource | undefined;
  readonly driver: Driver;
  readonly #machine: Machine;
  readonly #device: Device;
  readonly #compression: Compression;
  /**
   * A capture queue has one owner (drivers/media/common/videobuf2/videobuf2-v4l2.c:993); other frames of the same camera
   * are taken to come from another queue, as an ISP's main and self path. A device from memory to memory has a context
   * for each stream instead, and a display a plane.
   */
  readonly #captured = new Set<string>();

  constructor(
    machine: Machine,
    board: Board,
    device: Device,
    paths: Paths,
    options: DeviceOptions,
  ) {
    this.node = device.node;
    this.roles = device.roles.length > 0 ? device.roles : [device.role];
    this.exporter = driverSource(machine, board, device);
    this.#machine = machine;
    this.#device = device;
    this.#compression = options.compression;
    this.driver = new Driver(device, () => paths.pathOf(device), options.isForced);
  }

  open(direction: Direction, layout: FrameLayout, rate: number): DeviceQueue {
    if (!(rate > 0) || !Number.isFinite(rate)) throw new KernelError("VIDIOC_S_PARM", "EINVAL");
    if (layout.buffers.length === 0 || layout.size <= 0 || !this.#takes(direction, layout.format))
      throw new KernelError("VIDIOC_S_FMT", "EINVAL");
    const period = 1e9 / rate;
    const captures = direction === "produce" && this.#is("camera");
    const frames = `${layout.format} ${layout.width}x${layout.height}`;
    if (captures && this.#captured.has(frames)) throw new KernelError("VIDIOC_REQBUFS", "EBUSY");
    if (captures) this.#captured.add(frames);
    return new VirtualQueue(this.#machine, {
      node: this.node,
      iommu: this.#device.iommu,
      direction,
      layout,
      driver: this.driver,
      content: this.#content(direction, layout),
      makePace: (work) => this.#pace(direction, work, period),
      onDispose: () => {
        if (captures) this.#captured.delete(frames);
      },
    });
  }

  /** A camera reads no frames and a display makes none; what a driver's list does not have is refused. */
  #takes(direction: Direction, format: string): boolean {
    const oneWay = direction === "produce" ? "display" : "camera";
    const isOneWay = this.roles.every((role) => role === oneWay) && !this.#device.row?.writesBack;
    return (
      !isOneWay &&
      takesFormat(this.#device, format, direction === "produce" ? "from" : "to") !== false
    );
  }

  #content(direction: Direction, layout: FrameLayout): Content {
    const coder = this.#is("codec", "jpeg") ? this.#compression : undefined;
    if (direction === "consume")
      return sinkContent(
        layout,
        coder ? "encode" : this.#is("display") ? "scan out" : "read",
        coder,
      );
    return this.#is("camera")
      ? sourceContent(layout, "capture", undefined)
      : sourceContent(layout, coder ? "decode" : "write", coder);
  }

  #pace(direction: Direction, work: Work, period: number): Pace {
    if (direction === "produce")
      return this.#is("camera") ? new CameraPace(work, period) : new WorkerPace(work, period, true);
    return this.#is("display")
      ? new DisplayPace(work, period)
      : new WorkerPace(work, period, false);
  }

  #is(...roles: readonly string[]): boolean {
    return roles.some((role) => this.roles.includes(role));
  }
}
