// Format names of GStreamer's `video/x-raw` caps. DRM names packed formats from the high bits of a little-endian word
// down, GStreamer in the order of bytes in memory, so the letters turn round.

const NAMES: { readonly [format: string]: string } = {
  NV12: "NV12",
  NV21: "NV21",
  NV16: "NV16",
  NV61: "NV61",
  NV24: "NV24",
  YU12: "I420",
  YV12: "YV12",
  YU16: "Y42B",
  YU24: "Y444",
  YUYV: "YUY2",
  YVYU: "YVYU",
  UYVY: "UYVY",
  VYUY: "VYUY",
  P010: "P010_10LE",
  XR24: "BGRx",
  AR24: "BGRA",
  XB24: "RGBx",
  AB24: "RGBA",
  RX24: "xBGR",
  RA24: "ABGR",
  BX24: "xRGB",
  BA24: "ARGB",
  RG24: "BGR",
  BG24: "RGB",
  RG16: "RGB16",
  BG16: "BGR16",
  // V4L2 names for what DRM has no name for: planes in separate buffers, and luminance alone.
  NM12: "NV12",
  NM21: "NV21",
  NM16: "NV16",
  YM12: "I420",
  GREY: "GRAY8",
};

/** Undefined where GStreamer has no raw video format that is surely the same. */
export function gstFormat(format: string): string | undefined {
  return Object.hasOwn(NAMES, format) ? NAMES[format] : undefined;
}

/** `30/1`, `30000/1001`: GStreamer wants a fraction. */
export function gstRate(rate: number): string {
  if (Number.isInteger(rate)) return `${rate}/1`;
  const ntsc = Math.round(rate * 1.001) * 1000;
  return Math.abs(ntsc / 1001 - rate) < 0.005 ? `${ntsc}/1001` : `${Math.round(rate * 1000)}/1000`;
}
