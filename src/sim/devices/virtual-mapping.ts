// A frame attached and mapped to one queue of the twin.
import { KernelError } from "../../buffer/kernel-error.ts";
import type { Attachment, Frame, Mapping, Segment } from "../../buffer/media-device.ts";
import { BufferReference } from "../buffers/buffer-reference.ts";
import type { DmaBuf } from "../buffers/dma-buf.ts";
import type { Machine } from "../machine.ts";
import type { Programmed } from "./programmed.ts";

/** What an attachment needs of its queue. */
export interface MapsFrames {
  readonly node: string;
  /** IOMMU that translates for the device, for events. */
  readonly iommu: string | undefined;
  mapBuffers(buffers: readonly DmaBuf[]): readonly Programmed[];
}

export class VirtualAttachment implements Attachment {
  readonly frame: Frame;
  readonly buffers: readonly DmaBuf[];
  readonly #machine: Machine;
  readonly #queue: MapsFrames;
  readonly #forget: () => void;
  readonly #onDispose: () => void;
  readonly #mappings = new Set<VirtualMapping>();
  #isDisposed = false;

  constructor(machine: Machine, queue: MapsFrames, frame: Frame, onDispose: () => void) {
    this.frame = frame;
    this.buffers = memoriesOf(frame, "DMA_BUF_ATTACH");
    this.#machine = machine;
    this.#queue = queue;
    this.#onDispose = onDispose;
    for (const buffer of this.buffers) buffer.get();
    this.#forget = machine.ledger.hold(this, () => ({
      what: "attachment",
      text: `${inodes(this.buffers)} attached to ${queue.node}`,
    }));
  }

  map(): VirtualMapping {
    if (this.#isDisposed) throw new KernelError("DMA_BUF_MAP_ATTACHMENT", "EINVAL");
    const programmed = this.#machine.timed("map", () => this.#queue.mapBuffers(this.buffers));
    const mapping = new VirtualMapping(this.#machine, this.#queue, this, programmed, () =>
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
    for (const buffer of this.buffers) buffer.put();
  }
}

export class VirtualMapping implements Mapping {
  readonly frame: Frame;
  readonly buffers: readonly DmaBuf[];
  readonly programmed: readonly Programmed[];
  readonly queue: MapsFrames;
  /** Set by the queue while the device has the frame. */
  isQueued = false;
  readonly #machine: Machine;
  readonly #forget: () => void;
  readonly #onDispose: () => void;
  #isDisposed = false;

  constructor(
    machine: Machine,
    queue: MapsFrames,
    attachment: VirtualAttachment,
    programmed: readonly Programmed[],
    onDispose: () => void,
  ) {
    this.frame = attachment.frame;
    this.buffers = attachment.buffers;
    this.programmed = programmed;
    this.queue = queue;
    this.#machine = machine;
    this.#onDispose = onDispose;
    for (const buffer of this.buffers) buffer.get();
    this.#forget = machine.ledger.hold(this, () => ({
      what: "mapping",
      text: `${inodes(this.buffers)} mapped for ${queue.node}`,
    }));
    this.#tell("mapped");
  }

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  get segments(): readonly (readonly Segment[])[] {
    return this.programmed.map(({ segments }) => segments);
  }

  [Symbol.dispose](): void {
    if (this.#isDisposed) return;
    if (this.isQueued) throw new KernelError("DMA_BUF_UNMAP_ATTACHMENT", "EBUSY");
    this.#isDisposed = true;
    this.#forget();
    this.#onDispose();
    this.#machine.timed("unmap", () => {
      for (const one of this.programmed) one.release();
    });
    this.#tell("unmapped");
    for (const buffer of this.buffers) buffer.put();
  }

  #tell(kind: "mapped" | "unmapped"): void {
    this.#machine.emit((time) => ({
      kind,
      time,
      node: this.queue.node,
      inodes: this.buffers.map(({ inode }) => inode),
      iommu: this.queue.iommu,
      segments: this.programmed.reduce((sum, { segments }) => sum + segments.length, 0),
      bytes: this.buffers.reduce((sum, { size }) => sum + size, 0),
    }));
  }
}

/** @throws KernelError EBADF for a buffer that was disposed of, EINVAL for one of another platform */
export function memoriesOf(frame: Frame, call: string): readonly DmaBuf[] {
  return frame.buffers.map((buffer) => {
    if (!(buffer instanceof BufferReference)) throw new KernelError(call, "EINVAL");
    return buffer.memoryFor(call);
  });
}

function inodes(buffers: readonly DmaBuf[]): string {
  return `buffer ${buffers.map(({ inode }) => inode).join(" and ")}`;
}
