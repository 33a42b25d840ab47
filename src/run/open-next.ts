// Opens a stream in the first way that is not refused, and keeps the refusals.
import type { Platform } from "../buffer/platform.ts";
import type { Board } from "../board/board.ts";
import type { StreamPlan } from "../plan/plan.ts";
import { type Choice, type NextWay, nextWay } from "./next-way.ts";
import { type Opening, type OpenStream, openStream } from "./open-stream.ts";
import type { Trial } from "./trial.ts";
import { trialOf } from "./trial-of.ts";

export interface Opened {
  readonly way: NextWay;
  readonly opening: Opening;
  readonly stream: OpenStream;
}

/** Undefined when nothing is left to try. @param trials what was tried so far; refusals are added */
export function openNext(
  platform: Platform,
  board: Board,
  stream: StreamPlan,
  choice: Choice,
  trials: Trial[],
): Opened | undefined {
  for (;;) {
    const way = nextWay(stream, choice, trials);
    if (!way) return undefined;
    const opening = openStream(platform, board, stream, way);
    if (opening.opened) return { way, opening, stream: opening.opened };
    trials.push(trialOf(way, opening, undefined));
  }
}

/** What a converting copy can mend (src/plan/stream-work.ts, `converted`). */
const CONVERTIBLE: ReadonlySet<string> = new Set(["format", "layout", "scale", "modifier"]);

/** Something stands in the way that no memory and no copy mends. */
export function isBlocked({ obstacles, ownLayouts }: StreamPlan): boolean {
  const converted = new Set(ownLayouts.map(({ node }) => node));
  return obstacles.some(
    ({ node, rule, verdict }) => verdict !== "no" || !CONVERTIBLE.has(rule) || !converted.has(node),
  );
}
