// Layouts as V4L2 says them, and what a driver may make of a format without it being another layout.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LayoutDemand } from "../../format/demands.ts";
import { type FrameLayout, frameLayout, isConflict } from "../../format/layout.ts";
import { parseFormat } from "../../format/parse-format.ts";
import { formatOf, mismatch, type VideoFormat } from "./video-format.ts";

function layout(
  format: string,
  width: number,
  height: number,
  demands: readonly LayoutDemand[] = [],
): FrameLayout {
  const info = parseFormat(format);
  const made = info && frameLayout(info, width, height, demands);
  if (!made || isConflict(made)) throw new Error(`no layout of ${format}`);
  return made;
}

const fourcc = (text: string) =>
  Array.from(text).reduce((code, letter, at) => code + letter.charCodeAt(0) * 2 ** (8 * at), 0);

test("NV12 in one buffer has one stride and the size of both planes", () => {
  expect(formatOf(layout("NV12", 1280, 720))).toEqual({
    code: fourcc("NV12"),
    width: 1280,
    height: 720,
    buffers: [{ stride: 1280, size: 1_382_400 }],
  });
});

test("NV12M has a stride and a size for each of its two buffers", () => {
  expect(formatOf(layout("NM12", 1280, 720)).buffers).toEqual([
    { stride: 1280, size: 921_600 },
    { stride: 1280, size: 460_800 },
  ]);
});

test("a gap between planes has no words in V4L2", () => {
  const gap = layout("NV12", 640, 360, [{ by: "made up", offset: 4096 }]);
  expect(() => formatOf(gap)).toThrow("VIDIOC_S_FMT: EINVAL");
});

describe("what the driver made of it", () => {
  const wanted = layout("NV12", 640, 480);
  const set = (change: Partial<VideoFormat>): VideoFormat => ({ ...formatOf(wanted), ...change });

  test.each([
    ["the same", true, set({})],
    ["another format", false, set({ code: fourcc("NV21") })],
    ["a wider line", false, set({ buffers: [{ stride: 768, size: 460_800 }] })],
    ["less than the buffer has", true, set({ buffers: [{ stride: 640, size: 460_000 }] })],
    ["more than the buffer has", false, set({ buffers: [{ stride: 640, size: 460_801 }] })],
    ["more lines, so that chroma begins later", false, set({ height: 496 })],
    ["columns to the right, inside of the line", true, set({ width: 640 })],
    ["a smaller picture", false, set({ width: 320 })],
    [
      "a buffer more",
      false,
      set({ buffers: [...formatOf(wanted).buffers, { stride: 640, size: 1 }] }),
    ],
  ])("%s", (_, isCarried, made) => {
    expect(mismatch(made, wanted) === undefined).toBe(isCarried);
  });

  test("a refusal says what was asked for and what came of it", () => {
    expect(mismatch(set({ buffers: [{ stride: 704, size: 506_880 }] }), wanted)).toBe(
      "asked for NV12 640x480 in 460800 bytes with lines of 640, " +
        "the driver makes it NV12 640x480 in 506880 bytes with lines of 704",
    );
  });

  test("lines that the layout has too are no difference", () => {
    const high = layout("NV12", 640, 470, [{ by: "made up", height: 16 }]);
    expect(mismatch({ ...formatOf(high), height: 480 }, high)).toBeUndefined();
    expect(mismatch(formatOf(high), high)).toBeDefined();
  });
});

test("a driver that leaves everything as asked carries every gapless layout without extra lines", () => {
  const formats = fc.constantFrom("NV12", "NM12", "YUYV", "XR24", "YU12", "NV16", "RG24");
  const sides = fc.integer({ min: 1, max: 2000 });
  fc.assert(
    fc.property(formats, sides, sides, (format, width, height) => {
      const asked = layout(format, width, height);
      return mismatch(formatOf(asked), asked) === undefined;
    }),
  );
});
