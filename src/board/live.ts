// What a running system says of itself, as far as it decides for memory: the layer of fact that beats all others. It is a
// value, read by whoever may look at the machine or at a copy of its files.

/** A V4L2 or DRM node and the device behind it. */
export interface LiveDevice {
  /** `/dev/video0`, `/dev/dri/card0`. */
  readonly file: string;
  /** As the driver calls it: `vivid-000-vid-cap`; empty where it says nothing. */
  readonly title: string;
  /** Path of its device-tree node, else the kernel's name of the device: `vivid.0`, `0000:00:02.0`. */
  readonly node: string;
  /** Driver that is bound to it, as sysfs names it; undefined where none is. */
  readonly driver: string | undefined;
  /** Undefined for a device that is in no IOMMU group. */
  readonly group: LiveGroup | undefined;
}

export interface LiveGroup {
  readonly id: string;
  /** `DMA`, `DMA-FQ`, `identity`, `unmanaged`; undefined where it may not be read. */
  readonly type: string | undefined;
}

export interface LiveMachine {
  /** Where facts come from: `this machine`, or the name of a snapshot. */
  readonly source: string;
  readonly devices: readonly LiveDevice[];
  /** Module parameters by their names on the kernel command line: `vivid.allocators` is `0,1,0`. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Names below /dev/dma_heap; undefined where /dev may not be looked at. */
  readonly heaps: readonly string[] | undefined;
  /** CMA areas; undefined where the kernel shows none of them. */
  readonly areas: readonly LiveArea[] | undefined;
}

export interface LiveArea {
  readonly name: string;
  /** Bytes; undefined where only root may know. */
  readonly size: bigint | undefined;
  readonly base: bigint | undefined;
}
