// The survey's question, asked of one board: between camera, codec and display, which memory can both devices of a pair
// work on, and which rule decides. Memory only: budgets and other streams do not count.
import type { Board } from "../board/board.ts";
import type { Answer } from "../diagnostic/answer.ts";
import { any } from "../diagnostic/answer.ts";
import { parsePipeline } from "../pipeline/parse-pipeline.ts";
import type { Candidate, StreamObstacle } from "../plan/plan.ts";
import { startStream, type StreamWork } from "../plan/stream-work.ts";

export const PAIRS = ["camera>codec", "codec>display", "camera>display"] as const;
export type Pair = (typeof PAIRS)[number];

const FRAMES = "NV12,1280x720@30";

/** Heaps the survey tells apart; every exporter counts as `export`. */
export const MEMORIES = ["heap:system", "heap:cma", "export"] as const;
export type Memory = (typeof MEMORIES)[number];

/** The memory that an application would take, the freest first, or why there is none. */
export type Outcome =
  | "system-heap"
  | "cma-heap"
  | "driver-export"
  /** No memory serves both. */
  | "copy"
  /** It hangs on something that the knowledge base does not hold. */
  | "unknown"
  /** One of them does not take NV12, or their layouts exclude each other. */
  | "conversion"
  /** The board has no such pair of devices that can be used. */
  | "no-pair";

export interface MemoryVerdict {
  readonly verdict: Answer;
  /** The rule and the device that decided, when it is not a yes. */
  readonly rule?: string;
  readonly node?: string;
}

export interface PairSurvey {
  readonly outcome: Outcome;
  /** Node paths; absent without a pair. */
  readonly from?: string;
  readonly to?: string;
  readonly memories?: { readonly [M in Memory]?: MemoryVerdict };
  /** What decided against: a rule, a missing role, a state of the node. */
  readonly why?: string;
}

export function surveyBoard(board: Board): { readonly [P in Pair]: PairSurvey } {
  const survey = Object.fromEntries(PAIRS.map((pair) => [pair, surveyPair(board, pair)]));
  return survey as { readonly [P in Pair]: PairSurvey };
}

function surveyPair(board: Board, pair: Pair): PairSurvey {
  const [from = "", to = ""] = pair.split(">");
  const { value: pipeline } = parsePipeline(`${from} ! ${FRAMES} ! ${to}`, "<pair>");
  const stream = pipeline?.streams[0];
  const work = stream && startStream(board, stream).work;
  if (!work) return { outcome: "no-pair", why: missingRole(board, from, to) };
  const ends = { from: work.from.node, to: work.to[0]?.node ?? "" };
  const blocked = firstOf(work.blocked);
  if (blocked?.verdict === "no") return { outcome: "no-pair", ...ends, why: blocked.rule };
  const memories = memoriesOf(work);
  if (blocked) return { outcome: "unknown", ...ends, memories, why: blocked.rule };
  const converted = work.converted[0];
  if (converted) return { outcome: "conversion", ...ends, memories, why: converted.rule };
  return { ...outcomeOf(memories), ...ends, memories };
}

/** What is certain comes first. */
function firstOf(obstacles: readonly StreamObstacle[]): StreamObstacle | undefined {
  return obstacles.find(({ verdict }) => verdict === "no") ?? obstacles[0];
}

function missingRole(board: Board, from: string, to: string): string {
  const has = (role: string) =>
    board.devices.some(
      (device) => device.roles.some((one) => one === role) || device.roleHint === role,
    );
  const missing = [from, to].filter((role) => !has(role));
  return missing.length === 0 ? "no layout" : `no ${missing.join(" and no ")}`;
}

function memoriesOf({ candidates }: StreamWork): { readonly [M in Memory]?: MemoryVerdict } {
  const found = MEMORIES.flatMap((memory) => {
    const some = candidates.filter((candidate) =>
      memory === "export" ? candidate.memory.startsWith("export:") : candidate.memory === memory,
    );
    return some.length === 0 ? [] : [[memory, verdictOf(some)] as const];
  });
  return Object.fromEntries(found);
}

/** One memory that serves is enough. */
function verdictOf(candidates: readonly Candidate[]): MemoryVerdict {
  const verdict = any(candidates.map((candidate) => candidate.verdict));
  const decided = candidates.find((candidate) => candidate.verdict === verdict);
  const device = decided?.devices.find((one) => one.verdict === verdict);
  return verdict === "yes" || !device
    ? { verdict }
    : { verdict, rule: device.rule, node: device.node };
}

const OUTCOMES: { readonly [M in Memory]: Outcome } = {
  "heap:system": "system-heap",
  "heap:cma": "cma-heap",
  export: "driver-export",
};

/** A memory that is still open beats only a copy: a yes further down the list is an answer already. */
function outcomeOf(memories: { readonly [M in Memory]?: MemoryVerdict }): Pick<
  PairSurvey,
  "outcome" | "why"
> {
  const serving = MEMORIES.find((memory) => memories[memory]?.verdict === "yes");
  if (serving) return { outcome: OUTCOMES[serving] };
  const all = MEMORIES.flatMap((memory) => memories[memory] ?? []);
  const open = all.find(({ verdict }) => verdict === "unknown");
  const decided = open ?? all[0];
  return {
    outcome: open ? "unknown" : "copy",
    ...(decided?.rule === undefined ? {} : { why: decided.rule }),
  };
}
