// The picture of the test pattern: what engineers expect of one, eight bars above a grey ramp and fine lines.
import type { RgbPicture } from "./rgb-picture.ts";

/** White yellow cyan green magenta red blue black, each of 75 %. */
const BARS = [
  [191, 191, 191],
  [191, 191, 0],
  [0, 191, 191],
  [0, 191, 0],
  [191, 0, 191],
  [191, 0, 0],
  [0, 0, 191],
  [0, 0, 0],
] as const;

type Colour = readonly [red: number, green: number, blue: number];

/** Bars in the upper two thirds, then a ramp from black to white, then vertical lines of 1, 2, 4 and 8 pixels. */
export function colourBars(width: number, height: number): RgbPicture {
  const bars = paintLine(width, (x) => BARS[Math.floor((x * BARS.length) / width)] ?? [0, 0, 0]);
  const ramp = paintLine(width, (x) => grey(Math.round((x * 255) / Math.max(1, width - 1))));
  const fine = paintLine(width, (x) => {
    const thickness = 2 ** Math.floor((x * 4) / width);
    return grey(Math.floor(x / thickness) % 2 === 0 ? 0 : 255);
  });
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const line = y * 3 < height * 2 ? bars : y * 6 < height * 5 ? ramp : fine;
    data.set(line, y * width * 3);
  }
  return { width, height, data };
}

function grey(value: number): Colour {
  return [value, value, value];
}

function paintLine(width: number, colourAt: (x: number) => Colour): Uint8Array {
  const line = new Uint8Array(width * 3);
  for (let x = 0; x < width; x++) line.set(colourAt(x), x * 3);
  return line;
}
