// A V4L2 driver as a source of buffers. While a stream is open its queue allocates, else a descriptor of this source's own,
// which is closed with the last of its buffers: as long as it has some, no stream can be opened.
import type { BufferSource } from "../../buffer/dma-buffer.ts";
import type { Direction } from "../../buffer/media-device.ts";
import type { MemoryProperties } from "../../buffer/memory.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { countBuffer, type CountedBuffer } from "../accounts/counted-buffer.ts";
import { requireSize } from "../memory/require-size.ts";
import { V4L2_MEMORY_MMAP } from "../uapi/v4l2-buffer.ts";
import { DriverMemory } from "./driver-memory.ts";
import type { VideoDriver } from "./video-driver.ts";
import { currentFormat } from "./video-format.ts";
import type { VideoQueue } from "./video-queue.ts";

/** What the source needs of its device. */
export interface ExportsVideo {
  readonly driver: VideoDriver | undefined;
  readonly exportDirection: Direction;
  openQueue(direction: Direction, memory: number): VideoQueue;
}

interface Standing {
  readonly queue: VideoQueue;
  readonly memory: DriverMemory;
  buffers: number;
}

export class VideoExporter implements BufferSource {
  readonly properties: MemoryProperties;
  readonly names: readonly string[] = [];
  readonly #accounts: Accounts;
  readonly #device: ExportsVideo;
  #standing: Standing | undefined;

  constructor(accounts: Accounts, node: string, device: ExportsVideo) {
    this.#accounts = accounts;
    this.#device = device;
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
    requireSize(size, "VIDIOC_CREATE_BUFS");
    const { id } = this.properties;
    return this.#accounts.timed("allocate", () => {
      const { driver } = this.#device;
      return driver ? driver.allocate(size, id, name) : this.#allocateAlone(size, id, name);
    });
  }

  #allocateAlone(size: number, id: string, name: string): CountedBuffer {
    const standing = (this.#standing ??= this.#stand());
    const release = () => {
      standing.buffers -= 1;
      if (standing.buffers > 0) return;
      standing.queue.fd[Symbol.dispose]();
      this.#standing = undefined;
    };
    standing.buffers += 1;
    try {
      return countBuffer(this.#accounts, standing.memory.allocate(size, id, name), id, release);
    } catch (error) {
      release();
      throw error;
    }
  }

  #stand(): Standing {
    const queue = this.#device.openQueue(this.#device.exportDirection, V4L2_MEMORY_MMAP);
    const memory = new DriverMemory(queue, currentFormat(queue.fd, queue.type));
    return { queue, memory, buffers: 0 };
  }
}
