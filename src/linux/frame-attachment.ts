// A frame attached to a queue and mapped for its device, with the owners that callers hold.
import { KernelError } from "../buffer/kernel-error.ts";
import type { Attachment, Frame, Mapping, Segment } from "../buffer/media-device.ts";
import type { Accounts } from "./accounts/accounts.ts";
import type { CountedBuffer } from "./accounts/counted-buffer.ts";
import type { OwnedFd } from "./fd.ts";
import type { AttachedBuffer, QueueDriver, Taken } from "./queue-driver.ts";

/** What an attachment needs of its queue. */
export interface TakesFrames {
  readonly node: string;
  readonly iommu: string | undefined;
  readonly isDisposed: boolean;
  readonly driver: QueueDriver;
}

export class FrameAttachment implements Attachment {
  readonly frame: Frame;
  readonly inodes: readonly number[];
  readonly #accounts: Accounts;
  readonly #queue: TakesFrames;
  readonly #buffers: readonly AttachedBuffer[];
  readonly #mappings = new Set<FrameMapping>();
  readonly #forget: () => void;
  readonly #onDispose: () => void;
  #isDisposed = false;

  /** @throws KernelError EBADF for a buffer that was disposed of */
  constructor(
    accounts: Accounts,
    queue: TakesFrames,
    frame: Frame,
    buffers: readonly CountedBuffer[],
    onDispose: () => void,
  ) {
    this.frame = frame;
    this.inodes = buffers.map(({ inode }) => inode);
    this.#accounts = accounts;
    this.#queue = queue;
    this.#onDispose = onDispose;
    const fds = duplicates(buffers);
    this.#buffers = fds.map((fd, at) => ({ fd, buffer: buffers[at] as CountedBuffer }));
    for (const { counted } of buffers) accounts.own(counted);
    this.#forget = accounts.ledger.hold(this, () => ({
      what: "attachment",
      text: `${textOf(this.inodes)} attached to ${queue.node}`,
    }));
  }

  map(): FrameMapping {
    const { driver, isDisposed } = this.#queue;
    if (this.#isDisposed || isDisposed) throw new KernelError(driver.call, "EINVAL");
    const taken = this.#accounts.timed("map", () => driver.take(this.#buffers));
    const bytes = this.#buffers.reduce((sum, { buffer }) => sum + buffer.size, 0);
    const mapping = new FrameMapping(this.#accounts, this.#queue, this, taken, bytes, () =>
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
    this.#onDispose();
    for (const { fd, buffer } of this.#buffers) {
      fd[Symbol.dispose]();
      this.#accounts.disown(buffer.counted);
    }
  }
}

export class FrameMapping implements Mapping {
  readonly frame: Frame;
  readonly inodes: readonly number[];
  readonly queue: TakesFrames;
  readonly taken: Taken;
  /** Linux tells user space of no device address. */
  readonly segments: readonly (readonly Segment[])[];
  /** Set by the queue while the device has the frame. */
  isQueued = false;
  readonly #accounts: Accounts;
  readonly #bytes: number;
  readonly #forget: () => void;
  readonly #onDispose: () => void;
  #isDisposed = false;

  constructor(
    accounts: Accounts,
    queue: TakesFrames,
    { frame, inodes }: FrameAttachment,
    taken: Taken,
    bytes: number,
    onDispose: () => void,
  ) {
    this.frame = frame;
    this.inodes = inodes;
    this.queue = queue;
    this.taken = taken;
    this.segments = frame.buffers.map(() => []);
    this.#accounts = accounts;
    this.#bytes = bytes;
    this.#onDispose = onDispose;
    this.#forget = accounts.ledger.hold(this, () => ({
      what: "mapping",
      text: `${textOf(inodes)} mapped for ${queue.node}`,
    }));
    this.#tell("mapped");
  }

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  [Symbol.dispose](): void {
    if (this.#isDisposed) return;
    if (this.isQueued) throw new KernelError("DMA_BUF_UNMAP_ATTACHMENT", "EBUSY");
    this.#isDisposed = true;
    this.#forget();
    this.#onDispose();
    // A queue that is closed has let go of everything.
    if (!this.queue.isDisposed) this.#accounts.timed("unmap", () => this.taken.release());
    this.#tell("unmapped");
  }

  #tell(kind: "mapped" | "unmapped"): void {
    this.#accounts.emit((time) => ({
      kind,
      time,
      node: this.queue.node,
      inodes: this.inodes,
      iommu: this.queue.iommu,
      segments: 0,
      bytes: this.#bytes,
    }));
  }
}

/** All of them or none. */
function duplicates(buffers: readonly CountedBuffer[]): readonly OwnedFd[] {
  const fds: OwnedFd[] = [];
  try {
    for (const buffer of buffers) fds.push(buffer.duplicate());
    return fds;
  } catch (error) {
    for (const fd of fds) fd[Symbol.dispose]();
    throw error;
  }
}

function textOf(inodes: readonly number[]): string {
  return `buffer ${inodes.join(" and ")}`;
}
