import * as fc from "fast-check";
import { expect, test } from "vitest";
import { VirtualClock } from "./clock.ts";

test("events run in the order of their time, equals in the order they were made", () => {
  const clock = new VirtualClock();
  const seen: string[] = [];
  clock.after(20, () => seen.push(`late at ${clock.now}`));
  clock.after(10, () => {
    seen.push(`first at ${clock.now}`);
    clock.after(0, () => seen.push(`made by it at ${clock.now}`));
  });
  clock.after(10, () => seen.push(`second at ${clock.now}`));
  while (clock.step());
  expect(seen).toEqual(["first at 10", "second at 10", "made by it at 10", "late at 20"]);
  expect(clock.next).toBeUndefined();
});

test("any set of delays comes out sorted", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50 })), (delays) => {
      const clock = new VirtualClock();
      const seen: [number, number][] = [];
      delays.forEach((delay, at) => clock.after(delay, () => seen.push([clock.now, at])));
      while (clock.step());
      const sorted = delays
        .map((delay, at) => [delay, at])
        .toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
      expect(seen).toEqual(sorted);
    }),
  );
});
