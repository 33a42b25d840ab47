// What each part of a pipeline asks of the memory, in bytes a second.
import type { TrafficPart } from "./dram-traffic.ts";

/** A device fills so many frames a second. */
export function written(frameBytes: number, framesPerSecond: number): TrafficPart {
  return { cause: "pixels-written", bytesPerSecond: frameBytes * framesPerSecond };
}

/** A device reads each frame once. */
export function read(frameBytes: number, framesPerSecond: number): TrafficPart {
  return { cause: "pixels-read", bytesPerSecond: frameBytes * framesPerSecond };
}

/** Scan-out reads the frame it shows at each refresh, whether or not it is a new one. */
export function scannedOut(frameBytes: number, refreshesPerSecond: number): TrafficPart {
  return { cause: "display", bytesPerSecond: frameBytes * refreshesPerSecond };
}

export interface CopiedFrames {
  /** Bytes read for a frame, and written for it. */
  readonly source: number;
  readonly target: number;
  readonly framesPerSecond: number;
  /**
   * A write-back cache that reads each line before it is written: a third trip. CPUs that see a stream of whole lines
   * leave it out, as do uncached targets and 2D devices.
   */
  readonly writeAllocate: boolean;
}

export function copied({
  source,
  target,
  framesPerSecond,
  writeAllocate,
}: CopiedFrames): TrafficPart {
  const bytes = source + target * (writeAllocate ? 2 : 1);
  return { cause: "copies", bytesPerSecond: bytes * framesPerSecond };
}

/** A walk that reads an entry reads the line it lies in. */
const FETCHED_LINE = 64;

export function tablesFetched(fetchesPerFrame: number, framesPerSecond: number): TrafficPart {
  return { cause: "tables", bytesPerSecond: fetchesPerFrame * FETCHED_LINE * framesPerSecond };
}
