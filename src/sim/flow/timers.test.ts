import { expect, test } from "vitest";
import { type Timer, Timers, Turn } from "./timers.ts";

test("in the order of time, up to the end but not at it", () => {
  const timers = new Timers();
  const seen: string[] = [];
  const add = (name: string, at: number) =>
    timers.set(
      timers.add(Turn.workDone, () => seen.push(`${name} at ${timers.instant}`)),
      at,
    );
  add("late", 20);
  add("early", 10);
  add("never", 30);
  timers.runUntil(30);
  expect(seen).toEqual(["early at 10", "late at 20"]);
  expect(timers.now).toBe(30);
});

test("at one nanosecond by turn: who needs something comes before who finishes something", () => {
  const timers = new Timers();
  const seen: string[] = [];
  for (const name of ["workDone", "frameFull", "blank", "frameStart"] as const)
    timers.set(
      timers.add(Turn[name], () => seen.push(name)),
      10,
    );
  timers.runUntil(20);
  expect(seen).toEqual(["frameStart", "blank", "frameFull", "workDone"]);
});

test("times that differ by less than their rounding are equal, and yet do not drift", () => {
  const timers = new Timers();
  const seen: string[] = [];
  timers.set(
    timers.add(Turn.workDone, () => seen.push("work")),
    1e9 / 30,
  );
  timers.set(
    timers.add(Turn.blank, () => seen.push("blank")),
    1e9 / 30 + 1e-6,
  );
  let ticks = 0;
  const tick: Timer = timers.add(Turn.frameStart, () => {
    ticks += 1;
    timers.set(tick, timers.now + 1e9 / 30);
  });
  timers.set(tick, 0);
  timers.runUntil(1e9);
  expect(seen).toEqual(["blank", "work"]);
  expect(ticks).toBe(30);
});
