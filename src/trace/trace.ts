// The event model of a run: what happened, when, on which track. A `TraceRecorder` fills it, the writers beside it make a
// file of it. Times are nanoseconds on the platform's clock.

/** A row of the picture: a device's jobs, or a quantity over time. */
export interface Track {
  readonly id: number;
  readonly name: string;
  /** Id of the track it is drawn under. */
  readonly parent?: number;
  readonly kind: "slices" | "counter";
  readonly unit?: CounterUnit;
}

export type CounterUnit = "bytes" | "count";

/** An address is shown in hex; any other number as it is. */
export type ArgumentValue = string | number | boolean | { readonly address: number };

export type Arguments = { readonly [name: string]: ArgumentValue };

/** `track` is the id of a track of the same trace. */
export type TraceEvent = SliceEvent | InstantEvent | CounterEvent;

/** Something that takes time. Slices of one track may overlap. */
export interface SliceEvent {
  readonly kind: "slice";
  readonly track: number;
  readonly start: number;
  readonly duration: number;
  readonly name: string;
  readonly args?: Arguments;
  /** Slices with a common id are linked, in order of time: one buffer or one frame on its way over the devices. */
  readonly flows?: readonly number[];
}

export interface InstantEvent {
  readonly kind: "instant";
  readonly track: number;
  readonly time: number;
  readonly name: string;
  readonly args?: Arguments;
}

/** A counter has this value from `time` on. */
export interface CounterEvent {
  readonly kind: "counter";
  readonly track: number;
  readonly time: number;
  readonly value: number;
}

export interface Trace {
  /** By id: the track with id 3 is `tracks[3]`. A parent comes before its children. */
  readonly tracks: readonly Track[];
  /** In the order of recording. */
  readonly events: readonly TraceEvent[];
}

export type TrackOptions =
  | { readonly kind: "slices"; readonly parent?: number }
  | { readonly kind: "counter"; readonly parent?: number; readonly unit?: CounterUnit };

/** When an event happens or begins, in nanoseconds. */
export function timeOf(event: TraceEvent): number {
  return event.kind === "slice" ? event.start : event.time;
}
