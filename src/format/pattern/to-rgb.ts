// A frame as a picture to look at.
import type { FrameLayout } from "../layout.ts";
import { writeRgb } from "./bt601.ts";
import {
  type Channel,
  type Component,
  pictureFormat,
  type PictureFormat,
} from "./picture-format.ts";
import type { RgbPicture } from "./rgb-picture.ts";
import {
  bufferOf,
  type FrameBytes,
  requireWhole,
  type VisiblePlane,
  visiblePlanes,
} from "./visible-planes.ts";
import { linearLayout, untile } from "./tiles.ts";

type Of<Model> = Extract<PictureFormat, { model: Model }>;

/**
 * The frame in red, green, blue; alpha is left out, YUV is read as BT.601 in limited range, 8-bit Bayer cell by cell.
 * Undefined for a format that is not shown. @throws RangeError when a buffer is smaller than its layout says
 */
export function toRgb(frame: FrameBytes, layout: FrameLayout): RgbPicture | undefined {
  const linear = linearLayout(layout);
  if (linear !== undefined) return toRgb(untile(frame, layout), linear);
  const format = pictureFormat(layout.format);
  if (format === undefined) return undefined;
  requireWhole(frame, layout);
  const { width, height } = layout;
  const data = new Uint8Array(width * height * 3);
  const picture = { width, height, data };
  if (format.model === "yuv") readYuv(picture, frame, visiblePlanes(layout), format);
  else {
    const [plane] = visiblePlanes(layout);
    if (plane === undefined) return undefined;
    const bytes = bufferOf(frame, plane.buffer);
    if (format.model === "rgb") readPixels(picture, bytes, plane, format);
    else if (format.model === "grey") readGrey(picture, bytes, plane);
    else readBayer(picture, bytes, plane, format.cell);
  }
  return picture;
}

function readYuv(
  { width, height, data }: RgbPicture,
  frame: FrameBytes,
  planes: readonly VisiblePlane[],
  { y, cb, cr }: Of<"yuv">,
): void {
  const target = new Uint8ClampedArray(data.buffer);
  const luma = samplesOf(frame, planes, y);
  const blue = samplesOf(frame, planes, cb);
  const red = samplesOf(frame, planes, cr);
  const lumaStep = y.step;
  const chromaAt = Uint32Array.from({ length: width }, (_, x) => Math.floor(x / cb.hsub) * cb.step);
  let at = 0;
  for (let line = 0; line < height; line++) {
    let lumaAt = luma.lineAt(line);
    const blueLine = blue.lineAt(line);
    const redLine = red.lineAt(line);
    for (let x = 0; x < width; x++, at += 3, lumaAt += lumaStep) {
      const chroma = chromaAt[x] ?? 0;
      writeRgb(
        target,
        at,
        luma.bytes[lumaAt] ?? 0,
        blue.bytes[blueLine + chroma] ?? 0,
        red.bytes[redLine + chroma] ?? 0,
      );
    }
  }
}

function samplesOf(frame: FrameBytes, planes: readonly VisiblePlane[], component: Component) {
  const plane = planes[component.plane];
  if (plane === undefined) throw new RangeError(`the layout has no plane ${component.plane}`);
  const first = plane.offset + component.offset;
  return {
    bytes: bufferOf(frame, plane.buffer),
    lineAt: (line: number) => first + Math.floor(line / component.vsub) * plane.stride,
  };
}

function readPixels(
  { width, height, data }: RgbPicture,
  bytes: Uint8Array,
  plane: VisiblePlane,
  format: Of<"rgb">,
): void {
  const { r, g, b } = format;
  let at = 0;
  for (let line = 0; line < height; line++) {
    let from = plane.offset + line * plane.stride;
    for (let x = 0; x < width; x++, from += format.bytes, at += 3) {
      const pixel = littleEndian(bytes, from, format.bytes);
      data[at] = eightBits(pixel, r);
      data[at + 1] = eightBits(pixel, g);
      data[at + 2] = eightBits(pixel, b);
    }
  }
}

function littleEndian(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let i = count - 1; i >= 0; i--) value = (value << 8) | (bytes[at + i] ?? 0);
  return value >>> 0;
}

/** Fewer bits are repeated downwards, so that full stays full; of more bits the highest eight count. */
function eightBits(pixel: number, { shift, bits }: Channel): number {
  const value = (pixel >>> shift) & ((1 << bits) - 1);
  if (bits >= 8) return value >>> (bits - 8);
  const high = value << (8 - bits);
  return high | (high >>> bits);
}

function readGrey(
  { width, height, data }: RgbPicture,
  bytes: Uint8Array,
  plane: VisiblePlane,
): void {
  let at = 0;
  for (let line = 0; line < height; line++) {
    const from = plane.offset + line * plane.stride;
    for (let x = 0; x < width; x++) {
      const value = bytes[from + x] ?? 0;
      data[at++] = value;
      data[at++] = value;
      data[at++] = value;
    }
  }
}

/** Every pixel takes the colours of its 2x2 cell; a last line or column without a cell takes its neighbour's. */
function readBayer(
  { width, height, data }: RgbPicture,
  bytes: Uint8Array,
  plane: VisiblePlane,
  cell: string,
): void {
  const siteOf = (index: number) => {
    const columns = cellCoordinates(width, index & 1);
    const lines = cellCoordinates(height, index >> 1);
    return { columns, lineAt: (y: number) => plane.offset + (lines[y] ?? 0) * plane.stride };
  };
  const red = siteOf(cell.indexOf("R"));
  const greenA = siteOf(cell.indexOf("G"));
  const greenB = siteOf(cell.lastIndexOf("G"));
  const blue = siteOf(cell.indexOf("B"));
  let at = 0;
  for (let y = 0; y < height; y++) {
    const redLine = red.lineAt(y);
    const greenLineA = greenA.lineAt(y);
    const greenLineB = greenB.lineAt(y);
    const blueLine = blue.lineAt(y);
    for (let x = 0; x < width; x++) {
      const oneGreen = bytes[greenLineA + (greenA.columns[x] ?? 0)] ?? 0;
      const otherGreen = bytes[greenLineB + (greenB.columns[x] ?? 0)] ?? 0;
      data[at++] = bytes[redLine + (red.columns[x] ?? 0)] ?? 0;
      data[at++] = (oneGreen + otherGreen) >> 1;
      data[at++] = bytes[blueLine + (blue.columns[x] ?? 0)] ?? 0;
    }
  }
}

/** For each coordinate that of its cell's even (0) or odd (1) neighbour. */
function cellCoordinates(count: number, parity: number): Uint32Array {
  const last = count > 1 ? (count >> 1) * 2 - 2 : 0;
  return Uint32Array.from({ length: count }, (_, i) =>
    Math.min(Math.min(i & ~1, last) + parity, count - 1),
  );
}
