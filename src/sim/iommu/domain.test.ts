import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { armShort } from "./arm-short.ts";
import { type DomainOptions, IommuDomain, type IovaMapping, type MapRefusal } from "./domain.ts";
import { lpae } from "./lpae.ts";
import { runIommuOperations } from "./testing/iommu-model.ts";
import { SmallTableMemory } from "./testing/small-table-memory.ts";

const PAGE = 0x1000;
const MIB = 0x10_0000;
const smmu = lpae({ granule: "4k", inputBits: 48, outputBits: 40 });

function open(options: Partial<DomainOptions> = {}): IommuDomain {
  return new IommuDomain({
    node: "/iommu",
    format: smmu,
    memory: new SmallTableMemory(4 * MIB),
    aperture: { lo: 0, hi: 0xffff_ffff },
    ...options,
  });
}

function mapped(result: IovaMapping | MapRefusal): IovaMapping {
  if ("errno" in result) throw new Error(result.errno);
  return result;
}

function translated(domain: IommuDomain, address: number, access: "read" | "write" = "read") {
  const into = { physical: 0, length: 0 };
  return domain.translate(address, access, into) ? into : undefined;
}

test("its address map tells the blocks of the tables, and what a walk for each reads", () => {
  const domain = open();
  const { address } = mapped(domain.map([{ address: 0x4000_0000, length: 5 * MIB }], "read"));
  const map = domain.addressMap();
  expect(map.extents).toEqual([
    { address, size: 4 * MIB, block: 2 * MIB },
    { address: address + 4 * MIB, size: MIB, block: PAGE },
  ]);
  expect(map.levelsFor(PAGE)).toEqual([2 ** 39, 2 ** 30, 2 ** 21, PAGE]);
  expect(map.levelsFor(2 * MIB)).toEqual([2 ** 39, 2 ** 30, 2 ** 21]);
});

test("a short descriptor's large page is read in two levels, its section in one", () => {
  const domain = open({ format: armShort({}) });
  const map = domain.addressMap();
  expect([PAGE, 0x1_0000, MIB, 16 * MIB].map((block) => map.levelsFor(block))).toEqual([
    [MIB, PAGE],
    [MIB, PAGE],
    [MIB],
    [MIB],
  ]);
});

describe("mapping", () => {
  test("scattered pages become one run of device addresses", () => {
    const domain = open();
    const runs = [
      { address: 0x9000, length: PAGE },
      { address: 0x5000, length: 2 * PAGE },
    ];
    const { address, length } = mapped(domain.map(runs, "read"));
    expect({ address, length }).toEqual({ address: 0xffff_c000, length: 3 * PAGE });
    expect(translated(domain, address)).toEqual({ physical: 0x9000, length: PAGE });
    expect(translated(domain, address + 0xfff)).toEqual({ physical: 0x9fff, length: 1 });
    expect(translated(domain, address + PAGE)?.physical).toBe(0x5000);
    expect(translated(domain, address + 2 * PAGE)?.physical).toBe(0x6000);
    expect(translated(domain, address + 3 * PAGE)).toBeUndefined();
    expect(domain.stats.mapped).toBe(3 * PAGE);
    expect(domain.addressesUsed).toBe(4 * PAGE);
  });

  test("takes the largest blocks that both addresses allow", () => {
    const domain = open();
    const { address } = mapped(domain.map([{ address: 0x4000_0000, length: 5 * MIB }], "read"));
    expect(address % (8 * MIB)).toBe(0);
    expect(translated(domain, address)?.length).toBe(2 * MIB);
    expect(translated(domain, address + 3 * MIB)?.length).toBe(MIB);
    expect(translated(domain, address + 4 * MIB)?.length).toBe(PAGE);
    const off = mapped(domain.map([{ address: 0x4000_1000, length: 4 * MIB }], "read"));
    expect(translated(domain, off.address)?.length).toBe(PAGE);
  });

  test("joins runs that touch in memory", () => {
    const domain = open();
    const runs = Array.from({ length: 512 }, (_run, page) => ({
      address: 0x4000_0000 + page * PAGE,
      length: PAGE,
    }));
    const { address } = mapped(domain.map(runs, "read"));
    expect(translated(domain, address)?.length).toBe(2 * MIB);
  });

  test("is refused with ENOMEM when the aperture is full, and leaves no trace", () => {
    const domain = open({ aperture: { lo: 0x1000_0000, hi: 0x1000_3fff } });
    const two = [{ address: 0, length: 2 * PAGE }];
    expect(domain.map(two, "read")).toEqual({ address: 0x1000_2000, length: 2 * PAGE });
    expect(domain.map(two, "read")).toEqual({ address: 0x1000_0000, length: 2 * PAGE });
    expect(domain.map(two, "read")).toEqual({ errno: "ENOMEM" });
    domain.unmap(0x1000_2000);
    expect(domain.map(two, "read")).toEqual({ address: 0x1000_2000, length: 2 * PAGE });
  });

  test("is refused with EINVAL when the tables cannot hold an address", () => {
    const domain = open({ format: armShort() });
    const runs = [
      { address: 0x5000, length: PAGE },
      { address: 0x1_0000_0000, length: PAGE },
    ];
    expect(domain.map(runs, "read")).toEqual({ errno: "EINVAL" });
    expect(domain.addressesUsed).toBe(0);
    expect(domain.stats.mapped).toBe(0);
    expect(translated(domain, 0xffff_e000)).toBeUndefined();
    expect(mapped(domain.map([{ address: 0xffff_f000, length: PAGE }], "read")).length).toBe(PAGE);
  });

  test("is refused with ENOMEM when a table cannot be had, and can be tried again", () => {
    const memory = new SmallTableMemory(4 * PAGE);
    const domain = open({ memory });
    // Two blocks, and a page that needs a table of its own.
    const far = [{ address: 0, length: 4 * MIB + PAGE }];
    const one = [{ address: PAGE, length: PAGE }];
    const first = mapped(domain.map(one, "read"));
    expect(domain.map(far, "read")).toEqual({ errno: "ENOMEM" });
    expect(domain.addressesUsed).toBe(PAGE);
    expect(translated(domain, 0xff80_0000)).toBeUndefined();
    domain.unmap(first.address);
    expect(domain.map(one, "read")).toEqual(first);
  });

  test("wants whole granules", () => {
    const domain = open();
    expect(() => domain.map([{ address: 0x800, length: PAGE }], "read")).toThrow(RangeError);
    expect(() => domain.map([{ address: 0, length: 100 }], "read")).toThrow(RangeError);
    expect(() => domain.map([], "read")).toThrow(RangeError);
    expect(() => domain.unmap(0xffff_f000)).toThrow(RangeError);
  });

  test("keeps within the format's addresses whatever the aperture", () => {
    const domain = open({ format: armShort(), aperture: { lo: 0, hi: 2 ** 48 - 1 } });
    expect(mapped(domain.map([{ address: 0, length: PAGE }], "read")).address).toBe(0xffff_f000);
  });
});

