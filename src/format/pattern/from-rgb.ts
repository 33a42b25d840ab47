// A picture as a frame of a given layout: the other direction of to-rgb.
import type { FrameLayout } from "../layout.ts";
import { CB, CR, GREY, LUMA, type Weights, weigh } from "./bt601.ts";
import {
  type Channel,
  type Component,
  pictureFormat,
  type PictureFormat,
} from "./picture-format.ts";
import type { RgbPicture } from "./rgb-picture.ts";
import {
  bufferOf,
  bytesOf,
  emptyFrame,
  type FrameBytes,
  visibleLines,
  type VisiblePlane,
  visiblePlanes,
} from "./visible-planes.ts";
import { linearLayout, tile } from "./tiles.ts";

type Of<Model> = Extract<PictureFormat, { model: Model }>;

/**
 * The picture, which has the layout's size, in the layout's format. Chroma is taken from the first pixel that shares a
 * sample; alpha is opaque. Undefined for a format that is not shown.
 */
export function fromRgb(picture: RgbPicture, layout: FrameLayout): FrameBytes | undefined {
  const linear = linearLayout(layout);
  if (linear !== undefined) {
    const lines = fromRgb(picture, linear);
    return lines && tile(lines, layout);
  }
  const format = pictureFormat(layout.format);
  if (format === undefined) return undefined;
  const frame = emptyFrame(layout);
  const planes = visiblePlanes(layout);
  if (format.model === "yuv") {
    writeComponent(picture, frame, planes, format.y, LUMA);
    writeComponent(picture, frame, planes, format.cb, CB);
    writeComponent(picture, frame, planes, format.cr, CR);
  } else if (format.model === "grey") {
    const whole = { plane: 0, offset: 0, step: 1, hsub: 1, vsub: 1 };
    writeComponent(picture, frame, planes, whole, GREY);
  } else {
    for (const run of visibleLines(planes)) {
      const line = picture.data.subarray(run.line * picture.width * 3);
      if (format.model === "rgb") writePixels(line, bytesOf(frame, run), format);
      else writeMosaic(line, bytesOf(frame, run), format.cell.slice((run.line & 1) * 2));
    }
  }
  return frame;
}

function writeComponent(
  { width, height, data }: RgbPicture,
  frame: FrameBytes,
  planes: readonly VisiblePlane[],
  component: Component,
  weights: Weights,
): void {
  const plane = planes[component.plane];
  if (plane === undefined) throw new RangeError(`the layout has no plane ${component.plane}`);
  const bytes = bufferOf(frame, plane.buffer);
  const { offset, step, hsub, vsub } = component;
  for (let y = 0, line = plane.offset + offset; y < height; y += vsub, line += plane.stride) {
    for (let x = 0, to = line; x < width; x += hsub, to += step) {
      const from = (y * width + x) * 3;
      const red = data[from] ?? 0;
      const green = data[from + 1] ?? 0;
      const blue = data[from + 2] ?? 0;
      bytes[to] = weigh(weights, red, green, blue);
    }
  }
}

function writePixels(rgb: Uint8Array, line: Uint8Array, format: Of<"rgb">): void {
  const { r, g, b, bytes } = format;
  const opaque = ~(bitsOf(255, r) | bitsOf(255, g) | bitsOf(255, b));
  for (let from = 0, to = 0; to < line.length; from += 3, to += bytes) {
    const pixel =
      opaque |
      bitsOf(rgb[from] ?? 0, r) |
      bitsOf(rgb[from + 1] ?? 0, g) |
      bitsOf(rgb[from + 2] ?? 0, b);
    for (let i = 0; i < bytes; i++) line[to + i] = pixel >>> (8 * i);
  }
}

/** Eight bits at the channel's place, fewer cut off below, more filled with the highest ones. */
function bitsOf(value: number, { shift, bits }: Channel): number {
  const scaled = bits <= 8 ? value >>> (8 - bits) : (value << (bits - 8)) | (value >>> (16 - bits));
  return scaled << shift;
}

/** `colours` begins with the two that alternate in this line. */
function writeMosaic(rgb: Uint8Array, line: Uint8Array, colours: string): void {
  const even = "RGB".indexOf(colours.charAt(0));
  const odd = "RGB".indexOf(colours.charAt(1));
  for (let x = 0; x < line.length; x++) line[x] = rgb[x * 3 + (x & 1 ? odd : even)] ?? 0;
}
