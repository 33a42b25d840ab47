// How fast a CPU copies on a board: what was published for the board's SoC, else for another with the same core.
import type { Known } from "../known.ts";
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
  readonly fromUncached: number;
  /** Document and place. */
  readonly source: string;
}

export interface CopySpeeds {
  readonly memcpy: Known;
  readonly memset: Known;
  readonly fromUncached: Known;
}

const UNKNOWN: CopySpeeds = {
  memcpy: assumed(1.2e9, "bytes/s", "a core that is not known; as a Cortex-A53"),
  memset: assumed(3e9, "bytes/s", "a core that is not known; as a Cortex-A53"),
  fromUncached: assumed(250e6, "bytes/s", "a core that is not known; as a Cortex-A53"),
};

/**
 * Of the board's SoC and core where somebody published them; else of a core of the same kind elsewhere, and of the slowest
 * of them, as memory differs.
 * @param compatible the board's list @param core undefined where it is not known
 */
export function copySpeeds(
  records: readonly CopyRecord[],
  compatible: readonly string[],
  core: string | undefined,
): CopySpeeds {
  const own = records.filter(({ soc }) => compatible.includes(soc));
  const same = own.find((one) => one.core === core) ?? (core === undefined ? own[0] : undefined);
  if (same) return speeds(same, (value, source) => published(value, "bytes/s", source));
  const kin = records.filter((one) => one.core === core).toSorted((a, b) => a.memcpy - b.memcpy)[0];
  if (!kin) return UNKNOWN;
  return speeds(kin, (value, source) =>
    assumed(value, "bytes/s", `as the ${kin.core} of ${kin.soc}: ${source}`),
  );
}

function speeds(record: CopyRecord, known: (value: number, source: string) => Known): CopySpeeds {
  return {
    memcpy: known(record.memcpy, `${record.source}: memcpy`),
    memset: known(record.memset, `${record.source}: memset`),
    fromUncached: known(record.fromUncached, `${record.source}: copy from the frame buffer`),
  };
}
