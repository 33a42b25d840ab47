// The copy between a producer's frames and the consumers that cannot share them.
import type { Fence } from "../buffer/fence.ts";
import { attempt, isRefused } from "../buffer/kernel-error.ts";
import type { Consumer } from "./consumer.ts";
import type { FrameSlot } from "./frame-slot.ts";
import type { OpenCopy } from "./open-stream.ts";
import { type Refused, refusedBy } from "./trial.ts";

export interface CopyJob {
  readonly from: FrameSlot;
  readonly to: FrameSlot;
  /** Consumers that have room for the frame. */
  readonly takers: readonly Consumer[];
}

export class CopyStage implements Disposable {
  readonly open: OpenCopy;
  readonly consumers: readonly Consumer[];
  /** Frames copied. */
  frames = 0;
  readonly #free: FrameSlot[];
  readonly #running = new Map<Fence, CopyJob>();

  constructor(open: OpenCopy, consumers: readonly Consumer[]) {
    this.open = open;
    this.consumers = consumers;
    this.#free = [...open.frames];
  }

  /** Copies under way. */
  get running(): readonly Fence[] {
    return [...this.#running.keys()];
  }

  /** Begins a copy where a frame is free and somebody has room; else the frame is dropped. */
  start(from: FrameSlot): Refused | undefined {
    const to = this.#free.at(-1);
    if (!to) {
      for (const { tally } of this.consumers) tally.dropped += 1;
      return undefined;
    }
    const takers = this.consumers.filter((consumer) => consumer.reserve());
    if (takers.length === 0) return undefined;
    const { engine, layout } = this.open;
    const fence = attempt(() => engine.copy(from, from.layout, to, layout));
    if (isRefused(fence)) return refusedBy(engine.id, fence);
    this.#free.pop();
    from.users += 1;
    to.users = 1;
    to.sequence = from.sequence;
    to.captured = from.captured;
    this.#running.set(fence, { from, to, takers });
    return undefined;
  }

  /** The job whose fence has signalled. */
  finished(fence: Fence): CopyJob | undefined {
    const job = this.#running.get(fence);
    if (!job || !fence.isSignalled) return undefined;
    this.#running.delete(fence);
    this.frames += 1;
    return job;
  }

  /** Takes a frame of its own back; false when it is another's. */
  takeBack(slot: FrameSlot): boolean {
    const isOwn = this.open.frames.includes(slot);
    if (isOwn) this.#free.push(slot);
    return isOwn;
  }

  [Symbol.dispose](): void {
    for (const fence of this.#running.keys()) fence[Symbol.dispose]();
    this.#running.clear();
  }
}
