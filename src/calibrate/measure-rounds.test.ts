import { describe, expect, test } from "vitest";
import { KernelError } from "../buffer/kernel-error.ts";
import { measureRounds, type Progress } from "./measure-rounds.ts";
import type { Probe } from "./probe.ts";

/** A clock that the probes move, and a log of who was asked. */
function scene() {
  const asked: string[] = [];
  let now = 0;
  const probe = (name: string, times: (at: number) => number): Probe => {
    let taken = 0;
    return {
      name,
      needs: [],
      sample: () => {
        asked.push(name);
        const time = times(taken);
        taken += 1;
        now += time;
        return Promise.resolve([time]);
      },
      rows: () => ({}),
    };
  };
  return { asked, probe, clock: () => now };
}

const refused = (): never => {
  throw new KernelError("DMA_HEAP_IOCTL_ALLOC", "ENOMEM");
};

describe("rounds", () => {
  test("take turns, to and fro, and end when all is settled", async () => {
    const { asked, probe, clock } = scene();
    const probes = [probe("a", () => 10), probe("b", () => 20)];
    const results = await measureRounds(probes, { clock, budget: Infinity });
    expect(asked.slice(0, 6)).toEqual(["a", "b", "b", "a", "a", "b"]);
    expect(results.map(({ samples }) => samples.length)).toEqual([10, 10]);
  });

  test("leave out the first sample of each", async () => {
    const { probe, clock } = scene();
    const [result] = await measureRounds([probe("a", (at) => (at === 0 ? 5000 : 10))], {
      clock,
      budget: Infinity,
    });
    expect(result?.samples.flat()).not.toContain(5000);
  });

  test("go on while the median is not known, to a limit", async () => {
    const { probe, clock } = scene();
    const [result] = await measureRounds([probe("a", (at) => (at % 2 === 0 ? 10 : 1000))], {
      clock,
      budget: Infinity,
    });
    expect(result?.samples).toHaveLength(200);
  });

  test("end with the time, but not before there are a few of each", async () => {
    const { probe, clock } = scene();
    const told: Progress[] = [];
    const results = await measureRounds([probe("a", (at) => 100 + 50 * at), probe("b", () => 1)], {
      clock,
      budget: 50,
      onProgress: (progress) => told.push(progress),
    });
    expect(results.map(({ samples }) => samples.length)).toEqual([3, 3]);
    expect(told.at(-1)).toMatchObject({ round: 4, settled: 0, probes: 2 });
  });
});

describe("a refusal", () => {
  test("ends that probe and no other", async () => {
    const { probe, clock } = scene();
    const results = await measureRounds([probe("a", refused), probe("b", () => 1)], {
      clock,
      budget: Infinity,
    });
    expect(results.map(({ samples, refusal }) => [samples.length, refusal])).toEqual([
      [0, "DMA_HEAP_IOCTL_ALLOC: ENOMEM (12)"],
      [10, undefined],
    ]);
  });

  test("after enough samples leaves those", async () => {
    const { probe, clock } = scene();
    const [result] = await measureRounds([probe("a", (at) => (at < 8 ? 10 * at : refused()))], {
      clock,
      budget: Infinity,
    });
    expect(result).toMatchObject({
      samples: Array.from({ length: 7 }, (_, at) => [10 * (at + 1)]),
    });
    expect(result?.refusal).toBeUndefined();
  });

  test("that the platform did not make is no result", async () => {
    const { probe, clock } = scene();
    const broken = probe("a", () => {
      throw new TypeError("broken");
    });
    await expect(measureRounds([broken], { clock, budget: 1 })).rejects.toThrow("broken");
  });
});

test("what takes no time on the platform's clock is not measured", async () => {
  const { probe, clock } = scene();
  const [result] = await measureRounds([probe("a", () => 0)], { clock, budget: 1 });
  expect(result?.refusal).toBe("it takes no time on the clock of this platform");
});
