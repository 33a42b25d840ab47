// What a twin must be like, kept beside it: who has each page, which bytes each buffer holds, who refers to it, and which
// work on it is under way. Only events and the model's own operations write here; nothing is asked of the twin.
import { isConflict, type FrameLayout, frameLayout } from "../../format/layout.ts";
import { parseFormat } from "../../format/parse-format.ts";

/** Work that signals a fence: a queued frame or a copy. */
export interface BookedJob {
  readonly blockers: readonly BookedJob[];
  isDone: boolean;
}

export interface BookedBuffer {
  readonly inode: number;
  readonly pool: string;
  /** Physical address of each page. */
  readonly pages: Float64Array;
  /** Pages of it that the page allocator or a CMA area gave; those of a carve-out are none. */
  readonly counted: number;
  readonly bytes: Uint8Array;
  /** False after a device wrote to it through a bounce buffer, whose copies come when they come. */
  isKnown: boolean;
  references: number;
  writers: BookedJob[];
  readers: BookedJob[];
}

/** @param access what the work does with the buffer */
export function blockersOf(buffer: BookedBuffer, access: "read" | "write"): readonly BookedJob[] {
  const open = (jobs: readonly BookedJob[]) => jobs.filter((job) => !job.isDone);
  return access === "write"
    ? [...open(buffer.writers), ...open(buffer.readers)]
    : open(buffer.writers);
}

export function enterJob(buffer: BookedBuffer, job: BookedJob, access: "read" | "write"): void {
  const others = (access === "write" ? buffer.writers : buffer.readers).filter(
    ({ isDone }) => !isDone,
  );
  others.push(job);
  if (access === "write") buffer.writers = others;
  else buffer.readers = others;
}

export function isIdle(buffer: BookedBuffer): boolean {
  return blockersOf(buffer, "write").length === 0;
}

/** A job is done: whatever it waited for must have been done before. */
export function finishJob(job: BookedJob): void {
  if (job.blockers.some(({ isDone }) => !isDone)) throw new Error("work overtook its fences");
  job.isDone = true;
}

export class TwinBook {
  readonly buffers = new Map<number, BookedBuffer>();
  /** Bytes mapped behind each IOMMU, by its node. */
  readonly mapped = new Map<string, number>();
  /** Accesses that were meant to fault. */
  faults = 0;
  readonly #inodeAt = new Map<number, number>();
  readonly #pools = new Map<string, number>();
  #counted = 0;

  /** Pages that buffers have of the page allocator and CMA. */
  get counted(): number {
    return this.#counted;
  }

  get pools(): ReadonlyMap<string, number> {
    return this.#pools;
  }

  /** Inode of the buffer that has the page at an address. */
  ownerOf(address: number): number | undefined {
    return this.#inodeAt.get(address);
  }

  enter(
    inode: number,
    pool: string,
    pages: Float64Array,
    counted: number,
    size: number,
  ): BookedBuffer {
    for (const page of pages) {
      const other = this.#inodeAt.get(page);
      if (other !== undefined)
        throw new Error(`page 0x${page.toString(16)} is in buffers ${other} and ${inode}`);
      this.#inodeAt.set(page, inode);
    }
    const booked: BookedBuffer = {
      inode,
      pool,
      pages,
      counted,
      bytes: new Uint8Array(size),
      isKnown: true,
      references: 1,
      writers: [],
      readers: [],
    };
    this.buffers.set(inode, booked);
    this.#pools.set(pool, (this.#pools.get(pool) ?? 0) + size);
    this.#counted += counted;
    return booked;
  }

  /** The twin says that the memory went. */
  freed(inode: number): void {
    const booked = this.buffers.get(inode);
    if (!booked) throw new Error(`buffer ${inode} was freed, which nobody had`);
    this.buffers.delete(inode);
    for (const page of booked.pages) this.#inodeAt.delete(page);
    this.#pools.set(booked.pool, (this.#pools.get(booked.pool) ?? 0) - booked.bytes.length);
    this.#counted -= booked.counted;
  }

  addMapped(iommu: string, bytes: number): void {
    this.mapped.set(iommu, (this.mapped.get(iommu) ?? 0) + bytes);
  }
}

const SHAPES: readonly (readonly [format: string, width: number, height: number])[] = [
  ["NV12", 64, 32],
  ["NV12", 160, 120],
  ["NV12", 322, 240],
  ["NV12M", 128, 64],
  ["YUYV", 96, 64],
  ["XRGB8888", 64, 64],
  ["XRGB8888", 200, 90],
];

/** Frames of one page and of many, of one buffer and of two. */
export const LAYOUTS: readonly FrameLayout[] = SHAPES.map(([name, width, height]) => {
  const format = parseFormat(name);
  const layout = format && frameLayout(format, width, height, []);
  if (!layout || isConflict(layout)) throw new Error(`${name} has no layout`);
  return layout;
});
