// Frame layout: how the planes of one frame lie in its buffer, once every device of a stream has had its say.
// Numbers here are plain: a frame is far below 2^53 bytes.
import {
  distinct,
  gcd,
  lcm,
  malformed,
  mergeDemands,
  roundUp,
  type LayoutDemand,
  type MergedDemands,
} from "./demands.ts";
export type { LayoutDemand } from "./demands.ts";
import type { FormatInfo, FormatShape, PlaneShape } from "./format-info.ts";

export interface PlaneLayout {
  readonly offset: number;
  readonly stride: number;
  readonly lines: number;
  readonly size: number;
}

export interface FrameLayout {
  /** DRM fourcc name, or the V4L2 one where DRM has none. */
  readonly format: string;
  readonly width: number;
  readonly height: number;
  /** One entry a plane, in order, all in one buffer unless `buffers` is above 1. */
  readonly planes: readonly PlaneLayout[];
  /** Bytes of each memory buffer of a frame (NV12M has two), each page aligned by the allocator, not here. */
  readonly buffers: readonly number[];
  /** Bytes of a frame, all buffers together. */
  readonly size: number;
  /** The merged demands that shaped it, each with who made it: `stride` 128 by `/soc/video-codec@1d00000`. */
  readonly reasons: readonly {
    readonly demand: string;
    readonly value: number;
    readonly by: readonly string[];
  }[];
}

/** Why no layout serves all devices. */
export interface LayoutConflict {
  /** The demand that cannot be met: `maxStride`, `stride`, `size`, `format`, ... */
  readonly conflict: string;
  /** One sentence, no final full stop. */
  readonly message: string;
  /** Who asked for what collides; empty when the frame itself is at fault. */
  readonly by: readonly string[];
}

/** Pixels or lines; one more would not fit the 16-bit fields of common hardware. */
export const MAX_DIMENSION = 65_536;
/** Bytes of a frame, all buffers together. */
export const MAX_FRAME_SIZE = 2 ** 31;

/** Bytes a pixel of a coded stream's buffer, when nothing is known of the stream: half an NV12 frame. */
const ASSUMED_CODED_BYTES_PER_PIXEL = 0.75;

/**
 * The smallest layout of a linear or tiled frame that meets every demand. `width` and `height` are the picture's, in
 * pixels. Coded streams get one plane of an assumed size (reason `size` by `assumed`), because V4L2 leaves `sizeimage`
 * to each driver.
 *
 * Strides of the planes keep the format's proportion, as `bytesperline` of V4L2's one-buffer formats does, so one
 * plane's demand shapes all. Says who asked for what when the demands collide.
 */
export function frameLayout(
  format: FormatInfo,
  width: number,
  height: number,
  demands: readonly LayoutDemand[],
): FrameLayout | LayoutConflict {
  if (!isDimension(width) || !isDimension(height)) {
    const message = `a frame of ${width}x${height} is not possible: each side is a whole number from 1 to ${MAX_DIMENSION}`;
    return { conflict: "dimension", message, by: [] };
  }
  const bad = malformed(demands);
  if (bad !== undefined) {
    return {
      conflict: bad.demand,
      message: `${bad.by} demands a ${bad.demand} that is no whole number above zero`,
      by: [bad.by],
    };
  }
  const merged = mergeDemands(demands);
  if (format.compressed) return codedLayout(format, width, height, merged);
  if (format.shape === undefined) {
    const message = `the plane layout of ${format.name} is not known, so the size of a frame cannot be worked out`;
    return { conflict: "format", message, by: [] };
  }
  return shapedLayout(format.name, format.shape, width, height, merged);
}

export function isConflict(result: FrameLayout | LayoutConflict): result is LayoutConflict {
  return "conflict" in result;
}

/**
 * Whether each plane begins where the one before it ends. Only such a layout can be told to V4L2 for a format in one
 * buffer: it has no field for plane offsets and finds chroma at `bytesperline * height`
 * (drivers/media/v4l2-core/v4l2-common.c:388).
 */
export function isGapless(layout: FrameLayout): boolean {
  return (
    layout.buffers.length > 1 ||
    layout.planes.every((p, i) => p.offset === (i === 0 ? 0 : end(layout.planes[i - 1])))
  );
}

function end(plane: PlaneLayout | undefined): number {
  return plane === undefined ? 0 : plane.offset + plane.stride * plane.lines;
}

function isDimension(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= MAX_DIMENSION;
}

function codedLayout(
  format: FormatInfo,
  width: number,
  height: number,
  merged: MergedDemands,
): FrameLayout | LayoutConflict {
  const assumed = Math.ceil(width * height * ASSUMED_CODED_BYTES_PER_PIXEL);
  const size = roundUp(assumed, merged.size.value) + merged.readAhead.value;
  if (!(size <= MAX_FRAME_SIZE)) return tooLarge(format.name, width, height, merged);
  const reasons = [
    ...reasonsOf({ size: merged.size, readAhead: merged.readAhead }),
    { demand: "size", value: assumed, by: ["assumed"] },
  ];
  // V4L2 has no bytes per line for coded formats: zero.
  return {
    format: format.name,
    width,
    height,
    planes: [{ offset: 0, stride: 0, lines: 0, size }],
    buffers: [size],
    size,
    reasons,
  };
}

