// Which driver binds a node: the earliest compatible that the knowledge base has, narrowed by kernel version and config.
import { findDriverRows } from "../drivers/table.ts";
import type { DriverRow } from "../drivers/row.ts";
import { inVersions } from "../drivers/version.ts";
import type { Answer } from "../diagnostic/answer.ts";
import { configured, type Kernel } from "./kernel/kernel.ts";

export interface RowChoice {
  readonly row: DriverRow;
  /** Whether its driver is in this kernel; `unknown` without a configuration. */
  readonly built: Answer;
  /** Other drivers that could bind instead, when no configuration decides. */
  readonly rivals: readonly DriverRow[];
}

/**
 * Two drivers may claim one compatible (fimc: V4L2 or DRM). A configuration decides by what is built; without one the
 * row listed first holds, which is the one that mainline's default configurations bind, and the rivals are named.
 */
export function chooseRow(compatible: readonly string[], kernel: Kernel): RowChoice | undefined {
  const rows = rowsFor(compatible, kernel);
  const first = rows[0];
  if (!first) return undefined;
  const built = rows.find((row) => configured(kernel, row.kconfig) === "yes");
  if (built) return { row: built, built: "yes", rivals: [] };
  const open = rows.filter((row) => configured(kernel, row.kconfig) === "unknown");
  const [likely, ...rivals] = open;
  if (likely) {
    const others = rivals.filter((row) => row.driver !== likely.driver);
    return { row: likely, built: "unknown", rivals: others };
  }
  return { row: first, built: "no", rivals: [] };
}

/** A row of a later kernel does not hide the driver that an older one binds by the next compatible. */
function rowsFor(compatible: readonly string[], kernel: Kernel): readonly DriverRow[] {
  for (const name of compatible) {
    const rows = findDriverRows([name]).filter((row) =>
      inVersions(kernel.version, row.since, row.until),
    );
    if (rows.length > 0) return rows;
  }
  return [];
}
