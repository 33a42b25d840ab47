// A V4L2 node as a device of the platform. Each stream opens the node anew, so that the kernel ends a stream with it.
import type { BufferSource } from "../../buffer/dma-buffer.ts";
import { attempt, KernelError } from "../../buffer/kernel-error.ts";
import type { DeviceQueue, Direction } from "../../buffer/media-device.ts";
import type { FrameLayout } from "../../format/layout.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { ioctl } from "../call.ts";
import type { DevicePlace } from "../device-place.ts";
import { openDevice, type OwnedFd } from "../fd.ts";
import { LinuxQueue } from "../linux-queue.ts";
import type { NamedDevice } from "../name-devices.ts";
import { V4L2_MEMORY_DMABUF } from "../uapi/v4l2-buffer.ts";
import { VIDIOC_S_PARM } from "../uapi/v4l2-device.ts";
import { CameraDriver } from "./camera-driver.ts";
import type { CodedSupply } from "./coded-supply.ts";
import type { VideoAbilities } from "./describe-video.ts";
import { EncoderDriver } from "./encoder-driver.ts";
import { openDecoder } from "./open-decoder.ts";
import { openCoded, setEncoder } from "./open-encoder.ts";
import { formatOf, mismatch, refused, setFormat } from "./video-format.ts";
import type { VideoDriver } from "./video-driver.ts";
import { VideoExporter } from "./video-exporter.ts";
import { VideoQueue } from "./video-queue.ts";

export interface VideoDeviceOptions {
  readonly place: DevicePlace;
  /** `/dev/video0`. */
  readonly path: string;
  readonly abilities: VideoAbilities;
  /** What a decoder is fed with; absent for others. */
  readonly coded?: CodedSupply | undefined;
}

/** What a queue does with a frame, for events. */
const LABELS = {
  codec: { produce: "decode", consume: "encode" },
  device: { produce: "capture", consume: "output" },
} as const;

/** V4L2 counts time in fractions of a second; this is fine enough for 29.97. */
const RATE_UNIT = 1000;

export class VideoDevice implements NamedDevice {
  readonly node: string;
  readonly roles: readonly string[];
  readonly exporter: BufferSource;
  readonly #accounts: Accounts;
  readonly #options: VideoDeviceOptions;
  readonly #open = new Map<Direction, LinuxQueue>();
  readonly #drivers = new Map<Direction, VideoDriver>();

  constructor(accounts: Accounts, options: VideoDeviceOptions) {
    this.node = options.place.node;
    this.roles = options.abilities.roles;
    this.#accounts = accounts;
    this.#options = options;
    this.exporter = this.exporterNamed(options.place.node);
  }

  /** What the driver allocates itself, under another name of the device. */
  exporterNamed(node: string): BufferSource {
    return new VideoExporter(this.#accounts, node, this);
  }

  /** The queue's buffers would come from here: the one that is open, else undefined. */
  get driver(): VideoDriver | undefined {
    return this.#drivers.get(this.exportDirection);
  }

  /** The queue whose memory is exported: that of frames, where the other is of coded ones; else what they come out of. */
  get exportDirection(): Direction {
    const { types, codedFormats } = this.#options.abilities;
    return types.produce === undefined || codedFormats.length > 0 ? "consume" : "produce";
  }

  /** The queue for a stream of its own, not yet set to anything. */
  openQueue(direction: Direction, memory: number): VideoQueue {
    const type = this.#options.abilities.types[direction];
    if (type === undefined) throw refused();
    return new VideoQueue(openDevice(this.#options.path), type, memory);
  }

  /** @param node the name to open it by, where the platform knows it by more than one */
  open(
    direction: Direction,
    layout: FrameLayout,
    rate: number,
    node: string = this.node,
  ): DeviceQueue {
    const { abilities, place } = this.#options;
    if (this.#open.has(direction)) throw new KernelError("VIDIOC_S_FMT", "EBUSY");
    const opened = this.openQueue(direction, V4L2_MEMORY_DMABUF);
    try {
      const driver = this.#driver(opened, direction, layout, rate);
      const queue = new LinuxQueue(this.#accounts, {
        node,
        iommu: place.iommu,
        direction,
        layout,
        driver,
        label: LABELS[abilities.isMemoryToMemory ? "codec" : "device"][direction],
        onDispose: () => {
          this.#open.delete(direction);
          this.#drivers.delete(direction);
        },
      });
      this.#open.set(direction, queue);
      this.#drivers.set(direction, driver);
      return queue;
    } catch (error) {
      opened.fd[Symbol.dispose]();
      throw error;
    }
  }

  [Symbol.dispose](): void {
    for (const queue of this.#open.values()) queue[Symbol.dispose]();
  }

  #driver(queue: VideoQueue, direction: Direction, layout: FrameLayout, rate: number): VideoDriver {
    const { abilities, coded } = this.#options;
    const { fd, type } = queue;
    if (!abilities.isMemoryToMemory) {
      const format = setFormat(fd, type, formatOf(layout));
      const difference = mismatch(format, layout);
      if (difference !== undefined) throw refused(difference);
      setRate(fd, type, direction, rate);
      const interest = direction === "produce" ? "readable" : "writable";
      return new CameraDriver(this.#accounts, queue, { layout, format }, interest);
    }
    if (direction === "produce") {
      const source = coded?.source(layout);
      if (!source) throw refused();
      return openDecoder(this.#accounts, queue, abilities, layout, rate, source);
    }
    const [code] = abilities.codedFormats;
    const format = setEncoder(fd, abilities, code, layout);
    return new EncoderDriver(this.#accounts, queue, openCoded(fd, abilities), { layout, format });
  }
}

/** Drivers that do not pace themselves refuse; then the rate is what the source gives. */
function setRate(fd: OwnedFd, type: number, direction: Direction, rate: number): void {
  const timeperframe = { numerator: RATE_UNIT, denominator: Math.round(rate * RATE_UNIT) };
  const parm =
    direction === "produce" ? { capture: { timeperframe } } : { output: { timeperframe } };
  attempt(() => ioctl(fd, VIDIOC_S_PARM, { type, parm }));
}
