// One direction of a device of the twin: frames wait here, the device works on them at its own pace, and finished ones
// wait to be dequeued.
import { FrameAttachment, FrameMapping, type MappedFrame } from "../../buffer/frame-attachment.ts";
import { KernelError } from "../../buffer/kernel-error.ts";
import type {
  Attachment,
  Completed,
  DeviceQueue,
  Direction,
  Frame,
  Mapping,
  SeenFrame,
} from "../../buffer/media-device.ts";
import type { FrameLayout } from "../../format/layout.ts";
import type { DmaBuf } from "../buffers/dma-buf.ts";
import { Signal } from "../buffers/virtual-fence.ts";
import type { Machine } from "../machine.ts";
import type { Content } from "./content.ts";
import type { Driver } from "./driver.ts";
import type { Job, Moved, Pace, Work } from "./pace.ts";
import { memoriesOf } from "./memories-of.ts";
import type { Programmed } from "./programmed.ts";

export interface QueueOptions {
  readonly node: string;
  readonly iommu: string | undefined;
  readonly direction: Direction;
  readonly layout: FrameLayout;
  readonly driver: Driver;
  readonly content: Content;
  readonly makePace: (work: Work) => Pace;
  readonly onDispose: () => void;
}

/** A frame as the hardware was told of it. */
interface ProgrammedFrame extends MappedFrame {
  readonly buffers: readonly DmaBuf[];
  readonly programmed: readonly Programmed[];
}

export type VirtualMapping = FrameMapping<ProgrammedFrame>;

/** A frame the device has been given, and what its work signals. */
interface Queued {
  readonly mapping: VirtualMapping;
  readonly signal: Signal;
  /** Signals of others that the work waits for. */
  readonly blockers: readonly Signal[];
}

export class VirtualQueue implements DeviceQueue {
  readonly kind = "queue";
  readonly node: string;
  readonly iommu: string | undefined;
  readonly direction: Direction;
  readonly layout: FrameLayout;
  readonly #machine: Machine;
  readonly #options: QueueOptions;
  readonly #pace: Pace;
  readonly #forget: () => void;
  readonly #waiting: Queued[] = [];
  readonly #working = new Set<Queued>();
  readonly #done: Completed[] = [];
  /** What the last dequeued frame showed; the caller may look at it until the next dequeue. */
  #lent: SeenFrame | undefined;
  readonly #attachments = new Set<FrameAttachment<ProgrammedFrame>>();
  #isRunning = false;
  #isDisposed = false;

