import { describe, expect, test } from "vitest";
import { foundingBoard, planOf } from "../plan/testing/founding.ts";
import { simulate, type SimulateRequest } from "./simulate.ts";
import type { RowId, Simulation } from "./simulation.ts";

const PREVIEW = "camera ! NV12,1280x720@30 ! tee name=t  t. ! codec  t. ! display";

const REQUEST: SimulateRequest = {
  duration: 10,
  restart: 5,
  pressure: "light",
  strategies: ["all"],
  mapping: "once",
  seed: 1,
};

function simulated(
  request: Partial<SimulateRequest> = {},
  cmdline = "",
  pipeline = PREVIEW,
): Simulation {
  const board = foundingBoard(undefined, cmdline);
  const { value, diagnostics } = simulate(board, planOf(board, pipeline), {
    ...REQUEST,
    ...request,
  });
  if (!value) throw new Error(JSON.stringify(diagnostics));
  return value;
}

function valueOf({ strategies }: Simulation, id: string, row: RowId): number | undefined {
  return strategies.find((one) => one.id === id)?.numbers.find((number) => number.row === row)
    ?.value;
}

describe("the founding board", () => {
  const simulation = simulated();

  test("has a column for each memory that serves, and one for the copy", () => {
    expect(simulation.strategies.map(({ id }) => id)).toEqual([
      "heap:cma",
      "export:/soc/vop@ff900000",
      "copy:heap:system",
    ]);
    expect(simulation.summary).toMatch(/^share heap:cma serves best/);
  });

  test("copies 1.4 MB thirty times a second, or nothing", () => {
    expect(valueOf(simulation, "heap:cma", "copied")).toBe(0);
    expect(valueOf(simulation, "copy:heap:system", "copied")).toBe(1280 * 720 * 1.5 * 30);
  });

  test("walks once for each page of the frame at the camera and at the codec", () => {
    // 225 pages of luma and 113 of chroma, each seen once by each device.
    expect(valueOf(simulation, "heap:cma", "walks")).toBeCloseTo(2 * (225 + 113), 0);
  });

  test("sets 7 buffers aside in CMA, or those of the display alone", () => {
    const frame = (225 + 113) * 4096;
    expect(valueOf(simulation, "heap:cma", "reserved-scarce")).toBe(7 * frame);
    expect(valueOf(simulation, "copy:heap:system", "reserved-scarce")).toBe(3 * frame);
  });

  test("turns to the copy at a size of the CMA area at which sharing fails, and says no more than is so there", () => {
    const [point, ...others] = simulation.turningPoints;
    expect(others).toEqual([]);
    expect(point).toMatchObject({
      parameter: "size of the CMA area",
      from: 32 * 2 ** 20,
      to: 8 * 2 ** 20,
      becomes: "copy:heap:system",
    });
    const smaller = simulated({}, "cma=8M");
    expect(smaller.strategies.map(({ id }) => id)).toEqual(["copy:heap:system"]);
  });

  test("under heavy pressure an hour of starts needs more of it than the buffers take", () => {
    const hour = { duration: 3600, restart: 60, pressure: "heavy" };
    const [{ to } = { to: 0 }] = simulated(hour).turningPoints;
    expect(Number(to)).toBeGreaterThan(12 * 2 ** 20);
    const there = simulated(hour, `cma=${Number(to)}`);
    expect(valueOf(there, "heap:cma", "failures")).toBeGreaterThan(0);
    expect(valueOf(there, "copy:heap:system", "failures")).toBe(0);
    expect(there.turningPoints).toContainEqual(
      expect.objectContaining({ parameter: "size of the CMA area", becomes: "heap:cma" }),
    );
  });

  test("where none always starts, says of which size of it one does", () => {
    const hour = { duration: 3600, restart: 60, pressure: "heavy", strategies: ["heap:cma"] };
    const [point] = simulated(hour, "cma=12M").turningPoints;
    expect(point).toMatchObject({
      parameter: "size of the CMA area",
      best: "heap:cma",
      becomes: "heap:cma",
    });
    const there = simulated(hour, `cma=${Number(point?.to)}`);
    expect(valueOf(there, "heap:cma", "failures")).toBe(0);
    expect(there.turningPoints).toEqual([]);
  });

  test("says of every number what it stands on", () => {
    for (const { numbers } of simulation.strategies)
      for (const { row, trust, inputs } of numbers) {
        expect(trust === "counted", row).toBe(inputs.length === 0);
        for (const { source } of inputs) expect(source.length).toBeGreaterThan(10);
      }
  });

  test("says what was taken for granted of its memory", () => {
    const silent = foundingBoard(undefined, "");
    const board = { ...silent, cma: { ...silent.cma, size: undefined } };
    const { value } = simulate(board, planOf(board, PREVIEW), REQUEST);
    expect(value?.assumptions).toContain(
      "the CMA area of the twin has 64 MiB: nothing tells its size",
    );
    expect(value?.turningPoints).toMatchObject([{ from: 64 * 2 ** 20, to: 8 * 2 ** 20 }]);
  });

  test("is the same for the same seed", () => {
    expect(simulated()).toEqual(simulation);
  });
});

