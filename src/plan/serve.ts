// Ways to serve a stream from one memory: all share it, but for those that need a copy.
import type { StreamPlan } from "./plan.ts";
import { isSameLayout, layoutAt, type Way } from "./way.ts";

/** Whether a device can work in a memory: the plan's answer, or what was seen since. */
export interface Acceptance {
  accepts(node: string, memory: string): boolean;
  /** Whether copies for the device may lie there. */
  mayCopyInto(memory: string, node: string): boolean;
}

/** All share, but for those that a converting copy has to serve. No way when one of them accepts no memory at all. */
export function sharingWays(stream: StreamPlan, memory: string, known: Acceptance): readonly Way[] {
  return serve(stream, memory, known, (node) => needsConversion(stream, node));
}

/** Copies for those too that do not accept the memory. */
export function copyingWays(stream: StreamPlan, memory: string, known: Acceptance): readonly Way[] {
  return serve(
    stream,
    memory,
    known,
    (node) => needsConversion(stream, node) || !known.accepts(node, memory),
  );
}

/** The plan's answers as they stand. */
export function plannedAcceptance({ candidates }: StreamPlan): Acceptance {
  const accepts = (node: string, memory: string) =>
    candidates.find((one) => one.memory === memory)?.devices.find((device) => device.node === node)
      ?.verdict === "yes";
  return { accepts, mayCopyInto: (memory, node) => accepts(node, memory) };
}

function needsConversion({ from, ownLayouts }: StreamPlan, node: string): boolean {
  return ownLayouts.some((own) => own.node === node || own.node === from);
}

function serve(
  stream: StreamPlan,
  memory: string,
  known: Acceptance,
  needsCopy: (node: string) => boolean,
): readonly Way[] {
  const groups: { memory: string; consumers: string[]; engine: string }[] = [];
  for (const node of stream.to.filter(needsCopy)) {
    const copy = stream.copies.find(({ consumers }) => consumers.includes(node));
    const target =
      copy && known.mayCopyInto(copy.to, node)
        ? copy.to
        : stream.candidates.find(({ memory: other }) => known.mayCopyInto(other, node))?.memory;
    if (target === undefined) return [];
    const engine = copy?.engine ?? "cpu";
    const group = groups.find(
      (one) =>
        one.memory === target &&
        one.consumers.every((other) =>
          isSameLayout(layoutAt(stream, other), layoutAt(stream, node)),
        ),
    );
    if (group) group.consumers.push(node);
    else groups.push({ memory: target, consumers: [node], engine });
  }
  return [{ memory, copies: groups }];
}
