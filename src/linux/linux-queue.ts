// One direction of a device of this machine: the states of its frames, whatever interface moves them.
import { FrameAttachment, FrameMapping, type MappedFrame } from "../buffer/frame-attachment.ts";
import { attempt, isRefused, KernelError } from "../buffer/kernel-error.ts";
import type {
  Attachment,
  Completed,
  DeviceQueue,
  Direction,
  Frame,
  Mapping,
} from "../buffer/media-device.ts";
import type { FrameLayout } from "../format/layout.ts";
import type { Accounts } from "./accounts/accounts.ts";
import { countedBuffers } from "./accounts/counted-buffer.ts";
import { HeldBuffers } from "./hold-buffers.ts";
import type { AttachedBuffer, Finished, Pending, QueueDriver, Taken } from "./queue-driver.ts";

export interface QueueOptions {
  readonly node: string;
  /** IOMMU group of the device, for events. */
  readonly iommu: string | undefined;
  readonly direction: Direction;
  readonly layout: FrameLayout;
  readonly driver: QueueDriver;
  /** What the device does with a frame, for events: `capture`, `encode`, `scan out`. */
  readonly label: string;
  readonly onDispose: () => void;
}

interface TakenFrame extends MappedFrame {
  readonly taken: Taken;
}

/** A longer gap counts no frames: the driver has begun to count anew. */
const MOST_MISSING = 1000;

export class LinuxQueue implements DeviceQueue {
  readonly kind = "queue";
  readonly node: string;
  readonly iommu: string | undefined;
  readonly direction: Direction;
  readonly layout: FrameLayout;
  readonly driver: QueueDriver;
  readonly #accounts: Accounts;
  readonly #options: QueueOptions;
  readonly #forget: () => void;
  readonly #attachments = new Set<FrameAttachment<TakenFrame>>();
  readonly #queued = new Map<Taken, FrameMapping<TakenFrame>>();
  readonly #done: Completed[] = [];
  #failure: unknown;
  #hasFailed = false;
  #isRunning = false;
  #isDisposed = false;
  #nextSequence = 0;

