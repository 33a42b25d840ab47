// What CPU accesses to a buffer cost that no device has, and the bare call.
import type { BufferSource } from "../buffer/dma-buffer.ts";
import { accessRows, accessTimes } from "./access-times.ts";
import { figureOf } from "./figure.ts";
import { type Clock, owning, type Probe, timed } from "./probe.ts";
import { FRAME_BYTES } from "./sizes.ts";

/** @param pageSize bytes: the small size */
export function accessProbe(source: BufferSource, pageSize: number, clock: Clock): Probe {
  const { id: memory, pool } = source.properties;
  const sizes = [pageSize, FRAME_BYTES] as const;
  const at = (bytes: number) =>
    owning((own) => {
      const mapping = own(own(source.allocate(bytes)).mapCpu());
      return accessTimes(mapping, new Uint8Array(bytes), clock);
    });
  return {
    name: `CPU accesses to ${memory}`,
    needs: [{ pool, bytes: FRAME_BYTES }],
    sample: async () => [...(await at(sizes[0])), ...(await at(sizes[1]))],
    rows: (samples) => ({ cpuAccess: accessRows(samples, sizes, { memory }) }),
  };
}

/** Calls in one sample: one alone is too short for the clock. */
const PAIRS = 50;

/** The bracket of an access to one page that no device has: the kernel looks the buffer up and has nothing to do. */
export function ioctlProbe(source: BufferSource, clock: Clock): Probe {
  const { id, pool } = source.properties;
  return {
    name: `a system call on ${id}`,
    needs: [{ pool, bytes: 1 }],
    sample: () =>
      owning((own) => {
        const mapping = own(own(source.allocate(1)).mapCpu());
        const time = timed(clock, () => {
          for (let pair = 0; pair < PAIRS; pair += 1) {
            mapping.begin("read");
            mapping.end("read");
          }
        });
        return [time / (2 * PAIRS)];
      }),
    rows: (samples) => ({ ioctl: figureOf(samples.flat()) }),
  };
}
