// The CPU's work for one frame of a stream: copies, the caches it cleans or invalidates around them, calls to the devices.
import type { Board } from "../board/board.ts";
import { CPU } from "../plan/cpu.ts";
import { memoryAt } from "../plan/way.ts";
import type { BoardFigures } from "../sim/cost/figures/board-figures.ts";
import type { Known } from "../sim/cost/known.ts";
import { type CpuAccess, maintenanceTime } from "../sim/cost/maintenance/cpu-access.ts";
import type { FrameSet, PlacedCopy, PlacedStream } from "./place.ts";

/** Nanoseconds with what they were worked out of. */
export interface Time {
  readonly nanoseconds: number;
  readonly inputs: readonly Known[];
}

export interface CopyTime {
  readonly copy: Time;
  readonly maintenance: Time;
  /** The CPU does it, and not a 2D device. */
  readonly isByCpu: boolean;
}

/** A frame is queued and dequeued at each device. */
const CALLS_A_DEVICE = 2;

/** Calls that hand one frame from device to device. */
export function callTime({ producer, consumers }: PlacedStream, figures: BoardFigures): Time {
  const devices = [producer, ...consumers].filter(({ node }) => node !== CPU.node);
  const { call } = figures.cpu;
  return { nanoseconds: devices.length * CALLS_A_DEVICE * call.value, inputs: [call] };
}

/** One copy of a frame with its brackets (DMA_BUF_IOCTL_SYNC at both buffers, begin and end). */
export function copyTime(
  board: Board,
  placed: PlacedStream,
  copy: PlacedCopy,
  figures: BoardFigures,
): CopyTime {
  const { frames: source } = placed;
  const { frames: target, way } = copy;
  const bytes = target.layout.size;
  const engine = figures.engines.get(way.engine);
  if (way.engine !== CPU.node && engine) {
    const nanoseconds = (bytes / engine.value) * 1e9;
    return { copy: { nanoseconds, inputs: [engine] }, maintenance: none, isByCpu: false };
  }
  const bandwidth = figures.cpu.copy(source.isCached, target.isCached);
  return {
    copy: { nanoseconds: (bytes / bandwidth.value) * 1e9, inputs: [bandwidth] },
    maintenance: sum([
      ...brackets(board, placed, source, "read", figures),
      ...brackets(board, placed, target, "write", figures),
    ]),
    isByCpu: true,
  };
}

/** A consumer that is the CPU reads each frame inside of brackets. */
export function readingTime(board: Board, placed: PlacedStream, figures: BoardFigures): Time {
  const readers = placed.consumers.filter(({ node }) => node === CPU.node);
  return sum(readers.flatMap(() => brackets(board, placed, placed.frames, "read", figures)));
}

function brackets(
  board: Board,
  placed: PlacedStream,
  frames: FrameSet,
  access: CpuAccess["access"],
  { cpu }: BoardFigures,
): readonly Time[] {
  const ends = [placed.producer, ...placed.consumers].filter(
    ({ node }) => node !== CPU.node && memoryAt(placed.way, node) === frames.memory,
  );
  const mappedBy = ends.map(({ node }) => ({
    coherent: board.devices.find((device) => device.node === node)?.coherent === "yes",
  }));
  return (["begin", "end"] as const).map((call) =>
    maintenanceTime(
      {
        bytes: frames.layout.size,
        mappedBy,
        cached: frames.isCached,
        exporter: exporterOf(frames.memory),
        access,
        call,
      },
      cpu,
    ),
  );
}

/** Heaps have hooks for CPU accesses; drivers that give out their own buffers have none. */
function exporterOf(memory: string): CpuAccess["exporter"] {
  if (memory === "udmabuf") return "udmabuf";
  return memory.startsWith("export:") ? "none" : "heap";
}

const none: Time = { nanoseconds: 0, inputs: [] };

export function sum(times: readonly Time[]): Time {
  return {
    nanoseconds: times.reduce((all, { nanoseconds }) => all + nanoseconds, 0),
    inputs: [...new Set(times.flatMap(({ inputs }) => inputs))],
  };
}
