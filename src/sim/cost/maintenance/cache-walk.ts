// The kernel cleans or invalidates a buffer line by line, once for each device that does not see the CPU's caches.
import type { CpuFigures } from "../figures/board-figures.ts";
import type { Known } from "../known.ts";

export interface MaintenanceTime {
  readonly nanoseconds: number;
  /** Times that the buffer's lines were walked. */
  readonly passes: number;
  /** What the time was worked out of. */
  readonly inputs: readonly Known[];
}

export const NO_MAINTENANCE: MaintenanceTime = { nanoseconds: 0, passes: 0, inputs: [] };

export interface CacheWalk {
  readonly bytes: number;
  readonly passes: number;
  /** `clean` before a device reads, `invalidate` before the CPU reads what a device wrote. */
  readonly what: "clean" | "invalidate";
}

export function cacheWalk({ bytes, passes, what }: CacheWalk, cpu: CpuFigures): MaintenanceTime {
  if (passes === 0) return NO_MAINTENANCE;
  const perByte = cpu[what];
  const { maintenanceFixed } = cpu;
  return {
    nanoseconds: passes * (maintenanceFixed.value + bytes * perByte.value),
    passes,
    inputs: [maintenanceFixed, perByte],
  };
}

/** One after the other. */
export function together(times: readonly MaintenanceTime[]): MaintenanceTime {
  return {
    nanoseconds: times.reduce((sum, { nanoseconds }) => sum + nanoseconds, 0),
    passes: times.reduce((sum, { passes }) => sum + passes, 0),
    inputs: [...new Set(times.flatMap(({ inputs }) => inputs))],
  };
}
