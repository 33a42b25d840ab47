// The founding scenario performed at its full size: 300 frames of 1280x720 NV12 on a twin, every byte checked.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  CAMERA,
  CODEC,
  DISPLAY,
  foundingBoard,
  planOf,
  runOn,
} from "../src/run/testing/founding.ts";

const PIPELINE = readFileSync(
  new URL("../examples/camera-preview/pipeline.yaml", import.meta.url),
  "utf8",
);
const FRAMES = 300;
const FRAME_BYTES = 1280 * 720 * 1.5;

const whole = (node: string) => ({ node, frames: FRAMES, dropped: 0, wrong: 0, unchecked: 0 });

test("from CMA: zero copies, and every frame right at encoder and display", async () => {
  const report = await runOn(foundingBoard(), PIPELINE, { frames: FRAMES });
  expect(report).toMatchObject({ agrees: true, differences: [], held: [], bouncedBytes: 0 });
  expect(report.streams).toMatchObject([
    {
      from: CAMERA,
      outcome: "zero-copy",
      memory: "heap:cma",
      frames: FRAMES,
      dropped: 0,
      copies: [],
      consumers: [whole(CODEC), whole(DISPLAY)],
    },
  ]);
});

test("from the system heap: the display refuses, and gets exactly one copy of each frame", async () => {
  const memory = new Map([["*", "heap:system"]]);
  const report = await runOn(foundingBoard(), PIPELINE, { frames: FRAMES, memory });
  expect(report).toMatchObject({ agrees: true, differences: [], held: [] });
  const [stream] = report.streams;
  expect(stream?.attempts[0]?.refusals).toMatchObject([
    { by: DISPLAY, call: "DRM_IOCTL_PRIME_FD_TO_HANDLE", errno: "EINVAL" },
  ]);
  expect(stream).toMatchObject({
    outcome: "copy",
    memory: "heap:system",
    copies: [
      {
        from: "heap:system",
        to: "heap:cma",
        consumers: [DISPLAY],
        frames: FRAMES,
        bytes: FRAMES * FRAME_BYTES,
      },
    ],
    consumers: [whole(CODEC), whole(DISPLAY)],
  });
});

test("what was copied in a second is what the plan had counted for that memory", async () => {
  const report = await runOn(foundingBoard(), PIPELINE, {
    frames: 30,
    memory: new Map([["*", "heap:system"]]),
  });
  const [planned] = planOf(foundingBoard(), PIPELINE).streams;
  const alternative = planned?.counterfactuals.find(({ memory }) => memory === "heap:system");
  const [copy] = report.streams[0]?.copies ?? [];
  expect(copy?.bytes).toBe(alternative?.copyBytesPerSecond);
});
