// Everything that came out otherwise than the plan said, and what only luck let pass.
import type { PlatformStats } from "../buffer/platform-stats.ts";
import type { Plan, StreamPlan } from "../plan/plan.ts";
import { allocationText, isAllocationAsPlanned } from "./compare-allocation.ts";
import { compareTrial } from "./compare-trial.ts";
import type { EventMeter } from "./event-meter.ts";
import type { Difference } from "./report.ts";
import type { StreamTask } from "./stream-task.ts";
import { isRefusal, refusalsOf, refusalText, type Trial } from "./trial.ts";

export interface Comparison {
  readonly differences: readonly Difference[];
  /** Devices that were to refuse and did not, by the luck that the plan names. */
  readonly lucky: readonly {
    readonly stream: string;
    readonly node: string;
    readonly luck: string;
  }[];
}

export interface Measured {
  readonly meter: EventMeter;
  /** Frames and bytes that each engine copied during the run. */
  readonly copies: PlatformStats["copies"];
  /** The platform refuses to do what nobody knows. */
  readonly knowsAll: boolean;
}

export function compareWithPlan(
  plan: Plan,
  tasks: readonly StreamTask[],
  measured: Measured,
): Comparison {
  const devices = tasks.flatMap((task) =>
    task.trials.flatMap((trial) =>
      compareTrial(task.stream, trial, measured.knowsAll).map((one) => ({ task, one })),
    ),
  );
  return {
    differences: [
      ...tasks.flatMap((task) => memoryDifference(task, measured.knowsAll)),
      ...tasks.flatMap((task) => allocationDifferences(task, tasks.length === 1)),
      ...devices
        .filter(({ one }) => !one.agrees)
        .map(({ task, one }) => ({
          stream: task.stream.id,
          what: `verdict of ${one.memory} at ${one.node}`,
          planned: one.planned,
          happened: one.happened,
        })),
      ...tasks.flatMap(frameDifferences),
      ...tasks.flatMap(copyDifferences),
      ...engineDifferences(tasks, measured.copies),
      ...peakDifferences(plan, tasks, measured.meter),
    ],
    lucky: devices
      .filter(({ one }) => one.byLuck)
      .map(({ task, one }) => ({
        stream: task.stream.id,
        node: one.node,
        luck: one.verdict.luck ?? "",
      })),
  };
}

function memoryDifference(task: StreamTask, knowsAll: boolean): readonly Difference[] {
  const { stream, forced, trials, isBlocked } = task;
  if (forced !== undefined || isBlocked) return [];
  const ran = trials.findLast((trial) => trial.ran);
  const why = trials.flatMap(refusalsOf).map(refusalText);
  const happened = ran ? wayText(ran) : ["nothing ran", ...new Set(why)].join("; ");
  if (stream.memory === null) {
    const isContradiction = ran !== undefined && (knowsAll || stream.verdict === "infeasible");
    return isContradiction
      ? [
          {
            stream: stream.id,
            what: "verdict",
            planned: stream.verdict,
            happened: `ran from ${happened}`,
          },
        ]
      : [];
  }
  if (trials[0]?.ran || isOnlyRoom(stream, trials[0])) return [];
  const copies = stream.copies.map(({ to }) => ({ memory: to }));
  const planned = wayText({ memory: stream.memory, copies });
  return [{ stream: stream.id, what: "memory", planned, happened }];
}

function allocationDifferences(task: StreamTask, isAlone: boolean): readonly Difference[] {
  const { stream, trials } = task;
  const found = trials.flatMap((trial) =>
    trial.allocation.flatMap((refused) => {
      const candidate = stream.candidates.find(({ memory }) => memory === refused.by);
      if (!candidate || isAllocationAsPlanned(candidate, refused, isAlone)) return [];
      const what = `allocation from ${refused.by}`;
      const planned = allocationText(candidate);
      return [{ stream: stream.id, what, planned, happened: refusalText(refused) }];
    }),
  );
  return found.filter(
    ({ what, happened }, at) =>
      at === found.findIndex((one) => one.what === what && one.happened === happened),
  );
}

