// RAM as a whole: how much there is, and what was moved in it since the system started.
import type { KernelFiles } from "../linux/files/kernel-files.ts";
import { meminfo, vmstat } from "../linux/files/memory-counts.ts";
import type { Look, LookMigration } from "./look.ts";

export function readMemory(files: KernelFiles): Look["memory"] {
  const bytes = (field: string) => {
    const amount = meminfo(files, field);
    return amount === undefined ? null : BigInt(amount);
  };
  return {
    total: bytes("MemTotal"),
    available: bytes("MemAvailable"),
    cmaTotal: bytes("CmaTotal"),
    cmaFree: bytes("CmaFree"),
  };
}

export function readMigration(files: KernelFiles): LookMigration {
  const counts = vmstat(files);
  return {
    pagesMigrated: counts.get("pgmigrate_success") ?? null,
    pagesNotMigrated: counts.get("pgmigrate_fail") ?? null,
    cmaAllocated: counts.get("cma_alloc_success") ?? null,
    cmaFailed: counts.get("cma_alloc_fail") ?? null,
  };
}
