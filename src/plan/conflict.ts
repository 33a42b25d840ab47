// Why nothing can be shared: a smallest set of devices whose refusals together rule out every memory.
import type { Candidate, DeviceVerdict } from "./plan.ts";

/** Empty when some memory serves all, or when no memory exists. Streams have few devices, so all subsets are tried. */
export function smallestConflict(candidates: readonly Candidate[]): readonly DeviceVerdict[] {
  const refusals = candidates.map((candidate) =>
    candidate.devices.filter((device) => device.verdict !== "yes"),
  );
  if (refusals.length === 0 || refusals.some((devices) => devices.length === 0)) return [];
  const nodes = [...new Set(refusals.flat().map((device) => device.node))];
  for (let size = 1; size <= nodes.length; size += 1) {
    for (const chosen of subsets(nodes, size)) {
      if (refusals.every((devices) => devices.some((device) => chosen.includes(device.node)))) {
        return chosen.flatMap((node) =>
          distinctRules(refusals.flat().filter((device) => device.node === node)),
        );
      }
    }
  }
  return [];
}

function distinctRules(verdicts: readonly DeviceVerdict[]): readonly DeviceVerdict[] {
  return verdicts.filter(
    (verdict, at) => verdicts.findIndex((other) => other.rule === verdict.rule) === at,
  );
}

function* subsets(items: readonly string[], size: number, from = 0): Generator<readonly string[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let at = from; at <= items.length - size; at += 1) {
    for (const others of subsets(items, size - 1, at + 1)) yield [items[at] ?? "", ...others];
  }
}
