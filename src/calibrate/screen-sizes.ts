// Modes of the screens that are connected: a display takes pictures of no other size.
import type { KernelFiles } from "../linux/files/kernel-files.ts";

export type PictureSize = readonly [width: number, height: number];

const CLASS = "sys/class/drm";

/** The preferred mode of each, which the kernel lists first. */
export function screenSizes(files: KernelFiles): readonly PictureSize[] {
  return files
    .names(CLASS)
    .filter((name) => files.text(`${CLASS}/${name}/status`) === "connected")
    .flatMap((name) => {
      const mode = /^(?<width>\d+)x(?<height>\d+)/.exec(files.text(`${CLASS}/${name}/modes`) ?? "");
      return mode?.groups
        ? [[Number(mode.groups["width"]), Number(mode.groups["height"])] as const]
        : [];
    });
}