  constructor(machine: Machine, options: QueueOptions) {
    this.node = options.node;
    this.iommu = options.iommu;
    this.direction = options.direction;
    this.layout = options.layout;
    this.#machine = machine;
    this.#options = options;
    this.#forget = machine.ledger.hold(this, () => ({
      what: "queue",
      text: `${options.direction} queue of ${options.node}`,
    }));
    this.#pace = options.makePace(this.#work());
  }

  get isReady(): boolean {
    return this.#done.length > 0;
  }

  get holds(): number {
    return this.#pace.holds;
  }

  attach(frame: Frame): Attachment {
    this.#check("VIDIOC_QBUF");
    const buffers = memoriesOf(frame, "VIDIOC_QBUF");
    const sizes = this.layout.buffers;
    // A plane shorter than the format needs (drivers/media/common/videobuf2/videobuf2-core.c:1291).
    const isShort = buffers.some(({ size }, at) => size < (sizes[at] ?? 0));
    if (buffers.length !== sizes.length || isShort) throw new KernelError("VIDIOC_QBUF", "EINVAL");
    for (const buffer of buffers) this.#options.driver.admit(buffer);
    for (const buffer of buffers) buffer.get();
    const attachment = new FrameAttachment(this.#machine, {
      frame,
      buffers,
      queue: this,
      call: "DMA_BUF_MAP_ATTACHMENT",
      map: () => this.#program(buffers),
      release: () => {
        this.#attachments.delete(attachment);
        for (const buffer of buffers) buffer.put();
      },
    });
    this.#attachments.add(attachment);
    return attachment;
  }

  start(): void {
    this.#check("VIDIOC_STREAMON");
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#pace.start();
  }

  stop(): void {
    this.#check("VIDIOC_STREAMOFF");
    this.#stop();
  }

  enqueue(mapping: Mapping): void {
    this.#check("VIDIOC_QBUF");
    if (!isVirtual(mapping) || !mapping.isFreeFor(this))
      throw new KernelError("VIDIOC_QBUF", "EINVAL");
    const access = this.direction === "produce" ? "write" : "read";
    const signal = new Signal();
    const { buffers } = mapping.mapped;
    const blockers = buffers.flatMap(({ reservations }) => reservations.before(access));
    for (const { reservations } of buffers) reservations.add(signal, access);
    mapping.isQueued = true;
    this.#waiting.push({ mapping, signal, blockers });
    this.#machine.emit((time) => ({
      kind: "queued",
      time,
      node: this.node,
      inodes: mapping.inodes,
    }));
    for (const blocker of blockers) blocker.whenSignalled(() => this.#offer());
    this.#offer();
  }

  dequeue(): Completed | undefined {
    this.#check("VIDIOC_DQBUF");
    if (this.#lent) this.#options.content.recycle(this.#lent);
    const completed = this.#done.shift();
    this.#lent = completed?.seen;
    if (completed) free(completed);
    return completed;
  }

  [Symbol.dispose](): void {
    if (this.#isDisposed) return;
    this.#stop();
    this.#done.forEach(free);
    this.#done.length = 0;
    for (const attachment of this.#attachments) attachment[Symbol.dispose]();
    this.#isDisposed = true;
    this.#forget();
    this.#options.onDispose();
  }

  /** All buffers of a frame, or none. The mapping holds them too. */
  #program(buffers: readonly DmaBuf[]): ProgrammedFrame {
    const direction = this.direction === "produce" ? "from-device" : "to-device";
    const programmed: Programmed[] = [];
    const release = () => {
      for (const one of programmed) one.release();
    };
    try {
      buffers.forEach((buffer, at) =>
        programmed.push(this.#options.driver.map(buffer, this.layout.buffers[at] ?? 0, direction)),
      );
    } catch (error) {
      release();
      throw error;
    }
    for (const buffer of buffers) buffer.get();
    return {
      buffers,
      programmed,
      segments: programmed.map(({ segments }) => segments),
      release: () => {
        release();
        for (const buffer of buffers) buffer.put();
      },
    };
  }

  #stop(): void {
    if (!this.#isRunning && this.#waiting.length === 0) return;
    this.#isRunning = false;
    this.#pace.stop();
    for (const queued of [...this.#working, ...this.#waiting]) {
      queued.mapping.isQueued = false;
      queued.signal.signal("EIO");
    }
    this.#working.clear();
    this.#waiting.length = 0;
  }

  #offer(): void {
    if (this.#isRunning) this.#pace.offered();
  }

  #check(call: string): void {
    if (this.#isDisposed) throw new KernelError(call, "EBADF");
  }

  /** What the pace may do with this queue. */
  #work(): Work {
    return {
      clock: this.#machine.clock,
      take: () => this.#take(),
      move: (job, sequence) =>
        this.#options.content.move((job as Queued).mapping.mapped.programmed, sequence),
      finish: (job, sequence, timestamp, moved) =>
        this.#finish(job as Queued, sequence, timestamp, moved),
      dropped: (sequence) =>
        this.#machine.emit((time) => ({ kind: "dropped", time, node: this.node, sequence })),
    };
  }

  #take(): Job | undefined {
    const [first] = this.#waiting;
    if (!first || first.blockers.some((blocker) => !blocker.isSignalled)) return undefined;
    this.#waiting.shift();
    this.#working.add(first);
    return first;
  }

  #finish(queued: Queued, sequence: number, timestamp: number, { seen, error }: Moved): void {
    const { mapping, signal } = queued;
    this.#working.delete(queued);
    this.#done.push({ mapping, sequence, timestamp, error, seen });
    this.#machine.emit((time) => ({
      kind: "job",
      time: timestamp,
      duration: time - timestamp,
      node: this.node,
      inodes: mapping.inodes,
      sequence,
      label: this.#options.content.label,
    }));
    signal.signal(error === undefined ? undefined : "EIO");
  }
}

/** All mappings of this platform are of frames that its hardware was told of. */
export function isVirtual(mapping: Mapping): mapping is VirtualMapping {
  return mapping instanceof FrameMapping;
}

function free({ mapping }: Completed): void {
  if (isVirtual(mapping)) mapping.isQueued = false;
}
