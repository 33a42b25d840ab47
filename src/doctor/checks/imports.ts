// Who refuses the memory that is to be taken, and what the refusal means.
import type { StreamPlan } from "../../plan/plan.ts";
import { type Evidence, nameOf, outcomeOf } from "../evidence.ts";
import { isShared } from "../stream-outcomes.ts";
import type { Cause, DeviceAnswer, Finding, MemoryTrial } from "../finding.ts";

export function checkImports(evidence: Evidence): readonly Finding[] {
  return evidence.plan.streams.flatMap((stream) => {
    const trials = evidence.trials.filter((trial) => trial.stream === stream.id);
    const trial = trials.find(({ memory }) => memory === (evidence.wanted ?? stream.memory));
    return [
      ...(trial ? refusals(evidence, stream, trial) : conflict(evidence, stream)),
      ...questions(evidence, stream),
      ...surprises(evidence, trials),
      ...agreement(evidence, stream, trials),
    ];
  });
}

function refusals(
  evidence: Evidence,
  stream: StreamPlan,
  { memory, devices, leftOut }: MemoryTrial,
): readonly Finding[] {
  if (leftOut !== null && evidence.wanted !== undefined) return [harmful(memory, leftOut)];
  return devices.flatMap((device) => {
    const { node, refusal, cause } = device;
    if (!refusal || cause === null) return [];
    const detail = refusal.detail === null ? "" : ` (${refusal.detail})`;
    return [
      {
        code: CODES[cause],
        state: "bad",
        about: nameOf(evidence, node),
        what: `${node} refuses ${memory}: ${refusal.call}: ${refusal.errno}${detail}; ${meaning(device)}`,
        change: remedies(evidence, stream),
        source: refusal.call,
      },
    ];
  });
}

const CODES: { readonly [C in Cause]: string } = {
  "not-contiguous": "doctor-not-contiguous",
  "no-import": "doctor-no-import",
  "not-told": "doctor-import-refused",
};

function meaning({ cause, reason }: DeviceAnswer): string {
  if (cause === "not-contiguous")
    return `it takes contiguous memory of the same layout, so the pages are the reason: ${reason}`;
  if (cause === "no-import")
    return `it refuses contiguous memory of the same layout too, so its driver imports no such buffer: ${reason}`;
  return `no contiguous memory could be tried, so whether pages or driver are the reason is open; the plan has: ${reason}`;
}

/** What was seen to work, else what the plan says would. */
function remedies(evidence: Evidence, stream: StreamPlan): readonly string[] {
  const outcome = outcomeOf(evidence, stream);
  if (outcome?.verdict === "shared" && outcome.memory !== null) {
    const memory = sharedHeap(evidence, stream) ?? outcome.memory;
    return [`take the buffers from ${placeOf(evidence, memory)}: all devices took them`];
  }
  const others = stream.counterfactuals.map(({ text }) => text);
  const copy = outcome?.verdict === "copy" ? [outcome.text] : [];
  return [...others, ...copy];
}

/** A heap is for any program; a driver's own memory takes that driver. */
function sharedHeap({ trials, look }: Evidence, { id }: StreamPlan): string | undefined {
  const shared = trials.filter((trial) => trial.stream === id && isShared(trial));
  return shared.find(({ memory }) => look.heaps.some((heap) => heap.memory === memory))?.memory;
}

function placeOf({ look }: Evidence, memory: string): string {
  if (memory.startsWith("export:")) {
    const node = memory.slice("export:".length);
    return `the driver of ${node} (VIDIOC_EXPBUF, or a dumb buffer and PRIME_HANDLE_TO_FD)`;
  }
  const name = look.heaps.find((heap) => heap.memory === memory)?.names[0];
  if (name === undefined) return memory;
  return name === "udmabuf" ? `/dev/${name}` : `/dev/dma_heap/${name} (${memory})`;
}

function harmful(memory: string, why: string): Finding {
  return {
    code: "doctor-memory-left-out",
    state: "bad",
    about: memory,
    what: `${memory} was not tried: ${why}`,
    change: ["take the planned memory"],
    source: "plan",
  };
}

/** No memory was planned: a smallest set of refusals that rules out every one. A device that is closed comes first. */
function conflict(evidence: Evidence, stream: StreamPlan): readonly Finding[] {
  if (outcomeOf(evidence, stream)?.verdict === "shared") return [];
  const isClosed = evidence.openings.some(({ stream: id, refusal }) => id === stream.id && refusal);
  if (isClosed) return [];
  return stream.conflict.map(({ node, reason, call, errno, facts }) => ({
    code: "doctor-no-memory",
    state: "bad",
    about: nameOf(evidence, node),
    what: `${node}: ${reason}${errno === null ? "" : ` (${call}: ${errno})`}`,
    change: stream.counterfactuals.map(({ text }) => text),
    source: facts[0]?.source ?? "plan",
  }));
}

/** Neither the plan nor the trials settle it. */
function questions(evidence: Evidence, stream: StreamPlan): readonly Finding[] {
  if (outcomeOf(evidence, stream)?.verdict !== "open") return [];
  return stream.questions.map((question) => ({
    code: "doctor-question",
    state: "open",
    about: stream.id,
    what: question,
    change: [],
    source: "plan",
  }));
}

/** The kernel did otherwise than the plan has it: what was known of the device was wrong or is out of date. */
function surprises(evidence: Evidence, trials: readonly MemoryTrial[]): readonly Finding[] {
  const all = trials.flatMap(({ memory, devices }) =>
    devices.filter(({ agrees }) => !agrees).map((device) => ({ memory, device })),
  );
  return all.map(({ memory, device }) => ({
    code: "doctor-other-than-planned",
    state: "open",
    about: nameOf(evidence, device.node),
    what: `${device.node} with ${memory}: planned ${device.planned}, and it ${happened(device)}`,
    change: [
      `onebuf run ${evidence.pipeline} --on linux --save-facts board.yaml, then plan with --board board.yaml`,
    ],
    source: device.refusal?.call ?? "trial",
  }));
}

function happened({ answer, refusal }: DeviceAnswer): string {
  return refusal ? `refused: ${refusal.call}: ${refusal.errno}` : `was ${answer}`;
}

function agreement(
  evidence: Evidence,
  stream: StreamPlan,
  trials: readonly MemoryTrial[],
): readonly Finding[] {
  const outcome = outcomeOf(evidence, stream);
  if (outcome?.verdict !== "shared" || outcome.memory === null) return [];
  const tried = trials.filter(({ leftOut }) => leftOut === null).length;
  return [
    {
      code: "doctor-shared",
      state: "good",
      about: stream.id,
      what: `${[stream.from, ...stream.to].join(", ")} all took ${outcome.memory}; ${tried} memories were tried`,
      change: [],
      source: "trial",
    },
  ];
}
