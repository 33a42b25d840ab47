// All that a run of the model works on: the twin, the book beside it, the processes, the load, and how a call is made that
// may be refused.
import type { Board, Device } from "../../board/board.ts";
import { attempt, isRefused } from "../../buffer/kernel-error.ts";
import type { FrameLayout } from "../../format/layout.ts";
import { MEMORY_MODELS } from "../../drivers/memory-model.ts";
import { BufferReference } from "../buffers/buffer-reference.ts";
import type { PagedBytes } from "../buffers/paged-bytes.ts";
import { BackgroundLoad } from "../memory/background-load.ts";
import { KIND } from "../memory/page-frames.ts";
import type { Random } from "../memory/seeded.ts";
import { openTwin } from "../open-twin.ts";
import type { VirtualPlatform } from "../virtual-platform.ts";
import { type BookedBuffer, type BookedJob, TwinBook } from "./twin-book.ts";
import { type Handle, type QueueHandle, TwinClient } from "./twin-client.ts";

/** A copy that an engine has been asked for and has not done yet. */
export interface BookedCopy {
  readonly engine: string;
  readonly from: readonly BookedBuffer[];
  readonly fromLayout: FrameLayout;
  readonly to: readonly BookedBuffer[];
  readonly toLayout: FrameLayout;
  readonly job: BookedJob;
  /** IOMMU that both frames are mapped behind. */
  readonly iommu: string | undefined;
  readonly isBounced: boolean;
}

/** A mapping that is gone: its device must not reach the memory any more. */
export interface StaleMapping {
  readonly node: string;
  readonly address: number;
  readonly read: (target: Uint8Array) => boolean;
}

/** What is left for the run, in pages. */
export interface Spare {
  /** Free beside those of CMA. */
  readonly spare: number;
  /** Of each CMA area. */
  readonly spareCma: number;
}

const CLIENTS = 3;
const HOG_ORDERS = [10, 4];
/** Bytes, where the tree does not say. */
const RAM = 256 * 2 ** 20;
/** Codecs keep the bytes as they are. */
const STORED = { compress: (bytes: Uint8Array) => bytes, expand: (bytes: Uint8Array) => bytes };
/** Pages that one refused mapping may leave in tables, which stay until the domain goes. */
const MOST_TABLES = 16;

export class TwinState {
  readonly board: Board;
  readonly platform: VirtualPlatform;
  readonly random: Random;
  readonly book = new TwinBook();
  readonly clients: readonly TwinClient[];
  readonly loads: BackgroundLoad[] = [];
  readonly copies: BookedCopy[] = [];
  readonly stale: StaleMapping[] = [];
  /** What has been done, in words. */
  readonly note: (text: string) => void;
  readonly #firstFree: number;
  /** What is held from the start. */
  readonly #hog: { readonly pages: number; readonly release: () => void }[] = [];

  constructor(
    board: Board,
    random: Random,
    seed: number,
    { spare, spareCma }: Spare,
    note: (text: string) => void,
  ) {
    this.board = board;
    this.random = random;
    this.note = note;
    this.platform = openTwin(board, { compression: STORED, isFresh: true, seed, ram: RAM });
    this.clients = Array.from({ length: CLIENTS }, (_, at) => new TwinClient(at));
    this.#firstFree = this.platform.machine.pages.freePages;
    for (const order of HOG_ORDERS) this.#hold(order, spare);
    for (const area of this.platform.machine.areas.values()) {
      const pages = area.pages - spareCma;
      const taken = pages > 0 ? area.allocate(pages, 0) : undefined;
      if (taken && "pfn" in taken)
        this.#hog.push({ pages, release: () => area.release(taken.pfn, pages) });
    }
  }

