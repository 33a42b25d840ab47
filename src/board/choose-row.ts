// Which driver binds a node: the earliest compatible that the knowledge base has, narrowed by kernel version and config.
import { findDriverRows, findIommuRows } from "../drivers/table.ts";
import type { DriverRow, IommuRow } from "../drivers/row.ts";
import {
  compareVersions,
  inVersions,
  type KernelVersion,
  parseVersion,
} from "../drivers/version.ts";
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

/** A device whose rows are all of other kernels. */
export interface OutsideVersions {
  /** The row nearest to this kernel. */
  readonly row: DriverRow;
  /** `no`: every driver came later. `unknown`: what was read does not reach this kernel, or its symbols are set early. */
  readonly driven: "no" | "unknown";
}

/**
 * Why `chooseRow` found nothing where the knowledge base has rows; undefined where it has none. A configuration that sets
 * the symbols of a later driver is a vendor's: the driver is there before its time, and nobody has read that one.
 */
export function outsideVersions(
  compatible: readonly string[],
  kernel: Kernel,
): OutsideVersions | undefined {
  const rows = compatible.flatMap((name) => findDriverRows([name]));
  const later = rows.filter((row) => cameAfter(kernel.version, row));
  const row = rows.find((one) => !later.includes(one)) ?? earliest(later);
  if (!row) return undefined;
  const early = later.some((one) => configured(kernel, one.kconfig) === "yes");
  return { row, driven: later.length === rows.length && !early ? "no" : "unknown" };
}

/** The IOMMU driver's row for this kernel; `later` when every driver for the node came with a later one. */
export function chooseIommuRow(
  compatible: readonly string[],
  kernel: Kernel,
): { readonly row: IommuRow | undefined; readonly later: IommuRow | undefined } {
  const rows = findIommuRows(compatible);
  const row = rows.find((one) => inVersions(kernel.version, one.since, one.until));
  const allLater = rows.every((one) => cameAfter(kernel.version, one));
  return { row, later: allLater ? earliest(rows) : undefined };
}

function cameAfter(version: KernelVersion, { since }: DriverRow | IommuRow): boolean {
  const first = since === undefined ? undefined : parseVersion(since);
  return first !== undefined && compareVersions(version, first) < 0;
}

function earliest<Row extends DriverRow | IommuRow>(rows: readonly Row[]): Row | undefined {
  const first = ({ since }: Row) => parseVersion(since ?? "0.0") ?? { major: 0, minor: 0 };
  return rows.toSorted((a, b) => compareVersions(first(a), first(b)))[0];
}
