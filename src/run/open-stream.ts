// Opens one stream in one way: queues, frames, attachments and mappings, all or nothing. Every device is asked, even when
// an earlier one has refused, so that each answer can be held against the plan.
import type { CopyEngine } from "../buffer/copy-engine.ts";
import { attempt, isRefused, KernelError } from "../buffer/kernel-error.ts";
import type { DeviceQueue, Direction, Mapping } from "../buffer/media-device.ts";
import { deviceAt, type Platform, sourceOf } from "../buffer/platform.ts";
import type { FrameLayout } from "../format/layout.ts";
import type { Board } from "../board/board.ts";
import { copyBufferCount } from "../plan/buffer-count.ts";
import { CPU } from "../plan/cpu.ts";
import type { StreamPlan } from "../plan/plan.ts";
import { FrameSlot } from "./frame-slot.ts";
import { Owned } from "./owned.ts";
import { type DeviceTrial, isRefusal, type Refused, refusedBy } from "./trial.ts";
import { layoutAt, memoryAt, type Way, type WayCopy } from "../plan/way.ts";

/** A stream with everything it needs to move frames. */
export interface OpenStream extends Disposable {
  readonly producer: StreamEnd;
  readonly consumers: readonly StreamEnd[];
  /** Frames that the producer fills. */
  readonly frames: readonly FrameSlot[];
  readonly copies: readonly OpenCopy[];
}

/** A device of a stream with its mapping of every frame it works on. The CPU has no queue. */
export interface StreamEnd {
  readonly node: string;
  readonly layout: FrameLayout;
  readonly queue: DeviceQueue | undefined;
  readonly mappings: ReadonlyMap<FrameSlot, Mapping>;
}

export interface OpenCopy {
  readonly way: WayCopy;
  readonly engine: CopyEngine;
  readonly layout: FrameLayout;
  readonly frames: readonly FrameSlot[];
}

export interface Opening {
  /** Undefined when somebody refused. */
  readonly opened: OpenStream | undefined;
  readonly allocation: readonly Refused[];
  readonly devices: readonly DeviceTrial[];
  readonly isHopeless: boolean;
}

/** @param needs `some` leaves consumers out that refuse, when the producer and at least one other accept */
export function openStream(
  platform: Platform,
  board: Board,
  stream: StreamPlan,
  way: Way,
  needs: "all" | "some" = "all",
): Opening {
  const owned = new Owned();
  const opener = new StreamOpener(platform, board, stream, way, owned);
  try {
    const opening = opener.open(needs);
    if (!opening.opened) owned[Symbol.dispose]();
    return opening;
  } catch (error) {
    owned[Symbol.dispose]();
    throw error;
  }
}

interface FrameSet {
  readonly memory: string;
  readonly frames: readonly FrameSlot[];
}

class StreamOpener {
  readonly #platform: Platform;
  readonly #board: Board;
  readonly #stream: StreamPlan;
  readonly #way: Way;
  readonly #owned: Owned;
  readonly #allocation: Refused[] = [];

  constructor(platform: Platform, board: Board, stream: StreamPlan, way: Way, owned: Owned) {
    this.#platform = platform;
    this.#board = board;
    this.#stream = stream;
    this.#way = way;
    this.#owned = owned;
  }

