// The strategies that are compared: each memory that serves a stream without a copy, and the copy.
import type { Board } from "../board/board.ts";
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { nearest } from "../diagnostic/suggest.ts";
import { candidatesOf } from "../plan/candidates.ts";
import type { Candidate, Plan, StreamPlan } from "../plan/plan.ts";
import { copyingWays, plannedAcceptance, sharingWays } from "../plan/serve.ts";
import type { Way } from "../plan/way.ts";

export interface Strategy {
  /** `heap:cma`; `copy:heap:system` where that memory's frames are copied. */
  readonly id: string;
  /** `share heap:cma`, `copy heap:system to heap:cma by cpu`; of several streams each with those it is for. */
  readonly title: string;
  readonly streams: readonly StrategyStream[];
}

export interface StrategyStream {
  readonly stream: StreamPlan;
  readonly way: Way;
}

export interface Strategies {
  readonly strategies: readonly Strategy[];
  readonly diagnostics: readonly Diagnostic[];
}

const COPY = "copy:";
const PLANNED = "planned";

/**
 * What was planned, where no one memory stands for it; every memory that all devices of a stream certainly accept; then the
 * copy. Memories that nobody is sure of are said.
 */
export function strategiesOf(plan: Plan, board: Board): Strategies {
  const served = new Set(
    plan.streams.flatMap(({ candidates }) => candidates.filter(isYes).map(({ memory }) => memory)),
  );
  const sharing = [...served].flatMap((memory) => sharingStrategy(plan, memory) ?? []);
  const all = [...sharing, plannedStrategy(plan), copyStrategy(plan, board)];
  const open = plan.streams.flatMap(({ candidates }) =>
    candidates.filter(({ verdict }) => verdict === "unknown").map(({ memory }) => memory),
  );
  return {
    strategies: withoutTwins(all.filter((one) => one !== undefined)),
    diagnostics: [...new Set(open)]
      .filter((memory) => !served.has(memory))
      .map((memory) => ({
        code: "simulate-unknown-memory",
        severity: "note",
        message: `${memory} is not compared: it is not known whether all devices accept it`,
        help: "`onebuf plan --explain` names the question; answer it in a board file",
      })),
  };
}

/** Those that were asked for by their ids. */
export function chosenStrategies(
  { strategies }: Strategies,
  ids: readonly string[],
): { readonly chosen: readonly Strategy[]; readonly diagnostics: readonly Diagnostic[] } {
  const names = strategies.map(({ id }) => id);
  const matches = (id: string) =>
    strategies.filter((one) => one.id === id || (id === "copy" && one.id.startsWith(COPY)));
  const chosen = ids.flatMap((id) => (id === "all" ? strategies : matches(id)));
  const diagnostics = ids
    .filter((id) => id !== "all" && matches(id).length === 0)
    .map((id): Diagnostic => {
      const close = nearest(id, names);
      return {
        code: "simulate-unknown-strategy",
        severity: "error",
        message: `there is no strategy "${id}" for this pipeline on this board`,
        notes: [`there are: ${names.join(", ")}`],
        ...(close === undefined ? {} : { help: `did you mean \`${close}\`?` }),
      };
    });
  return { chosen: [...new Set(chosen)], diagnostics };
}

/** A stream that the memory does not serve stays with what was planned for it. */
function sharingStrategy({ streams }: Plan, memory: string): Strategy | undefined {
  const ways = streams.map((stream): StrategyStream | undefined => {
    const candidate = stream.candidates.find((one) => one.memory === memory);
    const way =
      candidate && isYes(candidate)
        ? sharingWays(stream, memory, plannedAcceptance(stream))[0]
        : plannedWay(stream);
    return way && { stream, way };
  });
  if (!ways.every((one) => one !== undefined)) return undefined;
  return { id: memory, title: titleOf(ways), streams: ways };
}

/** For pipelines of several streams, whose memories may differ. */
function plannedStrategy({ streams }: Plan): Strategy | undefined {
  const ways = streams.map((stream): StrategyStream | undefined => {
    const way = plannedWay(stream);
    return way && { stream, way };
  });
  if (streams.length < 2 || !ways.every((one) => one !== undefined)) return undefined;
  return { id: PLANNED, title: titleOf(ways), streams: ways };
}

