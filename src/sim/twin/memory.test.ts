import { describe, expect, test } from "vitest";
import { parseKernelConfig } from "../../board/kernel/config.ts";
import { createKernel } from "../../board/kernel/create-kernel.ts";
import { type SmallBoard, smallBoard } from "../testing/small-board.ts";
import { bootMemory } from "./memory.ts";

const MIB = 2 ** 20;
const mib = (count: number) => BigInt(count) * 2n ** 20n;
const GIB = 2n ** 30n;

function boot(
  board: SmallBoard,
  options: { readonly isFresh?: boolean; readonly ram?: number } = {},
) {
  const { isFresh = true, ram } = options;
  return bootMemory(smallBoard(board), { ram, seed: 1, isFresh });
}

const CMA = { compatible: "shared-dma-pool", reusable: true, "linux,cma-default": true } as const;

describe("the regions of the tree", () => {
  test("lie where the tree says: an area is CMA, the rest is kept from Linux", () => {
    const { machine, assumptions } = boot({
      banks: [[GIB, mib(256)]],
      regions: {
        "linux,cma": { ...CMA, reg: [GIB + mib(64), mib(32)] },
        vpu: { compatible: "shared-dma-pool", "no-map": true, reg: [GIB + mib(128), mib(16)] },
      },
    });
    const area = machine.areas.get("linux,cma");
    expect([(area?.base ?? 0) * 4096, (area?.pages ?? 0) * 4096]).toEqual([1088 * MIB, 32 * MIB]);
    expect(machine.reserved.get("vpu")?.size).toBe(16 * MIB);
    // Less the region and what Linux itself needs.
    expect(machine.pages.totalPages * 4096).toBe((256 - 16 - 24) * MIB);
    expect(assumptions).toEqual([]);
  });

  test("without a place they lie at the top of where they may", () => {
    const { machine } = boot({
      banks: [[GIB, mib(256)]],
      regions: {
        "linux,cma": { ...CMA, size: [mib(32)], "alloc-ranges": [GIB, mib(128)] },
        vpu: { compatible: "shared-dma-pool", "no-map": true, size: [mib(16)] },
      },
    });
    expect((machine.areas.get("linux,cma")?.base ?? 0) * 4096).toBe((1024 + 96) * MIB);
    const pool = machine.reserved.get("vpu")?.allocate(4096);
    expect(pool?.pages[0]).toBe((1024 + 240) * MIB);
  });

  test("a device's own memory outside of RAM is memory all the same, and never Linux's", () => {
    const { machine } = boot({
      banks: [[GIB, mib(128)]],
      regions: {
        vpu: { compatible: "shared-dma-pool", "no-map": true, reg: [3n * GIB, mib(8)] },
      },
    });
    expect(machine.reserved.get("vpu")?.size).toBe(8 * MIB);
    expect(machine.memory.holds(Number(3n * GIB), 8 * MIB)).toBe(true);
    expect(machine.pages.totalPages * 4096).toBeLessThan(128 * MIB);
  });

  test("an area outside of RAM, or one that is not aligned, is none", () => {
    const outside = boot({
      banks: [[GIB, mib(128)]],
      regions: { "linux,cma": { ...CMA, reg: [3n * GIB, mib(16)] } },
    });
    expect(outside.machine.areas.size).toBe(0);
    expect(outside.assumptions).toEqual([
      `linux,cma of ${16 * MIB} bytes finds no room in the twin's RAM`,
    ]);
    const crooked = boot({
      banks: [[GIB, mib(128)]],
      regions: {
        video: { compatible: "shared-dma-pool", reusable: true, reg: [GIB + mib(64), mib(5)] },
      },
    });
    expect(crooked.machine.areas.has("video")).toBe(false);
    expect(crooked.machine.reserved.has("video")).toBe(false);
  });

  test("regions that overlap are kept from Linux together", () => {
    const region = (base: number, size: number) =>
      ({ "no-map": true, reg: [GIB + mib(base), mib(size)] }) as const;
    const { machine } = boot({
      banks: [[GIB, mib(128)]],
      regions: { one: region(64, 8), two: region(68, 8) },
    });
    const cma = [...machine.areas.values()].reduce((sum, { pages }) => sum + pages, 0);
    expect(machine.pages.totalPages * 4096).toBe((128 - 12 - 24) * MIB);
    expect(cma).toBeGreaterThan(0);
  });

  test("an area over two zones cannot be activated (mm/cma.c:96)", () => {
    const { machine } = boot({
      banks: [[2n * GIB, 4n * GIB]],
      regions: { "linux,cma": { ...CMA, reg: [4n * GIB - mib(16), mib(32)] } },
    });
    expect(machine.areas.get("linux,cma")?.pages).toBe(0);
  });
});