describe("what an expert would try", () => {
  test("without an IOMMU nothing is walked", () => {
    const simulation = simulated({}, "iommu.passthrough=1");
    for (const { id } of simulation.strategies) {
      expect(valueOf(simulation, id, "walks")).toBe(0);
      expect(valueOf(simulation, id, "stall")).toBe(0);
      expect(valueOf(simulation, id, "dram-tables")).toBe(0);
    }
  });

  test("mapping anew for each frame costs the CPU more, and never less", () => {
    const once = valueOf(simulated(), "heap:cma", "cpu-mapping") ?? 0;
    expect(valueOf(simulated({ mapping: "frame" }), "heap:cma", "cpu-mapping")).toBeGreaterThan(
      once,
    );
  });

  test("lazy unmapping spares the CPU the invalidations", () => {
    const mapping = "frame";
    const strict = valueOf(simulated({ mapping }), "heap:cma", "cpu-mapping") ?? 0;
    const lazy = valueOf(simulated({ mapping }, "iommu.strict=0"), "heap:cma", "cpu-mapping");
    expect(lazy).toBeLessThan(strict);
  });

  test("twice the rate is twice the bytes", () => {
    const fast = simulated({}, "", PREVIEW.replace("@30", "@60"));
    const slow = simulated();
    for (const id of ["heap:cma", "copy:heap:system"])
      expect(valueOf(fast, id, "copied")).toBe(2 * (valueOf(slow, id, "copied") ?? 0));
  });

  test("a CMA area that is too small is no strategy any more", () => {
    const simulation = simulated({}, "cma=8M");
    expect(simulation.strategies.map(({ id }) => id)).not.toContain("heap:cma");
    expect(simulation.diagnostics.map(({ code }) => code)).toContain("simulate-not-placed");
  });
});

test("a strategy that is not there is an error that names those that are", () => {
  const board = foundingBoard();
  const { value, diagnostics } = simulate(board, planOf(board, PREVIEW), {
    ...REQUEST,
    strategies: ["heap:cna"],
  });
  expect(value).toBeUndefined();
  expect(diagnostics).toMatchObject([
    { code: "simulate-unknown-strategy", help: "did you mean `heap:cma`?" },
  ]);
});

test("a device that is disabled is no strategy's business", () => {
  const board = foundingBoard("devices: { /soc/isp@ff910000: { enabled: false } }");
  const { value, diagnostics } = simulate(board, planOf(board, PREVIEW), REQUEST);
  expect(value).toBeUndefined();
  expect(diagnostics.map(({ code }) => code)).toContain("simulate-obstacle");
});
