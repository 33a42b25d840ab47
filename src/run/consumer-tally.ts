// What one consumer got during a run: frames, drops, findings, latencies.
import type { ContentCheck } from "./check-content.ts";
import type { ConsumerRun } from "./report.ts";

export class ConsumerTally {
  readonly node: string;
  frames = 0;
  dropped = 0;
  wrong = 0;
  firstWrong: string | null = null;
  unchecked = 0;
  codedBytes = 0;
  readonly #latencies: number[] = [];

  constructor(node: string) {
    this.node = node;
  }

  /** @param latency nanoseconds from capture to done */
  done(latency: number, sequence: number, check: ContentCheck): void {
    this.frames += 1;
    this.#latencies.push(latency);
    if (check.verdict === "unchecked") this.unchecked += 1;
    if (check.verdict !== "wrong") return;
    this.wrong += 1;
    this.firstWrong ??= `frame ${sequence}: ${check.problem ?? "not what was sent"}`;
  }

  result(): ConsumerRun {
    const { node, frames, dropped, wrong, firstWrong, unchecked, codedBytes } = this;
    const sorted = this.#latencies.toSorted((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
    const latency = { median, worst: sorted.at(-1) ?? 0 };
    return { node, frames, dropped, wrong, firstWrong, unchecked, codedBytes, latency };
  }
}
