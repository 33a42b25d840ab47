// One trial against the plan's candidates: each device with the memory it worked in.
import type { Candidate, DeviceVerdict, StreamPlan } from "../plan/plan.ts";
import { compareDevice, type DeviceComparison } from "./compare-device.ts";
import type { DeviceTrial, Trial } from "./trial.ts";

export interface TrialComparison extends DeviceComparison {
  readonly node: string;
  readonly memory: string;
  readonly verdict: DeviceVerdict;
}

/** @param knowsAll the platform refuses to do what nobody knows */
export function compareTrial(
  stream: StreamPlan,
  trial: Trial,
  knowsAll: boolean,
): readonly TrialComparison[] {
  const producer = verdictOf(stream.candidates, stream.from, trial.memory);
  const isSpoiler = producer?.verdict === "no" && producer.silent;
  return trial.devices.flatMap((device) => {
    const { node, memory } = device;
    const verdict = verdictOf(stream.candidates, node, memory);
    if (!verdict) return [];
    const isProducer = node === stream.from;
    const seen = isProducer && isSpoiler ? asConsumersSaw(device, trial) : device;
    const compared = compareDevice(verdict, seen, { knowsAll, blamed: isSpoiler && !isProducer });
    return [{ node, memory, verdict, ...compared }];
  });
}

/** What a producer writes elsewhere shows at whoever reads the frame. */
function asConsumersSaw(producer: DeviceTrial, { devices }: Trial): DeviceTrial {
  const worst = devices
    .filter((device) => device !== producer)
    .flatMap(({ content }) => content ?? [])
    .toSorted((a, b) => b.wrong - a.wrong)[0];
  const isWorse = worst !== undefined && worst.wrong > (producer.content?.wrong ?? 0);
  return isWorse ? { ...producer, content: worst } : producer;
}

function verdictOf(
  candidates: readonly Candidate[],
  node: string,
  memory: string,
): DeviceVerdict | undefined {
  return candidates
    .find((candidate) => candidate.memory === memory)
    ?.devices.find((device) => device.node === node);
}
