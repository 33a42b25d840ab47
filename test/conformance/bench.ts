// What a platform brings to the conformance suite: its memories and devices by what they are good for, never by name.
import type { BufferSource } from "../../src/buffer/dma-buffer.ts";
import type { Errno } from "../../src/buffer/errno.ts";
import type { Direction, MediaDevice } from "../../src/buffer/media-device.ts";
import type { Platform } from "../../src/buffer/platform.ts";
import type { FrameLayout } from "../../src/format/layout.ts";

/** A device in one of its directions. */
export interface Use {
  readonly device: MediaDevice;
  readonly direction: Direction;
}

/** A use that the driver refuses, with the error that user space sees. */
export interface RefusedUse extends Use {
  readonly call: string;
  readonly errno: Errno;
}

export interface Bench {
  readonly platform: Platform;
  /** A picture that the producer and every consumer of the bench take. */
  readonly picture: { readonly format: string; readonly width: number; readonly height: number };
  layout(format: string, width: number, height: number): FrameLayout;
  /** Frames a second to open devices with. */
  readonly rate: number;
  /** Frames that keep the producer running while one of them is out of its hands. */
  readonly frames: number;
  /** The producer is never late by itself: a gap in its sequence has a cause. Not so on an emulated machine. */
  readonly isPunctual: boolean;
  /** Jobs put fences on their buffers. V4L2 puts none: videobuf2 knows no reservations. */
  readonly fencesJobs: boolean;
  /** Whether the device sees the CPU's caches, so that brackets change nothing for it. */
  isCoherent(device: MediaDevice): boolean;

  /** Buffers of a picture are surely more than one run of physical pages. */
  readonly scattered: BufferSource;
  /** Buffers are one run that every device of the bench can reach. */
  readonly contiguous: BufferSource;
  /** A pool of some tens of MiB that may be filled to the last page without harm to the machine. */
  readonly exhaustible: BufferSource;
  /** Answer an absurd size with an error at once. Linux 6.1's system heap has no bound and would take all RAM first. */
  readonly bounded: readonly BufferSource[];

  readonly producer: MediaDevice;
  readonly display?: MediaDevice;
  readonly encoder?: MediaDevice;
  /** Behind an IOMMU, so that any pages will do. */
  readonly takesScattered?: Use;
  /** Without one: how it refuses scattered pages. */
  readonly needsContiguous?: RefusedUse;
  /** A driver without dma-buf import, with a layout that it takes. */
  readonly importsNothing?: RefusedUse & { readonly layout: FrameLayout };
  /** A format that the device does not take. */
  readonly refusesLayout?: Use & { readonly layout: FrameLayout };

  dispose(): void;
}

/** Whoever reads the picture, once each. */
export function consumersOf(bench: Bench): readonly MediaDevice[] {
  const readers = [bench.display, bench.encoder].filter((device) => device !== undefined);
  return [...new Set(readers)];
}

export function layoutOf(bench: Bench): FrameLayout {
  const { format, width, height } = bench.picture;
  return bench.layout(format, width, height);
}
