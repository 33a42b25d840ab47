// A comparison over simulated time, for Perfetto or as text: a group of tracks for each strategy.
import { TraceRecorder } from "../trace/recorder.ts";
import type { Trace } from "../trace/trace.ts";
import type { Simulation, StrategyResult } from "./simulation.ts";

const SECOND = 1e9;

export function traceSimulation({ strategies }: Simulation): Trace {
  const recorder = new TraceRecorder();
  for (const strategy of strategies) traceStrategy(recorder, strategy);
  return recorder.trace;
}

function traceStrategy(recorder: TraceRecorder, { id, starts, memory, flow }: StrategyResult) {
  const parent = recorder.track(id, { kind: "slices" });
  const start = recorder.track("starts", { kind: "slices", parent });
  for (const { time, nanoseconds, errno } of starts)
    recorder.slice(start, time * SECOND, nanoseconds, errno ?? "buffers allocated");
  const counter = (name: string) =>
    recorder.track(name, { kind: "counter", parent, unit: "bytes" });
  for (const { time, free, pageCache, anonymous, pinned, areas } of memory) {
    const at = time * SECOND;
    recorder.counter(counter("free"), at, free);
    recorder.counter(counter("page cache"), at, pageCache);
    recorder.counter(counter("anonymous"), at, anonymous);
    recorder.counter(counter("pinned"), at, pinned);
    for (const { name, used, largestFree } of areas) {
      recorder.counter(counter(`${name} used`), at, used);
      recorder.counter(counter(`${name} largest free run`), at, largestFree);
    }
  }
  for (const { stream, consumers } of flow)
    for (const { node, overTime } of consumers) {
      const latency = recorder.track(`${stream} ${node} worst latency, ns`, {
        kind: "counter",
        parent,
      });
      for (const { time, worst } of overTime) recorder.counter(latency, time, worst);
    }
}
