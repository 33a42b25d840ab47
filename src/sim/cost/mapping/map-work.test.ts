import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { armShort } from "../../iommu/arm-short.ts";
import { IommuDomain, type PhysicalRun } from "../../iommu/domain.ts";
import { lpae } from "../../iommu/lpae.ts";
import type { PageTableFormat } from "../../iommu/page-table-format.ts";
import { SmallTableMemory } from "../../iommu/testing/small-table-memory.ts";
import { mapTime, unmapTime } from "./map-time.ts";
import { mapWork, unmapWork, type MapWork } from "./map-work.ts";
import { serverMapping, socMapping } from "./published.ts";

const KIB = 1024;
const MIB = KIB * KIB;
const PAGE = 4 * KIB;
const BASE = 0x8000_0000;

const contiguous = (length: number): readonly PhysicalRun[] => [{ address: BASE, length }];
/** No page next to the one before. */
const scattered = (length: number): readonly PhysicalRun[] =>
  Array.from({ length: length / PAGE }, (_, at) => ({
    address: BASE + 2 * at * PAGE,
    length: PAGE,
  }));

function work(
  runs: readonly PhysicalRun[],
  format: PageTableFormat = lpae({ granule: "4k", inputBits: 32, outputBits: 40 }),
) {
  using domain = new IommuDomain({
    node: "/iommu",
    format,
    memory: new SmallTableMemory(4 * MIB),
    aperture: { lo: 0, hi: 2 ** 32 - 1 },
  });
  const before = domain.tables;
  domain.map(runs, "read-write");
  const map = domain.addressMap();
  return { map: mapWork(map, domain.tables - before), unmap: unmapWork(map) };
}

describe("the work for a buffer", () => {
  test("of scattered pages: an entry a page, a table for 512 of them and one above", () => {
    const { map, unmap } = work(scattered(4 * MIB));
    expect(map).toEqual({ entries: 1024 + 3, tables: 3, invalidations: 0, syncs: 0 });
    expect(unmap).toEqual({ entries: 1024, tables: 0, invalidations: 1024, syncs: 1 });
  });

  test("in one run of 2 MiB: one block, where 1 MiB takes 256 pages", () => {
    expect(work(contiguous(2 * MIB)).unmap).toMatchObject({ invalidations: 1, syncs: 1 });
    expect(work(contiguous(MIB)).unmap).toMatchObject({ invalidations: 256, syncs: 1 });
  });

  test("of blocks and pages: the IOMMU is waited for when their size changes", () => {
    expect(work(contiguous(2 * MIB + 3 * PAGE)).unmap).toMatchObject({
      invalidations: 4,
      syncs: 2,
    });
  });

  test("in the short format: a block of 64 KiB stands in 16 entries and is forgotten at once", () => {
    const { map, unmap } = work(contiguous(64 * KIB), armShort());
    expect(map).toMatchObject({ entries: 16 + 1, tables: 1 });
    expect(unmap).toMatchObject({ entries: 16, invalidations: 1 });
  });
});

describe("the time", () => {
  test("of unmapping falls from 1 MiB to 2 MiB, as blocks do", () => {
    const small = unmapTime(work(contiguous(MIB)).unmap, serverMapping);
    const large = unmapTime(work(contiguous(2 * MIB)).unmap, serverMapping);
    expect(small / large).toBeGreaterThan(15);
  });

  test("of ten who unmap at one time is that of their invalidations together, and one wait", () => {
    const { unmap } = work(contiguous(MIB));
    const { invalidate } = serverMapping;
    const alone = unmapTime(unmap, serverMapping);
    expect(unmapTime(unmap, serverMapping, 10)).toBeCloseTo(alone + 9 * 256 * invalidate.value);
  });

  test("of mapping pages is that of their entries, of their tables and of the call", () => {
    const { map } = work(scattered(4 * MIB));
    const { fixed, entry, table } = socMapping;
    expect(mapTime(map, socMapping)).toBe(fixed.value + 1027 * entry.value + 3 * table.value);
  });

  test("never falls with more of anything", () => {
    const count = fc.nat(5000);
    const works = fc.record({ entries: count, tables: count, invalidations: count, syncs: count });
    const fields = fc.constantFrom("entries", "tables", "invalidations", "syncs");
    fc.assert(
      fc.property(works, fields, (one: MapWork, field: keyof MapWork) => {
        const more = { ...one, [field]: one[field] + 1 };
        expect(mapTime(more, socMapping)).toBeGreaterThanOrEqual(mapTime(one, socMapping));
        expect(unmapTime(more, socMapping)).toBeGreaterThanOrEqual(unmapTime(one, socMapping));
      }),
    );
  });
});
