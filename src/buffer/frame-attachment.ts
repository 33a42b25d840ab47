// A frame attached to a queue and mapped for its device: who holds what and for how long, and what is told of it. The same on
// every platform; what it takes to attach and to map a frame there is the platform's.
import { KernelError } from "./kernel-error.ts";
import type { Ledger } from "./ledger.ts";
import type { Attachment, Frame, Mapping, Segment } from "./media-device.ts";
import type { PlatformEvent } from "./platform-event.ts";
import type { CallStats } from "./platform-stats.ts";

/** Where holders are written down, events are told and calls are timed. */
export interface Books {
  readonly ledger: Ledger;
  emit(make: (time: number) => PlatformEvent): void;
  timed<T>(call: CallStats["call"], work: () => T): T;
}

/** What a platform keeps for a frame that is attached. */
export interface AttachedFrame<M extends MappedFrame> {
  readonly frame: Frame;
  /** The memory behind the frame. */
  readonly buffers: readonly { readonly inode: number; readonly size: number }[];
  readonly queue: AttachingQueue;
  /** The call that fails when it is mapped no more. */
  readonly call: string;
  /** @throws KernelError, UnknownFact as `Attachment.map`, having kept nothing */
  map(): M;
  /** Nothing is mapped any more. */
  release(): void;
}

/** A queue as its frames know it. */
export interface AttachingQueue {
  readonly node: string;
  /** IOMMU of the device, for events. */
  readonly iommu: string | undefined;
}

/** What a platform keeps for a frame that is mapped. */
export interface MappedFrame {
  /** As `Mapping.segments`. */
  readonly segments: readonly (readonly Segment[])[];
  release(): void;
}

export class FrameAttachment<M extends MappedFrame> implements Attachment {
  readonly #books: Books;
  readonly #attached: AttachedFrame<M>;
  readonly #mappings = new Set<FrameMapping<M>>();
  readonly #forget: () => void;
  #isDisposed = false;

  constructor(books: Books, attached: AttachedFrame<M>) {
    this.#books = books;
    this.#attached = attached;
    this.#forget = books.ledger.hold(this, () => ({
      what: "attachment",
      text: `${textOf(attached)} attached to ${attached.queue.node}`,
    }));
  }

  get frame(): Frame {
    return this.#attached.frame;
  }

  map(): FrameMapping<M> {
    const attached = this.#attached;
    if (this.#isDisposed) throw new KernelError(attached.call, "EINVAL");
    const mapped = this.#books.timed("map", () => attached.map());
    const mapping = new FrameMapping(this.#books, attached, mapped, () =>
      this.#mappings.delete(mapping),
    );
    this.#mappings.add(mapping);
    return mapping;
  }

  [Symbol.dispose](): void {
    if (this.#isDisposed) return;
    // All of it or nothing.
    if ([...this.#mappings].some(({ isQueued }) => isQueued))
      throw new KernelError("DMA_BUF_UNMAP_ATTACHMENT", "EBUSY");
    for (const mapping of this.#mappings) mapping[Symbol.dispose]();
    this.#isDisposed = true;
    this.#forget();
    this.#attached.release();
  }
}

export class FrameMapping<M extends MappedFrame> implements Mapping {
  readonly mapped: M;
  /** Set by the queue while the device has the frame. */
  isQueued = false;
  readonly #books: Books;
  readonly #attached: AttachedFrame<M>;
  readonly #forget: () => void;
  readonly #onDispose: () => void;
  #isDisposed = false;

  constructor(books: Books, attached: AttachedFrame<M>, mapped: M, onDispose: () => void) {
    this.mapped = mapped;
    this.#books = books;
    this.#attached = attached;
    this.#onDispose = onDispose;
    this.#forget = books.ledger.hold(this, () => ({
      what: "mapping",
      text: `${textOf(attached)} mapped for ${attached.queue.node}`,
    }));
    this.#tell("mapped");
  }

  get frame(): Frame {
    return this.#attached.frame;
  }

  get inodes(): readonly number[] {
    return this.#attached.buffers.map(({ inode }) => inode);
  }

  get segments(): readonly (readonly Segment[])[] {
    return this.mapped.segments;
  }

  /** Whether the queue may be given it now. */
  isFreeFor(queue: AttachingQueue): boolean {
    return queue === this.#attached.queue && !this.#isDisposed && !this.isQueued;
  }

  [Symbol.dispose](): void {
    if (this.#isDisposed) return;
    if (this.isQueued) throw new KernelError("DMA_BUF_UNMAP_ATTACHMENT", "EBUSY");
    this.#isDisposed = true;
    this.#forget();
    this.#onDispose();
    this.#books.timed("unmap", () => this.mapped.release());
    this.#tell("unmapped");
  }

  #tell(kind: "mapped" | "unmapped"): void {
    const { queue, buffers } = this.#attached;
    this.#books.emit((time) => ({
      kind,
      time,
      node: queue.node,
      inodes: this.inodes,
      iommu: queue.iommu,
      segments: this.segments.reduce((sum, { length }) => sum + length, 0),
      bytes: buffers.reduce((sum, { size }) => sum + size, 0),
    }));
  }
}

function textOf({ buffers }: AttachedFrame<MappedFrame>): string {
  return `buffer ${buffers.map(({ inode }) => inode).join(" and ")}`;
}
