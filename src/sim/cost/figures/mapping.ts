// What mapping a buffer for a device behind an IOMMU takes.
import type { MappingFigures } from "./board-figures.ts";
import { assumed, derived, published } from "./trusted.ts";

const V3 = "SMMUv3 map and unmap by pages (X. Chen, 2021-07-31), one thread, after";
const V2 = "iommu_map_sg on SMMUv2 (I. Manjarres, 2021-01-08), after";

export const mappingFigures: MappingFigures = {
  fixed: published(100, "ns", `${V3}: map of 4 KiB`),
  entry: derived(25.1, "ns", `${V2}: slope from 1 to 32 MiB, per page`),
  table: assumed(1000, "ns", "a page cleared, and cleaned for a walker that sees no caches"),
  invalidate: derived(73, "ns", `${V3}: slope of unmap, per page`),
  sync: derived(700, "ns", `${V3}: unmap of one block without map and invalidation`),
};
