// BT.601 in limited range with integers: luma 16 to 235, chroma 16 to 240, as cameras and codecs of standard video have it.

/** Red, green, blue in 1/256, and what is added. */
export interface Weights {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  readonly offset: number;
}

export const LUMA: Weights = { r: 66, g: 129, b: 25, offset: 16 };
export const CB: Weights = { r: -38, g: -74, b: 112, offset: 128 };
export const CR: Weights = { r: 112, g: -94, b: -18, offset: 128 };
/** Brightness in full range, for grey formats. */
export const GREY: Weights = { r: 77, g: 150, b: 29, offset: 0 };

export function weigh(
  { r, g, b, offset }: Weights,
  red: number,
  green: number,
  blue: number,
): number {
  return ((r * red + g * green + b * blue + 128) >> 8) + offset;
}

/** Writes red, green and blue, which clamps them. */
export function writeRgb(
  target: Uint8ClampedArray,
  at: number,
  y: number,
  cb: number,
  cr: number,
): void {
  const luma = 298 * (y - 16) + 128;
  target[at] = (luma + 409 * (cr - 128)) >> 8;
  target[at + 1] = (luma - 100 * (cb - 128) - 208 * (cr - 128)) >> 8;
  target[at + 2] = (luma + 516 * (cb - 128)) >> 8;
}
