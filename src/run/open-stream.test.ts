import { describe, expect, test } from "vitest";
import { openStream } from "./open-stream.ts";
import {
  CAMERA,
  CODEC,
  DISPLAY,
  foundingBoard,
  previewStream,
  twinOf,
} from "./testing/founding.ts";
import { isRefusal } from "./trial.ts";

const board = foundingBoard();

const preview = previewStream(board);
const all = (memory: string) => ({ memory, copies: [] });
const toDisplay = { memory: "heap:cma", consumers: [DISPLAY], engine: "cpu" };

describe("all or nothing", () => {
  test("frames are mapped at every device, and disposing gives everything back", () => {
    const platform = twinOf(board);
    const { opened, devices } = openStream(platform, board, preview, all("heap:cma"));
    expect(devices.map(({ node, answer, isOneRun }) => [node, answer, isOneRun])).toEqual([
      [CAMERA, "mapped", true],
      [CODEC, "mapped", true],
      [DISPLAY, "mapped", true],
    ]);
    expect(opened?.frames).toHaveLength(7);
    expect(opened?.frames[0]?.buffers[0]?.name).toBe(`${preview.id} 0`);
    expect(platform.held().length).toBeGreaterThan(0);
    opened?.[Symbol.dispose]();
    expect(platform.held()).toEqual([]);
  });

  test("one refusal leaves nothing behind, and the others were asked all the same", () => {
    const platform = twinOf(board);
    const { opened, devices } = openStream(platform, board, preview, all("heap:system"));
    expect(opened).toBeUndefined();
    expect(devices.map(({ answer }) => (isRefusal(answer) ? answer.errno : answer))).toEqual([
      "mapped",
      "mapped",
      "EINVAL",
    ]);
    expect(platform.held()).toEqual([]);
  });

  test("whoever accepts stays, when that is enough", () => {
    const platform = twinOf(board);
    const { opened } = openStream(platform, board, preview, all("heap:system"), "some");
    expect(opened?.consumers.map(({ node }) => node)).toEqual([CODEC]);
    opened?.[Symbol.dispose]();
    expect(platform.held()).toEqual([]);
  });
});

test("a copy has frames of its own: what the display holds, and one being written", () => {
  const platform = twinOf(board);
  const way = { memory: "heap:system", copies: [toDisplay] };
  const { opened, devices } = openStream(platform, board, preview, way);
  expect(opened?.copies.map(({ frames, engine }) => [frames.length, engine.id])).toEqual([
    [3, "cpu"],
  ]);
  expect(devices.map(({ memory }) => memory)).toEqual(["heap:system", "heap:system", "heap:cma"]);
  opened?.[Symbol.dispose]();
  expect(platform.held()).toEqual([]);
});

describe("what is not there", () => {
  test("a memory: the allocation is refused, and no device was reached", () => {
    const platform = twinOf(board);
    const opening = openStream(platform, board, preview, all("heap:other"));
    expect(opening.allocation).toMatchObject([{ by: "heap:other", errno: "ENOENT" }]);
    expect(opening.devices.map(({ answer }) => answer)).toEqual(Array(3).fill("not-reached"));
    expect(platform.held()).toEqual([]);
  });

  test("a device: no memory mends that", () => {
    const platform = twinOf(board);
    const stream = { ...preview, from: "/nowhere" };
    const opening = openStream(platform, board, stream, all("heap:cma"));
    expect(opening.isHopeless).toBe(true);
    expect(opening.devices[0]?.answer).toMatchObject({ by: "/nowhere", errno: "ENODEV" });
    expect(platform.held()).toEqual([]);
  });
});
