// A strategy that is placed as frames in time: who works how long on each, and what waits for what.
import type { Role } from "../drivers/row.ts";
import type { Flow, FlowConsumer, FlowStream, ServiceTime } from "../sim/flow/flow.ts";
import type { PlacedEnd, PlacedStream, Placement } from "./place.ts";
import { baseTime, JITTER, refreshPeriod } from "./service-times.ts";

/** A decoder waits for a buffer; these go on without one. */
const CAPTURING: readonly Role[] = ["camera", "isp"];

/** What memory adds to the work on a frame; nanoseconds. */
export interface MemoryTimes {
  /** A device waits for translations. */
  stallOf(stream: string, node: string): number;
  /** The copy with what the CPU does around it, by the copy's place in the stream's way. */
  copyOf(stream: string, copy: number): number;
  /** Factor on all times of devices while masters ask for more than the DRAM gives; 1 while they do not. */
  readonly slowdown: number;
}

/** @param cores that copies by the CPU run on */
export function flowOf({ streams }: Placement, times: MemoryTimes, cores: number): Flow {
  const engines = streams.flatMap(({ copies }) => copies.map(({ way }) => way.engine));
  return {
    streams: streams.map((stream) => flowStream(stream, times)),
    resources: new Map(engines.map((engine) => [engine, engine === "cpu" ? cores : 1])),
  };
}

function flowStream(placed: PlacedStream, times: MemoryTimes): FlowStream {
  const { stream, producer, consumers, frames } = placed;
  const period = 1e9 / stream.rate;
  const workOf = ({ node, role }: PlacedEnd): ServiceTime => {
    const work = baseTime(role, period) + times.stallOf(stream.id, node);
    return {
      nanoseconds: work * times.slowdown,
      // A sensor and a panel keep their own clock.
      jitter: role === "camera" || role === "display" ? 0 : JITTER,
    };
  };
  return {
    id: stream.id,
    buffers: frames.count,
    producer: {
      node: producer.node,
      period,
      service: workOf(producer),
      waits: !CAPTURING.includes(producer.role),
    },
    consumers: consumers.map((end): FlowConsumer => ({
      node: end.node,
      service: workOf(end),
      vsync: end.role === "display" ? refreshPeriod(stream.rate) : undefined,
      copy: copyFor(placed, end, times),
    })),
  };
}

function copyFor(
  { stream, copies }: PlacedStream,
  { node }: PlacedEnd,
  times: MemoryTimes,
): FlowConsumer["copy"] {
  const at = copies.findIndex(({ way }) => way.consumers.includes(node));
  const copy = copies[at];
  if (!copy) return undefined;
  return {
    resource: copy.way.engine,
    service: { nanoseconds: times.copyOf(stream.id, at) * times.slowdown, jitter: JITTER },
    buffers: copy.frames.count,
  };
}
