// What a converter or scaler makes of a frame, and a copy between buffers of other strides: the visible bytes moved as
// they are where the format stays, through red, green, blue where it changes.
import type { FrameLayout } from "../layout.ts";
import { parseFormat } from "../parse-format.ts";
import { fromRgb } from "./from-rgb.ts";
import { type PictureFormat, pictureFormat } from "./picture-format.ts";
import { scalePicture } from "./rgb-picture.ts";
import { hasSamePixels } from "./same-pixels.ts";
import { stampedFrame } from "./test-pattern.ts";
import { toRgb } from "./to-rgb.ts";
import {
  bufferOf,
  bytesOf,
  emptyFrame,
  type FrameBytes,
  requireWhole,
  visibleLines,
  type VisiblePlane,
  visiblePlanes,
} from "./visible-planes.ts";
import { linearLayout } from "./tiles.ts";

/** `copy` keeps every visible byte, `scale` repeats and leaves out samples, `rgb` is the way for all else. */
type Conversion = "copy" | "scale" | "rgb";

/** Whether `convertFrame` knows the way. */
export function canConvert(from: FrameLayout, to: FrameLayout): boolean {
  return conversionOf(from, to) !== undefined;
}

/**
 * The frame in another layout: strides, offsets, number of buffers, size (nearest neighbour) and format may differ.
 * Padding is zero. Undefined where a format is not understood well enough.
 * @throws RangeError when a buffer is smaller than its layout says
 */
export function convertFrame(
  from: FrameBytes,
  fromLayout: FrameLayout,
  toLayout: FrameLayout,
): FrameBytes | undefined {
  requireWhole(from, fromLayout);
  switch (conversionOf(fromLayout, toLayout)) {
    case "copy":
      return copyLines(from, fromLayout, toLayout);
    case "scale":
      return scalePlanes(from, fromLayout, toLayout);
    case "rgb": {
      const picture = toRgb(from, fromLayout);
      if (picture === undefined) return undefined;
      return fromRgb(scalePicture(picture, toLayout.width, toLayout.height), toLayout);
    }
    case undefined:
      return undefined;
  }
}

/**
 * What the stamped frame of that sequence is after the conversion, to compare with by `sameVisible`: a frame that was
 * scaled or converted has lost its mark.
 */
export function expectedAfter(
  sequence: number,
  fromLayout: FrameLayout,
  toLayout: FrameLayout,
): FrameBytes | undefined {
  if (!canConvert(fromLayout, toLayout)) return undefined;
  return convertFrame(stampedFrame(fromLayout, sequence), fromLayout, toLayout);
}

function conversionOf(from: FrameLayout, to: FrameLayout): Conversion | undefined {
  const samePixels = hasSamePixels(from.format, to.format);
  const sameSize = from.width === to.width && from.height === to.height;
  if (samePixels && sameSize && sameLines(visiblePlanes(from), visiblePlanes(to))) return "copy";
  const picture = pictureOf(from);
  if (picture === undefined || pictureOf(to) === undefined) return undefined;
  return samePixels && picture.model !== "bayer" && hasSinglePixels(from) ? "scale" : "rgb";
}

function pictureOf(layout: FrameLayout): PictureFormat | undefined {
  return pictureFormat((linearLayout(layout) ?? layout).format);
}

/** A sample can be repeated where it stands for one pixel of its plane: not the pairs of YUYV. */
function hasSinglePixels({ format }: FrameLayout): boolean {
  return parseFormat(format)?.shape?.planes.every((plane) => plane.blockWidth === 1) ?? false;
}

/** Coded streams of one picture size may lie in buffers of several. */
function sameLines(a: readonly VisiblePlane[], b: readonly VisiblePlane[]): boolean {
  return (
    a.length === b.length &&
    a.every((plane, i) => plane.lines === b[i]?.lines && plane.bytes === b[i]?.bytes)
  );
}

function copyLines(from: FrameBytes, fromLayout: FrameLayout, toLayout: FrameLayout): FrameBytes {
  const frame = emptyFrame(toLayout);
  const sources = visibleLines(visiblePlanes(fromLayout));
  visibleLines(visiblePlanes(toLayout)).forEach((target, i) => {
    const source = sources[i];
    if (source !== undefined) bytesOf(frame, target).set(bytesOf(from, source));
  });
  return frame;
}

function scalePlanes(from: FrameBytes, fromLayout: FrameLayout, toLayout: FrameLayout): FrameBytes {
  const frame = emptyFrame(toLayout);
  const sources = visiblePlanes(fromLayout);
  visiblePlanes(toLayout).forEach((target, i) => {
    const source = sources[i];
    if (source !== undefined) scalePlane(from, source, frame, target);
  });
  return frame;
}

function scalePlane(
  from: FrameBytes,
  source: VisiblePlane,
  to: FrameBytes,
  target: VisiblePlane,
): void {
  const { unit } = target;
  const sourceBytes = bufferOf(from, source.buffer);
  const targetBytes = bufferOf(to, target.buffer);
  const samples = target.bytes / unit;
  const columns = Uint32Array.from(
    { length: samples },
    (_, i) => Math.floor((i * source.bytes) / target.bytes) * unit,
  );
  for (let line = 0; line < target.lines; line++) {
    const sourceLine = Math.floor((line * source.lines) / target.lines);
    const begin = source.offset + sourceLine * source.stride;
    let at = target.offset + line * target.stride;
    for (let sample = 0; sample < samples; sample++) {
      const read = begin + (columns[sample] ?? 0);
      for (let i = 0; i < unit; i++) targetBytes[at++] = sourceBytes[read + i] ?? 0;
    }
  }
}