  open(needs: "all" | "some"): Opening {
    const { from, to } = this.#stream;
    const queues = [
      this.#queue(from, "produce"),
      ...to.map((node) => this.#queue(node, "consume")),
    ];
    const isHopeless = queues.some(isRefusal);
    // A driver allocates for a queue that is open, so frames come after the queues.
    const own = isHopeless ? undefined : this.#ownFrames();
    const copies = own === undefined ? [] : this.#way.copies.map((copy) => this.#copy(copy));
    const ends = [from, ...to].map((node, at) => this.#end(node, queues[at], own, copies));
    const devices = ends.map(({ trial }) => trial);
    const [producer, ...consumers] = ends.map(({ end }) => end);
    const present = consumers.filter((end) => end !== undefined);
    const isComplete = producer !== undefined && present.length === to.length;
    const isEnough =
      needs === "some" && producer !== undefined && present.length > 0 && !isHopeless;
    const allocation = this.#allocation;
    if (own === undefined || !producer || allocation.length > 0 || !(isComplete || isEnough))
      return { opened: undefined, allocation, devices, isHopeless };
    const open: OpenStream = {
      producer,
      consumers: present,
      frames: own.frames,
      copies: copies.flatMap((copy) => copy ?? []),
      [Symbol.dispose]: () => this.#owned[Symbol.dispose](),
    };
    return { opened: open, allocation, devices, isHopeless };
  }

  #queue(node: string, direction: Direction): DeviceQueue | Refused | undefined {
    if (node === CPU.node) return undefined;
    const device = deviceAt(this.#platform, node);
    const layout = layoutAt(this.#stream, node);
    const result = attempt(() => {
      if (!device) throw new KernelError(`open(${node})`, "ENODEV");
      return this.#owned.add(device.open(direction, layout, this.#stream.rate));
    });
    return isRefused(result) ? refusedBy(node, result) : result;
  }

  #ownFrames(): FrameSet | undefined {
    const { id, from, buffers } = this.#stream;
    return this.#allocate(this.#way.memory, layoutAt(this.#stream, from), buffers, id);
  }

  #copy(way: WayCopy): OpenCopy | undefined {
    const stream = this.#stream;
    const members = way.consumers.map((node) => this.#device(node));
    const layout = layoutAt(stream, way.consumers[0] ?? "");
    const engine = this.#platform.copyEngines.find(({ id }) => id === way.engine);
    if (!engine) {
      this.#allocation.push(refusedBy(way.engine, new KernelError("open", "ENODEV")));
      return undefined;
    }
    const name = `${stream.id} copy`;
    const set = this.#allocate(way.memory, layout, copyBufferCount(members), name);
    return set && { way, engine, layout, frames: set.frames };
  }

  #device(node: string): typeof CPU {
    return this.#board.devices.find((device) => device.node === node) ?? CPU;
  }

  /** Undefined when the memory gives no room; the refusal is noted. */
  #allocate(
    memory: string,
    layout: FrameLayout,
    count: number,
    name: string,
  ): FrameSet | undefined {
    const frames: FrameSlot[] = [];
    const result = attempt(() => {
      const source = sourceOf(this.#platform, memory);
      if (!source) throw new KernelError(`open(${memory})`, "ENOENT");
      for (let at = 0; at < count; at += 1)
        frames.push(this.#owned.add(new FrameSlot(source, layout, `${name} ${at}`)));
    });
    if (!isRefused(result)) return { memory, frames };
    this.#allocation.push(refusedBy(memory, result));
    return undefined;
  }

  #end(
    node: string,
    queue: DeviceQueue | Refused | undefined,
    own: FrameSet | undefined,
    copies: readonly (OpenCopy | undefined)[],
  ): { readonly end?: StreamEnd; readonly trial: DeviceTrial } {
    const memory = memoryAt(this.#way, node);
    const trial = { node, memory, isOneRun: undefined, bouncedBytes: 0, content: undefined };
    if (isRefusal(queue)) return { trial: { ...trial, answer: queue } };
    const at = this.#way.copies.findIndex(({ consumers }) => consumers.includes(node));
    const frames = at < 0 ? own?.frames : copies[at]?.frames;
    if (!frames) return { trial: { ...trial, answer: "not-reached" } };
    const before = this.#platform.stats().bouncedBytes;
    const mappings = new Map<FrameSlot, Mapping>();
    const result = attempt(() => {
      for (const frame of frames) {
        if (queue === undefined) frame.mapCpu();
        else {
          const attachment = this.#owned.add(queue.attach(frame));
          mappings.set(frame, this.#owned.add(attachment.map()));
        }
      }
    });
    if (isRefused(result)) return { trial: { ...trial, answer: refusedBy(node, result) } };
    const bouncedBytes = this.#platform.stats().bouncedBytes - before;
    return {
      end: { node, layout: layoutAt(this.#stream, node), queue, mappings },
      trial: {
        ...trial,
        answer: "mapped",
        isOneRun: isOneRun([...mappings.values()]),
        bouncedBytes,
      },
    };
  }
}

function isOneRun(mappings: readonly Mapping[]): boolean | undefined {
  const buffers = mappings.flatMap(({ segments }) => segments);
  if (buffers.every((segments) => segments.length === 0)) return undefined;
  return buffers.every((segments) => segments.length === 1);
}
