// Boards of 64 MiB with a CMA area of 16 MiB, on which minutes go by.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildBoard } from "../../board/build.ts";
import { createKernel } from "../../board/kernel/create-kernel.ts";
import { parseBlob } from "../../devicetree/parse-blob.ts";
import { STORED } from "../coder/stored.ts";
import { openTwin } from "../open-twin.ts";
import { smallBoard } from "../testing/small-board.ts";
import type { AllocationDemand, PressureProfile, PressureResult } from "./pressure.ts";
import { PROFILE_NAMES, pressureFor } from "./profiles.ts";
import { pressOn, type PressureRun, runPressure } from "./run-pressure.ts";

const MIB = 2 ** 20;
const RAM = 64 * MIB;
const GIB = 2n ** 30n;
const mib = (count: number) => BigInt(count * MIB);

const BOARD = smallBoard({
  banks: [[GIB, BigInt(RAM)]],
  regions: {
    "linux,cma": {
      compatible: "shared-dma-pool",
      reusable: true,
      "linux,cma-default": true,
      reg: [GIB + mib(44), mib(16)],
    },
  },
});
const FRAMES: AllocationDemand = { memory: "heap:cma", bytes: MIB, count: 4 };

function profile(name: string): PressureProfile {
  const found = pressureFor(name, RAM);
  if (!found) throw new Error(`no profile ${name}`);
  return found;
}

function run(name: string, options: Partial<PressureRun> = {}): PressureRun {
  return {
    board: BOARD,
    seed: 1,
    profile: profile(name),
    duration: 300,
    demands: [FRAMES],
    session: { every: 20, kept: 15 },
    ...options,
  };
}

function press(name: string, options: Partial<PressureRun> = {}): PressureResult {
  return runPressure(run(name, options));
}

test("ends with the first start that fails, when that is all that is asked", () => {
  const demands = [{ ...FRAMES, count: 20 }];
  const whole = press("busy", { demands });
  const ended = press("busy", { demands, endAtFailure: true });
  expect(whole.failedStarts).toBeGreaterThan(1);
  expect(ended.failedStarts).toBe(1);
  expect(whole.attempts.slice(0, ended.attempts.length)).toEqual(ended.attempts);
  expect(press("none", { endAtFailure: true })).toEqual(press("none"));
});

describe("a pipeline that starts every 20 seconds", () => {
  test("always gets its buffers where nothing else runs", () => {
    const { starts, failedStarts, attempts, peakBytes } = press("none");
    expect({ starts, failedStarts }).toEqual({ starts: 15, failedStarts: 0 });
    expect(attempts).toHaveLength(15 * FRAMES.count);
    expect(attempts.map(({ time }) => time).slice(0, 5)).toEqual([0, 0, 0, 0, 20]);
    expect(peakBytes).toBe(4 * MIB);
    for (const { effort, errno } of attempts) {
      expect(errno).toBeUndefined();
      expect(effort).toMatchObject({ pages: 256, blocks: 1, rangesTried: 1, pagesIsolated: 256 });
    }
  });

  test("meets pages that must move, be dropped, or stay when the machine is under heavy load", () => {
    const { attempts } = press("heavy", { duration: 1200 });
    const sum = (of: keyof PressureResult["attempts"][number]["effort"]) =>
      attempts.reduce((all, { effort }) => all + effort[of], 0);
    expect(sum("pagesMigrated")).toBeGreaterThan(0);
    expect(sum("pagesDropped")).toBeGreaterThan(0);
    expect(sum("pagesNotMigrated")).toBeGreaterThan(0);
    expect(sum("rangesTried")).toBeGreaterThan(attempts.length);
    for (const { effort } of attempts) expect(effort.pagesNotMigrated % 1).toBe(0);
  });

  test("gets scattered pages without touching the area's ranges", () => {
    const { failedStarts, attempts } = press("heavy", {
      demands: [{ ...FRAMES, memory: "heap:system" }],
    });
    expect(failedStarts).toBe(0);
    for (const { effort } of attempts) {
      expect(effort).toMatchObject({ pages: 256, rangesTried: 0, pagesIsolated: 0 });
      expect(effort.blocks).toBeGreaterThan(1);
    }
  });

  test("never gets more than the area has, and gives back what it got first", () => {
    const large: AllocationDemand = { memory: "heap:cma", bytes: 17 * MIB, count: 2 };
    const { starts, failedStarts, attempts, samples } = press("light", {
      demands: [FRAMES, large],
    });
    expect(failedStarts).toBe(starts);
    // The first large one already ends the start.
    expect(attempts).toHaveLength(starts * (FRAMES.count + 1));
    const failed = attempts.filter(({ errno }) => errno !== undefined);
    expect(new Set(failed.map(({ errno, bytes }) => `${bytes} ${errno}`))).toEqual(
      new Set([`${17 * MIB} ENOMEM`]),
    );
    for (const { effort } of failed) expect(effort).toMatchObject({ pages: 0, blocks: 0 });
    for (const { areas } of samples) expect(areas[0]?.used).toBe(0);
  });

  test("that keeps its buffers longer than until the next start stops there", () => {
    const { failedStarts, peakBytes } = press("none", {
      demands: [{ ...FRAMES, count: 10 }],
      session: { every: 20, kept: 1000 },
    });
    expect({ failedStarts, peakBytes }).toEqual({ failedStarts: 0, peakBytes: 10 * MIB });
  });

  test("cannot ask for a memory that the board does not have", () => {
    expect(() => press("none", { demands: [{ ...FRAMES, memory: "heap:gpu" }] })).toThrow(
      "no memory heap:gpu",
    );
  });
});

