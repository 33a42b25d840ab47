// Pictures as PNG files.
import { encode } from "fast-png";
import type { RgbPicture } from "../format/pattern/rgb-picture.ts";

/** The bytes of a PNG file, eight bits a channel. */
export function pngOf({ width, height, data }: RgbPicture): Uint8Array {
  return encode({ width, height, data, depth: 8, channels: 3 });
}
