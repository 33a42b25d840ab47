// What this machine did with each stream: one buffer for all, a copy, or nothing; from the trials, never from the plan alone.
import type { Plan, StreamPlan } from "../plan/plan.ts";
import type { Opening } from "./evidence.ts";
import type { DeviceAnswer, MemoryTrial, StreamOutcome } from "./finding.ts";

export function streamOutcomes(
  plan: Plan,
  openings: readonly Opening[],
  trials: readonly MemoryTrial[],
): readonly StreamOutcome[] {
  return plan.streams.map((stream) => {
    const closed = openings.filter(({ stream: id, refusal }) => id === stream.id && refusal);
    const own = trials.filter((trial) => trial.stream === stream.id && trial.leftOut === null);
    return { stream: stream.id, ...judge(stream, closed, inOrder(stream, own)) };
  });
}

type Judged = Omit<StreamOutcome, "stream">;

function judge(
  stream: StreamPlan,
  closed: readonly Opening[],
  trials: readonly MemoryTrial[],
): Judged {
  if (closed.length > 0) {
    const why = closed.map(({ node, refusal }) => `${node} (${refusal?.call}: ${refusal?.errno})`);
    return impossible(`not possible now: cannot be opened: ${why.join(", ")}`);
  }
  if (stream.ownLayouts.length > 0) return converted(stream);
  const shared = trials.find(isShared);
  if (shared) {
    const { memory } = shared;
    return { verdict: "shared", memory, text: `shared from ${memory}, no copy` };
  }
  return copied(stream, trials) ?? unsettled(trials);
}

/** The planned memory first. */
function inOrder({ memory }: StreamPlan, trials: readonly MemoryTrial[]): readonly MemoryTrial[] {
  return trials.toSorted((a, b) => Number(b.memory === memory) - Number(a.memory === memory));
}

/** Every device took it, and would take any such buffer. */
export function isShared({ allocation, devices }: MemoryTrial): boolean {
  return allocation === null && devices.length > 0 && devices.every(({ isProof }) => isProof);
}

/** Devices differ in format or line length: no memory mends that, and what converts is the plan's business. */
function converted({ copies, memory }: StreamPlan): Judged {
  return copies.length > 0
    ? { verdict: "copy", memory, text: "needs a converting copy, as planned; not tried here" }
    : impossible("not possible: nothing converts between its devices");
}

/** The producer fills one memory, and every consumer takes some other. */
function copied(stream: StreamPlan, trials: readonly MemoryTrial[]): Judged | undefined {
  const given = trials.filter(({ allocation }) => allocation === null);
  const filled = given.find(({ devices }) => takes(devices, stream.from));
  if (!filled) return undefined;
  const others = stream.to.filter((node) => !takes(filled.devices, node));
  const targets = others.map((node) => given.find(({ devices }) => takes(devices, node))?.memory);
  if (targets.some((target) => target === undefined)) return undefined;
  const into = [...new Set(targets)].join(" and ");
  const text = `needs a copy from ${filled.memory} into ${into} for ${others.join(" and ")}`;
  return { verdict: "copy", memory: filled.memory, text };
}

function takes(devices: readonly DeviceAnswer[], node: string): boolean {
  return devices.some((device) => device.node === node && device.isProof);
}

function unsettled(trials: readonly MemoryTrial[]): Judged {
  const isLucky = trials.some(({ devices }) =>
    devices.some(({ answer, isProof }) => answer === "mapped" && !isProof),
  );
  if (trials.length === 0)
    return { verdict: "open", memory: null, text: "open: no memory could be tried" };
  if (isLucky)
    return { verdict: "open", memory: null, text: "open: what was accepted proves nothing" };
  const empty = trials.filter(({ allocation }) => allocation !== null).map(({ memory }) => memory);
  if (empty.length > 0)
    return impossible(
      `not possible now: ${empty.join(", ")} gave no buffers, and nothing else serves its devices`,
    );
  return impossible("not possible: no memory serves its devices, with or without a copy");
}

function impossible(text: string): Judged {
  return { verdict: "impossible", memory: null, text };
}