test("a driver's own buffers come from the area that the driver takes them from", () => {
  const blob = new URL("../../../examples/camera-preview/board.dtb", import.meta.url);
  const tree = parseBlob(readFileSync(blob), "board.dtb").value;
  if (!tree) throw new Error("the board does not read");
  const { attempts, samples, failedStarts } = press("none", {
    board: buildBoard(tree, createKernel({ archHint: "arm64" })),
    demands: [{ memory: "export:/soc/vop@ff900000", bytes: 2 * MIB, count: 3 }],
    session: { every: 300, kept: 200 },
  });
  expect(failedStarts).toBe(0);
  expect(attempts).toHaveLength(3);
  expect(samples.at(60)?.areas).toMatchObject([{ name: "linux,cma", used: 6 * MIB }]);
});

describe("samples", () => {
  test("are taken at equal times, the last one at the end", () => {
    const { samples } = press("busy");
    expect(samples).toHaveLength(121);
    expect(samples.slice(0, 3).map(({ time }) => time)).toEqual([0, 2.5, 5]);
    expect(samples.at(-1)?.time).toBe(300);
  });

  test("say who has the memory", () => {
    const { samples } = press("heavy");
    const { totalPages } = openTwin(BOARD, { compression: STORED }).machine.pages;
    for (const { free, pageCache, anonymous, pinned, areas } of samples) {
      const used = areas.reduce((sum, area) => sum + area.used, 0);
      expect(free + pageCache + anonymous + pinned + used).toBe(totalPages * 4096);
    }
  });

  test("map the area in 64 cells", () => {
    for (const { areas } of press("heavy").samples) {
      const [area] = areas;
      expect(area?.cells).toHaveLength(64);
      const used = area?.cells.reduce((sum, { buffers, others }) => sum + buffers + others, 0) ?? 0;
      expect(used * (MIB / 4)).toBe(area?.used);
      for (const cell of area?.cells ?? []) {
        const all = Object.values(cell).reduce((sum, share) => sum + share, 0);
        expect(all).toBeLessThanOrEqual(1 + 1e-9);
      }
    }
  });
});

interface Draw {
  readonly name: string;
  readonly seed: number;
  readonly memory: string;
  readonly bytes: number;
  readonly every: number;
  readonly kept: number;
}

const runs: fc.Arbitrary<Draw> = fc.record({
  name: fc.constantFrom(...PROFILE_NAMES),
  seed: fc.integer({ min: 1, max: 1000 }),
  memory: fc.constantFrom("heap:cma", "heap:system", "udmabuf"),
  bytes: fc.integer({ min: 1, max: 5 * MIB }),
  every: fc.constantFrom(2.5, 7, 10),
  kept: fc.constantFrom(0.3, 7, 20),
});

function drawn({ name, seed, memory, bytes, every, kept }: Draw): PressureRun {
  return run(name, {
    seed,
    duration: 60,
    demands: [{ memory, bytes, count: 3 }],
    session: { every, kept },
  });
}

describe("any run", () => {
  test("is the same again for the same seed", () => {
    fc.assert(
      fc.property(runs, (draw) => {
        expect(runPressure(drawn(draw))).toEqual(runPressure(drawn(draw)));
      }),
      { numRuns: 5 },
    );
  });

  test("begins as a shorter one does, so that more time never means fewer failures", () => {
    fc.assert(
      fc.property(runs, (draw) => {
        const short = runPressure(drawn(draw));
        const long = runPressure({ ...drawn(draw), duration: 120 });
        expect(long.attempts.filter(({ time }) => time < 60)).toEqual(short.attempts);
        expect(long.failedStarts).toBeGreaterThanOrEqual(short.failedStarts);
        expect(long.samples.slice(0, 60)).toEqual(
          short.samples.filter((_, at) => at % 2 === 0).slice(0, 60),
        );
      }),
      { numRuns: 5 },
    );
  });

  test("gives everything back, and leaves memory whole", () => {
    fc.assert(
      fc.property(runs, (draw) => {
        const twin = openTwin(BOARD, { compression: STORED, seed: draw.seed });
        pressOn(twin, drawn(draw));
        const { pages } = twin.machine;
        expect(twin.held()).toEqual([]);
        expect(pages.check()).toEqual([]);
        pages.dropCaches();
        expect(pages.freePages).toBe(pages.totalPages);
      }),
      { numRuns: 8 },
    );
  });
});