function shapedLayout(
  name: string,
  shape: FormatShape,
  width: number,
  height: number,
  merged: MergedDemands,
): FrameLayout | LayoutConflict {
  const strides = planeStrides(shape, roundUp(width, merged.width.value), merged.stride.value);
  const widest = Math.max(...strides);
  if (!(widest <= MAX_FRAME_SIZE)) return tooLarge(name, width, height, merged);
  if (widest > merged.maxStride.value) return strideConflict(widest, merged);

  const lines = roundUp(height, merged.height.value);
  const planes: PlaneLayout[] = [];
  const buffers: number[] = [];
  let used = 0;
  shape.planes.forEach((plane, i) => {
    const stride = strides[i] ?? 0;
    const planeLines = roundUp(Math.ceil(lines / plane.vsub), plane.tile?.lines ?? 1);
    const size = roundUp(stride * planeLines, merged.size.value);
    const offset = shape.separate ? 0 : roundUp(used, merged.offset.value);
    planes.push({ offset, stride, lines: planeLines, size });
    used = offset + size;
    if (shape.separate) buffers.push(used + merged.readAhead.value);
  });
  if (!shape.separate) buffers.push(used + merged.readAhead.value);
  const size = buffers.reduce((sum, bytes) => sum + bytes, 0);
  if (!(size <= MAX_FRAME_SIZE)) return tooLarge(name, width, height, merged);
  return { format: name, width, height, planes, buffers, size, reasons: reasonsOf(merged) };
}

/**
 * Bytes per line of each plane. Plane p's stride is the first plane's times a fixed ratio n/d; for it to be a whole
 * multiple of its step s, the first plane's must be a multiple of d*s / gcd(n, d*s).
 */
function planeStrides(shape: FormatShape, width: number, strideDemand: number): readonly number[] {
  const [first] = shape.planes;
  if (first === undefined) return [];
  const ratios = shape.planes.map((plane) => strideRatio(first, plane));
  let step = 1;
  let least = 0;
  shape.planes.forEach((plane, i) => {
    const { n, d } = ratios[i] ?? { n: 1, d: 1 };
    const planeStep = lcm(strideDemand, plane.tile?.bytes ?? 1);
    step = lcm(step, planeStep === Infinity ? Infinity : (d * planeStep) / gcd(n, d * planeStep));
    least = Math.max(least, Math.ceil((lineBytes(plane, width) * d) / n));
  });
  const stride = step === Infinity ? Infinity : roundUp(least, step);
  return ratios.map(({ n, d }) => (stride * n) / d);
}

function lineBytes(plane: PlaneShape, width: number): number {
  return Math.ceil(Math.ceil(width / plane.hsub) / plane.blockWidth) * plane.bytes;
}

/** Bytes of the plane to one byte of the first plane, as a fraction in lowest terms. */
function strideRatio(
  first: PlaneShape,
  plane: PlaneShape,
): { readonly n: number; readonly d: number } {
  const n = plane.bytes * first.blockWidth * first.hsub;
  const d = first.bytes * plane.blockWidth * plane.hsub;
  const common = gcd(n, d);
  return { n: n / common, d: d / common };
}

function strideConflict(stride: number, merged: MergedDemands): LayoutConflict {
  const { maxStride } = merged;
  const shapers = reasonsOf({ stride: merged.stride, width: merged.width });
  const because = shapers
    .map((r) => `, with ${r.demand} a multiple of ${r.value} for ${r.by.join(" and ")}`)
    .join("");
  return {
    conflict: "maxStride",
    message: `a line takes ${stride} bytes${because}, but ${maxStride.by.join(" and ")} takes at most ${maxStride.value}`,
    by: distinct([...maxStride.by, ...shapers.flatMap((r) => r.by)]),
  };
}

function tooLarge(
  name: string,
  width: number,
  height: number,
  merged: MergedDemands,
): LayoutConflict {
  const reasons = reasonsOf(merged);
  const because = reasons.map((r) => `, ${r.demand} ${r.value} for ${r.by.join(" and ")}`).join("");
  return {
    conflict: "size",
    message: `a ${width}x${height} frame of ${name} would be larger than ${MAX_FRAME_SIZE} bytes${because}`,
    by: distinct(reasons.flatMap((r) => r.by)),
  };
}

function reasonsOf(merged: Partial<MergedDemands>): FrameLayout["reasons"] {
  return Object.entries(merged)
    .filter(([, demand]) => demand.by.length > 0)
    .map(([demand, { value, by }]) => ({ demand, value, by }));
}
