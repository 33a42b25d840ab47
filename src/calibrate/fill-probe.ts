// How fast the CPU writes into a buffer that it has mapped. What it writes stays in its first cache, so that the time is that
// of the writes, as of memset.
import { withCpuAccess } from "../buffer/cpu-mapping.ts";
import type { BufferSource } from "../buffer/dma-buffer.ts";
import { formatMemory } from "../plan/amounts.ts";
import { type Clock, owning, type Probe, timed } from "./probe.ts";
import { rateOf } from "./rate.ts";
import { KIB } from "./sizes.ts";

/** Half of the smallest first cache of cores that run Linux, and large against the call for it. */
const CHUNK = new Uint8Array(16 * KIB).fill(0x5a);

export function fillProbe(source: BufferSource, bytes: number, clock: Clock): Probe {
  const { id: memory, pool, cpuCached: cached } = source.properties;
  return {
    name: `filling ${formatMemory(bytes)} of ${memory}`,
    needs: [{ pool, bytes }],
    sample: () =>
      owning((own) => {
        const mapping = own(own(source.allocate(bytes)).mapCpu());
        const fill = () => {
          for (let at = 0; at < bytes; at += CHUNK.length)
            mapping.write(at, CHUNK.subarray(0, bytes - at));
        };
        return withCpuAccess(mapping, "write", () => {
          // Brings the pages in.
          fill();
          return [timed(clock, fill)];
        });
      }),
    rows: (samples) => ({
      fill: [{ memory, cached, bytes, bytesPerSecond: rateOf(bytes, samples.flat()) }],
    }),
  };
}
