// Examines a machine for a pipeline: tries what the plan says, and holds each matter against what was found.
import type { Board } from "../board/board.ts";
import type { Platform } from "../buffer/platform.ts";
import type { Look } from "../inspect/look.ts";
import type { Plan } from "../plan/plan.ts";
import { CHECKS } from "./checks.ts";
import type { Evidence, Surroundings } from "./evidence.ts";
import type { Examination } from "./finding.ts";
import { streamOutcomes } from "./stream-outcomes.ts";
import { tryMemories } from "./try-memories.ts";
import { tryOpenings } from "./try-openings.ts";

export interface ExamineParts extends Surroundings {
  /** As the user named it, for commands. */
  readonly pipeline: string;
  readonly platform: Platform;
  readonly board: Board;
  readonly plain: Board;
  readonly plan: Plan;
  readonly planFor: (board: Board) => Plan | undefined;
  /** Taken before anything was allocated. */
  readonly look: Look;
  /** Memory that the user's program takes; absent for the planned one. */
  readonly wanted?: string | undefined;
  /** What the kernel has logged since the last call; absent where this user may not read it. */
  readonly readLog?: (() => readonly string[]) | undefined;
}

/** Buffers are allocated and mapped; no stream runs and no picture changes. What is held at the end was held before. */
export function examine(parts: ExamineParts): Examination {
  const { platform, board, plan, look, readLog } = parts;
  const lines: string[] = [];
  const read = () => {
    const now = readLog?.() ?? [];
    lines.push(...now);
    return now;
  };
  const openings = tryOpenings(platform, plan);
  const trials = tryMemories({ platform, board, plan, look, openings, readLog: read });
  read();
  const evidence: Evidence = {
    ...parts,
    wanted: parts.wanted,
    openings,
    trials,
    outcomes: streamOutcomes(plan, openings, trials),
    log: readLog && lines,
  };
  return {
    platform: platform.traits.name,
    findings: CHECKS.flatMap((check) => check(evidence)),
    plan,
    streams: evidence.outcomes,
    trials,
    unseen: unseenOf(evidence),
    isReached: openings.some(({ refusal }) => refusal === null),
  };
}

function unseenOf({ look, log }: Evidence): readonly string[] {
  const closed = look.unread.flatMap(({ path, needs, lost }, at, all) => {
    const same = all.filter((one) => one.lost === lost);
    if (same[0] !== all[at]) return [];
    const more = same.length > 1 ? ` and ${same.length - 1} more` : "";
    return [`/${path}${more}: ${lost} (${needs})`];
  });
  return log ? closed : [...closed, "/dev/kmsg: what the kernel logs of a refusal (root)"];
}
