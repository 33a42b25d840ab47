// Writes a trace for Perfetto's viewer: tracks first, then the events by time, each slice as a begin and an end.
import { Lanes } from "./lanes.ts";
import { PerfettoPackets } from "./perfetto-packets.ts";
import { inTimeOrder } from "./time-order.ts";
import { timeOf, type Trace } from "./trace.ts";

/** Bytes gathered before they are handed out. */
const CHUNK = 1 << 18;

/**
 * The file in pieces, for traces that are long. Time never goes back from packet to packet; what ends at the time at
 * which something begins ends first. Slices that cross on one track are spread over tracks of the same name (`Lanes`).
 * @throws RangeError when an event names a track that the trace has not
 */
export function* perfettoChunks(trace: Trace): Generator<Uint8Array, void> {
  const packets = new PerfettoPackets();
  const lanes = new Lanes(trace.tracks);
  for (const { id, parent } of trace.tracks) packets.lane(lanes.main(id), laneOf(parent));
  for (const event of inTimeOrder(trace)) {
    closeBy(timeOf(event));
    switch (event.kind) {
      case "slice": {
        const { lane, isNew } = lanes.open(event);
        if (isNew) packets.lane(lane, laneOf(lane.track.parent));
        packets.begin(lane, event);
        break;
      }
      case "instant":
        packets.instant(lanes.main(event.track), event);
        break;
      case "counter":
        packets.counter(lanes.main(event.track), event.time, event.value);
        break;
    }
    if (packets.length >= CHUNK) yield packets.take();
  }
  closeBy(Infinity);
  yield packets.take();

  function laneOf(track: number | undefined) {
    return track === undefined ? undefined : lanes.main(track);
  }

  function closeBy(time: number): void {
    for (let closed = lanes.closeBy(time); closed; closed = lanes.closeBy(time)) {
      packets.end(closed.lane, closed.end);
    }
  }
}

/**
 * The whole file as one value. Source of the format: protos/perfetto/trace/trace.proto of Perfetto.
 * @throws RangeError when an event names a track that the trace has not
 */
export function perfettoTrace(trace: Trace): Uint8Array {
  const chunks = [...perfettoChunks(trace)];
  const file = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    file.set(chunk, at);
    at += chunk.length;
  }
  return file;
}
