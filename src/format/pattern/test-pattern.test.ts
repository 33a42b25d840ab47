import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FORMATS } from "../format-info.ts";
import { frameLayout, isConflict } from "../layout.ts";
import { checkFrame } from "./check-frame.ts";
import { paintTestPattern, stampedFrame, stampFrame } from "./test-pattern.ts";
import {
  BAYER_FORMATS,
  COARSE_RGB_FORMATS,
  layoutOf,
  OTHER_FORMATS,
  RGB_FORMATS,
  YUV_FORMATS,
} from "./testing/layouts.ts";
import { toRgb } from "./to-rgb.ts";

const WHITE = [191, 191, 191];
const BARS = [
  WHITE,
  [191, 191, 0],
  [0, 191, 191],
  [0, 191, 0],
  [191, 0, 191],
  [191, 0, 0],
  [0, 0, 191],
  [0, 0, 0],
];

function pixel(name: string, x: number, y: number): readonly number[] {
  const layout = layoutOf(name, 160, 96);
  const picture = toRgb(paintTestPattern(layout), layout);
  return [...(picture?.data.subarray((y * 160 + x) * 3, (y * 160 + x) * 3 + 3) ?? [])];
}

function farthest(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? NaN))));
}

describe("the picture", () => {
  test.each([
    ...[...YUV_FORMATS.split(" "), ...RGB_FORMATS.split(" "), ...BAYER_FORMATS.split(" ")].map(
      (name) => [name, 4] as const,
    ),
    ...COARSE_RGB_FORMATS.split(" ").map((name) => [name, 17] as const),
  ])("%s shows eight bars", (name, tolerance) => {
    const seen = BARS.map((_, bar) => pixel(name, bar * 20 + 10, 20));
    BARS.forEach((bar, i) => expect(farthest(seen[i] ?? [], bar)).toBeLessThanOrEqual(tolerance));
  });

  test("grey shows the brightness of the bars", () => {
    const seen = BARS.map((_, bar) => pixel("GREY", bar * 20 + 10, 20)[0] ?? NaN);
    expect(farthest(seen, [191, 169, 134, 112, 79, 57, 22, 0])).toBeLessThanOrEqual(1);
  });

  test("has a ramp below the bars", () => {
    expect(pixel("XR24", 0, 70)).toEqual([0, 0, 0]);
    expect(farthest(pixel("XR24", 80, 70), [128, 128, 128])).toBeLessThanOrEqual(1);
    expect(pixel("XR24", 159, 70)).toEqual([255, 255, 255]);
  });

  test("has fine lines at the bottom", () => {
    expect(pixel("RG24", 10, 90)).toEqual([0, 0, 0]);
    expect(pixel("RG24", 11, 90)).toEqual([255, 255, 255]);
    expect(pixel("RG24", 151, 90)).toEqual([0, 0, 0]);
    expect(pixel("RG24", 152, 90)).toEqual([255, 255, 255]);
  });

  test("leaves the padding zero", () => {
    const layout = layoutOf("NV12", 100, 8, { by: "codec", stride: 128, offset: 4096 });
    const [bytes] = stampedFrame(layout, 5);
    const lineEnd = (line: number) => bytes?.subarray(line * 128 + 100, (line + 1) * 128);
    expect([0, 1, 7].flatMap((line) => [...(lineEnd(line) ?? [])]).every((b) => b === 0)).toBe(
      true,
    );
    expect(bytes?.subarray(8 * 128, 4096).every((byte) => byte === 0)).toBe(true);
    expect(bytes?.[4096]).toBe(128);
  });

  test("has a buffer for each plane where the format has", () => {
    const layout = layoutOf("NM12", 64, 32);
    expect(paintTestPattern(layout).map((bytes) => bytes.length)).toEqual([2048, 1024]);
  });

  // Lines of a page: without noise all lines of the bars, and so their pages, would be equal.
  const camera = { by: "camera", stride: 4096 };
  test.each([
    layoutOf("NV12", 1024, 64, camera),
    layoutOf("XR24", 1024, 64, camera),
    layoutOf("R8", 1024, 64, camera),
    layoutOf("pRAA", 1024, 64, camera),
    layoutOf("ST12", 1024, 64),
    layoutOf("H264", 1024, 64),
  ])("$format has no two equal pages", (layout) => {
    const frame = paintTestPattern(layout);
    const pages = new Set<string>();
    for (const bytes of frame) {
      for (let at = 0; at + 4096 <= bytes.length; at += 4096) {
        pages.add(bytes.subarray(at, at + 4096).toString());
      }
    }
    expect(pages.size).toBe(Math.floor(layout.size / 4096));
  });
});

