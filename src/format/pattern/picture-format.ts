// Where the colour of a pixel is stored, for the formats that are shown as a picture.
// Sources: include/uapi/drm/drm_fourcc.h, Documentation/userspace-api/media/v4l/pixfmt-{yuv-planar,packed-yuv,srggb8}.rst.
import { parseFormat } from "../parse-format.ts";

/** Eight bits of a pixel: samples of one component, `step` bytes apart. */
export interface Component {
  readonly plane: number;
  /** Byte of the first sample in a line. */
  readonly offset: number;
  readonly step: number;
  /** Pixels to one sample, across and down. */
  readonly hsub: number;
  readonly vsub: number;
}

/** Bits of a pixel's little-endian value. */
export interface Channel {
  readonly shift: number;
  readonly bits: number;
}

export type PictureFormat =
  | { readonly model: "yuv"; readonly y: Component; readonly cb: Component; readonly cr: Component }
  | {
      readonly model: "rgb";
      /** Bytes of a pixel. */
      readonly bytes: number;
      readonly r: Channel;
      readonly g: Channel;
      readonly b: Channel;
    }
  /** Full range, one byte a pixel. */
  | { readonly model: "grey" }
  /** One byte a pixel; `cell` names the colours of a 2x2 cell, line by line. */
  | { readonly model: "bayer"; readonly cell: string };

const LUMA: Component = { plane: 0, offset: 0, step: 1, hsub: 1, vsub: 1 };

const PICTURES: readonly (readonly [names: string, picture: PictureFormat])[] = [
  ["NV12 NM12", pairs(2, 2, 0)],
  ["NV21 NM21", pairs(2, 2, 1)],
  ["NV16 NM16", pairs(2, 1, 0)],
  ["NV61 NM61", pairs(2, 1, 1)],
  ["NV24", pairs(1, 1, 0)],
  ["NV42", pairs(1, 1, 1)],
  ["YU12 YM12", planes(2, 2, 1)],
  ["YV12 YM21", planes(2, 2, 2)],
  ["YU16 YM16", planes(2, 1, 1)],
  ["YV16 YM61", planes(2, 1, 2)],
  ["YU24 YM24", planes(1, 1, 1)],
  ["YV24 YM42", planes(1, 1, 2)],
  ["YUYV", packed422(0, 1, 3)],
  ["YVYU", packed422(0, 3, 1)],
  ["UYVY", packed422(1, 0, 2)],
  ["VYUY", packed422(1, 2, 0)],

  ["XR12 AR12", rgb("XRGB", 4, 4, 4, 4)],
  ["XB12 AB12", rgb("XBGR", 4, 4, 4, 4)],
  ["RX12 RA12", rgb("RGBX", 4, 4, 4, 4)],
  ["BX12 BA12", rgb("BGRX", 4, 4, 4, 4)],
  ["XR15 AR15", rgb("XRGB", 1, 5, 5, 5)],
  ["XB15 AB15", rgb("XBGR", 1, 5, 5, 5)],
  ["RX15 RA15", rgb("RGBX", 5, 5, 5, 1)],
  ["BX15 BA15", rgb("BGRX", 5, 5, 5, 1)],
  ["RG16", rgb("RGB", 5, 6, 5)],
  ["BG16", rgb("BGR", 5, 6, 5)],
  ["RG24", rgb("RGB", 8, 8, 8)],
  ["BG24", rgb("BGR", 8, 8, 8)],
  ["XR24 AR24", rgb("XRGB", 8, 8, 8, 8)],
  ["XB24 AB24", rgb("XBGR", 8, 8, 8, 8)],
  ["RX24 RA24", rgb("RGBX", 8, 8, 8, 8)],
  ["BX24 BA24", rgb("BGRX", 8, 8, 8, 8)],
  ["XR30 AR30", rgb("XRGB", 2, 10, 10, 10)],
  ["XB30 AB30", rgb("XBGR", 2, 10, 10, 10)],
  ["RX30 RA30", rgb("RGBX", 10, 10, 10, 2)],
  ["BX30 BA30", rgb("BGRX", 10, 10, 10, 2)],

  ["R8", { model: "grey" }],
  ["BA81", { model: "bayer", cell: "BGGR" }],
  ["GBRG", { model: "bayer", cell: "GBRG" }],
  ["GRBG", { model: "bayer", cell: "GRBG" }],
  ["RGGB", { model: "bayer", cell: "RGGB" }],
];

/** A luma plane and a plane of chroma pairs; `cb` is the byte of Cb in a pair. */
function pairs(hsub: number, vsub: number, cb: number): PictureFormat {
  const chroma = { plane: 1, step: 2, hsub, vsub };
  return {
    model: "yuv",
    y: LUMA,
    cb: { ...chroma, offset: cb },
    cr: { ...chroma, offset: 1 - cb },
  };
}

/** Three planes; `cb` is the plane of Cb. */
function planes(hsub: number, vsub: number, cb: number): PictureFormat {
  const chroma = { offset: 0, step: 1, hsub, vsub };
  return { model: "yuv", y: LUMA, cb: { ...chroma, plane: cb }, cr: { ...chroma, plane: 3 - cb } };
}

/** Two pixels in four bytes. */
function packed422(y: number, cb: number, cr: number): PictureFormat {
  const chroma = { plane: 0, step: 4, hsub: 2, vsub: 1 };
  return {
    model: "yuv",
    y: { ...LUMA, offset: y, step: 2 },
    cb: { ...chroma, offset: cb },
    cr: { ...chroma, offset: cr },
  };
}

/** Channels as DRM's macros name them, from the highest bit down; X stands for padding and alpha. */
function rgb(order: string, ...bits: readonly number[]): PictureFormat {
  const total = bits.reduce((sum, n) => sum + n, 0);
  const channel = (letter: string): Channel => {
    const at = order.indexOf(letter);
    const above = bits.slice(0, at + 1).reduce((sum, n) => sum + n, 0);
    return { shift: total - above, bits: bits[at] ?? 0 };
  };
  return { model: "rgb", bytes: total / 8, r: channel("R"), g: channel("G"), b: channel("B") };
}

const BY_NAME = new Map(
  PICTURES.flatMap(([names, picture]) => names.split(" ").map((name) => [name, picture] as const)),
);

/** Undefined for a format that is not shown as a picture. */
export function pictureFormat(format: string): PictureFormat | undefined {
  return BY_NAME.get(parseFormat(format)?.name ?? "");
}
