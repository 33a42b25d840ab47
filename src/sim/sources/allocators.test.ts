import { describe, expect, test } from "vitest";
import { addressBits } from "../../buffer/range.ts";
import type { Machine } from "../machine.ts";
import { machineOf, MIB, PAGE, RAM } from "../testing/sample.ts";
import type { Allocation } from "./allocation.ts";
import {
  ALL_ORDERS,
  coherent,
  exact,
  fromArea,
  pinned,
  scattered,
  SYSTEM_HEAP_ORDERS,
} from "./allocators.ts";
import { gatherPages } from "./gather-pages.ts";

const ANYWHERE = addressBits(40);

function areaOf(machine: Machine) {
  const area = machine.areas.get("cma");
  if (!area) throw new Error("the machine has no area");
  return area;
}

function runs(allocation: Allocation | undefined): number[] {
  const lengths: number[] = [];
  let last = Number.NaN;
  for (const page of allocation?.pages ?? []) {
    if (page === last + PAGE) lengths[lengths.length - 1] = (lengths.at(-1) ?? 0) + 1;
    else lengths.push(1);
    last = page;
  }
  return lengths;
}

describe("the system heap", () => {
  test("takes runs of 256, 16 and 1 pages, never longer than what is left", () => {
    const gathered = gatherPages(machineOf(), (256 + 16 + 16 + 3) * PAGE, {
      orders: SYSTEM_HEAP_ORDERS,
      movable: false,
    });
    expect(gathered?.map(({ order }) => order)).toEqual([8, 4, 4, 0, 0, 0]);
  });

  test("never goes back to longer runs in one buffer", () => {
    const machine = machineOf();
    // Every second run of 256 pages is taken, then of those left all but one broken up.
    const held = Array.from({ length: 64 }, () =>
      machine.pages.allocate({ order: 8, movable: false, reclaim: false }),
    );
    expect(machine.pages.freePages).toBe(0);
    machine.pages.free((held[3] ?? 0) + 16, 4);
    machine.pages.free((held[5] ?? 0) + 1, 0);
    machine.pages.free((held[7] ?? 0) + 1, 0);
    const how = { orders: SYSTEM_HEAP_ORDERS, movable: false };
    expect(gatherPages(machine, 18 * PAGE, how)?.map(({ order }) => order)).toEqual([4, 0, 0]);
  });

  test("gives everything back when it does not suffice", () => {
    const machine = machineOf();
    const free = machine.pages.freePages;
    const how = { orders: SYSTEM_HEAP_ORDERS, movable: false };
    expect(scattered(machine, how)(65 * MIB)).toBeUndefined();
    expect(machine.pages.freePages).toBe(free);
    const some = scattered(machine, how)(MIB);
    some?.release();
    expect(machine.pages.freePages).toBe(free);
  });
});

test("a limit on addresses holds for every page", () => {
  const machine = machineOf();
  const how = { orders: ALL_ORDERS, movable: false };
  expect(scattered(machine, { ...how, below: RAM - 1 })(MIB)).toBeUndefined();
  expect(scattered(machine, { ...how, below: 2 ** 40 })(MIB)?.pages).toHaveLength(256);
});

test("pages of a file are pinned until they are given back", () => {
  const machine = machineOf();
  const free = machine.pages.freePages;
  const file = pinned(machine)(3 * PAGE);
  const pfn = (file?.pages[0] ?? 0) / PAGE;
  expect(() => machine.pages.free(pfn, 0)).toThrow("pinned");
  file?.release();
  expect(machine.pages.freePages).toBe(free);
});

describe("a CMA area", () => {
  test("gives one run at a multiple of its own power of two", () => {
    const machine = machineOf({ cma: 16 * MIB });
    const allocate = fromArea(machine, areaOf(machine));
    allocate(PAGE);
    const frame = allocate(5 * PAGE);
    expect(runs(frame)).toEqual([5]);
    expect((frame?.pages[0] ?? 1) % (8 * PAGE)).toBe(0);
  });

  test("aligns to 256 pages at most, with 4 KiB pages", () => {
    const machine = machineOf({ cma: 16 * MIB });
    const allocate = fromArea(machine, areaOf(machine));
    const [first, second] = [allocate(3 * MIB), allocate(3 * MIB)];
    expect((second?.pages[0] ?? 0) - (first?.pages[0] ?? 0)).toBe(3 * MIB);
  });

  test("is whole again when all is given back", () => {
    const machine = machineOf({ cma: 16 * MIB });
    const area = areaOf(machine);
    const all = fromArea(machine, area)(16 * MIB);
    expect(fromArea(machine, area)(PAGE)).toBeUndefined();
    all?.release();
    expect(area.largestFree * PAGE).toBe(16 * MIB);
  });
});

describe("alloc_pages_exact", () => {
  test("takes just what is asked for, at most the largest block", () => {
    const machine = machineOf();
    const free = machine.pages.freePages;
    const five = exact(machine)(5 * PAGE);
    expect(runs(five)).toEqual([5]);
    expect(machine.pages.freePages).toBe(free - 5);
    five?.release();
    expect(machine.pages.freePages).toBe(free);
    expect(exact(machine)(4 * MIB + PAGE)).toBeUndefined();
  });
});

describe("dma_alloc_coherent", () => {
  const isInArea = (machine: Machine, allocation: Allocation | undefined) =>
    (allocation?.pages[0] ?? 0) / PAGE >= areaOf(machine).base;

  test("asks the CMA area for more than a page", () => {
    const machine = machineOf({ cma: 16 * MIB });
    const how = { area: areaOf(machine), isOwnArea: false, reach: ANYWHERE };
    expect(isInArea(machine, coherent(machine, how)(2 * PAGE))).toBe(true);
    expect(isInArea(machine, coherent(machine, how)(PAGE))).toBe(false);
  });

  test("an area of the device's own serves single pages too", () => {
    const machine = machineOf({ cma: 16 * MIB });
    const how = { area: areaOf(machine), isOwnArea: true, reach: ANYWHERE };
    expect(isInArea(machine, coherent(machine, how)(PAGE))).toBe(true);
  });

  test("falls back to whole blocks of RAM when the area is full or beyond its mask", () => {
    const machine = machineOf({ cma: 16 * MIB });
    const area = areaOf(machine);
    const free = machine.pages.freePages;
    const reach = { lo: 0n, hi: BigInt(RAM + 48 * MIB - 1) };
    // The one zone ends beyond the mask, so the kernel takes what comes and looks at it.
    const beyond = coherent(machine, { area, isOwnArea: false, reach })(5 * PAGE);
    expect(area.used).toBe(0);
    expect(runs(beyond)).toEqual([5]);
    expect(beyond?.pool).toBe("ram");
    expect(machine.pages.freePages).toBe(free - 8);
    beyond?.release();
    expect(machine.pages.freePages).toBe(free);
    fromArea(machine, area)(16 * MIB);
    const full = coherent(machine, { area, isOwnArea: false, reach: ANYWHERE });
    expect(full(MIB)?.pool).toBe("ram");
    expect(full(5 * MIB)).toBeUndefined();
  });

  test("memory that the device does not reach is none", () => {
    const machine = machineOf();
    const free = machine.pages.freePages;
    const above = { lo: BigInt(RAM + 64 * MIB), hi: ANYWHERE.hi };
    for (const reach of [above, { lo: 0n, hi: BigInt(RAM - 1) }]) {
      const how = { area: undefined, isOwnArea: false, reach };
      expect(coherent(machine, how)(PAGE)).toBeUndefined();
    }
    expect(machine.pages.freePages).toBe(free);
  });
});
