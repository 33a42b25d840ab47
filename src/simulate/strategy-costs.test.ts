// What an expert would try on the numbers of a board: more bandwidth, larger caches, larger blocks.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foundingBoard, planOf } from "../plan/testing/founding.ts";
import type { BoardFigures, IommuFigures } from "../sim/cost/figures/board-figures.ts";
import { figuresFor } from "../sim/cost/figures/figures-for.ts";
import type { Known } from "../sim/cost/known.ts";
import { pressureFor } from "../sim/pressure/profiles.ts";
import { strategiesOf } from "./strategy.ts";
import { type CostOptions, costsOf, type StrategyCosts } from "./strategy-costs.ts";

const PREVIEW = "camera ! NV12,320x240@30 ! tee name=t  t. ! codec  t. ! display";
const HD = PREVIEW.replace("320x240", "1280x720");
const board = foundingBoard();
const figures = figuresFor(board);

function costs(
  id: string,
  change: Partial<BoardFigures> = {},
  more: Partial<CostOptions> = {},
  pipeline = PREVIEW,
): StrategyCosts {
  const { strategies } = strategiesOf(planOf(board, pipeline), board);
  const strategy = strategies.find((one) => one.id === id);
  const profile = pressureFor("none", 2 ** 28);
  if (!strategy || !profile) throw new Error(`there is no ${id}`);
  const result = costsOf(board, strategy, {
    figures: { ...figures, ...change },
    profile,
    mapping: "once",
    patterns: new Map(),
    seed: 1,
    duration: 2,
    restart: 1,
    ...more,
  });
  if ("refusal" in result) throw new Error(result.refusal);
  return result;
}

const walks = ({ translations }: StrategyCosts) =>
  translations.reduce((sum, { counts }) => sum + counts.walks, 0);
const worst = ({ flow }: StrategyCosts) =>
  Math.max(...flow.streams.flatMap(({ consumers }) => consumers.map((one) => one.latency.worst)));
const times = (known: Known, factor: number): Known => ({ ...known, value: known.value * factor });

/** Every IOMMU of the board with other caches. */
function iommusWith(change: (figures: IommuFigures) => IommuFigures): Partial<BoardFigures> {
  return { iommus: new Map([...figures.iommus].map(([node, one]) => [node, change(one)])) };
}

describe("translation", () => {
  test("a TLB that holds all pages of all buffers walks no more", () => {
    const huge = { entries: 4096, ways: 4096, replacement: "lru" } as const;
    const all = iommusWith((one) => ({ ...one, geometry: { ...one.geometry, main: huge } }));
    const [some, none] = [costs("heap:cma"), costs("heap:cma", all)];
    // What is left is the first round, which fills it.
    expect(walks(none)).toBeLessThan(walks(some) / 4);
  });

  test("columns walk many times as often as lines", () => {
    const going = (how: "columns" | "lines") =>
      walks(costs("heap:cma", {}, { patterns: new Map([["codec", how]]) }, HD));
    expect(going("columns")).toBeGreaterThan(5 * going("lines"));
  });

  test("slower walks never make less of a stall", () => {
    const stall = ({ translations }: StrategyCosts) =>
      Math.max(...translations.map((one) => one.stall));
    const slower = (factor: number) =>
      iommusWith((one) => ({
        ...one,
        timing: { ...one.timing, fetch: times(one.timing.fetch, factor) },
      }));
    const stalls = [1, 10, 100, 1000].map((factor) => stall(costs("heap:cma", slower(factor))));
    expect(stalls).toEqual(stalls.toSorted((a, b) => a - b));
    expect(stalls.at(-1)).toBeGreaterThan(0);
  });
});

test("more bandwidth, of the copy and of the DRAM, never raises latency", () => {
  const factor = fc.double({ min: 1, max: 64, noNaN: true });
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 1, noNaN: true }), factor, (slow, more) => {
      const at = (speed: number) =>
        costs("copy:heap:system", {
          dram: { ...figures.dram, peak: times(figures.dram.peak, speed) },
          cpu: {
            ...figures.cpu,
            copy: (source, target) => times(figures.cpu.copy(source, target), speed),
          },
        });
      expect(worst(at(slow * more))).toBeLessThanOrEqual(worst(at(slow)));
    }),
    { numRuns: 12 },
  );
});

test("the copy has a third of the buffers in CMA, and twice the traffic", () => {
  const [share, copy] = [costs("heap:cma"), costs("copy:heap:system")];
  expect(copy.reserved.scarce).toBeLessThan(share.reserved.scarce / 2);
  expect(copy.traffic.dram.total).toBeGreaterThan(1.5 * share.traffic.dram.total);
  expect(copy.flow.streams[0]?.consumers[1]?.latency.p50).toBeGreaterThanOrEqual(
    share.flow.streams[0]?.consumers[1]?.latency.p50 ?? 0,
  );
});
