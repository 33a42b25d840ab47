import { expect, test } from "vitest";
import { bufferCount, copyBufferCount } from "./buffer-count.ts";
import { CPU } from "./cpu.ts";
import { direct, streamOf } from "./testing/sample.ts";

const camera = direct("/camera", "camera");
const codec = direct("/codec", "codec");
const display = direct("/display", "display");
const stream = streamOf("camera", ["codec", "display"]);

test("what the user asks for", () => {
  expect(bufferCount({ ...stream, buffers: 4 }, [camera, display])).toEqual({
    count: 4,
    source: "the pipeline",
  });
});

test("each device holds two, and one is spare", () => {
  expect(bufferCount(stream, [camera, codec, display])).toEqual({
    count: 7,
    source: "2 held by /camera, 2 held by /codec, 2 held by /display, 1 spare",
  });
});

test("the CPU holds the one it works on", () => {
  expect(bufferCount(stream, [camera, CPU]).count).toBe(4);
});

test("camping and slack of the pipeline, also none at all", () => {
  expect(
    bufferCount({ ...stream, camping: [3, 0, 1], slack: 2 }, [camera, codec, display]).count,
  ).toBe(6);
  expect(bufferCount({ ...stream, slack: 0 }, [camera, display]).count).toBe(4);
});

test("a copy's buffers: what its consumers hold, and one being written", () => {
  expect(copyBufferCount([display])).toBe(3);
  expect(copyBufferCount([codec, display])).toBe(5);
});