/** The planned memory was empty where the plan could not say how much it holds. */
function isOnlyRoom({ candidates }: StreamPlan, first: Trial | undefined): boolean {
  if (!first || first.allocation.length === 0) return false;
  if (first.devices.some(({ answer }) => isRefusal(answer))) return false;
  return first.allocation.every((refused) => {
    const candidate = candidates.find(({ memory }) => memory === refused.by);
    return candidate?.available === null && refused.errno === "ENOMEM";
  });
}

function wayText(way: {
  readonly memory: string;
  readonly copies: readonly { readonly memory: string }[];
}): string {
  return [way.memory, ...way.copies.map(({ memory }) => `a copy into ${memory}`)].join(" and ");
}

/** Every frame was to reach every consumer or be counted as dropped. */
function frameDifferences({ stream, session }: StreamTask): readonly Difference[] {
  if (session?.end?.kind === "stuck")
    return [
      { stream: stream.id, what: "frames", planned: "a steady flow", happened: session.end.text },
    ];
  if (session?.end?.kind !== "done") return [];
  return session
    .consumerRuns()
    .filter(({ frames }) => frames === 0 && session.frames > 0)
    .map(({ node }) => ({
      stream: stream.id,
      what: `frames at ${node}`,
      planned: `${session.frames}`,
      happened: "0",
    }));
}

/** Bytes of each copy: every frame whole, none twice, and at the planned rate where the plan has the copy. */
function copyDifferences({ stream, session, copies, trials }: StreamTask): readonly Difference[] {
  if (session?.end?.kind !== "done") return [];
  const isPlanned = trials.length === 1 && trials[0]?.because === "planned";
  return session.copyRuns().flatMap(({ open, frames }, at) => {
    const bytes = copies[at]?.bytes ?? 0;
    const whole = frames * open.layout.size;
    const found: Difference[] = [];
    const what = `copy bytes to ${open.way.consumers.join(" and ")}`;
    if (bytes !== whole)
      found.push({ stream: stream.id, what, planned: `${whole}`, happened: `${bytes}` });
    const planned = stream.copies.find(({ consumers }) =>
      consumers.some((node) => open.way.consumers.includes(node)),
    );
    const rate = Math.round(open.layout.size * stream.rate);
    if (isPlanned && planned && planned.bytesPerSecond !== rate)
      found.push({
        stream: stream.id,
        what: `copy rate to ${open.way.consumers.join(" and ")}`,
        planned: `${planned.bytesPerSecond}`,
        happened: `${rate}`,
      });
    return found;
  });
}

/** What the streams asked for is what the engines did. A session that was cut short may leave copies under way. */
function engineDifferences(
  tasks: readonly StreamTask[],
  counted: PlatformStats["copies"],
): readonly Difference[] {
  if (tasks.some(({ trials }) => trials.some(({ ran, devices }) => !ran && hasContent(devices))))
    return [];
  const runs = tasks.flatMap(({ copies }) => copies);
  const engines = new Set([...runs, ...counted].map(({ engine }) => engine));
  return [...engines].flatMap((engine) => {
    const sum = (values: readonly { engine: string; frames: number }[]) =>
      values.filter((one) => one.engine === engine).reduce((total, one) => total + one.frames, 0);
    const [planned, happened] = [sum(runs), sum(counted)];
    if (planned === happened) return [];
    return [
      { stream: "*", what: `copies by ${engine}`, planned: `${planned}`, happened: `${happened}` },
    ];
  });
}

function hasContent(devices: readonly { readonly content: unknown }[]): boolean {
  return devices.some(({ content }) => content !== undefined);
}

/** The budget holds where every stream ran as planned. */
function peakDifferences(
  plan: Plan,
  tasks: readonly StreamTask[],
  meter: EventMeter,
): readonly Difference[] {
  const asPlanned = tasks.every(
    ({ trials }) => trials.length === 1 && trials[0]?.because === "planned" && trials[0].ran,
  );
  if (!asPlanned) return [];
  return plan.budget.flatMap(({ pool, needed }) => {
    const peak = meter.peakOf(pool);
    if (peak === undefined || BigInt(peak) <= needed) return [];
    return [
      { stream: "*", what: `peak of ${pool}`, planned: `at most ${needed}`, happened: `${peak}` },
    ];
  });
}
