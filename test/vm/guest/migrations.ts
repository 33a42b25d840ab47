// Pages that the kernel moved to make a range contiguous, as it traces them. /proc/vmstat counts those that kcompactd moved
// meanwhile too (mm/migrate.c:1867), hundreds of them when memory is short.
import { readFileSync, writeFileSync } from "node:fs";

const TRACING = "/sys/kernel/tracing";

export interface Migrations {
  readonly migrated: number;
  readonly failed: number;
}

/** Counts from now on; what the kernel traced before is forgotten. */
export function watchMigrations(): () => Migrations {
  writeFileSync(`${TRACING}/events/migrate/mm_migrate_pages/enable`, "1");
  writeFileSync(`${TRACING}/trace`, "");
  return () => {
    const text = readFileSync(`${TRACING}/trace`, "utf8");
    const [, kept, written] = /entries-in-buffer\/entries-written: (\d+)\/(\d+)/.exec(text) ?? [];
    if (kept === undefined || kept !== written)
      throw new Error(`the trace holds ${kept} of ${written} events`);
    let [migrated, failed] = [0, 0];
    const event = /nr_succeeded=(\d+) nr_failed=(\d+) .*reason=contig_range$/gm;
    for (const [, moved, stayed] of text.matchAll(event)) {
      migrated += Number(moved);
      failed += Number(stayed);
    }
    return { migrated, failed };
  };
}