describe("faults", () => {
  test("tell the address, the reason and the level", () => {
    const domain = open();
    const { address } = mapped(domain.map([{ address: 0x5000, length: PAGE }], "read"));
    expect(translated(domain, address, "write")).toBeUndefined();
    expect(translated(domain, address - PAGE)).toBeUndefined();
    expect(translated(domain, 0x1000)).toBeUndefined();
    expect(translated(domain, 2 ** 48 + address)).toBeUndefined();
    expect(domain.faults).toEqual([
      { address, access: "write", reason: "permission", level: 3 },
      { address: address - PAGE, access: "read", reason: "not-mapped", level: 3 },
      { address: 0x1000, access: "read", reason: "not-mapped", level: 1 },
      { address: 2 ** 48 + address, access: "read", reason: "address-size", level: 0 },
    ]);
    expect(domain.stats.faults).toBe(4);
  });

  test("of permission come from cached translations too", () => {
    const domain = open();
    const { address } = mapped(domain.map([{ address: 0x5000, length: PAGE }], "read"));
    expect(translated(domain, address)).toBeDefined();
    expect(translated(domain, address, "write")).toBeUndefined();
    expect(domain.faults).toMatchObject([{ reason: "permission", level: 3 }]);
  });

  test("are counted all and kept up to 64, the latest ones", () => {
    const domain = open();
    for (let page = 0; page < 100; page++) translated(domain, page * PAGE);
    expect(domain.stats.faults).toBe(100);
    expect(domain.faults.map(({ address }) => address / PAGE)).toEqual(
      Array.from({ length: 64 }, (_fault, index) => index + 36),
    );
  });

  test("follow every unmapping, however often the address was translated before", () => {
    const domain = open();
    const { address } = mapped(domain.map([{ address: 0x5000, length: 2 * PAGE }], "read"));
    expect(translated(domain, address)).toBeDefined();
    expect(translated(domain, address + PAGE)).toBeDefined();
    domain.unmap(address);
    expect(translated(domain, address)).toBeUndefined();
    expect(translated(domain, address + PAGE)).toBeUndefined();
    const again = mapped(domain.map([{ address: 0x9000, length: 2 * PAGE }], "read"));
    expect(again.address).toBe(address);
    expect(translated(domain, address)?.physical).toBe(0x9000);
  });
});

describe("counts", () => {
  test("a walk for the first access to a block, hits for the others", () => {
    const domain = open();
    const { address } = mapped(domain.map([{ address: 0x5000, length: 2 * PAGE }], "read"));
    for (let at = 0; at < 2 * PAGE; at += 64) translated(domain, address + at);
    expect(domain.stats).toMatchObject({ walks: 2, walkReads: 8, hits: 126, invalidations: 0 });
    domain.unmap(address);
    expect(domain.stats).toMatchObject({ mapped: 0, invalidations: 1 });
  });

  test("a walk for each access without cached translations", () => {
    const domain = open({ cachedTranslations: 0 });
    const { address } = mapped(domain.map([{ address: 0x5000, length: PAGE }], "read"));
    for (let at = 0; at < 256; at += 64) translated(domain, address + at);
    expect(domain.stats).toMatchObject({ walks: 4, walkReads: 16, hits: 0 });
  });
});

test("disposing frees every table and ends every translation", () => {
  const memory = new SmallTableMemory(4 * MIB);
  const domain = open({ memory });
  const { address } = mapped(domain.map([{ address: 0x5000, length: PAGE }], "read"));
  expect(translated(domain, address)).toBeDefined();
  expect(memory.used).toBe(4 * PAGE);
  domain[Symbol.dispose]();
  domain[Symbol.dispose]();
  expect(memory.used).toBe(0);
  expect(translated(domain, address)).toBeUndefined();
  expect(() => domain.map([{ address: 0x5000, length: PAGE }], "read")).toThrow(/disposed/);
});

test("any order of mapping, unmapping and access agrees with a list of what is mapped", () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      runIommuOperations(seed, 400);
    }),
    { numRuns: 300 },
  );
});
