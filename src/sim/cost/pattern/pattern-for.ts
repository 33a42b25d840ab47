// The order in which a device goes over a frame, from what it is and how the frame lies.
import type { Role } from "../../../drivers/row.ts";
import type { FrameLayout } from "../../../format/layout.ts";
import type { AccessProgram } from "./access-program.ts";
import { byColumns } from "./columns.ts";
import { byMacroblocks, byMovedMacroblocks } from "./macroblocks.ts";
import { byBursts, byLines, byPlanes } from "./raster.ts";
import { scannedPlanes } from "./scanned-plane.ts";

/** `columns` is what a quarter turn does, which no role does by itself. */
export type AccessPattern = "planes" | "lines" | "bursts" | "macroblocks" | "columns";

export const ACCESS_PATTERNS: readonly AccessPattern[] = [
  "planes",
  "lines",
  "bursts",
  "macroblocks",
  "columns",
];

export interface FrameAccess {
  /** Where each buffer of the frame begins, in bytes from the base: 0 first. Of frames of one buffer it may be absent. */
  readonly buffers?: readonly number[];
  /** Frames that a decoder refers to while it writes this one, each as `buffers`, from the same base. */
  readonly references?: readonly (readonly number[])[];
  /** Of the motion vectors. */
  readonly seed?: number;
  /** Instead of the role's own. */
  readonly pattern?: AccessPattern;
}

/** Assumed: what is usual for such a device, for no vendor says it. */
const PATTERNS: Readonly<Record<Role, AccessPattern>> = {
  camera: "lines",
  isp: "lines",
  codec: "macroblocks",
  jpeg: "macroblocks",
  // Scan-out fills a queue for each plane, all at one time.
  display: "bursts",
  gpu: "macroblocks",
  "2d": "lines",
  npu: "planes",
  unknown: "planes",
};

/**
 * All accesses to one frame, from the address of its first buffer on.
 * @param burst bytes of an access
 * @throws RangeError for a layout that does not fit its buffers, or a buffer without a place
 */
export function patternFor(
  role: Role,
  layout: FrameLayout,
  burst: number,
  access: FrameAccess = {},
): AccessProgram {
  const planes = scannedPlanes(layout, access.buffers);
  const { width } = layout;
  switch (access.pattern ?? PATTERNS[role]) {
    case "planes":
      return byPlanes(planes, burst);
    case "lines":
      return byLines(planes, burst);
    case "bursts":
      return byBursts(planes, burst);
    case "columns":
      return byColumns(planes, burst);
    case "macroblocks": {
      if (!access.references?.length) return byMacroblocks(planes, width, burst);
      const references = access.references.map((buffers) => scannedPlanes(layout, buffers));
      return byMovedMacroblocks(planes, width, burst, { references, seed: access.seed ?? 1 });
    }
  }
}
