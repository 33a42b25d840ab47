// A picture that a device takes: user space can only offer some and see.
import { attempt, isRefused, KernelError, type UnknownFact } from "../buffer/kernel-error.ts";
import type { Direction, MediaDevice } from "../buffer/media-device.ts";
import { type FrameLayout, frameLayout, isConflict } from "../format/layout.ts";
import { parseFormat } from "../format/parse-format.ts";
import type { PictureSize } from "./screen-sizes.ts";

export interface Taking {
  readonly direction: Direction;
  readonly layout: FrameLayout;
}

/** In one memory buffer each. */
const FORMATS = ["XR24", "NV12", "YUYV", "UYVY", "RG16", "RG24", "R8", "BA81"];
/** Most cameras and codecs take the first. */
const SMALLEST: PictureSize = [640, 480];
const LARGER: readonly PictureSize[] = [
  [1280, 720],
  [1920, 1080],
];
export const RATE = 30;

/**
 * The first that it takes, or the error of its last refusal. Sets no mode and starts no stream.
 * @param screens sizes that a display may want
 */
export function findLayout(
  device: MediaDevice,
  screens: readonly PictureSize[],
): Taking | KernelError | UnknownFact {
  let refusal: KernelError | UnknownFact = new KernelError("VIDIOC_S_FMT", "EINVAL");
  for (const [width, height] of [SMALLEST, ...screens, ...LARGER]) {
    for (const format of FORMATS) {
      for (const direction of ["produce", "consume"] as const) {
        const layout = layoutOf(format, width, height);
        if (!layout) continue;
        const queue = attempt(() => device.open(direction, layout, RATE));
        if (!isRefused(queue)) {
          queue[Symbol.dispose]();
          return { direction, layout };
        }
        refusal = queue;
        // Busy, denied or gone: another picture changes nothing.
        if (!(queue instanceof KernelError && queue.errno === "EINVAL")) return refusal;
      }
    }
  }
  return refusal;
}

function layoutOf(name: string, width: number, height: number): FrameLayout | undefined {
  const format = parseFormat(name);
  const layout = format && frameLayout(format, width, height, []);
  return layout && !isConflict(layout) ? layout : undefined;
}
