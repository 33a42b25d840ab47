import { expect, test } from "vitest";
import { runPlan } from "./run-plan.ts";
import {
  CAMERA,
  CODEC,
  DISPLAY,
  foundingBoard,
  planOf,
  PREVIEW,
  twinOf,
} from "./testing/founding.ts";
import { traceOf } from "./trace-run.ts";

test("a run as tracks: devices, pools, IOMMUs; the inode is a buffer's identity everywhere", async () => {
  const board = foundingBoard();
  const platform = twinOf(board);
  const traced = traceOf(platform);
  await runPlan(platform, board, planOf(board, PREVIEW), { frames: 3, fallback: true });
  traced.stop();
  const { tracks, events } = traced.recorder.trace;
  const names = tracks.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining([CAMERA, CODEC, DISPLAY, "buffers", "pool linux,cma"]),
  );
  expect(names.filter((name) => name.startsWith("walks of "))).toHaveLength(2);

  const nameOf = (track: number) => tracks[track]?.name;
  const slices = events.flatMap((event) => (event.kind === "slice" ? [event] : []));
  const first = (node: string) =>
    slices.find(({ track, args }) => nameOf(track) === node && args?.["sequence"] === 0);
  // The frame that the camera filled first is the one that codec and display worked on first.
  expect(first(CAMERA)?.flows?.length).toBeGreaterThan(0);
  expect(first(CODEC)?.flows).toEqual(first(CAMERA)?.flows);
  expect(first(DISPLAY)?.flows).toEqual(first(CAMERA)?.flows);

  const allocated = events.filter((event) => event.kind === "instant" && event.name === "allocate");
  const freed = events.filter((event) => event.kind === "instant" && event.name === "free");
  expect(allocated.length).toBeGreaterThan(0);
  expect(freed).toHaveLength(allocated.length);

  const count = events.length;
  await runPlan(platform, board, planOf(board, PREVIEW), { frames: 1, fallback: true });
  expect(traced.recorder.trace.events).toHaveLength(count);
});
