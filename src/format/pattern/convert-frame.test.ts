import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkFrame } from "./check-frame.ts";
import { canConvert, convertFrame, expectedAfter } from "./convert-frame.ts";
import { sameVisible } from "./same-visible.ts";
import { stampedFrame } from "./test-pattern.ts";
import { layoutOf, RGB_FORMATS, YUV_FORMATS } from "./testing/layouts.ts";
import { toRgb } from "./to-rgb.ts";

describe("the same format", () => {
  test.each([
    [
      "other strides",
      layoutOf("NV12", 100, 50),
      layoutOf("NV12", 100, 50, { by: "codec", stride: 64 }),
    ],
    ["a buffer for each plane", layoutOf("NV12", 100, 50), layoutOf("NM12", 100, 50)],
    ["one buffer for all planes", layoutOf("YM21", 100, 50), layoutOf("YV12", 100, 50)],
    [
      "a format that is not shown",
      layoutOf("pRAA", 100, 50),
      layoutOf("pRAA", 100, 50, { by: "isp", stride: 256 }),
    ],
    ["tiles", layoutOf("ST12", 100, 50), layoutOf("ST12", 100, 50, { by: "ve", stride: 256 })],
  ])("keeps every byte and the mark: %s", (_, from, to) => {
    const frame = convertFrame(stampedFrame(from, 7), from, to) ?? [];
    expect(frame.map((bytes) => bytes.length)).toEqual(to.buffers);
    expect(checkFrame(frame, to, 7).verdict).toBe("right");
    expect(frame).toEqual(stampedFrame(to, 7));
  });

  test("in another size repeats or leaves out samples", () => {
    const small = layoutOf("NV12", 4, 2);
    const frame = [Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 10, 20, 30, 40)];
    expect(convertFrame(frame, small, layoutOf("NV12", 8, 2))).toEqual([
      Uint8Array.of(1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 10, 20, 10, 20, 30, 40, 30, 40),
    ]);
    expect(convertFrame(frame, small, layoutOf("NV12", 2, 1))).toEqual([
      Uint8Array.of(1, 3, 10, 20),
    ]);
  });

  test("in another size keeps the pairs of YUYV and the sites of Bayer", () => {
    for (const name of ["YUYV", "RGGB"]) {
      const from = layoutOf(name, 160, 96);
      const to = layoutOf(name, 80, 48);
      const picture = toRgb(convertFrame(stampedFrame(from, 0), from, to) ?? [], to);
      // The middle of the red bar.
      const at = (20 * 80 + 55) * 3;
      const [red = 0, green = 255, blue = 255] = picture?.data.subarray(at, at + 3) ?? [];
      expect(red).toBeGreaterThan(185);
      expect(Math.max(green, blue)).toBeLessThan(6);
    }
  });
});

describe("another format", () => {
  const formats = `${YUV_FORMATS} ${RGB_FORMATS}`.split(" ");

  test("shows nearly the same picture", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...formats),
        fc.constantFrom(...formats),
        fc.nat(63),
        (fromName, toName, sequence) => {
          const from = layoutOf(fromName, 160, 96);
          const to = layoutOf(toName, 160, 96);
          const before = toRgb(stampedFrame(from, sequence), from);
          const after = toRgb(expectedAfter(sequence, from, to) ?? [], to);
          const at = (40 * 160 + 84) * 3;
          for (let i = at; i < at + 3; i++) {
            expect(Math.abs((before?.data[i] ?? 0) - (after?.data[i] ?? 999))).toBeLessThan(24);
          }
        },
      ),
    );
  });

  test("is undefined where one of them is not shown", () => {
    const nv12 = layoutOf("NV12", 64, 32);
    for (const name of ["pRAA", "NA12", "H264"]) {
      const other = layoutOf(name, 64, 32);
      expect(canConvert(nv12, other)).toBe(false);
      expect(canConvert(other, nv12)).toBe(false);
      expect(convertFrame(stampedFrame(nv12, 0), nv12, other)).toBeUndefined();
      expect(expectedAfter(0, nv12, other)).toBeUndefined();
    }
  });

  test("is undefined for another size of a format that is not shown", () => {
    expect(canConvert(layoutOf("P010", 64, 32), layoutOf("P010", 32, 32))).toBe(false);
    expect(canConvert(layoutOf("H264", 64, 32), layoutOf("H264", 32, 32))).toBe(false);
  });
});

test("canConvert promises what convertFrame does, in any size", () => {
  const names = [
    "NV12",
    "NM12",
    "YU12",
    "UYVY",
    "RG16",
    "R8",
    "GBRG",
    "P010",
    "pRAA",
    "MM21",
    "H264",
  ];
  const side = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      fc.constantFrom(...names),
      side,
      side,
      side,
      side,
      (fromName, toName, w1, h1, w2, h2) => {
        const from = layoutOf(fromName, w1, h1);
        const to = layoutOf(toName, w2, h2);
        const frame = convertFrame(stampedFrame(from, 1), from, to);
        expect(frame !== undefined).toBe(canConvert(from, to));
        if (frame !== undefined) expect(frame.map((bytes) => bytes.length)).toEqual(to.buffers);
      },
    ),
  );
});

describe("sameVisible", () => {
  const layout = layoutOf("NV12", 100, 32, { by: "codec", stride: 128 });

  test("looks at no padding", () => {
    const frame = stampedFrame(layout, 1);
    frame[0]?.fill(5, 100, 128);
    expect(sameVisible(frame, stampedFrame(layout, 1), layout)).toBeUndefined();
  });

  test("says where frames begin to differ", () => {
    const frame = stampedFrame(layout, 1);
    frame[0]?.fill(5, 128 * 3, 128 * 9);
    expect(sameVisible(frame, stampedFrame(layout, 1), layout)).toBe(
      "content differs: first at line 3 of plane 0",
    );
  });

  test("says when there is less than a frame", () => {
    expect(sameVisible([], stampedFrame(layout, 1), layout)).toBe("buffer 0 has 0 of 6144 bytes");
  });
});
