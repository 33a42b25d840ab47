// One process of the model and the handles it holds, each with what the model knows of it.
import type { Device } from "../../board/board.ts";
import type { CpuMapping } from "../../buffer/cpu-mapping.ts";
import type { DmaBuffer } from "../../buffer/dma-buffer.ts";
import type { Fence } from "../../buffer/fence.ts";
import type { Attachment, DeviceQueue } from "../../buffer/media-device.ts";
import type { VirtualMapping } from "../devices/virtual-queue.ts";
import type { BookedBuffer, BookedJob } from "./twin-book.ts";

export interface BufferHandle {
  readonly kind: "buffer";
  readonly it: DmaBuffer;
  readonly booked: BookedBuffer;
}

export interface CpuHandle {
  readonly kind: "cpu";
  readonly it: CpuMapping;
  readonly booked: BookedBuffer;
}

export interface FenceHandle {
  readonly kind: "fence";
  readonly it: Fence;
  readonly jobs: readonly BookedJob[];
}

export interface QueueHandle {
  readonly kind: "queue";
  readonly it: DeviceQueue;
  readonly device: Device;
  readonly attachments: Set<AttachmentHandle>;
  /** Given to the device, in order. */
  readonly waiting: MappingHandle[];
  /** Finished and not dequeued, in order. */
  readonly done: MappingHandle[];
}

export interface AttachmentHandle {
  readonly kind: "attachment";
  readonly it: Attachment;
  readonly queue: QueueHandle;
  readonly frame: readonly BookedBuffer[];
  readonly mappings: Set<MappingHandle>;
}

export interface MappingHandle {
  readonly kind: "mapping";
  readonly it: VirtualMapping;
  readonly attachment: AttachmentHandle;
  /** IOMMU whose tables hold it. */
  readonly iommu: string | undefined;
  /** Part of it is bounced. */
  readonly isBounced: boolean;
  /** The device reaches the frame's own bytes and no others. */
  readonly isWhole: boolean;
  state: "free" | "queued" | "done";
  job: BookedJob | undefined;
  /** What a consumer must have read; undefined when that is not known. */
  seen: readonly Uint8Array[] | undefined;
}

export type Handle =
  | BufferHandle
  | CpuHandle
  | FenceHandle
  | QueueHandle
  | AttachmentHandle
  | MappingHandle;

export class TwinClient {
  readonly number: number;
  readonly handles = new Set<Handle>();

  constructor(number: number) {
    this.number = number;
  }

  all<K extends Handle["kind"]>(kind: K): readonly Extract<Handle, { readonly kind: K }>[] {
    return [...this.handles].filter(
      (handle): handle is Extract<Handle, { readonly kind: K }> => handle.kind === kind,
    );
  }
}

/** The handle in words, as it stands in a trace. */
export function nameOf(handle: Handle): string {
  switch (handle.kind) {
    case "buffer":
      return `buffer ${handle.booked.inode}`;
    case "cpu":
      return `CPU mapping of ${handle.booked.inode}`;
    case "fence":
      return `fence of ${handle.jobs.length} jobs`;
    case "queue":
      return `${handle.it.direction} queue of ${handle.device.node}`;
    case "attachment":
      return `attachment of ${handle.frame.map(({ inode }) => inode).join("+")} to ${handle.queue.device.node}`;
    case "mapping":
      return `mapping of ${handle.attachment.frame.map(({ inode }) => inode).join("+")} for ${handle.attachment.queue.device.node}`;
  }
}
