// A DRM card with screens as a device of the platform.
import type { BufferSource } from "../../buffer/dma-buffer.ts";
import { attempt, KernelError } from "../../buffer/kernel-error.ts";
import type { DeviceQueue, Direction } from "../../buffer/media-device.ts";
import type { FrameLayout } from "../../format/layout.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { ioctlPlain } from "../call.ts";
import type { DevicePlace } from "../device-place.ts";
import { openDevice, type OwnedFd } from "../fd.ts";
import { LinuxQueue } from "../linux-queue.ts";
import type { NamedDevice } from "../name-devices.ts";
import { DRM_IOCTL_DROP_MASTER } from "../uapi/drm-device.ts";
import { Card } from "./card.ts";
import { DumbSource } from "./dumb-source.ts";
import { openOutput } from "./open-output.ts";
import { ScreenDriver } from "./screen-driver.ts";

export interface DisplayOptions {
  readonly place: DevicePlace;
  /** `/dev/dri/card0`. */
  readonly path: string;
  /** Its dumb buffers can be exported. */
  readonly exports: boolean;
  /** Tells who has its screens. */
  readonly master: () => string;
}

export class DisplayDevice implements NamedDevice, Disposable {
  readonly node: string;
  readonly roles = ["display"];
  readonly exporter: BufferSource | undefined;
  readonly #accounts: Accounts;
  readonly #options: DisplayOptions;
  readonly #sources: DumbSource[] = [];
  #queue: LinuxQueue | undefined;

  constructor(accounts: Accounts, options: DisplayOptions) {
    this.node = options.place.node;
    this.#accounts = accounts;
    this.#options = options;
    this.exporter = this.exporterNamed(this.node);
  }

  exporterNamed(node: string): BufferSource | undefined {
    const { exports, path } = this.#options;
    if (!exports) return undefined;
    const source = new DumbSource(this.#accounts, node, () => openWithoutMaster(path));
    this.#sources.push(source);
    return source;
  }

  open(
    direction: Direction,
    layout: FrameLayout,
    rate: number,
    node: string = this.node,
  ): DeviceQueue {
    if (direction === "produce") throw new KernelError("DRM_IOCTL_MODE_SETCRTC", "EINVAL");
    if (this.#queue) throw new KernelError("DRM_IOCTL_MODE_SETCRTC", "EBUSY");
    const { path, place, master } = this.#options;
    const card = new Card(openDevice(path));
    try {
      const output = openOutput(card, layout, rate);
      this.#queue = new LinuxQueue(this.#accounts, {
        node,
        iommu: place.iommu,
        direction,
        layout,
        driver: new ScreenDriver(this.#accounts, { card, output, layout, master }),
        label: "scan out",
        onDispose: () => (this.#queue = undefined),
      });
      return this.#queue;
    } catch (error) {
      card[Symbol.dispose]();
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#queue?.[Symbol.dispose]();
    for (const source of this.#sources) source[Symbol.dispose]();
  }
}

/** Whoever opens a card that has no master becomes it; a stream shall. */
export function openWithoutMaster(path: string): OwnedFd {
  const fd = openDevice(path);
  attempt(() => ioctlPlain(fd, DRM_IOCTL_DROP_MASTER));
  return fd;
}
