import { expect, test } from "vitest";
import { VirtualClock } from "../clock.ts";
import { Agenda } from "./agenda.ts";

test("things happen at their times, of several at one time the one entered first", () => {
  const agenda = new Agenda(new VirtualClock());
  const seen: string[] = [];
  agenda.at(2, () => seen.push(`once at ${agenda.now}`));
  agenda.every(1, (time) => seen.push(`again at ${time}`));
  agenda.runUntil(2.5);
  expect(seen).toEqual(["again at 0", "again at 1", "once at 2", "again at 2"]);
  expect(agenda.now).toBe(2.5);
});

test("what is due at the end or later never happens, even when the clock goes on", () => {
  const clock = new VirtualClock();
  const agenda = new Agenda(clock);
  const seen: number[] = [];
  agenda.every(1, (time) => seen.push(time));
  agenda.runUntil(2);
  while (clock.step());
  expect(seen).toEqual([0, 1]);
});

test("periods do not drift", () => {
  const agenda = new Agenda(new VirtualClock());
  const seen: number[] = [];
  agenda.every(0.1, () => seen.push(agenda.now));
  agenda.runUntil(1000);
  expect(seen).toHaveLength(10_000);
  expect(seen.at(-1)).toBe(999.9);
});
