// The platform: memory and devices as a kernel offers them to user space. The virtual twin and Linux implement it, and the
// conformance suite holds both to it. Every owner is Disposable; disposing twice is harmless.
import type { CopyEngine } from "./copy-engine.ts";
import type { BufferSource, DmaBuffer } from "./dma-buffer.ts";
import type { Fence } from "./fence.ts";
import type { DeviceQueue, MediaDevice } from "./media-device.ts";
import type { PlatformEvent } from "./platform-event.ts";
import type { PlatformStats } from "./platform-stats.ts";

export interface PlatformTraits {
  /** `virtual`, or `Linux 6.1.0 arm64`. */
  readonly name: string;
  /** Mappings show their device addresses. Linux tells user space nothing of them. */
  readonly showsSegments: boolean;
  /** Devices report what they read (`Completed.seen`); where not, a frame is checked through the CPU. */
  readonly reportsFrames: boolean;
  /** A CPU access outside of a bracket shows stale data where device and CPU are not coherent. */
  readonly punishesMissingBrackets: boolean;
}

/** Something one can wait for: a queue with a finished frame, a fence that signals. */
export type Waitable = DeviceQueue | Fence;

export interface Platform extends Disposable {
  readonly traits: PlatformTraits;
  /** Heaps that user space can allocate from; exporters are found at the devices. */
  readonly heaps: readonly BufferSource[];
  readonly devices: readonly MediaDevice[];
  /** At least the CPU. */
  readonly copyEngines: readonly CopyEngine[];

  /**
   * Waits until at least one of them is ready and returns those that are; none after `timeout`, or when nothing that is
   * under way can make one ready.
   * @param timeout nanoseconds of the platform's own time; absent waits for ever
   */
  wait(sources: readonly Waitable[], timeout?: number): Promise<readonly Waitable[]>;
  /** Nanoseconds since the platform was opened, on its own clock. */
  now(): number;
  stats(): PlatformStats;
  /** What callers still hold: buffers, mappings, attachments, queues, CPU mappings. Empty when all is disposed. */
  held(): readonly Held[];
  /**
   * Devices that the kernel itself lists as attached to a buffer, by its names of them; undefined where it does not tell.
   * Linux tells root only.
   */
  attachedDevices(inode: number): readonly string[] | undefined;
  /** Tells of every event from now on; dispose to stop. */
  listen(listener: (event: PlatformEvent) => void): Disposable;
}

export interface Held {
  readonly what: "buffer" | "attachment" | "mapping" | "queue" | "cpu-mapping" | "fence";
  /** `buffer 7 "preview 0", 1382400 bytes of heap:cma`. */
  readonly text: string;
}

/** The heap with that memory id, or undefined. */
export function heapOf(platform: Platform, memory: string): BufferSource | undefined {
  return platform.heaps.find((heap) => heap.properties.id === memory);
}

/** The heap with that memory id, or the driver that exports it. */
export function sourceOf(platform: Platform, memory: string): BufferSource | undefined {
  const heap = heapOf(platform, memory);
  if (heap) return heap;
  return platform.devices.find(({ exporter }) => exporter?.properties.id === memory)?.exporter;
}

/** The device at that node, or undefined. */
export function deviceAt(platform: Platform, node: string): MediaDevice | undefined {
  return platform.devices.find((device) => device.node === node);
}

/** Whether two handles stand for one buffer. */
export function isSameBuffer(a: DmaBuffer, b: DmaBuffer): boolean {
  return a.inode === b.inode;
}
