// Which way to try next, given what was tried: the planned or forced memory, then every memory that is certain, then the
// open ones, and a copy at last. A device that has refused a memory is not asked for it again.
import type { StreamPlan } from "../plan/plan.ts";
import { isRefusal, refusalsOf, type Trial } from "./trial.ts";
import { type Acceptance, copyingWays, sharingWays } from "../plan/serve.ts";
import { isSameWay, type Way, type WayCopy } from "../plan/way.ts";

export interface Choice {
  /** Memory to use instead of the planned one. */
  readonly forced?: string | undefined;
  readonly fallback: boolean;
}

export interface NextWay extends Way {
  /** `planned`, `forced`, `heap:cma was refused: ENOMEM`. */
  readonly because: string;
}

/** Undefined when nothing is left to try. */
export function nextWay(
  stream: StreamPlan,
  choice: Choice,
  tried: readonly Trial[],
): NextWay | undefined {
  const last = tried.at(-1);
  if (last?.isHopeless || (last && !choice.fallback)) return undefined;
  const known = new Known(stream, tried);
  const way = waysInOrder(stream, choice.forced, known).find(
    (one) => !tried.some((trial) => isSameWay(one, toWay(trial))),
  );
  return way && { ...way, because: reason(stream, choice, last) };
}

function waysInOrder(stream: StreamPlan, forced: string | undefined, known: Known): readonly Way[] {
  const memories = stream.candidates.map(({ memory }) => memory);
  const sharing = (verdict: string) =>
    stream.candidates
      .filter((candidate) => candidate.verdict === verdict && known.mayFill(candidate.memory))
      .flatMap(({ memory }) => sharingWays(stream, memory, known))
      .filter((way) => known.refusesNothingOf(way));
  const copying = (from: readonly string[]) =>
    from
      .filter((memory) => known.mayFill(memory) && known.accepts(stream.from, memory))
      .flatMap((memory) => copyingWays(stream, memory, known))
      .toSorted((a, b) => a.copies.length - b.copies.length);
  return [
    ...(forced === undefined ? planned(stream) : sharingWays(stream, forced, known)),
    ...(forced === undefined ? [] : copying([forced])),
    ...sharing("yes"),
    ...sharing("unknown"),
    ...copying(memories),
  ];
}

function planned({ memory, copies }: StreamPlan): readonly Way[] {
  if (memory === null) return [];
  return [{ memory, copies: copies.map((copy) => ({ ...copy, memory: copy.to })) }];
}

/** The plan's answers, corrected by what was seen. */
class Known implements Acceptance {
  readonly #stream: StreamPlan;
  readonly #tried: readonly Trial[];

  constructor(stream: StreamPlan, tried: readonly Trial[]) {
    this.#stream = stream;
    this.#tried = tried;
  }

  /** Certain to serve the device, and never seen to fail. */
  accepts(node: string, memory: string): boolean {
    const candidate = this.#stream.candidates.find((one) => one.memory === memory);
    const answer = candidate?.devices.find((device) => device.node === node);
    return answer?.verdict === "yes" && !this.#refused(node, memory);
  }

  /** The memory has not failed to give the producer its buffers. */
  mayFill(memory: string): boolean {
    return !this.#tried.some(
      (trial) => trial.memory === memory && trial.allocation.some(({ by }) => by === memory),
    );
  }

  /** A memory that had no room for copies has none for the same copies of other frames. */
  mayCopyInto(memory: string, node: string): boolean {
    const isFull = this.#tried.some(
      (trial) =>
        trial.memory !== memory &&
        trial.copies.some((copy) => copy.memory === memory && copy.consumers.includes(node)) &&
        trial.allocation.some(({ by }) => by === memory),
    );
    return !isFull && this.accepts(node, memory);
  }

  refusesNothingOf(way: Way): boolean {
    const copied = new Set(way.copies.flatMap(({ consumers }) => consumers));
    const sharing = [this.#stream.from, ...this.#stream.to].filter((node) => !copied.has(node));
    return sharing.every((node) => !this.#refused(node, way.memory));
  }

  #refused(node: string, memory: string): boolean {
    return this.#tried.some(({ devices }) =>
      devices.some(
        (device) =>
          device.node === node &&
          device.memory === memory &&
          (isRefusal(device.answer) || (device.content?.wrong ?? 0) > 0),
      ),
    );
  }
}

function reason(stream: StreamPlan, { forced }: Choice, last: Trial | undefined): string {
  if (!last) {
    if (forced !== undefined) return "forced";
    return stream.memory === null ? "the plan chose no memory" : "planned";
  }
  const refusals = refusalsOf(last);
  const byMemory = refusals.find(({ by }) => by === last.memory);
  if (byMemory) return `${last.memory} was refused: ${cause(byMemory)}`;
  const others = refusals.map((refusal) => `${refusal.by} (${cause(refusal)})`);
  const wrong = last.devices.flatMap(({ node, content }) =>
    content !== undefined && content.wrong > 0 ? [`${node} (wrong picture)`] : [],
  );
  return `${last.memory} did not serve ${[...others, ...wrong].join(", ")}`;
}

function cause({ errno, isUnknown, log }: Trial["allocation"][number]): string {
  return isUnknown ? `not known: ${log ?? ""}` : errno;
}

function toWay({ memory, copies }: Trial): Way {
  return { memory, copies: copies.map((copy): WayCopy => ({ ...copy, engine: "" })) };
}
