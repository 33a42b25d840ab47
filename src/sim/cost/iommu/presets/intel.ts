// VT-d of Intel servers, as pcie-bench saw it from a network card.
import { assumed, derived } from "../../figures/trusted.ts";
import { vtdTiming } from "../../timing/published.ts";
import { cache, preset } from "../preset.ts";

/** Between the device and the walker, of the time of a whole walk; not told apart by the measurements. */
const BESIDES_FETCH = 20;

/** One fetch a walk: in windows up to 64 MiB the levels above stay in their caches. */
export const vtd = preset("vt-d", {
  main: cache(vtdTiming.entries, "lru"),
  walk: [
    cache(assumed(4, "entries", "the root has few entries in use"), "lru"),
    cache(assumed(16, "entries", "a quarter of the level below"), "lru"),
    cache(assumed(64, "entries", "the sweep shows no further step up to 64 MiB"), "lru"),
  ],
  timing: {
    mainHit: derived(0, "ns", `no slower than without an IOMMU; ${vtdTiming.walk.source}`),
    fetch: {
      ...vtdTiming.walk,
      value: vtdTiming.walk.value - BESIDES_FETCH,
      source: `${vtdTiming.walk.source}, without ${BESIDES_FETCH} ns besides the fetch`,
    },
    walk: assumed(BESIDES_FETCH, "ns", "a few clocks between device and walker"),
    walkers: vtdTiming.walkers,
    outstanding: vtdTiming.underWay,
  },
});
