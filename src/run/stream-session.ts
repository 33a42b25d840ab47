// One open stream at work: every finished frame goes to each consumer that has room, copies are made on the way, and a
// frame goes back to the producer when its last user is done. The loop over all streams tells it what is ready.
import { attempt, isRefused } from "../buffer/kernel-error.ts";
import type { Fence } from "../buffer/fence.ts";
import type { Completed, DeviceQueue, Mapping, SeenFrame } from "../buffer/media-device.ts";
import type { Platform, Waitable } from "../buffer/platform.ts";
import { paintTestPattern, stampFrame } from "../format/pattern/test-pattern.ts";
import type { StreamPlan } from "../plan/plan.ts";
import { checkContent, type ContentCheck } from "./check-content.ts";
import { Consumer } from "./consumer.ts";
import { CopyStage } from "./copy-stage.ts";
import type { FrameSlot } from "./frame-slot.ts";
import type { OpenCopy, OpenStream, StreamEnd } from "./open-stream.ts";
import type { ConsumerRun } from "./report.ts";
import { DEFAULT_FRAMES, type RunOptions } from "./run-options.ts";
import { type Refused, refusedBy } from "./trial.ts";
import { whoWaits } from "./who-waits.ts";

const SECOND = 1e9;

/** Why a session is over. */
export type SessionEnd =
  | { readonly kind: "done" }
  | { readonly kind: "stuck"; readonly text: string }
  | { readonly kind: "wrong" }
  | { readonly kind: "refused"; readonly refusal: Refused };

export class StreamSession implements Disposable {
  readonly stream: StreamPlan;
  readonly open: OpenStream;
  /** Frames that left the producer, and those it had no buffer for. */
  frames = 0;
  dropped = 0;
  /** Frames the producer gave back with an error, and the first. */
  producerErrors = 0;
  firstProducerError: string | null = null;
  /** What the kernel said is attached to each buffer of the producer, when all had been round once. */
  attached: ReadonlyMap<number, readonly string[] | undefined> = new Map();
  end: SessionEnd | undefined;
  readonly #platform: Platform;
  readonly #options: RunOptions;
  readonly #total: number;
  readonly #consumers: readonly Consumer[];
  readonly #sharing: readonly Consumer[];
  readonly #copies: readonly CopyStage[];
  /** Frames the CPU may paint next, when it is the producer. */
  readonly #blank: FrameSlot[] = [];
  #picture: Uint8Array[] | undefined;
  #nextSequence = 0;
  #started = 0;
  #first = Infinity;
  #last = 0;
  #isDisposed = false;

