import { expect, test } from "vitest";
import type { Standing } from "./compare.ts";
import type { StrategyResult } from "./simulation.ts";
import { summaryOf } from "./summary.ts";

const share: Standing = {
  id: "heap:cma",
  load: { cpuCopies: 0, cpuOther: 0, stallAt: () => 0, dram: 0.022 },
  starts: 60,
  failedStarts: 0,
  frames: 3600,
  missing: 0,
  scarce: 12 * 2 ** 20,
};
const copy: Standing = {
  ...share,
  id: "copy:heap:system",
  load: { ...share.load, cpuCopies: 0.067, dram: 0.038 },
  scarce: 0,
};

function summary(...standings: readonly Standing[]): string {
  const result = ({ id }: Standing): StrategyResult => ({
    id,
    title: id,
    streams: [],
    numbers: [],
    flow: [],
    starts: [],
    memory: [],
  });
  return summaryOf(standings, standings.map(result));
}

test("the best first, then what it is compared with; what costs nothing is left out", () => {
  expect(summary(copy, share)).toBe(
    "heap:cma serves best: it takes 2.2 % of the DRAM and sets 12 MiB aside; " +
      "copy:heap:system takes 6.7 % of a core and 3.8 % of the DRAM",
  );
});

test("the best of bad ones is not called good", () => {
  expect(summary({ ...share, missing: 2960 })).toMatch(
    /^heap:cma takes .* aside, but 2,960 of 3,600 frames do not arrive in time; there is nothing/,
  );
  expect(summary({ ...share, missing: 2960 }, { ...copy, missing: 3000 })).toMatch(
    /^heap:cma comes nearest, and no strategy delivers every frame:/,
  );
  expect(summary({ ...share, failedStarts: 3 }, { ...copy, failedStarts: 4 })).toMatch(
    /^heap:cma comes nearest, and none always starts:/,
  );
});
