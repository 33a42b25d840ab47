import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDuration } from "../../plan/amounts.ts";
import { figures } from "./figures.ts";

const TABLE = {
  head: ["device", "frames", "coded"],
  rows: [
    ["/soc/isp", "300"],
    ["/soc/codec", "7", "1.5 MB"],
  ],
};

test("figures stand below each other, aligned to the right", () => {
  expect(figures(TABLE, { width: 40, indent: "  " })).toEqual([
    "  device      frames   coded",
    "  /soc/isp       300",
    "  /soc/codec       7  1.5 MB",
  ]);
});

test("without room for them they stand below their names, with what they are", () => {
  expect(figures(TABLE, { width: 27, indent: "  " })).toEqual([
    "  /soc/isp",
    "    frames 300",
    "  /soc/codec",
    "    frames 7, coded 1.5 MB",
  ]);
});

test("a style is given the padded figure with its row and column", () => {
  const style = (text: string, row: number, column: number) =>
    row === 1 && column === 0 ? `<${text}>` : text;
  expect(figures(TABLE, { width: 40, style })[2]).toBe("/soc/codec  <     7>  1.5 MB");
});

test("no line is wider than asked, but for a name or a figure that is", () => {
  const cell = fc.stringMatching(/^[a-z0-9]{1,8}$/);
  const row = fc.array(cell, { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(fc.array(row), fc.integer({ min: 24, max: 60 }), (rows, width) => {
      const lines = figures({ head: ["name", "first", "second"], rows }, { width });
      expect(lines.filter((line) => line.length > width)).toEqual([]);
      expect(lines.filter((line) => line !== line.trimEnd())).toEqual([]);
    }),
  );
});

test.each([
  [0, "0 ns"],
  [350, "350 ns"],
  [1250, "1.3 us"],
  [16_666_667, "16.7 ms"],
  [150e6, "150 ms"],
  [1e10, "10.0 s"],
  [3.6e12, "3600 s"],
])("%d ns is written %s", (nanoseconds, text) => {
  expect(formatDuration(nanoseconds)).toBe(text);
});
