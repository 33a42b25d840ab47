// Memory that a display driver allocates: dumb buffers, exported as dma-bufs. The handle is closed at once, so that the
// memory lives as long as its descriptors.
import type { BufferSource } from "../../buffer/dma-buffer.ts";
import type { MemoryProperties } from "../../buffer/memory.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { countBuffer, type CountedBuffer } from "../accounts/counted-buffer.ts";
import { ioctl } from "../call.ts";
import { adoptDmaBuffer, type LinuxDmaBuffer } from "../dma-buffer.ts";
import { O_CLOEXEC, O_RDWR, OwnedFd } from "../fd.ts";
import {
  DRM_IOCTL_MODE_CREATE_DUMB,
  DRM_IOCTL_MODE_DESTROY_DUMB,
} from "../uapi/drm-framebuffer.ts";
import { requireSize } from "../memory/require-size.ts";
import { Card } from "./card.ts";

/**
 * Bytes of a line: one page of the smallest kind, which is a multiple of every pitch a driver aligns to. In pixels of 32
 * bits, the only ones that virtio-gpu knows (drivers/gpu/drm/virtio/virtgpu_gem.c:71).
 */
const LINE = 4096;
const PIXEL = { bits: 32, bytes: 4 };

export class DumbSource implements BufferSource, Disposable {
  readonly properties: MemoryProperties;
  readonly names: readonly string[] = [];
  readonly #accounts: Accounts;
  readonly #open: () => OwnedFd;
  #card: Card | undefined;

  /** @param open gives a descriptor of the card that is not its master */
  constructor(accounts: Accounts, node: string, open: () => OwnedFd) {
    this.#accounts = accounts;
    this.#open = open;
    this.properties = {
      id: `export:${node}`,
      contiguous: "unknown",
      pool: `export:${node}`,
      cpuCached: "unknown",
      structPages: "unknown",
      kernelMaps: "unknown",
      protected: "no",
    };
  }

  allocate(size: number, name = ""): CountedBuffer {
    const { id, pool } = this.properties;
    requireSize(size, "DRM_IOCTL_MODE_CREATE_DUMB");
    const card = (this.#card ??= new Card(this.#open()));
    const buffer = this.#accounts.timed("allocate", () => createDumb(card, size, id, name));
    return countBuffer(this.#accounts, buffer, pool);
  }

  [Symbol.dispose](): void {
    this.#card?.[Symbol.dispose]();
    this.#card = undefined;
  }
}

function createDumb(card: Card, size: number, memory: string, name: string): LinuxDmaBuffer {
  const input = {
    width: LINE / PIXEL.bytes,
    height: Math.ceil(size / LINE),
    bpp: PIXEL.bits,
  };
  const { handle } = ioctl(card.fd, DRM_IOCTL_MODE_CREATE_DUMB, input);
  try {
    const fd = new OwnedFd(card.export(handle, O_RDWR | O_CLOEXEC));
    return adoptDmaBuffer(fd, memory, name);
  } finally {
    ioctl(card.fd, DRM_IOCTL_MODE_DESTROY_DUMB, { handle });
  }
}
