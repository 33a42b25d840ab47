// What a run's exit code says: did anything run, did it happen as planned, is the requirement met.
import type { Plan } from "../plan/plan.ts";
import type { Difference, RunReport, StreamRun } from "../run/report.ts";
import { EXIT, type ExitCode } from "./exit.ts";

export interface Judgement {
  /** Differences that nobody asked for. */
  readonly unexpected: readonly Difference[];
  /** Wrong pictures that `--force` was to show. */
  readonly forced: readonly Difference[];
  readonly exit: ExitCode;
}

export interface Demands {
  /** The drivers' checks were skipped. */
  readonly force?: boolean;
  readonly require?: string | undefined;
}

export function judgeRun(report: RunReport, { force = false, require }: Demands): Judgement {
  const wasForced = force ? forcedVerdicts(report) : new Set<string>();
  const isForced = ({ stream, what }: Difference) => wasForced.has(`${stream}: ${what}`);
  const forced = report.differences.filter(isForced);
  const unexpected = report.differences.filter((difference) => !isForced(difference));
  return { unexpected, forced, exit: exitOf(report, unexpected, require) };
}

function exitOf(
  report: RunReport,
  unexpected: readonly Difference[],
  requirement: string | undefined,
): ExitCode {
  const ranAll = report.streams.every(({ memory }) => memory !== null);
  if (!ranAll || unexpected.length > 0 || report.held.length > 0) return EXIT.system;
  return meets(report, requirement) ? EXIT.done : EXIT.unmet;
}

/** Counted on what happened, whatever the plan says: a bounce is a copy too, and a wrong picture is no sharing. */
function meets({ streams, bouncedBytes }: RunReport, requirement: string | undefined): boolean {
  if (requirement === "zero-copy") return bouncedBytes === 0 && streams.every(isShared);
  if (requirement === "no-unknown") return streams.every(({ outcome }) => outcome !== "unknown");
  return true;
}

function isShared({ outcome, consumers }: StreamRun): boolean {
  return outcome === "zero-copy" && consumers.every(({ wrong }) => wrong === 0);
}

/**
 * The comparisons that a skipped check makes come out otherwise, as the report names them: of devices that the plan has
 * refuse the memory, where the picture then was wrong; and of all who read what such a producer wrote.
 */
function forcedVerdicts({ plan, streams }: RunReport): ReadonlySet<string> {
  return new Set(streams.flatMap((run) => forcedVerdictsOf(plan, run)));
}

function forcedVerdictsOf(plan: Plan, run: StreamRun): readonly string[] {
  const { id, from, memory } = run;
  const stream = plan.streams.find((one) => one.id === id);
  const candidate = stream?.candidates.find((one) => one.memory === memory);
  const refusing = (candidate?.devices ?? [])
    .filter(({ verdict }) => verdict === "no")
    .map(({ node }) => node);
  const wrong = run.consumers.filter((consumer) => consumer.wrong > 0).map(({ node }) => node);
  const isSpoiler = refusing.includes(from) && wrong.length > 0;
  const nodes = isSpoiler ? [from, ...wrong] : wrong.filter((node) => refusing.includes(node));
  return nodes.map((node) => `${id}: verdict of ${memory ?? ""} at ${node}`);
}
