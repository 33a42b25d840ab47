// The CPU's work for one frame of a stream: copies, the caches it cleans or invalidates around them, calls to the devices.
import type { Board } from "../board/board.ts";
import { CPU } from "../plan/cpu.ts";
import { memoryAt } from "../plan/way.ts";
import type { BoardFigures } from "../sim/cost/figures/board-figures.ts";
import type { MaintenanceTime } from "../sim/cost/maintenance/cache-walk.ts";
import {
  copyMaintenance,
  maintenanceTime,
  type SharedBuffer,
} from "../sim/cost/maintenance/maintenance-time.ts";
import { cpuInputs, distinct, input } from "./inputs.ts";
import type { Input } from "./simulation.ts";
import type { FrameSet, PlacedCopy, PlacedStream } from "./place.ts";

/** Nanoseconds with what they were worked out of. */
export interface Time {
  readonly nanoseconds: number;
  readonly inputs: readonly Input[];
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
  return {
    nanoseconds: devices.length * CALLS_A_DEVICE * call.value,
    inputs: cpuInputs(figures, [call]),
  };
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
    return {
      copy: { nanoseconds, inputs: [input(`copies by ${way.engine}`, engine)] },
      maintenance: none,
      isByCpu: false,
    };
  }
  const bandwidth = figures.cpu.copy(source.isCached, target.isCached);
  return {
    copy: {
      nanoseconds: (bytes / bandwidth.value) * 1e9,
      inputs: [input(copyName(source.isCached, target.isCached), bandwidth)],
    },
    maintenance: named(
      copyMaintenance(
        sharedBuffer(board, placed, source),
        sharedBuffer(board, placed, target),
        figures.cpu,
      ),
      figures,
    ),
    isByCpu: true,
  };
}

/** A consumer that is the CPU reads each frame inside of brackets. */
export function readingTime(board: Board, placed: PlacedStream, figures: BoardFigures): Time {
  const readers = placed.consumers.filter(({ node }) => node === CPU.node);
  const buffer = sharedBuffer(board, placed, placed.frames);
  const times = (["begin", "end"] as const).map((call) =>
    named(maintenanceTime({ ...buffer, access: "read", call }, figures.cpu), figures),
  );
  return sum(readers.flatMap(() => times));
}

function sharedBuffer(board: Board, placed: PlacedStream, frames: FrameSet): SharedBuffer {
  const ends = [placed.producer, ...placed.consumers].filter(
    ({ node }) => node !== CPU.node && memoryAt(placed.way, node) === frames.memory,
  );
  return {
    bytes: frames.layout.size,
    cached: frames.isCached,
    exporter: exporterOf(frames.memory),
    mappedBy: ends.map(({ node }) => ({
      coherent: board.devices.find((device) => device.node === node)?.coherent === "yes",
    })),
  };
}

/** Heaps have hooks for CPU accesses; drivers that give out their own buffers have none. */
function exporterOf(memory: string): SharedBuffer["exporter"] {
  if (memory === "udmabuf") return "udmabuf";
  return memory.startsWith("export:") ? "none" : "heap";
}

/** The CPU's figures under their names. */
export function named({ nanoseconds, inputs }: MaintenanceTime, figures: BoardFigures): Time {
  return { nanoseconds, inputs: cpuInputs(figures, inputs) };
}

function copyName(source: boolean, target: boolean): string {
  const kind = (cached: boolean) => (cached ? "cached" : "uncached");
  return `copies by the CPU, ${kind(source)} to ${kind(target)}`;
}

const none: Time = { nanoseconds: 0, inputs: [] };

export function sum(times: readonly Time[]): Time {
  return {
    nanoseconds: times.reduce((all, { nanoseconds }) => all + nanoseconds, 0),
    inputs: distinct(times.flatMap(({ inputs }) => inputs)),
  };
}