describe("RAM", () => {
  test("of several banks with holes between them is what the tree says", () => {
    const { machine } = boot({
      banks: [
        [GIB, mib(128)],
        [2n * GIB, mib(64)],
      ],
    });
    expect(machine.ramBytes).toBe(192 * MIB);
    expect(machine.memory.holds(Number(GIB) + 128 * MIB, 1)).toBe(false);
  });

  test("may start above 4 GiB", () => {
    const { machine } = boot({ banks: [[8n * GIB, mib(512)]] });
    const pfn = machine.pages.allocate({ order: 0, movable: false, reclaim: false });
    expect((pfn ?? 0) * 4096).toBeGreaterThanOrEqual(Number(8n * GIB));
    expect(machine.areas.size).toBe(1);
  });

  test("that nothing tells is assumed, and said", () => {
    const { machine, assumptions } = boot({}, { ram: 512 * MIB });
    expect(machine.ramBytes).toBe(512 * MIB);
    expect(assumptions[0]).toContain("the twin has 512 MiB of RAM at both ends");
  });

  test("of a huge board is cut down to 8 GiB from both ends of each bank, its regions kept", () => {
    const { machine, assumptions } = boot({
      banks: [
        [0n, 64n * GIB],
        [128n * GIB, mib(2)],
      ],
      regions: {
        vpu: { compatible: "shared-dma-pool", "no-map": true, reg: [20n * GIB, mib(16)] },
      },
    });
    expect(machine.ramBytes).toBeLessThanOrEqual(8192 * MIB + 16 * MIB);
    expect(machine.memory.holds(0, 1)).toBe(true);
    expect(machine.memory.holds(Number(64n * GIB) - 1, 1)).toBe(true);
    expect(machine.reserved.get("vpu")?.size).toBe(16 * MIB);
    expect(assumptions[0]).toContain("8192 MiB of the board's RAM");
  });

  test("that Linux needs for itself leaves nothing", () => {
    const { machine } = boot({ banks: [[GIB, mib(16)]] });
    expect(machine.pages.freePages).toBe(0);
  });
});

describe("a machine that has run for a while", () => {
  test("has no long run left outside of what can be reclaimed", () => {
    const board = { banks: [[GIB, mib(128)]] } as const;
    const long = { order: 3, movable: false, reclaim: false };
    expect(boot(board, { isFresh: true }).machine.pages.allocate(long)).toBeDefined();
    const { machine } = boot(board, { isFresh: false });
    expect(machine.pages.allocate(long)).toBeUndefined();
    expect(machine.pages.allocate({ ...long, reclaim: true })).toBeDefined();
  });

  test("its CMA area can still be had as a whole", () => {
    const { machine } = boot({ banks: [[GIB, mib(256)]] }, { isFresh: false });
    const [area] = machine.areas.values();
    expect(area?.allocate(area.pages, 0)).toEqual({ pfn: area?.base });
  });
});

describe("kernels with larger pages", () => {
  test.each([
    ["ARM64_16K_PAGES", 12, 16_384],
    ["ARM64_64K_PAGES", 14, 65_536],
  ] as const)("%s", (option, order, pageSize) => {
    const text = `CONFIG_ARM64=y\nCONFIG_${option}=y\nCONFIG_HUGETLB_PAGE=y\nCONFIG_ARCH_FORCE_MAX_ORDER=${order}\nCONFIG_CMA_ALIGNMENT=8\n`;
    const config = parseKernelConfig(text, ".config").value;
    if (!config) throw new Error("the configuration does not read");
    const { machine } = boot({ banks: [[0n, 4n * GIB]], kernel: createKernel({ config }) });
    expect(machine.pageSize).toBe(pageSize);
    const [area] = machine.areas.values();
    const grain = machine.geometry.regionAlignment;
    expect(((area?.base ?? 1) * pageSize) % grain).toBe(0);
    expect(machine.pages.check()).toEqual([]);
  });
});