describe("the stamp", () => {
  test("makes the same frame whatever was stamped before", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("NV12", "YM12", "RG16", "pRAA", "MM21", "MJPG"),
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 1, max: 40 }),
        fc.array(fc.nat(0xffffffff), { minLength: 1, maxLength: 5 }),
        (name, width, height, sequences) => {
          const layout = layoutOf(name, width, height);
          const frame = paintTestPattern(layout);
          for (const sequence of sequences) stampFrame(frame, layout, sequence);
          expect(frame).toEqual(stampedFrame(layout, sequences.at(-1) ?? 0));
        },
      ),
      { numRuns: 100 },
    );
  });

  test("shows a block that visits every field in 64 frames", () => {
    const layout = layoutOf("R8", 64, 64);
    const base = paintTestPattern(layout)[0] ?? new Uint8Array();
    const visited = new Set<number>();
    for (let sequence = 0; sequence < 64; sequence++) {
      const [bytes] = stampedFrame(layout, sequence);
      // In the middle of each field, which is never under the mark.
      for (let field = 0; field < 64; field++) {
        const at = ((field >> 3) * 8 + 4) * 64 + (field & 7) * 8 + 4;
        if (bytes?.[at] !== base[at]) visited.add(field);
      }
    }
    expect(visited.size).toBe(64);
  });

  test("counts 32 bits", () => {
    const layout = layoutOf("NV12", 64, 32);
    expect(checkFrame(stampedFrame(layout, 2 ** 32 + 5), layout, 5).verdict).toBe("right");
    expect(checkFrame(stampedFrame(layout, 2 ** 32 - 1), layout).sequence).toBe(2 ** 32 - 1);
  });

  test("refuses buffers that are too small", () => {
    const layout = layoutOf("NV12", 64, 32);
    expect(() => stampFrame([new Uint8Array(3071)], layout, 0)).toThrow(
      "buffer 0 has 3071 of 3072 bytes",
    );
  });
});

test("every format of every small size is painted, stamped and found right", () => {
  for (const format of FORMATS) {
    for (const [width, height] of [
      [1, 1],
      [3, 5],
      [12, 1],
      [1, 12],
      [33, 7],
    ] as const) {
      const layout = frameLayout(format, width, height, [{ by: "camera", stride: 4 }]);
      if (isConflict(layout)) continue;
      const frame = stampedFrame(layout, 9);
      const { verdict, problem } = checkFrame(frame, layout, 9);
      const found = `${format.name} ${width}x${height}: ${verdict}`;
      if (verdict === "unmarked") expect(problem).toBe("the frame is too small for a mark");
      else expect(found).toBe(`${format.name} ${width}x${height}: right`);
      if (width * height >= 33) expect(verdict).toBe("right");
    }
  }
});

test("a layout that does not fit its buffer is refused", () => {
  const layout = { ...layoutOf("NV12", 64, 32), buffers: [3000] };
  expect(() => paintTestPattern(layout)).toThrow(
    "plane 1 of NV12 does not fit its buffer of 3000 bytes",
  );
});

test.each(OTHER_FORMATS.split(" "))("%s is not shown", (name) => {
  const layout = layoutOf(name, 64, 64);
  expect(toRgb(paintTestPattern(layout), layout)).toBeUndefined();
});
