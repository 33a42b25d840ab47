// What walking the cache lines of a buffer takes on a core. Nobody has published times for boards.
import type { CpuFigures } from "./board-figures.ts";
import { assumed } from "./trusted.ts";

/** Cores of 32-byte lines, behind an outer cache that is walked as well (arch/arm/mm/dma-mapping.c:694). */
const OUTER = ["cortex-a5", "cortex-a9", "arm1176jzf-s", "arm1176jzf", "arm926ej-s"];

const SLOW =
  "32 ns for a line of 32 bytes in two caches; published are only ratios (arm64 batched DMA sync, 2025-10-29)";
const USUAL =
  "16 ns for a line of 64 bytes, which is seldom in the cache; published are only ratios (arm64 batched DMA sync, 2025-10-29)";

export function maintenanceOf(
  core: string | undefined,
): Pick<CpuFigures, "maintenanceFixed" | "clean" | "invalidate"> {
  const slow = core !== undefined && OUTER.includes(core);
  const perByte = slow ? assumed(1, "ns/byte", SLOW) : assumed(0.25, "ns/byte", USUAL);
  return {
    maintenanceFixed: assumed(500, "ns", "locks, and one step for each piece of the buffer"),
    clean: perByte,
    invalidate: perByte,
  };
}
