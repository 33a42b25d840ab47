// VT-d of Intel servers, as pcie-bench saw it from a network card.
import { assumed, derived } from "../../figures/trusted.ts";
import { cache, preset } from "../preset.ts";

const BENCH =
  "pcie-bench/data b2abf2f, 4 KiB pages, six Xeon directories (Neugebauer et al., SIGCOMM 2018)";

/**
 * Fitted: latency says 116 to 128 entries and 230 to 300 ns a miss; at saturation a walk is done every 49 to 57 ns, so
 * some five of them are under way.
 */
export const vtd = preset("vt-d", {
  main: cache(derived(120, "entries", `${BENCH}: fit of the latency sweep, 116 to 128`), "lru"),
  walk: [
    cache(assumed(4, "entries", "the root has few entries in use"), "lru"),
    cache(assumed(16, "entries", "a quarter of the level below"), "lru"),
    cache(assumed(64, "entries", "the sweep shows no further step up to 64 MiB"), "lru"),
  ],
  timing: {
    mainHit: derived(0, "ns", `${BENCH}: the same latency as without an IOMMU`),
    fetch: derived(250, "ns", `${BENCH}: one fetch a miss, 230 to 300 ns in all`),
    walk: derived(20, "ns", `${BENCH}: the rest of a miss, on average`),
    walkers: derived(5, "walks", `${BENCH}: 49 to 57 ns a walk at saturation`),
    outstanding: assumed(
      32,
      "accesses",
      "reads that the card has under way; the sweep needs no fewer",
    ),
    inOrder: false,
  },
});
