import { describe, expect, test } from "vitest";
import type { Board } from "../../../board/board.ts";
import { copyRecords } from "./copy-records.ts";
import { dramOf } from "./dram.ts";
import { figuresFor } from "./figures-for.ts";
import { memoryInterfaces } from "./memory-interface.ts";
import { boardOf, deviceOf, numbersOf } from "./testing/figures-scene.ts";

const rk3399 = boardOf({
  compatible: ["pine64,rockpro64-v2.1", "pine64,rockpro64", "rockchip,rk3399"],
  iommus: [
    { node: "/iommu@ff914000", compatible: ["rockchip,iommu"], enabled: true, facts: [] },
    { node: "/acme", compatible: ["acme,iommu"], enabled: true, facts: [] },
  ],
  devices: [deviceOf("/rga", { roles: ["2d"] }), deviceOf("/vop", { roles: ["display"] })],
});

describe("the figures of a board", () => {
  test("are those that were published for its SoC, on the core that does the work", () => {
    const { cpu } = figuresFor(rk3399);
    expect(cpu.copy(true, true)).toMatchObject({ value: 2768e6, trust: "published" });
    expect(cpu.copy(false, true)).toMatchObject({ value: 663e6, trust: "published" });
    expect(cpu.copy(true, true).source).toContain("cortex-a72");
    expect(cpu.cores).toMatchObject({ value: 6, trust: "published" });
  });

  test("have a preset for each IOMMU and a speed for each 2D device", () => {
    const { iommus, engines } = figuresFor(rk3399);
    expect([...iommus].map(([node, { preset }]) => [node, preset])).toEqual([
      ["/iommu@ff914000", "rockchip"],
      ["/acme", "generic"],
    ]);
    expect([...engines.keys()]).toEqual(["/rga"]);
  });

  test("are assumed as of the median board with the same core where nobody measured", () => {
    const { cpu } = figuresFor(boardOf({ compatible: ["fsl,imx8mm-evk", "fsl,imx8mm"] }));
    expect(cpu.copy(true, true)).toMatchObject({ value: 1420e6, trust: "assumed" });
    expect(cpu.copy(true, true).source).toContain("as the cortex-a53 of allwinner,sun50i-h6");
  });

  test("are those of the nearest core where nobody measured such a core at all", () => {
    const { cpu } = figuresFor(boardOf({ compatible: ["google,lazor", "qcom,sc7180"] }));
    expect(cpu.copy(true, true)).toMatchObject({ value: 4118e6, trust: "assumed" });
  });

  test("say that reading uncached memory is assumed where only copies were published", () => {
    const { cpu } = figuresFor(boardOf({ compatible: ["fsl,imx8mq"] }));
    expect(cpu.copy(true, true)).toMatchObject({ value: 2230e6, trust: "published" });
    expect(cpu.copy(false, true)).toMatchObject({ trust: "assumed" });
  });

  test("are all assumed where the SoC is not known, but for what is the kernel's", () => {
    const { dram, cpu } = figuresFor(boardOf());
    for (const number of [dram.peak, dram.usable, cpu.cores, cpu.call, cpu.copy(true, false)])
      expect(number.trust).toBe("assumed");
  });

  test.each([rk3399, boardOf(), boardOf({ compatible: ["fsl,imx6q"] })])(
    "say where each number comes from: %#",
    (board) => {
      for (const { source, trust, value } of numbersOf(figuresFor(board))) {
        expect(source.length).toBeGreaterThan(10);
        expect(source.startsWith("assumed: ")).toBe(trust === "assumed");
        expect(value).toBeGreaterThanOrEqual(0);
      }
    },
  );

  test("are not passed off as its own where they were published of another board", () => {
    const known = (board: Partial<Board>) => {
      const { allocation, mapping } = figuresFor(boardOf(board));
      return [allocation.range.trust, mapping.entry.trust];
    };
    const smmu = { node: "/iommu", compatible: ["arm,mmu-500"], enabled: true, facts: [] };
    expect(known({ compatible: ["fsl,imx6q"] })).toEqual(["derived", "assumed"]);
    expect(known({ iommus: [smmu] })).toEqual(["assumed", "derived"]);
  });

  test("walk the caches of a Cortex-A9 longer than those of later cores", () => {
    const clean = (soc: string) => figuresFor(boardOf({ compatible: [soc] })).cpu.clean.value;
    expect(clean("fsl,imx6q")).toBeGreaterThan(clean("fsl,imx8mm"));
  });
});

describe("the memory of a board", () => {
  test("moves what width and rate give", () => {
    expect(dramOf(["nvidia,p3450-0000", "nvidia,tegra210"]).peak).toMatchObject({
      value: 25.6e9,
      trust: "derived",
    });
    expect(dramOf(["brcm,bcm2711"]).peak).toMatchObject({ value: 12.8e9, trust: "assumed" });
  });

  test("moves more than its CPU was seen to copy and to write", () => {
    const socs = [
      ...memoryInterfaces.flatMap((one) => one.of),
      ...copyRecords.map(({ soc }) => soc),
    ];
    for (const soc of socs) {
      const { cpu, dram, allocation } = figuresFor(boardOf({ compatible: [soc] }));
      const written = (4096 / allocation.clearPage.value) * 1e9;
      const { value } = dram.peak;
      expect([soc, 2 * cpu.copy(true, true).value < value, written < value]).toEqual([
        soc,
        true,
        true,
      ]);
    }
  });

  test("is listed once for each SoC", () => {
    const names = memoryInterfaces.flatMap((one) => one.of);
    expect(names).toEqual([...new Set(names)]);
  });
});
