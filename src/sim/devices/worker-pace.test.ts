import { expect, test } from "vitest";
import { benchWork } from "./testing/bench-work.ts";
import { WorkerPace } from "./worker-pace.ts";

test("an encoder works on one frame after the other", () => {
  const { work, log, runTo } = benchWork(2);
  new WorkerPace(work, 100, false).start();
  runTo(1000);
  expect(log).toEqual([
    "40: moves frame 0",
    "40: frame 0 of 0 is done",
    "80: moves frame 1",
    "80: frame 1 of 40 is done",
  ]);
});

test("a decoder delivers no faster than its rate", () => {
  const { work, log, runTo } = benchWork(2);
  new WorkerPace(work, 100, true).start();
  runTo(1000);
  expect(log).toEqual([
    "40: moves frame 0",
    "40: frame 0 of 0 is done",
    "140: moves frame 1",
    "140: frame 1 of 100 is done",
  ]);
});

test("without frames it waits, and nothing is dropped", () => {
  const { work, log, runTo, waiting } = benchWork(0);
  const pace = new WorkerPace(work, 100, true);
  pace.start();
  runTo(1000);
  waiting.push({});
  pace.offered();
  runTo(2000);
  expect(log).toEqual(["1040: moves frame 0", "1040: frame 0 of 1000 is done"]);
});
