import { describe, expect, test } from "vitest";
import type { CmaArea, Heap } from "./board.ts";
import type { LiveMachine } from "./live.ts";
import { liveMemory } from "./live-memory.ts";

const area: CmaArea = {
  name: "reserved",
  setBy: "config",
  size: 64n << 20n,
  range: undefined,
  facts: [],
};

const heap = (id: string, names: readonly string[]): Heap => ({
  id,
  names,
  paths: names.map((name) => `/dev/dma_heap/${name}`),
  exists: "unknown",
  contiguous: "unknown",
  cpuCached: "yes",
  structPages: "yes",
  protected: "no",
  facts: [],
});

const told = {
  cma: area,
  heaps: [heap("heap:system", ["system"]), heap("heap:cma", ["reserved"])],
};
const live = (change: Partial<LiveMachine>): LiveMachine => ({
  source: "this machine",
  devices: [],
  parameters: new Map(),
  heaps: undefined,
  areas: undefined,
  ...change,
});
const existence = (heaps: readonly string[]) =>
  liveMemory(told, live({ heaps })).heaps.map(({ id, exists }) => [id, exists]);

describe("heaps", () => {
  test("are there or not, as the folder has them", () => {
    expect(existence(["system"])).toEqual([
      ["heap:system", "yes"],
      ["heap:cma", "no"],
    ]);
  });

  test("one that nobody knows may be the one that is missing", () => {
    expect(existence(["system", "acme"])).toEqual([
      ["heap:system", "yes"],
      ["heap:cma", "unknown"],
    ]);
  });

  test("are as told where /dev may not be looked at", () => {
    expect(liveMemory(told, live({})).heaps).toEqual(told.heaps);
  });

  test("the CMA heap bears the name of the area that is there", () => {
    const areas = [{ name: "linux,cma", size: 32n << 20n, base: undefined }];
    const { heaps } = liveMemory(told, live({ areas, heaps: ["system", "linux,cma"] }));
    expect(heaps[1]).toMatchObject({ exists: "yes", names: ["linux,cma"] });
  });
});

describe("the CMA area", () => {
  const areaOf = (areas: LiveMachine["areas"]) => liveMemory(told, live({ areas })).cma;

  test("has the size and the place that it came out with", () => {
    expect(areaOf([{ name: "reserved", size: 16n << 20n, base: 0x4000_0000n }])).toMatchObject({
      name: "reserved",
      setBy: "live",
      size: 16n << 20n,
      range: { lo: 0x4000_0000n, hi: 0x40ff_ffffn },
    });
  });

  test("keeps who set it where nothing differs", () => {
    expect(areaOf([{ name: "reserved", size: area.size, base: undefined }]).setBy).toBe("config");
  });

  test("is none where the kernel has none", () => {
    expect(areaOf([])).toMatchObject({ name: undefined, size: 0n });
  });

  test("of several without its name none is it", () => {
    const two = ["a", "b"].map((name) => ({ name, size: 1n << 20n, base: undefined }));
    expect(areaOf(two)).toEqual(area);
  });
});
