// How fast a CPU copies on a board: what was published for the board's SoC, else for another with the same core.
import type { Known } from "../known.ts";
import type { DramFigures } from "./board-figures.ts";
import { assumed, published } from "./trusted.ts";

/** One core of one board, as tinymembench saw it; all in bytes a second. */
export interface CopyRecord {
  /** Compatible string of the SoC. */
  readonly soc: string;
  /** `cortex-a53` */
  readonly core: string;
  /** Between cached mappings: bytes copied. */
  readonly memcpy: number;
  readonly memset: number;
  /** Out of an uncached, write-combined mapping into a cached one, with the best instruction. */
  readonly fromUncached: number | undefined;
  /** Document and place. */
  readonly source: string;
}

export interface CopySpeeds {
  readonly memcpy: Known;
  readonly memset: Known;
  readonly fromUncached: Known;
}

/** Cores that nobody measured, and which of those somebody did is the nearest in years and in width. */
const NEAREST: readonly (readonly [core: RegExp, nearest: string])[] = [
  [/kryo|cortex-a7[68]|cortex-x1/, "cortex-a73"],
  [/tegra132-denver/, "cortex-a57"],
  [/sheeva|pj4/, "cortex-a9"],
  [/^arm/, "arm1176jzf-s"],
];

/** Of memcpy, for a core of which no result has both: the median of the 15 that have, which lie between 0.08 and 0.88. */
const UNCACHED_SHARE = 0.24;

const UNKNOWN: CopySpeeds = {
  memcpy: assumed(1.2e9, "bytes/s", "a core that is not known; as a Cortex-A53"),
  memset: assumed(3e9, "bytes/s", "a core that is not known; as a Cortex-A53"),
  fromUncached: assumed(250e6, "bytes/s", "a core that is not known; as a Cortex-A53"),
};

/**
 * Of the board's SoC and core where somebody published them; else the median of cores of the same kind elsewhere.
 * @param compatible the board's list
 * @param core undefined where it is not known
 */
export function copySpeeds(
  records: readonly CopyRecord[],
  compatible: readonly string[],
  core: string | undefined,
): CopySpeeds {
  const own = records.find((one) => one.core === core && compatible.includes(one.soc));
  if (own) return speeds(own, records, (value, source) => published(value, "bytes/s", source));
  const kin = core === undefined ? undefined : kinOf(records, core);
  if (!kin) return UNKNOWN;
  return speeds(kin, records, (value, source) =>
    assumed(value, "bytes/s", `as the ${kin.core} of ${kin.soc}, ${source}`),
  );
}

/** What is assumed of a core is no more than the board's memory gives: a copy reads and writes each byte. */
export function withinMemory(
  { memcpy, memset, fromUncached }: CopySpeeds,
  dram: DramFigures,
): CopySpeeds {
  const most = dram.peak.value * dram.usable.value;
  return {
    memcpy: limited(memcpy, most / 2),
    memset: limited(memset, most),
    fromUncached: limited(fromUncached, most / 2),
  };
}

function limited(speed: Known, most: number): Known {
  if (speed.trust !== "assumed" || speed.value <= most) return speed;
  return assumed(most, speed.unit, "as much as the memory gives, less than such a core can");
}

function kinOf(records: readonly CopyRecord[], core: string): CopyRecord | undefined {
  const same = records.filter((one) => one.core === core);
  const nearest = NEAREST.find(([name]) => name.test(core))?.[1];
  const kin = same.length > 0 ? same : records.filter((one) => one.core === nearest);
  return kin.toSorted((a, b) => a.memcpy - b.memcpy)[Math.floor((kin.length - 1) / 2)];
}

function speeds(
  record: CopyRecord,
  records: readonly CopyRecord[],
  known: (value: number, source: string) => Known,
): CopySpeeds {
  const { core, memcpy, memset, fromUncached, source } = record;
  const share = uncachedShare(records, core);
  return {
    memcpy: known(memcpy, `${source}: memcpy`),
    memset: known(memset, `${source}: memset`),
    fromUncached:
      fromUncached === undefined
        ? assumed(
            memcpy * share,
            "bytes/s",
            `${share.toFixed(2)} of memcpy, as in the median of such cores elsewhere; ${source}`,
          )
        : known(fromUncached, `${source}: copy from the frame buffer`),
  };
}

/** Of the same core on other boards, where that is known. */
function uncachedShare(records: readonly CopyRecord[], core: string): number {
  const shares = records
    .filter((one) => one.core === core)
    .flatMap(({ fromUncached, memcpy }) =>
      fromUncached === undefined ? [] : fromUncached / memcpy,
    )
    .toSorted((a, b) => a - b);
  return shares[Math.floor((shares.length - 1) / 2)] ?? UNCACHED_SHARE;
}
