import { expect, test } from "vitest";
import { DisplayPace } from "./display-pace.ts";
import { benchWork } from "./testing/bench-work.ts";

test("a display shows a frame at the next refresh and keeps it until another is there", () => {
  const { work, log, runTo, waiting } = benchWork(1);
  const pace = new DisplayPace(work, 100);
  pace.start();
  runTo(450);
  expect(log).toEqual(["100: moves frame 0"]);
  waiting.push({});
  pace.offered();
  runTo(600);
  expect(log.slice(1)).toEqual(["500: moves frame 1", "500: frame 0 of 100 is done"]);
});

test("what was on the screen is finished when it is switched off", () => {
  const { work, log, runTo } = benchWork(1);
  const pace = new DisplayPace(work, 100);
  pace.start();
  runTo(150);
  pace.stop();
  expect(log).toEqual(["100: moves frame 0", "150: frame 0 of 100 is done"]);
});

test("of two frames each has its own refresh", () => {
  const { work, log, runTo } = benchWork(2);
  new DisplayPace(work, 100).start();
  runTo(250);
  expect(log).toEqual(["100: moves frame 0", "200: moves frame 1", "200: frame 0 of 100 is done"]);
});
