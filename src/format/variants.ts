// Formats that hold the same pixels in another number of buffers: V4L2's NV12 (one buffer) and NV12M (two). DRM has one
// name for both, because its planes carry a buffer each. Source: Documentation/userspace-api/media/v4l/pixfmt-yuv-planar.rst.

/** One-buffer name first. */
const FAMILIES: readonly (readonly string[])[] = [
  ["NV12", "NM12"],
  ["NV21", "NM21"],
  ["NV16", "NM16"],
  ["NV61", "NM61"],
  ["YU12", "YM12"],
  ["YV12", "YM21"],
  ["YU16", "YM16"],
  ["YV16", "YM61"],
  ["YU24", "YM24"],
  ["YV24", "YM42"],
];

/** Whether a frame of the format has a buffer for each plane. */
export function hasBufferPerPlane(format: string): boolean {
  return FAMILIES.some((names) => names.includes(format) && names[0] !== format);
}

/** The format itself first, then the others of its pixels. */
export function variantsOf(format: string): readonly string[] {
  const family = FAMILIES.find((names) => names.includes(format)) ?? [];
  return [format, ...family.filter((name) => name !== format)];
}
