// How much may be taken of each memory, so that measuring hurts nobody: a quarter of what is free. The system heap kills
// programs before it refuses (its pages are not movable, so free CMA pages are of no use to it).
import type { KernelFiles } from "../linux/files/kernel-files.ts";
import { formatMemory } from "../plan/amounts.ts";

/** Free bytes of a pool; undefined where nothing tells. */
export type Room = (pool: string) => number | undefined;

const SHARE = 0.25;
const KIB = 1024;
const CMA_DEBUGFS = "sys/kernel/debug/cma";

/** Why so much may not be taken; undefined when it may. */
export function tooMuch(room: Room, pool: string, bytes: number): string | undefined {
  const free = room(pool);
  if (free === undefined || bytes <= free * SHARE) return undefined;
  return `more than a quarter of the ${formatMemory(free)} of ${pool} that are free`;
}

/** As this kernel counts. What drivers allocate themselves is of the one or of the other: then the smaller. */
export function linuxRoom(files: KernelFiles, pageSize: number): Room {
  const memory = meminfo(files);
  const cma = memory("CmaFree");
  const available = memory("MemAvailable");
  const ram = available === undefined ? undefined : Math.max(0, available - (cma ?? 0));
  return (pool) => {
    if (pool === "ram") return ram;
    if (pool.startsWith("export:")) return least(ram, cma === 0 ? undefined : cma);
    const pages = (name: string) => files.number(`${CMA_DEBUGFS}/${pool}/${name}`);
    const [count, used] = [pages("count"), pages("used")];
    return count === undefined || used === undefined ? cma : (count - used) * pageSize;
  };
}

/** Lines of /proc/meminfo in bytes. */
export function meminfo(files: KernelFiles): (field: string) => number | undefined {
  const lines = (files.text("proc/meminfo") ?? "").split("\n");
  return (field) => {
    const amount = lines.find((line) => line.startsWith(`${field}:`))?.match(/(\d+) kB$/)?.[1];
    return amount === undefined ? undefined : Number(amount) * KIB;
  };
}

function least(...amounts: readonly (number | undefined)[]): number | undefined {
  const known = amounts.filter((amount) => amount !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
