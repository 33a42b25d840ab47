// A survey as a table: how many boards of each SoC get which answer for each pair of devices.
import type { Survey } from "../survey-library.ts";
import { type Outcome, type Pair, PAIRS, type PairSurvey } from "../survey-pairs.ts";
import type { TextOptions } from "./plan-text.ts";
import { table } from "./table.ts";

/** Best first. */
export const OUTCOMES: readonly Exclude<Outcome, "no-pair">[] = [
  "system-heap",
  "cma-heap",
  "driver-export",
  "unknown",
  "conversion",
  "copy",
];

export interface Tally {
  readonly soc: string;
  readonly boards: number;
  readonly pair: Pair;
  /** Boards by outcome, those without the pair left out. */
  readonly outcomes: ReadonlyMap<Outcome, number>;
  /** What decided where no memory is known to serve, most frequent first. */
  readonly reasons: readonly Reason[];
}

export interface Reason {
  readonly why: string;
  /** It decided for `unknown`: it is open, not against. */
  readonly open: boolean;
}

export function surveyText(
  survey: Survey,
  { width, style }: Pick<TextOptions, "width" | "style">,
): string[] {
  const tallies = talliesOf(survey);
  const rows = tallies.map(({ soc, pair, outcomes }) => [soc, pair, outcomesText(outcomes)]);
  const count = survey.boards.length;
  const kernel =
    survey.config === null
      ? "heaps, CMA, IOMMU and media drivers taken as built in"
      : survey.config;
  return [
    style("strong", `${count} boards, Linux ${survey.kernel}, ${kernel}`),
    "",
    ...table([["SoC", "pair", "boards by the memory that serves both"], ...rows], { width }),
    "",
    style(
      "faint",
      `device trees of ${survey.source}; boards without the pair are not counted; --json has every verdict with its rule`,
    ),
  ];
}

/** Every SoC with a pair, and every pair that one of its boards has. */
export function talliesOf({ boards }: Survey): readonly Tally[] {
  const socs = [...new Set(boards.map(({ soc }) => soc))].toSorted();
  return socs.flatMap((soc) => {
    const mine = boards.filter((board) => board.soc === soc);
    return PAIRS.flatMap((pair): Tally[] => {
      const found = mine
        .map(({ pairs }) => pairs[pair])
        .filter(({ outcome }) => outcome !== "no-pair");
      if (found.length === 0) return [];
      const outcomes = countOf(found.map(({ outcome }) => outcome));
      return [
        {
          soc,
          boards: mine.length,
          pair,
          outcomes,
          reasons: [...reasonsOf(found, false), ...reasonsOf(found, true)],
        },
      ];
    });
  });
}

function reasonsOf(found: readonly PairSurvey[], open: boolean): readonly Reason[] {
  const those = found.filter(({ outcome }) => (outcome === "unknown") === open);
  return [...countOf(those.flatMap(({ why }) => why ?? [])).keys()].map((why) => ({ why, open }));
}

/** How often each value occurs, most frequent first. */
export function countOf<T>(values: readonly T[]): ReadonlyMap<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return new Map([...counts].toSorted(([, a], [, b]) => b - a));
}

function outcomesText(outcomes: ReadonlyMap<Outcome, number>): string {
  return OUTCOMES.flatMap((outcome) => {
    const count = outcomes.get(outcome);
    return count === undefined ? [] : [`${outcome} ${count}`];
  }).join(", ");
}
