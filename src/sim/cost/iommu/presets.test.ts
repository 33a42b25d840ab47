import { describe, expect, test } from "vitest";
import { iommuRows } from "../../../drivers/table.ts";
import type { Known } from "../known.ts";
import { checkGeometry } from "../tlb/check-geometry.ts";
import type { CacheGeometry } from "../tlb/geometry.ts";
import { presetFor } from "./preset-for.ts";
import { PRESET_NAMES, presets } from "./presets.ts";

const all = [...presets.values()];

function numbersOf({ sources, timing }: (typeof all)[number]): readonly Known[] {
  const { microHit, mainHit, fetch, walk, walkers, outstanding } = timing;
  return [...sources, microHit, mainHit, fetch, walk, walkers, outstanding];
}

describe("every preset", () => {
  test("has a name of its own", () => {
    expect(new Set(PRESET_NAMES).size).toBe(all.length);
    expect(presets.get("mmu-500")?.preset).toBe("mmu-500");
  });

  test.each(all)("$preset says where its numbers come from, or that they are assumed", (preset) => {
    for (const { source, trust, value } of numbersOf(preset)) {
      expect(source.length).toBeGreaterThan(10);
      expect(source.startsWith("assumed")).toBe(trust === "assumed");
      expect(value).toBeGreaterThanOrEqual(0);
    }
  });

  test.each(all)("$preset has caches that can be built", ({ geometry, sources }) => {
    const caches = [geometry.micro, geometry.main, ...geometry.walk].filter(isCache);
    const sizes = caches.map(({ entries }) => entries);
    expect(sizes.toSorted(ascending)).toEqual(
      sources.map(({ value }) => value).toSorted(ascending),
    );
    for (const cache of caches) expect(checkGeometry(cache)).toBe(cache);
  });

  test.each(all)("$preset tells the least trusted size first", ({ sources }) => {
    const order = ["assumed", "derived", "published"];
    const ranks = sources.map(({ trust }) => order.indexOf(trust));
    expect(ranks).toEqual(ranks.toSorted(ascending));
  });
});

function ascending(a: number, b: number): number {
  return a - b;
}

function isCache(cache: CacheGeometry | undefined): cache is CacheGeometry {
  return cache !== undefined;
}

function nameFor(...names: readonly string[]): string {
  return presetFor({ names }).preset;
}

describe("the preset of an IOMMU", () => {
  test("follows its compatible list, or the name of its driver", () => {
    expect(nameFor("qcom,sdm845-smmu-500", "arm,mmu-500")).toBe("mmu-500");
    expect(nameFor("nvidia,tegra210-mc")).toBe("tegra210");
    expect(nameFor("rockchip,iommu")).toBe("rockchip");
    expect(nameFor("renesas,ipmmu-r8a774a1")).toBe("ipmmu-vmsa");
    expect(nameFor("intel-iommu")).toBe("vt-d");
  });

  test("differs between two units of one compatible where they are built differently", () => {
    const names = ["ti,omap2-iommu"];
    expect(presetFor({ names, node: "/ocp/mmu@480bd400" }).preset).toBe("omap3-isp");
    expect(presetFor({ names, node: "/ocp/mmu@5d000000" }).preset).toBe("omap");
  });

  test("is that of the SoC where the SoC publishes its sizes", () => {
    const board = ["intel,socfpga-agilex"];
    expect(presetFor({ names: ["arm,mmu-500"], board }).preset).toBe("agilex-7");
  });

  test("is generic, all assumed, where nobody knows it", () => {
    const generic = presetFor({ names: ["acme,iommu"] });
    expect(generic.preset).toBe("generic");
    expect(numbersOf(generic).every(({ trust }) => trust === "assumed")).toBe(true);
  });

  test("is known for every IOMMU that the knowledge base has", () => {
    const unknown = iommuRows.filter(({ compatible }) => nameFor(...compatible) === "generic");
    expect(unknown).toEqual([]);
  });
});
