// How a preset is written down: caches with where their size comes from, and times that are assumed unless said.
import { assumed } from "../figures/trusted.ts";
import type { IommuFigures } from "../figures/board-figures.ts";
import type { Known } from "../known.ts";
import { leastTrusted } from "../known.ts";
import type { TranslationTiming } from "../timing/translation-timing.ts";
import type { CacheGeometry, Replacement, TranslationGeometry } from "../tlb/geometry.ts";

export interface SizedCache {
  readonly geometry: CacheGeometry;
  readonly entries: Known;
}

export interface PresetParts {
  readonly micro?: SizedCache;
  readonly main?: SizedCache;
  /** Caches of table entries from the root on; undefined for a level that is fetched each time. */
  readonly walk: readonly (SizedCache | undefined)[];
  readonly prefetch?: TranslationGeometry["prefetch"];
  readonly timing?: Partial<TranslationTiming>;
}

/** @param ways entries of a set; all of them when absent */
export function cache(entries: Known, replacement: Replacement, ways = entries.value): SizedCache {
  return { geometry: { entries: entries.value, ways, replacement }, entries };
}

/**
 * Times of a walk are published for no unit on a SoC. A fetch is a random read of DRAM, somewhat below the 230 to 300 ns
 * that pcie-bench shows for a whole miss of VT-d; the rest are a few clocks of some hundred MHz.
 */
const ASSUMED_TIMING: TranslationTiming = {
  microHit: assumed(0, "ns", "the look-up of the port is part of its pipeline"),
  mainHit: assumed(5, "ns", "two clocks at 400 MHz, as MMU-500 at its best"),
  fetch: assumed(150, "ns", "a random read of DRAM through the interconnect"),
  walk: assumed(30, "ns", "a dozen clocks at 400 MHz between port, walker and back"),
  walkers: assumed(1, "walks", "one walker, as nothing is published"),
  outstanding: assumed(16, "accesses", "a usual depth of an AXI master"),
  inOrder: true,
};

export function preset(name: string, parts: PresetParts): IommuFigures {
  const { micro, main, walk, prefetch = "none", timing = {} } = parts;
  const caches = [micro, main, ...walk].filter((one) => one !== undefined);
  return {
    preset: name,
    geometry: {
      ...(micro && { micro: micro.geometry }),
      ...(main && { main: main.geometry }),
      walk: walk.map((one) => one?.geometry),
      prefetch,
    },
    sources: leastTrustedFirst(caches.map(({ entries }) => entries)),
    timing: { ...ASSUMED_TIMING, ...timing },
  };
}

function leastTrustedFirst(numbers: readonly Known[]): readonly Known[] {
  const first = leastTrusted(numbers);
  const [least, rest] = [
    numbers.filter(({ trust }) => trust === first),
    numbers.filter(({ trust }) => trust !== first),
  ];
  return rest.length === 0 ? least : [...least, ...leastTrustedFirst(rest)];
}
