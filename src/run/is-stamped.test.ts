import * as fc from "fast-check";
import { expect, test } from "vitest";
import { frameLayout, type FrameLayout, isConflict } from "../format/layout.ts";
import { parseFormat } from "../format/parse-format.ts";
import { stampedFrame } from "../format/pattern/test-pattern.ts";
import { isStamped } from "./is-stamped.ts";

function layoutOf(name: string, width: number, height: number, stride = 1): FrameLayout {
  const format = parseFormat(name);
  const layout = format && frameLayout(format, width, height, [{ by: "test", stride }]);
  if (!layout || isConflict(layout)) throw new Error("no layout");
  return layout;
}

test("a stamped frame is known by its number, and by no other", () => {
  const layout = layoutOf("NM12", 320, 240);
  const frame = stampedFrame(layout, 7);
  expect(isStamped(frame, layout, 7)).toBe(true);
  expect(isStamped(frame, layout, 8)).toBe(false);
  expect(isStamped(stampedFrame(layout, 8), layout, 8)).toBe(true);
});

test("padding does not count, every visible byte does", () => {
  const layout = layoutOf("NV12", 100, 64, 128);
  const frame = stampedFrame(layout, 3);
  const [bytes = new Uint8Array()] = frame;
  bytes[110] = 255;
  expect(isStamped(frame, layout, 3)).toBe(true);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 63 }), fc.integer({ min: 0, max: 99 }), (line, x) => {
      const at = line * 128 + x;
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      const isRight = isStamped(frame, layout, 3);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      expect(isRight).toBe(false);
    }),
  );
});

test("a frame shorter than its layout is not one", () => {
  const layout = layoutOf("NV12", 64, 64);
  expect(isStamped([new Uint8Array(100)], layout, 0)).toBe(false);
  expect(isStamped([], layout, 0)).toBe(false);
});
