// The order in which both writers tell the events of a trace.
import { timeOf, type Trace, type TraceEvent } from "./trace.ts";

/**
 * By time; of slices that begin together the longer comes first, as it encloses the shorter. Else in the order of
 * recording. Makes one array of references, and no copy of any event.
 */
export function inTimeOrder({ events }: Trace): readonly TraceEvent[] {
  return events.toSorted((a, b) => timeOf(a) - timeOf(b) || durationOf(b) - durationOf(a));
}

function durationOf(event: TraceEvent): number {
  return event.kind === "slice" ? event.duration : 0;
}
