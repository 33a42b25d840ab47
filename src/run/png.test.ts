import { decode } from "fast-png";
import { expect, test } from "vitest";
import { stampedFrame } from "../format/pattern/test-pattern.ts";
import { layoutOf } from "../format/pattern/testing/layouts.ts";
import { toRgb } from "../format/pattern/to-rgb.ts";
import { decodeFrame, encodeFrame } from "../sim/coder/frame-coder.ts";
import { pngOf } from "./png.ts";
import { brotli } from "./brotli.ts";

const layout = layoutOf("NV12", 64, 48);

test("a PNG holds the picture", () => {
  const picture = toRgb(stampedFrame(layout, 1), layout);
  if (picture === undefined) throw new Error("NV12 is shown");
  const { width, height, channels, depth, data } = decode(pngOf(picture));
  expect({ width, height, channels, depth }).toEqual({
    width: 64,
    height: 48,
    channels: 3,
    depth: 8,
  });
  expect([...data]).toEqual([...picture.data]);
});

test("zlib serves the coder", () => {
  const frame = stampedFrame(layout, 1);
  const coded = encodeFrame(frame, layout, brotli);
  expect(decodeFrame(coded, layout, brotli)).toEqual(frame);
});
