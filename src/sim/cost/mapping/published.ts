// What mapping costs where somebody has measured it: figures of these models, fitted to published tables. They are checked
// by `npm run validate`.
import type { MappingFigures } from "../figures/board-figures.ts";
import type { Known } from "../known.ts";

/** I. J. Manjarres, "Optimize iommu_map_sg() performance": lists of 4 KiB pages on a Qualcomm SoC. */
const SMMU_V2 =
  "linux-iommu, 1610157031-26301-1-git-send-email-isaacm@codeaurora.org (SMMUv2, 2021)";
/** X. Chen, "Implement [map/unmap]_pages callbacks for ARM SMMUV3": dma_map_benchmark on a HiSilicon server. */
const SMMU_V3 =
  "linux-iommu, 1627697831-158822-1-git-send-email-chenxiang66@hisilicon.com (SMMUv3, 2021)";

function fitted(value: number, unit: string, source: string, what: string): Known {
  return { value, unit, trust: "derived", source: `${source}: ${what}` };
}

/** The tables there leave little for it: 512 pages that share one cost hardly more than twice 256 that need none. */
const table: Known = {
  value: 200,
  unit: "ns",
  trust: "assumed",
  source: "assumed: 4 KiB cleared in the CPU's caches",
};

/** SMMUv3 of a server, whose walks see the CPU's caches: 1 thread, after the patches. */
export const serverMapping: MappingFigures = {
  fixed: fitted(100, "ns", SMMU_V3, "map of one page, 0.1 us"),
  entry: fitted(2.7, "ns", SMMU_V3, "slope of map over pages, 0.1 us at 4 KiB to 0.8 us at 1 MiB"),
  table,
  invalidate: fitted(73.3, "ns", SMMU_V3, "slope of unmap over pages, for one thread and for ten"),
  sync: fitted(730, "ns", SMMU_V3, "where the line of unmap over pages meets zero, less the call"),
};

/** A mobile SoC: an entry is written back to memory for the walks to see it. Its unmapping is not published. */
export const socMapping: MappingFigures = {
  fixed: fitted(4500, "ns", SMMU_V2, "where the line over pages meets zero"),
  entry: fitted(
    24.7,
    "ns",
    SMMU_V2,
    "25.1 ns a page after the patches, less a table for 512 of them",
  ),
  table,
  invalidate: serverMapping.invalidate,
  sync: serverMapping.sync,
};

/** What each page of a list cost more while the whole call chain ran for each of them, before these patches. */
export const callPerPage: Known = fitted(
  442.4,
  "ns/page",
  SMMU_V2,
  "467.5 ns a page before the patches, 25.1 ns after them",
);
