import { expect, test } from "vitest";
import { CameraPace } from "./camera-pace.ts";
import { benchWork } from "./testing/bench-work.ts";

test("a camera captures one frame each period, and is done with it half a period later", () => {
  const { work, log, runTo } = benchWork(2);
  new CameraPace(work, 100).start();
  runTo(1000);
  expect(log).toEqual([
    "50: moves frame 0",
    "50: frame 0 of 0 is done",
    "150: moves frame 1",
    "150: frame 1 of 100 is done",
  ]);
});

test("frames that were due without a buffer are dropped, and leave a gap in the sequence", () => {
  const { work, log, runTo, waiting } = benchWork(1);
  const pace = new CameraPace(work, 100);
  pace.start();
  runTo(350);
  waiting.push({});
  pace.offered();
  runTo(500);
  expect(log.slice(2)).toEqual([
    "350: frame 1 is dropped",
    "350: frame 2 is dropped",
    "350: frame 3 is dropped",
    "450: moves frame 4",
    "450: frame 4 of 400 is done",
  ]);
});

test("a stopped camera finishes nothing", () => {
  const { work, log, runTo } = benchWork(3);
  const pace = new CameraPace(work, 100);
  pace.start();
  runTo(20);
  pace.stop();
  runTo(1000);
  expect(log).toEqual([]);
});
