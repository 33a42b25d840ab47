// What was measured on a board, as one value: what the calibration file holds and `simulate` takes its costs from. Every row
// says what it is of; a number that could not be measured is not there.
import type { Answer } from "../../diagnostic/answer.ts";

/** Samples of one thing, measured again and again. */
export interface Figure {
  readonly median: number;
  /** One sample in ten lies below. */
  readonly p10: number;
  /** One sample in ten lies above. */
  readonly p90: number;
  readonly repeats: number;
}

export interface WorstFigure extends Figure {
  readonly worst: number;
}

export interface Calibration {
  readonly version: 1;
  readonly board: {
    /** Of the device tree; absent on machines without one. */
    readonly model?: string | undefined;
    readonly compatible: readonly string[];
  };
  readonly kernel: {
    /** `uname -r`. */
    readonly release: string;
    /** As Node names it: `arm`, `arm64`, `x64`. */
    readonly arch: string;
    /** Bytes. */
    readonly pageSize: number;
  };
  readonly measured: Conditions;
  /** Nanoseconds of a system call that does next to nothing: DMA_BUF_IOCTL_SYNC of a buffer that no device has. */
  readonly ioctl?: Figure | undefined;
  readonly allocation: readonly AllocationRow[];
  readonly fill: readonly FillRow[];
  readonly copy: readonly CopyRow[];
  readonly cpuAccess: readonly CpuAccessRow[];
  readonly mapping: readonly MappingRow[];
}

/** Under what all the numbers were measured. */
export interface Conditions {
  /** `onebuf 0.1.0`. */
  readonly by: string;
  /** What ran the measurements: `Linux 6.1.0 arm64`, `virtual`. */
  readonly platform: string;
  /** Time it took in all. */
  readonly seconds: number;
  /** Nanoseconds between two readings of the clock in a row, which every time includes. */
  readonly clockReading: number;
  readonly processors: number;
  /** Frequency governors of the processors; none where the kernel shows none. */
  readonly governors: readonly string[];
  /** Processes that wanted a processor in the minute before, on average. */
  readonly load?: number | undefined;
  /** Bytes before the first measurement: MemAvailable and CmaFree. */
  readonly availableMemory?: number | undefined;
  readonly freeCma?: number | undefined;
}

/** A buffer given out by a heap, cleared as the kernel clears it. */
export interface AllocationRow {
  /** `heap:cma`. */
  readonly memory: string;
  readonly bytes: number;
  readonly nanoseconds: WorstFigure;
}

/** The CPU writes one value over and over into a buffer that it has mapped and touched before. */
export interface FillRow {
  readonly memory: string;
  /** CPU mappings of the memory are cached. */
  readonly cached: Answer;
  readonly bytes: number;
  readonly bytesPerSecond: Figure;
}

/** A frame moved from one buffer to another, with all that the engine does for one frame. */
export interface CopyRow {
  /** `cpu`, or the node of a 2D device. */
  readonly engine: string;
  readonly source: CopyEnd;
  readonly target: CopyEnd;
  /** Read once and written once. */
  readonly bytes: number;
  readonly bytesPerSecond: Figure;
}

export interface CopyEnd {
  readonly memory: string;
  readonly cached: Answer;
}

/** The begin or the end of a CPU access (DMA_BUF_IOCTL_SYNC), which is where the kernel maintains caches. */
export interface CpuAccessRow {
  readonly memory: string;
  /** Node of the device that has the buffer mapped; absent when none has. */
  readonly device?: string | undefined;
  readonly access: "read" | "write";
  readonly call: "begin" | "end";
  readonly fixedNanoseconds: Figure;
  readonly nanosecondsPerByte: Figure;
}

/** A device maps a buffer that it has not seen before, or lets go of it. */
export interface MappingRow {
  readonly device: string;
  readonly memory: string;
  readonly call: "map" | "unmap";
  readonly fixedNanoseconds: Figure;
  readonly nanosecondsPerPage: Figure;
}
