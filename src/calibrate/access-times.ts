// The begin and the end of CPU accesses to a buffer: for those caches are maintained, where a device that does not look into
// them has the buffer mapped (drivers/dma-buf/heaps/system_heap.c:154, drivers/dma-buf/heaps/cma_heap.c:121).
import type { CpuMapping } from "../buffer/cpu-mapping.ts";
import type { CpuAccessRow } from "../sim/calibration/calibration.ts";
import { lineOf } from "./line.ts";
import { type Clock, timed } from "./probe.ts";

const CALLS = [
  { access: "read", call: "begin" },
  { access: "read", call: "end" },
  { access: "write", call: "begin" },
  { access: "write", call: "end" },
] as const;

export const ACCESS_TIMES = CALLS.length;

/** Nanoseconds of the four calls. @param content as large as the buffer: what is written between the last two */
export function accessTimes(mapping: CpuMapping, content: Uint8Array, clock: Clock): number[] {
  // Brings the pages in.
  mapping.write(0, content);
  const begin = (access: "read" | "write") => timed(clock, () => mapping.begin(access));
  const end = (access: "read" | "write") => timed(clock, () => mapping.end(access));
  const read = [begin("read"), end("read")];
  const beginWrite = begin("write");
  // Lines that are dirty cost more to clean.
  mapping.write(0, content);
  return [...read, beginWrite, end("write")];
}

/** @param samples times at the small size, then at the large one */
export function accessRows(
  samples: readonly (readonly number[])[],
  sizes: readonly [number, number],
  buffer: { readonly memory: string; readonly device?: string },
): readonly CpuAccessRow[] {
  return CALLS.map(({ access, call }, at) => {
    const times = samples.map((sample) => ({
      small: sample[at] ?? 0,
      large: sample[at + ACCESS_TIMES] ?? 0,
    }));
    const { fixed, perUnit } = lineOf(times, sizes);
    return { ...buffer, access, call, fixedNanoseconds: fixed, nanosecondsPerByte: perUnit };
  });
}
