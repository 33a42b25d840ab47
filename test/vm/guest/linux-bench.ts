// The conformance suite's bench on a test machine: the devices that init and the kernel's command line have set up.
import type { BufferSource } from "../../../src/buffer/dma-buffer.ts";
import type { MediaDevice } from "../../../src/buffer/media-device.ts";
import { deviceAt, heapOf } from "../../../src/buffer/platform.ts";
import { type FrameLayout, frameLayout, isConflict } from "../../../src/format/layout.ts";
import { parseFormat } from "../../../src/format/parse-format.ts";
import { openLinux } from "../../../src/linux/open-linux.ts";
import type { Bench, RefusedUse, Use } from "../../conformance/bench.ts";

/** Every device here takes it, and a buffer of its size is never one run of the system heap's pages by luck. */
const PICTURE = { format: "XR24", width: 640, height: 480 };
const RATE = 30;

export function linuxBench(): Bench {
  const platform = openLinux();
  const heap = (memory: string): BufferSource => there(heapOf(platform, memory), memory);
  const device = (node: string): MediaDevice => there(deviceAt(platform, node), node);
  /** Of two vivid cameras at a node the second is of dma-contig. */
  const contiguousCamera = (node: string): MediaDevice =>
    there(
      platform.devices.filter((each) => each.node.startsWith(`${node}:`))[1],
      `a second camera at ${node}`,
    );
  const has = (node: string): boolean => deviceAt(platform, node) !== undefined;
  const hasIommu = has("/camera-iommu");
  const producer = contiguousCamera(hasIommu ? "/camera-iommu" : "vivid.0");
  const takesScattered: Use = { device: producer, direction: "produce" };
  const needsContiguous: RefusedUse = hasIommu
    ? {
        device: contiguousCamera("/camera-direct"),
        direction: "produce",
        call: "VIDIOC_QBUF",
        errno: "EFAULT",
      }
    : {
        device: device("/clcd@10020000"),
        direction: "consume",
        call: "DRM_IOCTL_PRIME_FD_TO_HANDLE",
        errno: "EINVAL",
      };
  return {
    platform,
    picture: PICTURE,
    layout,
    rate: RATE,
    frames: 4,
    isPunctual: false,
    fencesJobs: false,
    // QEMU models no caches.
    isCoherent: () => true,
    scattered: heap("heap:system"),
    contiguous: heap("heap:cma"),
    exhaustible: heap("heap:cma"),
    bounded: [heap("heap:cma")],
    producer,
    // No frame ever ends on the other machine's pl111.
    display: device(hasIommu ? "vkms" : "/clcd@10020000"),
    encoder: device("vicodec.0"),
    ...(hasIommu && { takesScattered }),
    needsContiguous,
    refusesLayout: { device: producer, direction: "produce", layout: layout("P010", 640, 480) },
    dispose: () => platform[Symbol.dispose](),
  };
}

function layout(format: string, width: number, height: number): FrameLayout {
  const made = frameLayout(there(parseFormat(format), format), width, height, []);
  if (isConflict(made)) throw new Error(made.message);
  return made;
}

function there<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`this machine has no ${what}`);
  return value;
}
