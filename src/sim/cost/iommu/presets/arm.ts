// Arm's SMMUs: MMU-500 and MMU-600, two SoCs that publish how theirs are built, and gem5's model of the third version.
import { assumed, derived, published } from "../../figures/trusted.ts";
import { cache, preset } from "../preset.ts";

const TRM_500 = "Arm MMU-500 TRM DDI0517, 2.3.5";
const TRM_600 = "Arm MMU-600AE TRM, chapter 2";
const AGILEX_7 = "Intel Agilex 7 HPS TRM 683567, 2.2.4";
const AGILEX_5 = "Intel Agilex 5 HPS TRM 814346, 4.3.4.4.1";
const GEM5 = "gem5 src/dev/arm/SMMUv3.py at 00dd0d7";

/** It takes the accesses behind a miss as long as they hit, and walks for eight at one time. */
const mmu500Timing = {
  mainHit: derived(5, "ns", "Arm MMU-500 TRM DDI0517, 2.1: two clocks, here of 400 MHz"),
  walkers: published(8, "walks", `${TRM_500}: page table walks of a TBU at one time`),
  outstanding: published(128, "accesses", `${TRM_500}: reads of a TBU at one time`),
  inOrder: false,
};

/** Four-way sets (DDI0517, 2.4.5). Linux switches the prefetch buffer off (drivers/iommu/arm/arm-smmu/arm-smmu-impl.c:137). */
const walk500 = [
  cache(assumed(4, "entries", "the root has few entries in use"), "round-robin", 4),
  cache(assumed(16, "entries", "a quarter of the level below"), "round-robin", 4),
  cache(
    assumed(64, "entries", "as the walk cache of Cortex-A53, of the same years"),
    "round-robin",
    4,
  ),
];

export const mmu500 = preset("mmu-500", {
  micro: cache(assumed(32, "entries", "as most TBUs of Agilex 7; the SoC chooses"), "plru"),
  main: cache(assumed(512, "entries", "as the TCU of Agilex 7; the SoC chooses"), "round-robin", 4),
  walk: walk500,
  timing: mmu500Timing,
});

export const agilex7 = preset("agilex-7", {
  micro: cache(
    published(32, "entries", `${AGILEX_7}: TBUs other than that of the FPGA, 128`),
    "plru",
  ),
  main: cache(published(512, "entries", `${AGILEX_7}: macro TLB in the TCU`), "round-robin", 4),
  walk: walk500,
  timing: mmu500Timing,
});

/** Four-way main TLB and walk caches with random replacement, one look-up a clock. */
const mmu600Timing = {
  mainHit: derived(2.5, "ns", `${TRM_600}: one look-up a clock, here of 400 MHz`),
  walkers: derived(16, "walks", `${GEM5}: ptw_slots`),
  outstanding: derived(64, "accesses", `${AGILEX_5}: translation slots`),
  inOrder: false,
};

function walk600(source: (entries: number) => ReturnType<typeof assumed>) {
  return [0, 1, 2].map(() => cache(source(256), "random", 4));
}

const main600 = cache(
  assumed(512, "entries", "as the macro TLB of Agilex 7; optional, the SoC chooses"),
  "random",
  4,
);

export const mmu600 = preset("mmu-600", {
  micro: cache(assumed(32, "entries", "as TBUs of Agilex 7; the SoC chooses"), "plru"),
  main: main600,
  walk: walk600((entries) => assumed(entries, "entries", "as Agilex 5; the SoC chooses")),
  timing: mmu600Timing,
});

export const mmu600Agilex5 = preset("mmu-600-agilex5", {
  micro: cache(assumed(32, "entries", "as TBUs of Agilex 7, of the same maker"), "plru"),
  main: main600,
  walk: walk600((entries) =>
    published(entries, "entries", `${AGILEX_5}: walk caches S1L0 to S1L2`),
  ),
  timing: {
    ...mmu600Timing,
    outstanding: published(64, "accesses", `${AGILEX_5}: translation slots`),
  },
});

/** Its clock is the system's; 1 GHz here. Levels 0 to 2 of the first stage are cached. */
export const gem5SmmuV3 = preset("gem5-smmu-v3", {
  micro: cache(published(32, "entries", `${GEM5}: micro TLB`), "round-robin"),
  main: cache(published(2048, "entries", `${GEM5}: main TLB of an interface`), "round-robin", 4),
  walk: [4, 28, 348].map((entries, level) =>
    cache(published(entries, "entries", `${GEM5}: walk cache S1L${level}`), "round-robin", 4),
  ),
  timing: {
    microHit: derived(1, "ns", `${GEM5}: one cycle, here of 1 GHz`),
    mainHit: derived(3, "ns", `${GEM5}: three cycles, here of 1 GHz`),
    walk: derived(
      20,
      "ns",
      `${GEM5}: eight cycles there, eight back, four of the walk cache, at 1 GHz`,
    ),
    walkers: published(16, "walks", `${GEM5}: ptw_slots`),
    outstanding: published(16, "accesses", `${GEM5}: translation slots of an interface`),
    inOrder: false,
  },
});

/** Qualcomm's own version 2, and the older one behind qcom,msm-iommu-v1: nothing is published. */
export const qcomSmmu = preset("qcom-smmu", {
  micro: cache(assumed(32, "entries", "as MMU-500 in Agilex 7"), "plru"),
  main: cache(assumed(512, "entries", "as MMU-500 in Agilex 7"), "round-robin", 4),
  walk: walk500,
  timing: { walkers: assumed(4, "walks", "half of MMU-500, which came later"), inOrder: false },
});

/** Version 1: MMU-400 and MMU-401. */
export const mmu400 = preset("mmu-400", {
  main: cache(
    assumed(64, "entries", "an eighth of the TCU of MMU-500; the SoC chooses"),
    "round-robin",
    4,
  ),
  walk: [undefined, cache(assumed(16, "entries", "a quarter of MMU-500"), "round-robin", 4)],
  timing: { inOrder: false },
});
