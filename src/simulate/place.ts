// A strategy set up on a twin of the board: real buffers, mapped by real page tables. What each device then has to cross
// is read off them.
import type { Board } from "../board/board.ts";
import type { DmaBuffer } from "../buffer/dma-buffer.ts";
import { attempt, isRefused, KernelError } from "../buffer/kernel-error.ts";
import type { Direction, Mapping } from "../buffer/media-device.ts";
import { deviceAt, sourceOf } from "../buffer/platform.ts";
import type { FrameLayout } from "../format/layout.ts";
import { copyBufferCount } from "../plan/buffer-count.ts";
import { CPU } from "../plan/cpu.ts";
import type { StreamPlan } from "../plan/plan.ts";
import { layoutAt, memoryAt, type Way, type WayCopy } from "../plan/way.ts";
import type { Role } from "../drivers/row.ts";
import type { AddressMap } from "../sim/cost/tlb/address-map.ts";
import type { VirtualPlatform } from "../sim/virtual-platform.ts";
import { roleAt } from "./service-times.ts";
import type { Strategy } from "./strategy.ts";

export interface Placement {
  readonly streams: readonly PlacedStream[];
  /** By node of each device that translates; read when all is mapped. */
  readonly maps: ReadonlyMap<string, AddressMap>;
}

export interface PlacedStream {
  readonly stream: StreamPlan;
  readonly way: Way;
  readonly frames: FrameSet;
  readonly producer: PlacedEnd;
  readonly consumers: readonly PlacedEnd[];
  readonly copies: readonly PlacedCopy[];
}

export interface FrameSet {
  readonly memory: string;
  readonly count: number;
  readonly layout: FrameLayout;
  /** CPU mappings of it are cached. */
  readonly isCached: boolean;
}

export interface PlacedEnd {
  readonly node: string;
  /** What it is in this stream. */
  readonly role: Role;
  readonly layout: FrameLayout;
  readonly memory: string;
  /** Frame by frame: the device address of each of its buffers. Empty for the CPU. */
  readonly addresses: readonly (readonly number[])[];
}

export interface PlacedCopy {
  readonly way: WayCopy;
  readonly frames: FrameSet;
}

export interface Unplaced {
  /** Memory or device that refused. */
  readonly by: string;
  readonly refusal: string;
}

/** What is placed stays until the twin goes. @returns the first refusal when the twin cannot */
export function place(
  platform: VirtualPlatform,
  board: Board,
  { streams }: Strategy,
): Placement | Unplaced {
  const placed: PlacedStream[] = [];
  for (const { stream, way } of streams) {
    const one = new Placer(platform, board, stream, way).place();
    if ("refusal" in one) return one;
    placed.push(one);
  }
  const nodes = placed.flatMap(({ producer, consumers }) =>
    [producer, ...consumers].map(({ node }) => node),
  );
  const maps = nodes.flatMap((node) => {
    const domain = platform.domainOf(node);
    return domain ? [[node, domain.addressMap()] as const] : [];
  });
  return { streams: placed, maps: new Map(maps) };
}

type Buffers = readonly (readonly DmaBuffer[])[];

class Placer {
  readonly #platform: VirtualPlatform;
  readonly #board: Board;
  readonly #stream: StreamPlan;
  readonly #way: Way;
  /** By memory and copy: the producer's own frames are at -1. */
  readonly #buffers = new Map<number, Buffers>();
  #by = "";

  constructor(platform: VirtualPlatform, board: Board, stream: StreamPlan, way: Way) {
    this.#platform = platform;
    this.#board = board;
    this.#stream = stream;
    this.#way = way;
  }

  place(): PlacedStream | Unplaced {
    const result = attempt(() => this.#place());
    if (!isRefused(result)) return result;
    return { by: this.#by, refusal: result.message };
  }

  #place(): PlacedStream {
    const { from, to, buffers } = this.#stream;
    const frames = this.#allocate(-1, this.#way.memory, layoutAt(this.#stream, from), buffers);
    const copies = this.#way.copies.map((way, at): PlacedCopy => {
      const layout = layoutAt(this.#stream, way.consumers[0] ?? "");
      const count = copyBufferCount(way.consumers.map((node) => this.#device(node)));
      return { way, frames: this.#allocate(at, way.memory, layout, count) };
    });
    return {
      stream: this.#stream,
      way: this.#way,
      frames,
      producer: this.#end(from, "produce"),
      consumers: to.map((node) => this.#end(node, "consume")),
      copies,
    };
  }

  #device(node: string): typeof CPU {
    return this.#board.devices.find((device) => device.node === node) ?? CPU;
  }

  #allocate(at: number, memory: string, layout: FrameLayout, count: number): FrameSet {
    this.#by = memory;
    const source = sourceOf(this.#platform, memory);
    if (!source) throw new KernelError(`open(${memory})`, "ENOENT");
    this.#buffers.set(
      at,
      Array.from({ length: count }, () => layout.buffers.map((size) => source.allocate(size))),
    );
    return { memory, count, layout, isCached: source.properties.cpuCached === "yes" };
  }

  #end(node: string, direction: Direction): PlacedEnd {
    const layout = layoutAt(this.#stream, node);
    const memory = memoryAt(this.#way, node);
    const role = roleAt(this.#board, node, direction === "produce" ? "producer" : "consumer");
    if (node === CPU.node) return { node, role, layout, memory, addresses: [] };
    this.#by = node;
    const device = deviceAt(this.#platform, node);
    if (!device) throw new KernelError(`open(${node})`, "ENODEV");
    const queue = device.open(direction, layout, this.#stream.rate);
    const at = this.#way.copies.findIndex(({ consumers }) => consumers.includes(node));
    const frames = this.#buffers.get(at) ?? [];
    return {
      node,
      role,
      layout,
      memory,
      addresses: frames.map((buffers) => addressesOf(queue.attach({ buffers }).map())),
    };
  }
}

/** Where each buffer begins; behind an IOMMU it goes on from there. */
function addressesOf({ segments }: Mapping): readonly number[] {
  return segments.map(([first]) => first?.address ?? 0);
}
