// Rows by the driver that a running kernel has bound to a device.
import type { DriverRow } from "./row.ts";
import { driverRows } from "./table.ts";

/** @param name as sysfs shows it */
export function findRowsByDriver(name: string): readonly DriverRow[] {
  return driverRows.filter(({ driver }) => driver === name);
}
