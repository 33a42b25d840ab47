import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FrameLayout } from "../../../format/layout.ts";
import { accessesOf, forEachAccess } from "./access-program.ts";
import { type AccessPattern, type FrameAccess, patternFor } from "./pattern-for.ts";
import { scannedPlanes } from "./scanned-plane.ts";
import { frameOf } from "./testing/frames.ts";

function offsetsOf(layout: FrameLayout, burst: number, access: FrameAccess): readonly number[] {
  const offsets: number[] = [];
  forEachAccess(patternFor("camera", layout, burst, access), 0, (offset) => offsets.push(offset));
  return offsets;
}

describe("a frame of 8x4 pixels in bursts of 4 bytes, 16 bytes a line", () => {
  const nv12 = frameOf("NV12", 8, 4, 16);

  test("of NV12 by lines: two of luma, then one of chroma, and no padding", () => {
    expect(offsetsOf(nv12, 4, { pattern: "lines" })).toEqual(
      [0, 4, 16, 20, 64, 68].concat([32, 36, 48, 52, 80, 84]),
    );
  });

  test("by bursts: one of each of these lines in turn", () => {
    expect(offsetsOf(nv12, 4, { pattern: "bursts" })).toEqual(
      [0, 16, 64, 4, 20, 68].concat([32, 48, 80, 36, 52, 84]),
    );
  });

  test("by planes: all of luma first", () => {
    expect(offsetsOf(nv12, 4, { pattern: "planes" })).toEqual(
      [0, 4, 16, 20, 32, 36, 48, 52].concat([64, 68, 80, 84]),
    );
  });

  test("by columns: a burst of every line", () => {
    expect(offsetsOf(nv12, 4, { pattern: "columns" })).toEqual(
      [0, 16, 32, 48, 4, 20, 36, 52].concat([64, 80, 68, 84]),
    );
  });

  test("of three planes by bursts: longer lines give more at a time", () => {
    const layout = frameOf("YU12", 16, 2, 8);
    expect(offsetsOf(layout, 4, { pattern: "bursts" })).toEqual([
      0, 4, 16, 20, 32, 40, 8, 12, 24, 28, 36, 44,
    ]);
  });

  test("in two buffers: each plane where its buffer is", () => {
    const layout = frameOf("NM12", 8, 2, 16);
    expect(offsetsOf(layout, 4, { pattern: "lines", buffers: [0, 4096] })).toEqual([
      0, 4, 16, 20, 4096, 4100,
    ]);
    expect(() => offsetsOf(layout, 4, { pattern: "lines" })).toThrow(RangeError);
  });
});

test("macroblocks are 16 pixels wide and high, all planes of a row of them in turn", () => {
  const layout = frameOf("NV12", 32, 16, 32);
  const luma = (from: number) => Array.from({ length: 16 }, (_, line) => from + line * 32);
  const chroma = (from: number) => Array.from({ length: 8 }, (_, line) => 512 + from + line * 32);
  expect(offsetsOf(layout, 16, { pattern: "macroblocks" })).toEqual(
    [luma(0), luma(16), chroma(0), chroma(16)].flat(),
  );
});

test("ten bits a pixel make longer lines", () => {
  const bursts = (name: string) =>
    accessesOf(patternFor("camera", frameOf(name, 1920, 1080, 64), 64));
  expect(bursts("NV12")).toBe(48_600);
  expect(bursts("NV15")).toBe((1080 + 540) * Math.ceil(2400 / 64));
  expect(bursts("P010")).toBe(97_200);
});

test("a decoder reads blocks of other frames, moved at random but the same for the same seed", () => {
  const layout = frameOf("NV12", 640, 480, 640);
  const frame = { pattern: "macroblocks", references: [[2 ** 20], [2 ** 21]] } as const;
  const offsets = offsetsOf(layout, 64, { ...frame, seed: 3 });
  expect(offsetsOf(layout, 64, { ...frame, seed: 3 })).toEqual(offsets);
  expect(offsetsOf(layout, 64, { ...frame, seed: 4 })).not.toEqual(offsets);
  const own = offsets.filter((offset) => offset < layout.size);
  expect(own.toSorted(ascending)).toEqual(
    [...offsetsOf(layout, 64, { pattern: "macroblocks" })].toSorted(ascending),
  );
  for (const from of [2 ** 20, 2 ** 21]) {
    expect(offsets.some((offset) => offset >= from && offset < from + layout.size)).toBe(true);
  }
});

function ascending(a: number, b: number): number {
  return a - b;
}

describe("any frame", () => {
  const layouts = fc
    .record({
      name: fc.constantFrom("NV12", "YU12", "NV16", "NV15", "P010", "XR24", "YUYV", "YVU9"),
      width: fc.integer({ min: 1, max: 200 }),
      height: fc.integer({ min: 1, max: 100 }),
      stride: fc.constantFrom(1, 16, 64, 100),
    })
    .map(({ name, width, height, stride }) => frameOf(name, width, height, stride));
  const bursts = fc.constantFrom(4, 16, 64, 256);

  test("is covered once by lines, bursts, planes and columns", () => {
    const patterns = fc.constantFrom<AccessPattern>("lines", "bursts", "planes", "columns");
    fc.assert(
      fc.property(layouts, bursts, patterns, (layout, burst, pattern) => {
        const whole = scannedPlanes(layout).flatMap(({ offset, stride, lines, bytes }) =>
          Array.from({ length: lines }, (_, line) =>
            Array.from(
              { length: Math.ceil(bytes / burst) },
              (__, at) => offset + line * stride + at * burst,
            ),
          ).flat(),
        );
        const taken = [...offsetsOf(layout, burst, { pattern })].toSorted(ascending);
        expect(taken).toEqual(whole.toSorted(ascending));
      }),
    );
  });

  test("is not left by macroblocks, moved or not", () => {
    const references = fc.constantFrom<readonly (readonly number[])[]>([], [[0]]);
    fc.assert(
      fc.property(layouts, bursts, references, fc.nat(), (layout, burst, refers, seed) => {
        const access = { pattern: "macroblocks", references: refers, seed } as const;
        const offsets = offsetsOf(layout, burst, access);
        expect(Math.min(...offsets)).toBeGreaterThanOrEqual(0);
        expect(Math.max(...offsets)).toBeLessThan(layout.size);
        expect(offsets.every(Number.isInteger)).toBe(true);
      }),
    );
  });
});

test("tiles are taken as they lie: a row of them is one long line", () => {
  const layout = frameOf("MM21", 64, 64);
  const offsets = offsetsOf(layout, 64, { pattern: "planes", buffers: [0, 2 ** 16] });
  expect(offsets.slice(0, 64)).toEqual(Array.from({ length: 64 }, (_, at) => at * 64));
});