function plannedWay({ memory, copies }: StreamPlan): Way | undefined {
  if (memory === null) return undefined;
  return { memory, copies: copies.map((copy) => ({ ...copy, memory: copy.to })) };
}

/** Each stream's best copy: as few consumers served by it as can be, and its own frames out of scarce memory. */
function copyStrategy({ streams }: Plan, board: Board): Strategy | undefined {
  const ways = streams.map((stream): StrategyStream | undefined => {
    const way = copyWay(stream, board);
    return way && { stream, way };
  });
  if (!ways.every((one) => one !== undefined)) return undefined;
  const [first] = ways;
  if (!first) return undefined;
  return { id: `${COPY}${first.way.memory}`, title: titleOf(ways), streams: ways };
}

/** `share heap:cma`; of several streams that differ `share heap:cma (preview), share heap:system (still)`. */
function titleOf(ways: readonly StrategyStream[]): string {
  const texts = [...new Set(ways.map(({ way }) => wayText(way)))];
  const [only] = texts;
  if (only !== undefined && texts.length === 1) return only;
  return texts
    .map((text) => {
      const streams = ways
        .filter(({ way }) => wayText(way) === text)
        .map(({ stream }) => stream.id);
      return `${text} (${streams.join(", ")})`;
    })
    .join(", ");
}

function wayText({ memory, copies }: Way): string {
  if (copies.length === 0) return `share ${memory}`;
  return copies.map((copy) => `copy ${memory} to ${copy.memory} by ${copy.engine}`).join(" and ");
}

/** Of strategies that do the same the first. */
function withoutTwins(strategies: readonly Strategy[]): readonly Strategy[] {
  const what = ({ streams }: Strategy) =>
    JSON.stringify(streams.map(({ way: { memory, copies } }) => [memory, ...copies.map(copyKey)]));
  return strategies.filter(
    (one, at) => strategies.findIndex((other) => what(other) === what(one)) === at,
  );
}

function copyKey({ memory, consumers, engine }: Way["copies"][number]): readonly string[] {
  return [memory, engine, ...consumers];
}

function copyWay(stream: StreamPlan, board: Board): Way | undefined {
  if (stream.copies.length > 0) return plannedWay(stream);
  const known = plannedAcceptance(stream);
  const fills = stream.candidates
    .map(({ memory }) => memory)
    .filter((memory) => known.accepts(stream.from, memory));
  const isScarce = (memory: string) => poolOf(stream, board, memory) !== "ram";
  const ways = fills
    .flatMap((memory) => copyingWays(stream, memory, known))
    .filter((way) => way.copies.length > 0)
    .toSorted(
      (a, b) =>
        a.copies.length - b.copies.length ||
        Number(isScarce(a.memory)) - Number(isScarce(b.memory)),
    );
  return ways[0] ?? naiveCopy(stream, fills);
}

/** Where all could share, an application may still copy from the producer's own buffers into the consumers'. */
function naiveCopy(stream: StreamPlan, fills: readonly string[]): Way | undefined {
  const known = plannedAcceptance(stream);
  const own = `export:${stream.from}`;
  const memory = fills.includes(own) ? own : (stream.memory ?? fills[0]);
  if (memory === undefined) return undefined;
  const targets = stream.candidates.map((candidate) => candidate.memory);
  const target =
    targets.find((one) => one !== memory && stream.to.every((node) => known.accepts(node, one))) ??
    targets.find((one) => stream.to.every((node) => known.accepts(node, one)));
  if (target === undefined) return undefined;
  return { memory, copies: [{ memory: target, consumers: stream.to, engine: "cpu" }] };
}

/** Regions set aside that its buffers come out of. */
export function poolsOf({ streams }: Strategy, board: Board): readonly string[] {
  const pools = streams.flatMap(({ stream, way }) =>
    [way.memory, ...way.copies.map(({ memory }) => memory)].map((memory) =>
      poolOf(stream, board, memory),
    ),
  );
  return [...new Set(pools)].flatMap((pool) =>
    pool === undefined || pool === "ram" ? [] : [pool],
  );
}

function poolOf(stream: StreamPlan, board: Board, memory: string): string | undefined {
  const nodes = [stream.from, ...stream.to];
  const devices = board.devices.filter(({ node }) => nodes.includes(node));
  return candidatesOf(board, devices).find(({ id }) => id === memory)?.pool;
}

function isYes({ verdict }: Candidate): boolean {
  return verdict === "yes";
}
