import { describe, expect, test } from "vitest";
import { fromRgb } from "./from-rgb.ts";
import { layoutOf } from "./testing/layouts.ts";
import { toRgb } from "./to-rgb.ts";

/** One line of pixels in the format, without padding. */
function lineOf(name: string, ...pixels: readonly (readonly number[])[]): readonly number[] {
  const layout = layoutOf(name, pixels.length, 1);
  const picture = { width: pixels.length, height: 1, data: Uint8Array.from(pixels.flat()) };
  return (fromRgb(picture, layout) ?? []).flatMap((bytes) => [...bytes]);
}

const RED = [255, 0, 0];
const BLUE = [0, 0, 255];

describe("bytes in memory", () => {
  test("RGB formats are named from the highest byte down, and stored from the lowest up", () => {
    expect(lineOf("XR24", RED)).toEqual([0, 0, 255, 255]);
    expect(lineOf("XB24", RED)).toEqual([255, 0, 0, 255]);
    expect(lineOf("RX24", RED)).toEqual([255, 0, 0, 255]);
    expect(lineOf("BX24", RED)).toEqual([255, 255, 0, 0]);
    expect(lineOf("BX24", BLUE)).toEqual([255, 0, 0, 255]);
    expect(lineOf("RG24", RED)).toEqual([0, 0, 255]);
    expect(lineOf("BG24", RED)).toEqual([255, 0, 0]);
    expect(lineOf("RG16", RED)).toEqual([0, 0xf8]);
    expect(lineOf("RG16", BLUE)).toEqual([0x1f, 0]);
    expect(lineOf("BG16", RED)).toEqual([0x1f, 0]);
    expect(lineOf("AR15", RED)).toEqual([0, 0xfc]);
    expect(lineOf("XR30", RED)).toEqual([0, 0, 0xf0, 0xff]);
  });

  test("YUV formats hold luma and chroma in their order", () => {
    // Red of BT.601 in limited range: luma 82, Cb 90, Cr 240.
    expect(lineOf("NV12", RED, RED)).toEqual([82, 82, 90, 240]);
    expect(lineOf("NV21", RED, RED)).toEqual([82, 82, 240, 90]);
    expect(lineOf("YU12", RED, RED)).toEqual([82, 82, 90, 240]);
    expect(lineOf("YV12", RED, RED)).toEqual([82, 82, 240, 90]);
    expect(lineOf("YM12", RED, RED)).toEqual([82, 82, 90, 240]);
    expect(lineOf("YM21", RED, RED)).toEqual([82, 82, 240, 90]);
    expect(lineOf("YUYV", RED, RED)).toEqual([82, 90, 82, 240]);
    expect(lineOf("YVYU", RED, RED)).toEqual([82, 240, 82, 90]);
    expect(lineOf("UYVY", RED, RED)).toEqual([90, 82, 240, 82]);
    expect(lineOf("VYUY", RED, RED)).toEqual([240, 82, 90, 82]);
  });

  test("raw formats hold the colour of their site", () => {
    expect(lineOf("BA81", [1, 2, 3], [1, 2, 3])).toEqual([3, 2]);
    expect(lineOf("GBRG", [1, 2, 3], [1, 2, 3])).toEqual([2, 3]);
    expect(lineOf("GRBG", [1, 2, 3], [1, 2, 3])).toEqual([2, 1]);
    expect(lineOf("RGGB", [1, 2, 3], [1, 2, 3])).toEqual([1, 2]);
  });
});

describe("toRgb", () => {
  test("clamps what lies outside of the limited range", () => {
    const layout = layoutOf("YUYV", 2, 1);
    expect(toRgb([Uint8Array.of(0, 128, 255, 128)], layout)?.data).toEqual(
      Uint8Array.of(0, 0, 0, 255, 255, 255),
    );
  });

  test("finds planes by stride, offset and buffer", () => {
    const layout = layoutOf("NM12", 2, 2, { by: "isp", stride: 4 });
    const luma = Uint8Array.of(16, 235, 0, 0, 235, 16, 0, 0);
    const picture = toRgb([luma, Uint8Array.of(128, 128, 0, 0)], layout);
    expect(picture?.data).toEqual(Uint8Array.of(0, 0, 0, 255, 255, 255, 255, 255, 255, 0, 0, 0));
  });

  test("makes whole pixels of a Bayer cell, and of the edge without one", () => {
    const layout = layoutOf("RGGB", 3, 3);
    const cell = Uint8Array.of(200, 100, 200, 50, 10, 50, 200, 100, 200);
    expect(toRgb([cell], layout)?.data).toEqual(
      Uint8Array.from(Array.from({ length: 9 }, () => [200, 75, 10]).flat()),
    );
  });

  test("shows one pixel of anything", () => {
    for (const name of ["NV12", "YU12", "YUYV", "XR24", "R8", "RGGB"]) {
      const layout = layoutOf(name, 1, 1);
      expect(toRgb([new Uint8Array(layout.size)], layout)?.data.length).toBe(3);
    }
  });

  test("refuses buffers that are too small", () => {
    expect(() => toRgb([new Uint8Array(5)], layoutOf("NV12", 2, 2))).toThrow(RangeError);
  });
});
