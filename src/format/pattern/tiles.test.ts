import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { frameLayout, type FrameLayout, isConflict } from "../layout.ts";
import { parseFormat } from "../parse-format.ts";
import { convertFrame } from "./convert-frame.ts";
import { paintTestPattern } from "./test-pattern.ts";
import { toRgb } from "./to-rgb.ts";
import { linearLayout, tile, untile, zNumber } from "./tiles.ts";

function layoutOf(name: string, width: number, height: number): FrameLayout {
  const format = parseFormat(name);
  const layout = format && frameLayout(format, width, height, [{ by: "test", width: 128 }]);
  if (!layout || isConflict(layout)) throw new Error("no layout");
  return layout;
}

describe("the order of tiles", () => {
  const order = (columns: number, rows: number) =>
    Array.from({ length: rows }, (_, row) =>
      Array.from({ length: columns }, (_, column) => zNumber(column, row, columns, rows)),
    );

  test("a Z, then a mirrored Z, over two rows", () => {
    expect(order(8, 2)).toEqual([
      [0, 1, 6, 7, 8, 9, 14, 15],
      [2, 3, 4, 5, 10, 11, 12, 13],
    ]);
  });

  test("a last row without a partner is linear", () => {
    expect(order(4, 3)[2]).toEqual([8, 9, 10, 11]);
  });

  test("every tile has a place of its own", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 9 }),
        (pairs, rows) => {
          const numbers = order(pairs * 2, rows).flat();
          expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_, at) => at));
        },
      ),
    );
  });
});

test.each(["TM12", "ST12", "MM21", "HM12"])("tiling %s and back gives the same bytes", (name) => {
  const layout = layoutOf(name, 320, 200);
  const frame = layout.buffers.map((size, at) =>
    Uint8Array.from({ length: size }, (_, i) => (i * 31 + at * 7) >>> 3),
  );
  expect(untile(tile(frame, layout), layout)).toEqual(frame);
  expect(tile(frame, layout)).not.toEqual(frame);
});

test("the format of the same bytes in lines", () => {
  expect(linearLayout(layoutOf("TM12", 320, 200))?.format).toBe("NM12");
  expect(linearLayout(layoutOf("ST12", 320, 200))?.format).toBe("NV12");
  expect(linearLayout(layoutOf("NM12", 320, 200))).toBeUndefined();
});

test.each(["TM12", "ST12", "MM21"])(
  "%s shows the same colour bars as lines, and converts",
  (name) => {
    const tiled = layoutOf(name, 320, 240);
    const picture = toRgb(paintTestPattern(tiled), tiled);
    const lines = layoutOf("NM12", 320, 240);
    const expected = toRgb(paintTestPattern(lines), lines);
    const pixel = (rgb: typeof picture, x: number, y: number) =>
      [...(rgb?.data.subarray((y * 320 + x) * 3, (y * 320 + x) * 3 + 3) ?? [])].map((value) =>
        Math.round(value / 16),
      );
    for (const x of [20, 60, 100, 140, 180, 220, 260, 300])
      expect(pixel(picture, x, 50)).toEqual(pixel(expected, x, 50));
    const shown = layoutOf("XR24", 320, 240);
    expect(convertFrame(paintTestPattern(tiled), tiled, shown)?.[0]?.length).toBe(shown.size);
  },
);
