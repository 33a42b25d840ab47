// When a device takes the next frame and how long it keeps it. Durations are assumed shares of the frame period; what
// things really cost is the simulator's business.
import type { SeenFrame } from "../../buffer/media-device.ts";
import type { VirtualClock } from "../clock.ts";

/** A frame that the device has in hand. */
export type Job = object;

/** What the device did to the frame's memory. */
export interface Moved {
  readonly seen: SeenFrame | undefined;
  readonly error: string | undefined;
}

/** What a pace may do with its queue. */
export interface Work {
  readonly clock: VirtualClock;
  /** The next queued frame, once the fences on it have signalled. */
  take(): Job | undefined;
  /** Reads or writes the frame, now. */
  move(job: Job, sequence: number): Moved;
  /** Hands the frame out. @param timestamp nanoseconds: when it was captured, taken or shown */
  finish(job: Job, sequence: number, timestamp: number, moved: Moved): void;
  /** A frame was due and there was no buffer for it. */
  dropped(sequence: number): void;
}

export interface Pace {
  /** Frames kept until another takes their place. */
  readonly holds: number;
  start(): void;
  stop(): void;
  /** A frame was queued, or a fence on one has signalled. */
  offered(): void;
}
