// Whether another size of the contiguous region would turn the answer over, found by trying: how much of it the pipeline
// needs depends on what else is in it, and what moves out in time.
import type { Board } from "../board/board.ts";
import { ranked, type Standing } from "./compare.ts";
import type { PressureAgain } from "./pressure-again.ts";
import type { TurningPoint } from "./simulation.ts";
import { regionSize, withRegionSize } from "./sized-region.ts";
import { poolsOf, type Strategy } from "./strategy.ts";

/** Areas begin and end with a pageblock, at most so large with pages of 4 KiB (include/linux/cma.h:24). Bytes. */
const STEP = 4 * 2 ** 20;
/** Large regions are tried in larger steps. */
const GROWTH = 1.1;

interface Tried {
  readonly board: Board;
  readonly region: string;
  readonly again: PressureAgain;
}

/**
 * A strategy that serves best and always starts: the largest smaller region in which it does not. One that would serve best
 * if it always started, or that comes nearest where none does: the smallest larger region in which it does.
 * @param ram bytes of the board
 */
export function regionTurningPoint(
  board: Board,
  strategies: readonly Strategy[],
  standings: readonly Standing[],
  again: PressureAgain,
  ram: number,
): readonly TurningPoint[] {
  const [best] = ranked(standings);
  const [cheapest] = ranked(standings.map((one) => ({ ...one, failedStarts: 0 })));
  const watched = strategies.find(({ id }) => id === cheapest?.id);
  if (!best || !cheapest || !watched) return [];
  const fails = best.failedStarts > 0;
  if (standings.length < 2 && !fails) return [];
  const region = poolsOf(watched, board)[0];
  const from = region === undefined ? undefined : regionSize(board, region);
  if (region === undefined || from === undefined) return [];
  const tried: Tried = { board, region, again };
  const here = Number(from);
  const to =
    fails || cheapest.id !== best.id
      ? smallestThatStarts(tried, cheapest, here, ram / 2)
      : largestThatFails(tried, cheapest, here);
  if (to === undefined) return [];
  const [now] = ranked(standings.map((one) => atSize(tried, one, to)));
  if (!now || now.failedStarts > 0 || (now.id === best.id && !fails)) return [];
  return [
    {
      parameter: region === board.cma.name ? "size of the CMA area" : `size of ${region}`,
      from: here,
      to,
      unit: "bytes",
      best: best.id,
      becomes: now.id,
    },
  ];
}

/** By halves: a try that goes well takes as long as the whole time that is simulated. */
function largestThatFails(tried: Tried, standing: Standing, here: number): number | undefined {
  let fails = 0;
  let fine = Math.ceil(here / STEP);
  while (fine - fails > 1) {
    const middle = (fails + fine) >> 1;
    if (starts(tried, standing, middle * STEP)) fine = middle;
    else fails = middle;
  }
  return fails === 0 ? undefined : fails * STEP;
}

/** Step by step: tries that fail are short, and luck may make a larger region fail where a smaller one does not. */
function smallestThatStarts(
  tried: Tried,
  standing: Standing,
  here: number,
  most: number,
): number | undefined {
  for (let size = larger(here); size <= most; size = larger(size))
    if (starts(tried, standing, size)) return size;
  return undefined;
}

function larger(size: number): number {
  return (Math.floor((size * GROWTH) / STEP) + 1) * STEP;
}

function starts(tried: Tried, standing: Standing, size: number): boolean {
  return atSize(tried, standing, size).failedStarts === 0;
}

function atSize({ board, region, again }: Tried, standing: Standing, size: number): Standing {
  const sized = withRegionSize(board, region, BigInt(size));
  return again.under(standing, { board: sized, endAtFailure: true });
}
