// Opens every device of the pipeline for its stream and lets it go again: what refuses here, no memory mends.
import { attempt, isRefused, KernelError } from "../buffer/kernel-error.ts";
import { deviceAt, type Platform } from "../buffer/platform.ts";
import { CPU } from "../plan/cpu.ts";
import type { Plan, StreamPlan } from "../plan/plan.ts";
import { layoutAt } from "../plan/way.ts";
import { refusedBy } from "../run/trial.ts";
import type { Opening } from "./evidence.ts";
import type { Refusal } from "./finding.ts";

/** Nothing is started and no picture changes. */
export function tryOpenings(platform: Platform, plan: Plan): readonly Opening[] {
  return plan.streams.flatMap((stream) => [
    ...openEnd(platform, stream, stream.from, "produce"),
    ...stream.to.flatMap((node) => openEnd(platform, stream, node, "consume")),
  ]);
}

function openEnd(
  platform: Platform,
  stream: StreamPlan,
  node: string,
  direction: Opening["direction"],
): readonly Opening[] {
  if (node === CPU.node) return [];
  const device = deviceAt(platform, node);
  const result = attempt(() => {
    if (!device) throw new KernelError(`open(${node})`, "ENODEV");
    device.open(direction, layoutAt(stream, node), stream.rate)[Symbol.dispose]();
  });
  const refusal = isRefused(result) ? refusalOf(refusedBy(node, result)) : null;
  return [{ stream: stream.id, node, direction, isMissing: device === undefined, refusal }];
}

export function refusalOf({
  call,
  errno,
  log,
}: {
  readonly call: string;
  readonly errno: string;
  readonly log: string | null;
}): Refusal {
  return { call, errno, detail: log };
}
