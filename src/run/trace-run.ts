// A run as a trace: one track for each device, copy engine, pool and IOMMU. The inode of a dma-buf is its identity: it
// stands in the arguments and links the slices of one buffer over the devices.
import type { Platform } from "../buffer/platform.ts";
import type { PlatformEvent } from "../buffer/platform-event.ts";
import { TraceRecorder } from "../trace/recorder.ts";

export interface RunTrace {
  readonly recorder: TraceRecorder;
  /** Listens no longer; what was recorded stays. */
  stop(): void;
}

export function traceOf(platform: Platform): RunTrace {
  const recorder = new TraceRecorder();
  const walks = new Map<string, number>();
  const listening = platform.listen((event) => {
    record(recorder, event);
    if (event.kind === "job") recordWalks(recorder, platform, event.time + event.duration, walks);
  });
  return { recorder, stop: () => listening[Symbol.dispose]() };
}

function record(recorder: TraceRecorder, event: PlatformEvent): void {
  const slices = (name: string) => recorder.track(name, { kind: "slices" });
  switch (event.kind) {
    case "allocated": {
      const { time, inode, size, memory, name } = event;
      recorder.instant(slices("buffers"), time, "allocate", { inode, size, memory, name });
      break;
    }
    case "freed":
      recorder.instant(slices("buffers"), event.time, "free", { inode: event.inode });
      break;
    case "pool-used": {
      const track = recorder.track(`pool ${event.pool}`, { kind: "counter", unit: "bytes" });
      recorder.counter(track, event.time, event.bytes);
      break;
    }
    case "mapped":
    case "unmapped": {
      const { kind, time, node, inodes, iommu, segments, bytes } = event;
      const name = kind === "mapped" ? "map" : "unmap";
      recorder.instant(slices(node), time, name, {
        inodes: inodes.join(" "),
        segments,
        bytes,
        ...(iommu === undefined ? {} : { iommu }),
      });
      break;
    }
    case "queued":
      recorder.instant(slices(event.node), event.time, "queue", {
        inodes: event.inodes.join(" "),
      });
      break;
    case "job": {
      const { time, duration, node, inodes, sequence, label } = event;
      recorder.slice(slices(node), time, duration, `${label} ${sequence}`, {
        args: { sequence, inodes: inodes.join(" ") },
        flows: inodes,
      });
      break;
    }
    case "dropped":
      recorder.instant(slices(event.node), event.time, "dropped", { sequence: event.sequence });
      break;
    case "copied": {
      const { time, duration, engine, from, to, bytes } = event;
      recorder.slice(slices(`copies by ${engine}`), time, duration, "copy", {
        args: { from, to, bytes },
        flows: [from, to],
      });
      break;
    }
    case "fault": {
      const { time, iommu, node, address, access, stream } = event;
      recorder.instant(slices(iommu ?? node), time, "fault", {
        node,
        address: { address },
        access,
        ...(stream === undefined ? {} : { stream }),
      });
      break;
    }
    case "walked":
      recordCount(recorder, event.iommu, event.time, event.walks);
      break;
  }
}

/** Walks are counted, not told one by one: read the counters after each job. */
function recordWalks(
  recorder: TraceRecorder,
  platform: Platform,
  time: number,
  known: Map<string, number>,
): void {
  for (const { node, walks } of platform.stats().iommus) {
    if (known.get(node) === walks) continue;
    known.set(node, walks);
    recordCount(recorder, node, time, walks);
  }
}

function recordCount(recorder: TraceRecorder, iommu: string, time: number, walks: number): void {
  const track = recorder.track(`walks of ${iommu}`, { kind: "counter", unit: "count" });
  recorder.counter(track, time, walks);
}
