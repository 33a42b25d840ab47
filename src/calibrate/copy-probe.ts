// How fast an engine moves a frame between two memories. The time is that of one frame as a run pays it: the engine maps both
// buffers, brackets the access or waits for its device, and lets go of them.
import type { CopyEngine } from "../buffer/copy-engine.ts";
import type { BufferSource } from "../buffer/dma-buffer.ts";
import { KernelError } from "../buffer/kernel-error.ts";
import type { Platform } from "../buffer/platform.ts";
import type { FrameLayout } from "../format/layout.ts";
import { formatMemory } from "../plan/amounts.ts";
import type { CopyEnd } from "../sim/calibration/calibration.ts";
import { type Clock, owning, type Probe } from "./probe.ts";
import { rateOf } from "./rate.ts";

export interface CopyPair {
  readonly source: BufferSource;
  readonly target: BufferSource;
}

export function copyProbe(
  platform: Platform,
  engine: CopyEngine,
  pair: CopyPair,
  layout: FrameLayout,
  clock: Clock,
): Probe {
  const bytes = layout.size;
  const [from, to] = [pair.source.properties, pair.target.properties];
  return {
    name: `copying ${formatMemory(bytes)} from ${from.id} to ${to.id} by ${engine.id}`,
    needs:
      from.pool === to.pool
        ? [{ pool: to.pool, bytes: 2 * bytes }]
        : [from, to].map(({ pool }) => ({ pool, bytes })),
    sample: async () => [await copyOnce(platform, engine, pair, layout, clock)],
    rows: (samples) => ({
      copy: [
        {
          engine: engine.id,
          source: endOf(pair.source),
          target: endOf(pair.target),
          bytes,
          bytesPerSecond: rateOf(bytes, samples.flat()),
        },
      ],
    }),
  };
}

/** Nanoseconds. */
export function copyOnce(
  platform: Platform,
  engine: CopyEngine,
  { source, target }: CopyPair,
  layout: FrameLayout,
  clock: Clock = () => platform.now(),
): Promise<number> {
  return owning(async (own) => {
    const frameOf = (memory: BufferSource) => ({
      buffers: layout.buffers.map((bytes) => own(memory.allocate(bytes))),
    });
    const [read, written] = [frameOf(source), frameOf(target)];
    const start = clock();
    const fence = own(engine.copy(read, layout, written, layout));
    if (!fence.isSignalled) await platform.wait([fence]);
    const time = clock() - start;
    if (fence.error !== undefined) throw new KernelError(`copy by ${engine.id}`, "EIO");
    return time;
  });
}

function endOf({ properties: { id, cpuCached } }: BufferSource): CopyEnd {
  return { memory: id, cached: cpuCached };
}