  constructor(platform: Platform, stream: StreamPlan, open: OpenStream, options: RunOptions) {
    this.#platform = platform;
    this.stream = stream;
    this.open = open;
    this.#options = options;
    this.#total = options.frames ?? DEFAULT_FRAMES;
    this.#consumers = open.consumers.map((end) => new Consumer(end));
    this.#copies = open.copies.map((copy) => {
      const served = this.#consumers.filter(({ end }) => copy.way.consumers.includes(end.node));
      return new CopyStage(copy, served);
    });
    const copied = new Set(this.#copies.flatMap(({ consumers }) => consumers));
    this.#sharing = this.#consumers.filter((consumer) => !copied.has(consumer));
  }

  get isProducing(): boolean {
    return this.frames < this.#total;
  }

  /** Nanoseconds from the first frame to the last. */
  get duration(): number {
    return Math.max(0, this.#last - Math.min(this.#first, this.#last));
  }

  /** When the CPU is to paint its next frame, in nanoseconds; undefined when it is not the producer or has no buffer. */
  get due(): number | undefined {
    if (this.#blank.length === 0 || !this.isProducing) return undefined;
    return this.#started + (this.frames * SECOND) / this.stream.rate;
  }

  consumerRuns(): readonly ConsumerRun[] {
    return this.#consumers.map(({ tally }) => tally.result());
  }

  copyRuns(): readonly { readonly open: OpenCopy; readonly frames: number }[] {
    return this.#copies.map(({ open, frames }) => ({ open, frames }));
  }

  /** Queues every frame at the producer and starts all devices. */
  start(): void {
    this.#started = this.#platform.now();
    this.#attempt(this.open.producer.node, () => {
      for (const { end } of this.#consumers) end.queue?.start();
      for (const frame of this.open.frames) this.#giveToProducer(frame);
      this.open.producer.queue?.start();
    });
  }

  /** What can make it go on. */
  sources(): readonly Waitable[] {
    const { queue } = this.open.producer;
    return [
      ...(queue && this.isProducing ? [queue] : []),
      ...this.#consumers.flatMap(({ end, inFlight }) =>
        end.queue && inFlight > 0 ? [end.queue] : [],
      ),
      ...this.#copies.flatMap(({ running }) => running),
    ];
  }

  /** Takes what is ready from one of its sources. */
  take(source: Waitable): void {
    if (source.kind === "fence") this.#copied(source);
    else if (source === this.open.producer.queue)
      this.#drain(source, (done) => this.#produced(done));
    else {
      const consumer = this.#consumers.find(({ end }) => end.queue === source);
      if (consumer) this.#drain(source, (done) => this.#consumed(consumer, done));
    }
    this.#endWhenIdle();
  }

  /** Has the CPU paint the frame that is due. */
  paint(): void {
    const slot = this.#blank.shift();
    if (!slot) return;
    const { layout, node } = this.open.producer;
    const picture = this.#picture ?? [...paintTestPattern(layout)];
    this.#picture = picture;
    stampFrame(picture, layout, this.frames);
    this.#attempt(node, () => slot.write(picture));
    slot.sequence = this.frames;
    slot.captured = this.#platform.now();
    this.#sendOut(slot);
    this.#endWhenIdle();
  }

  /** Nothing can happen any more: it is done when displays keep the last frames, else it is stuck. */
  finish(): void {
    if (this.end) return;
    const isWaiting = this.#consumers.some(({ inFlight, keeps }) => inFlight > keeps);
    const isCopying = this.#copies.some(({ running }) => running.length > 0);
    if (this.isProducing || isWaiting || isCopying)
      this.end = { kind: "stuck", text: this.#stall() };
    else this.#finishShown();
  }

  [Symbol.dispose](): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    for (const copy of this.#copies) copy[Symbol.dispose]();
    for (const { queue } of [this.open.producer, ...this.open.consumers]) {
      if (queue) stopAndEmpty(queue);
    }
    this.open[Symbol.dispose]();
  }

  #drain(queue: DeviceQueue, work: (done: Completed) => void): void {
    this.#attempt(queue.node, () => {
      for (let done = queue.dequeue(); done; done = queue.dequeue()) work(done);
    });
  }

  #giveToProducer(slot: FrameSlot): void {
    const { queue, mappings } = this.open.producer;
    const mapping = mappings.get(slot);
    if (!queue) this.#blank.push(slot);
    else if (mapping) queue.enqueue(mapping);
  }

  #produced(done: Completed): void {
    const slot = slotOf(this.open.producer, done.mapping);
    if (!slot || !this.isProducing) return;
    this.dropped += Math.max(0, done.sequence - this.#nextSequence);
    this.#nextSequence = done.sequence + 1;
    slot.sequence = done.sequence;
    slot.captured = done.timestamp;
    if (done.error !== undefined) {
      this.producerErrors += 1;
      this.firstProducerError ??= `frame ${done.sequence}: ${done.error}`;
    }
    this.#sendOut(slot, done.error);
  }

  /** A frame with an error is counted and goes straight back. */
  #sendOut(slot: FrameSlot, error?: string): void {
    this.frames += 1;
    this.#first = Math.min(this.#first, slot.captured);
    this.#last = Math.max(this.#last, slot.captured);
    this.#options.onProgress?.(this.stream.id, this.frames, this.#total);
    if (this.frames === Math.min(this.#total, this.open.frames.length + 1)) this.#noteAttached();
    if (!this.isProducing) this.open.producer.queue?.stop();
    slot.users = 1;
    if (error === undefined) {
      for (const consumer of this.#sharing) if (consumer.reserve()) this.#handTo(consumer, slot);
      for (const copy of this.#copies) this.#refusedWhileRunning(copy.start(slot));
    } else this.#wrong();
    this.#release(slot);
  }

  #noteAttached(): void {
    const inodes = this.open.frames.flatMap(({ buffers }) => buffers.map(({ inode }) => inode));
    this.attached = new Map(
      inodes.map((inode) => [inode, this.#platform.attachedDevices(inode)] as const),
    );
  }

  #handTo(consumer: Consumer, slot: FrameSlot): void {
    slot.users += 1;
    const { queue, mappings, node } = consumer.end;
    const mapping = mappings.get(slot);
    if (queue && mapping) this.#attempt(node, () => queue.enqueue(mapping));
    else this.#seen(consumer, slot, this.#platform.now(), this.#look(consumer, slot));
  }

  #copied(fence: Fence): void {
    const job = this.#copies.map((copy) => copy.finished(fence)).find((one) => one !== undefined);
    if (!job) return;
    const { from, to, takers } = job;
    const problem = fence.error === undefined ? undefined : `the copy failed: ${fence.error}`;
    for (const consumer of takers) {
      if (problem === undefined) this.#handTo(consumer, to);
      else {
        to.users += 1;
        this.#seen(consumer, to, this.#platform.now(), { verdict: "wrong", problem });
      }
    }
    fence[Symbol.dispose]();
    this.#release(from);
    this.#release(to);
  }

  #consumed(consumer: Consumer, done: Completed): void {
    const slot = slotOf(consumer.end, done.mapping);
    if (!slot) return;
    const seen = this.#look(consumer, slot, done.seen);
    const check: ContentCheck =
      done.error === undefined ? seen : { verdict: "wrong", problem: done.error };
    consumer.tally.codedBytes += done.seen?.coded?.length ?? 0;
    // A display says when the frame was shown; it gives the frame back much later.
    const time = consumer.keeps > 0 ? done.timestamp : this.#platform.now();
    this.#seen(consumer, slot, time, check);
  }

  /** Checks a frame as the consumer reports it, else as the CPU sees it. */
  #look(consumer: Consumer, slot: FrameSlot, reported?: SeenFrame): ContentCheck {
    const { reportsFrames } = this.#platform.traits;
    const { onFrame } = this.#options;
    const { producer } = this.open;
    const isPattern = reportsFrames || producer.queue === undefined;
    // Nothing is known of what a real camera sees, and reading it would take the processor's time.
    if (!isPattern && !onFrame) return { verdict: "unchecked" };
    const seen = (reportsFrames ? reported : undefined) ?? seenByCpu(slot);
    if (!seen) return { verdict: "unchecked" };
    const { node, layout } = consumer.end;
    onFrame?.(this.stream.id, node, slot.sequence, seen, layout);
    return checkContent(seen.bytes, layout, {
      layout: producer.layout,
      sequence: slot.sequence,
      isPattern,
    });
  }

  #seen(consumer: Consumer, slot: FrameSlot, time: number, check: ContentCheck): void {
    consumer.inFlight -= 1;
    this.#last = Math.max(this.#last, time);
    consumer.tally.done(time - slot.captured, slot.sequence, check);
    if (check.verdict === "wrong") this.#wrong();
    this.#release(slot);
  }

  #release(slot: FrameSlot): void {
    slot.users -= 1;
    if (slot.users > 0 || this.#copies.some((copy) => copy.takeBack(slot))) return;
    if (this.isProducing && !this.end) this.#giveToProducer(slot);
  }

  #endWhenIdle(): void {
    if (this.end || this.isProducing) return;
    const isBusy =
      this.#consumers.some(({ inFlight }) => inFlight > 0) ||
      this.#copies.some(({ running }) => running.length > 0);
    if (!isBusy) this.end = { kind: "done" };
  }

  /** Displays give their last frame back when they are stopped. */
  #finishShown(): void {
    for (const consumer of this.#consumers) {
      const { queue } = consumer.end;
      if (!queue || consumer.inFlight === 0) continue;
      queue.stop();
      this.#drain(queue, (done) => this.#consumed(consumer, done));
    }
    this.end ??= { kind: "done" };
  }

  #wrong(): void {
    if (!this.#options.force) this.end ??= { kind: "wrong" };
  }

  /** A call that is refused while frames move ends the session. */
  #attempt(node: string, call: () => void): void {
    const result = attempt(call);
    if (isRefused(result)) this.#refusedWhileRunning(refusedBy(node, result));
  }

  #refusedWhileRunning(refusal: Refused | undefined): void {
    if (refusal) this.end ??= { kind: "refused", refusal };
  }

  #stall(): string {
    return whoWaits({
      open: this.open,
      consumers: this.#consumers,
      copies: this.#copies,
      frames: this.frames,
      total: this.#total,
    });
  }
}

function slotOf({ mappings }: StreamEnd, mapping: Mapping): FrameSlot | undefined {
  return [...mappings].find(([, one]) => one === mapping)?.[0];
}

/** A frame that nobody has fetched is still queued, and stays mapped. */
function stopAndEmpty(queue: DeviceQueue): void {
  queue.stop();
  attempt(() => {
    while (queue.dequeue());
  });
}

/** Undefined where the memory cannot be mapped for the CPU. */
function seenByCpu(slot: FrameSlot): SeenFrame | undefined {
  const bytes = attempt(() => slot.read());
  return isRefused(bytes) ? undefined : { bytes, coded: undefined };
}
