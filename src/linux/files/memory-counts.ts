// The two lists of counts that every Linux has: /proc/meminfo and /proc/vmstat.
import type { KernelFiles } from "./kernel-files.ts";

/** Bytes of a line of /proc/meminfo, which counts in KiB; undefined for a line that this kernel lacks. */
export function meminfo(files: KernelFiles, field: string): number | undefined {
  const line = new RegExp(`^${field}:\\s+(?<amount>\\d{1,12}) kB$`, "m");
  const amount = line.exec(files.text("proc/meminfo") ?? "")?.groups?.["amount"];
  return amount === undefined ? undefined : Number(amount) * 1024;
}

/** Counts since the system started, by name. */
export function vmstat(files: KernelFiles): ReadonlyMap<string, number> {
  const lines = (files.text("proc/vmstat") ?? "").split("\n");
  return new Map(
    lines.flatMap((line) => {
      const [name = "", count = ""] = line.split(" ");
      return /^\d{1,15}$/.test(count) ? [[name, Number(count)] as const] : [];
    }),
  );
}
