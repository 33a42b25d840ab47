import { expect, test } from "vitest";
import type { Standing } from "./compare.ts";
import { type Parameter, turningPoints } from "./turning-points.ts";

const standing = (id: string, load: Partial<Standing["load"]>): Standing => ({
  id,
  load: { cpuCopies: 0, cpuOther: 0, stallAt: () => 0, dram: 0, ...load },
  starts: 1,
  failedStarts: 0,
  frames: 100,
  missing: 0,
  scarce: 0,
});

const COPY: Parameter = {
  speed: "copy",
  name: "the CPU's copy",
  value: 1000,
  unit: "bytes/s",
  grows: "with-speed",
};
const WALK: Parameter = {
  speed: "walk",
  name: "a page walk",
  value: 100,
  unit: "ns",
  grows: "against-speed",
};

test("four times the copy bandwidth makes the copy the better one", () => {
  const [point, ...others] = turningPoints(
    [
      standing("heap:system", { stallAt: (slower) => 0.1 * slower }),
      standing("copy", { cpuCopies: 0.4 }),
    ],
    [COPY],
  );
  expect(others).toEqual([]);
  expect(point).toMatchObject({ best: "heap:system", becomes: "copy", from: 1000 });
  // Loads are equal when they differ by less than a thousandth.
  expect(Number(point?.to) / 1000).toBeCloseTo(4, 1);
});

test("slower walks make the copy the better one", () => {
  const [point] = turningPoints(
    [
      standing("heap:system", { stallAt: (slower) => 0.1 * slower }),
      standing("copy", { cpuCopies: 0.4 }),
    ],
    [WALK],
  );
  expect(point).toMatchObject({ parameter: "a page walk", becomes: "copy" });
  expect(Number(point?.to) / 100).toBeCloseTo(4, 1);
});

test("nothing turns over where one is never worse", () => {
  expect(
    turningPoints([standing("heap:cma", {}), standing("copy", { cpuCopies: 0.4 })], [WALK]),
  ).toEqual([]);
});

test("one strategy has no other to turn to", () => {
  expect(turningPoints([standing("heap:cma", {})], [COPY, WALK])).toEqual([]);
});