  #hold(order: number, spare: number): void {
    const { pages } = this.platform.machine;
    while (pages.freePages - pages.freeCmaPages - 2 ** order > spare) {
      const pfn = pages.allocate({ order, movable: false, reclaim: false });
      if (pfn === undefined) return;
      this.#hog.push({ pages: 2 ** order, release: () => pages.free(pfn, order) });
    }
  }

  below(bound: number): number {
    return this.random(bound);
  }

  oneOf<T>(list: readonly T[]): T | undefined {
    return list[this.random(Math.max(1, list.length))];
  }

  chance(oneIn: number): boolean {
    return this.random(oneIn) === 0;
  }

  get queues(): readonly QueueHandle[] {
    return this.clients.flatMap((client) => client.all("queue"));
  }

  get handles(): number {
    return this.clients.reduce((sum, { handles }) => sum + handles.size, 0);
  }

  /** Pages that neither a buffer nor the load nor the first hog has: page tables and bounce buffers. */
  get otherPages(): number {
    const loaded = this.loads.reduce((sum, { held }) => sum + held, 0);
    const hogged = this.#hog.reduce((sum, { pages }) => sum + pages, 0);
    const { freePages } = this.platform.machine.pages;
    return this.#firstFree - freePages - loaded - hogged - this.book.counted;
  }

  /** Makes a call that the kernel may refuse; a refusal must leave nothing behind. */
  try<T>(call: () => T): T | undefined {
    const before = this.otherPages;
    const held = this.platform.held().length;
    const result = attempt(call);
    if (!isRefused(result)) return result;
    this.note(`  refused: ${result.message}`);
    const left = this.otherPages - before;
    if (left < 0 || left > MOST_TABLES) throw new Error(`a refusal left ${left} pages behind`);
    const stillHeld = this.platform.held().length - held;
    if (stillHeld !== 0) throw new Error(`a refusal left ${stillHeld} handles behind`);
    return undefined;
  }

  enter(client: TwinClient, handle: Handle): void {
    client.handles.add(handle);
  }

  forget(handle: Handle): void {
    for (const { handles } of this.clients) handles.delete(handle);
  }

  /** Books a buffer that has just been allocated. */
  enterBuffer(reference: BufferReference, named: string): BookedBuffer {
    const bytes = bytesOf(reference);
    const { frames } = this.platform.machine.pages.core;
    const { pageSize } = this.platform.machine;
    const isCounted = (address: number) =>
      frames.kind[frames.indexOf(address / pageSize)] !== KIND.reserved;
    const counted = bytes.pages.reduce((sum, page) => sum + (isCounted(page) ? 1 : 0), 0);
    const pool = this.#poolOf(bytes.pages[0] ?? 0, named);
    return this.book.enter(reference.inode, pool, bytes.pages, counted, bytes.size);
  }

  /** What does not lie in the CMA area it should be drawn from came from the page allocator instead. */
  #poolOf(address: number, named: string): string {
    const { areas, reserved, pageSize } = this.platform.machine;
    if (reserved.has(named)) return named;
    const area = areas.get(named);
    const at = address / pageSize - (area?.base ?? 0);
    return area && at >= 0 && at < area.pages ? named : "ram";
  }

  /** Gives the pages back that were held from the start. */
  releaseHog(): void {
    for (const { release } of this.#hog) release();
    this.#hog.length = 0;
  }
}

/** Where the bytes of a buffer really are. */
export function bytesOf(reference: unknown): PagedBytes {
  if (!(reference instanceof BufferReference)) throw new Error("not a buffer of the twin");
  return reference.memoryFor("model").backing.bytes;
}

/** How the driver takes memory; undefined where that is not known. */
export function programsOf({
  memory,
}: Device): "one" | "first" | "list" | "cpu" | "nothing" | undefined {
  if (memory === "unknown") return undefined;
  return MEMORY_MODELS[memory === "refuses" ? "none" : memory].programs;
}

/** Whether the device reaches part of the buffer through a bounce buffer only. */
export function bounces({ translation, physical }: Device, { pages }: BookedBuffer): boolean {
  if (translation === "iommu" || !physical) return false;
  return pages.some((page) => BigInt(page) < physical.lo || BigInt(page) + 4095n > physical.hi);
}

export function iommuOf(device: Device): string | undefined {
  if (device.translation !== "iommu" || programsOf(device) === "cpu") return undefined;
  return device.iommu ?? device.node;
}
