// IOMMUs that SoC vendors built themselves: little is published, so each number says what it was taken from.
import { assumed, derived } from "../../figures/trusted.ts";
import { cache, preset } from "../preset.ts";

/** Two levels of 1024 entries (drivers/iommu/rockchip-iommu.c:70). */
export const rockchip = preset("rockchip", {
  main: cache(assumed(64, "entries", "nothing published; between OMAP's 32 and VT-d's 120"), "lru"),
  walk: [cache(assumed(1, "entries", "the last directory entry is kept"), "lru")],
});

/** Version 2; the driver chooses LRU up to 3.2 and caches first-level entries from 3.2 on (drivers/iommu/exynos-iommu.c:543). */
export const exynosSysmmu = preset("exynos-sysmmu", {
  main: cache(
    derived(
      512,
      "entries",
      "Linux 6.1 drivers/iommu/exynos-iommu.c:627: 8 ways of 64 sets in version 2, taken for all",
    ),
    "lru",
    8,
  ),
  walk: [cache(assumed(1, "entries", "FLPDCACHE of version 3.2 on, size not published"), "lru")],
});

export const ipmmuVmsa = preset("ipmmu-vmsa", {
  micro: cache(
    assumed(16, "entries", "a port is called micro-TLB, its size is not published"),
    "lru",
  ),
  main: cache(assumed(128, "entries", "as VT-d, not published"), "lru", 4),
  walk: [undefined, cache(assumed(16, "entries", "not published"), "lru")],
});

/** The vendor's driver names a main TLB and one of pages ahead, both of this size. */
export const mtkM4u = preset("mtk-m4u", {
  main: cache(
    derived(
      48,
      "entries",
      "MediaTek's driver of MT8135: main_tlb_nr; 32 on MT6572, 40 on MT6589; later parts not published",
    ),
    "lru",
  ),
  walk: [undefined],
  prefetch: "next-page",
  timing: { inOrder: false, walkers: assumed(2, "walks", "one for misses, one ahead") },
});

/** A micro TLB for each of six masters and a shared macro TLB; Linux switches prefetch on (drivers/iommu/sun50i-iommu.c:445). */
export const sun50i = preset("sun50i", {
  micro: cache(assumed(16, "entries", "size not published in what could be read"), "lru"),
  main: cache(assumed(512, "entries", "as MMU-500 in Agilex 7"), "lru", 4),
  walk: [cache(assumed(16, "entries", "there is a cache of the walk, size not published"), "lru")],
  prefetch: "next-page",
});

export const appleDart = preset("apple-dart", {
  main: cache(assumed(64, "entries", "not published"), "lru"),
  walk: [cache(assumed(16, "entries", "not published"), "lru")],
});

/** One table for all (drivers/iommu/sprd-iommu.c:130). */
export const sprd = preset("sprd", {
  main: cache(assumed(64, "entries", "not published"), "lru"),
  walk: [],
});

/** For an IOMMU that is not known at all. */
export const generic = preset("generic", {
  main: cache(
    assumed(64, "entries", "an IOMMU that is not known; between 16 and 512 elsewhere"),
    "lru",
  ),
  walk: [undefined, undefined, cache(assumed(16, "entries", "an IOMMU that is not known"), "lru")],
});