  constructor(accounts: Accounts, options: QueueOptions) {
    this.node = options.node;
    this.iommu = options.iommu;
    this.direction = options.direction;
    this.layout = options.layout;
    this.driver = options.driver;
    this.#accounts = accounts;
    this.#options = options;
    this.#forget = accounts.ledger.hold(this, () => ({
      what: "queue",
      text: `${options.direction} queue of ${options.node}`,
    }));
  }

  get holds(): number {
    return this.driver.holds;
  }

  /** Also true when the next dequeue will tell of a failure. */
  get isReady(): boolean {
    if (this.#isDisposed) return false;
    this.#collect();
    return this.#done.length > 0 || this.#hasFailed;
  }

  /** What to wait for; undefined when nothing that is under way can finish a frame. */
  get pending(): Pending | undefined {
    return this.#isDisposed ? undefined : this.driver.pending;
  }

  attach(frame: Frame): Attachment {
    const { call } = this.driver;
    this.#check(call);
    const buffers = countedBuffers(frame, call);
    if (buffers.some(({ isDisposed }) => isDisposed)) throw new KernelError(call, "EBADF");
    const sizes = this.layout.buffers;
    const isShort = buffers.some(({ size }, at) => size < (sizes[at] ?? 0));
    if (buffers.length !== sizes.length || isShort) throw new KernelError(call, "EINVAL");
    const held = new HeldBuffers(this.#accounts, buffers);
    const attachment = new FrameAttachment(this.#accounts, {
      frame,
      buffers,
      queue: this,
      call,
      map: () => this.#take(held.buffers),
      release: () => {
        this.#attachments.delete(attachment);
        held[Symbol.dispose]();
      },
    });
    this.#attachments.add(attachment);
    return attachment;
  }

  start(): void {
    this.#check("VIDIOC_STREAMON");
    if (this.#isRunning) return;
    this.driver.start();
    this.#isRunning = true;
    this.#nextSequence = 0;
  }

  stop(): void {
    this.#check("VIDIOC_STREAMOFF");
    this.#stop();
  }

  enqueue(mapping: Mapping): void {
    const { call } = this.driver;
    this.#check(call);
    if (!isTaken(mapping) || !mapping.isFreeFor(this)) throw new KernelError(call, "EINVAL");
    const { taken } = mapping.mapped;
    this.driver.enqueue(taken);
    mapping.isQueued = true;
    this.#queued.set(taken, mapping);
    this.#accounts.emit((time) => ({
      kind: "queued",
      time,
      node: this.node,
      inodes: mapping.inodes,
    }));
  }

  dequeue(): Completed | undefined {
    this.#check("VIDIOC_DQBUF");
    this.#collect();
    const completed = this.#done.shift();
    if (completed) {
      free(completed);
      return completed;
    }
    if (!this.#hasFailed) return undefined;
    this.#hasFailed = false;
    throw this.#failure;
  }

  [Symbol.dispose](): void {
    if (this.#isDisposed) return;
    // Closing the device stops it too, should the call be refused.
    attempt(() => this.#stop());
    this.#giveBack();
    this.#done.forEach(free);
    this.#done.length = 0;
    this.#isDisposed = true;
    this.driver[Symbol.dispose]();
    for (const attachment of this.#attachments) attachment[Symbol.dispose]();
    this.#forget();
    this.#options.onDispose();
  }

  #take(buffers: readonly AttachedBuffer[]): TakenFrame {
    const taken = this.driver.take(buffers);
    return {
      taken,
      // Linux tells user space of no device address.
      segments: buffers.map(() => []),
      // A queue that is closed has let go of everything.
      release: () => {
        if (!this.#isDisposed) taken.release();
      },
    };
  }

  #stop(): void {
    // What finished before is the caller's as finished.
    this.#collect();
    this.driver.stop();
    this.#collect();
    this.#isRunning = false;
    this.#hasFailed = false;
    this.#giveBack();
  }

  #giveBack(): void {
    for (const mapping of this.#queued.values()) mapping.isQueued = false;
    this.#queued.clear();
  }

  /** Takes what the device has finished; a failure is told by the next dequeue. */
  #collect(): void {
    if (this.#hasFailed) return;
    const result = attempt(() => {
      for (let done = this.driver.finished(); done; done = this.driver.finished())
        this.#finish(done);
    });
    if (!isRefused(result)) return;
    this.#failure = result;
    this.#hasFailed = true;
  }

  #finish({ taken, sequence, timestamp, error, seen }: Finished): void {
    const mapping = this.#queued.get(taken);
    if (!mapping) return;
    this.#queued.delete(taken);
    if (this.direction === "produce") this.#tellDropped(sequence);
    this.#done.push({ mapping, sequence, timestamp, error, seen });
    this.#accounts.emit((time) => ({
      kind: "job",
      time: timestamp,
      duration: Math.max(0, time - timestamp),
      node: this.node,
      inodes: mapping.inodes,
      sequence,
      label: this.#options.label,
    }));
  }

  #tellDropped(sequence: number): void {
    const first = Math.max(this.#nextSequence, sequence - MOST_MISSING);
    for (let missing = first; missing < sequence; missing += 1) {
      this.#accounts.emit((time) => ({
        kind: "dropped",
        time,
        node: this.node,
        sequence: missing,
      }));
    }
    this.#nextSequence = sequence + 1;
  }

  #check(call: string): void {
    if (this.#isDisposed) throw new KernelError(call, "EBADF");
  }
}

/** All mappings of this platform are of frames that a driver took. */
function isTaken(mapping: Mapping): mapping is FrameMapping<TakenFrame> {
  return mapping instanceof FrameMapping;
}

function free({ mapping }: Completed): void {
  if (isTaken(mapping)) mapping.isQueued = false;
}
