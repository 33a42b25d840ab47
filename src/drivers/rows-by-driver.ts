// Rows by the driver that a running kernel has bound to a device.
import type { DriverRow } from "./row.ts";
import { driverRows } from "./table.ts";

/**
 * Rows of one driver. Where the device has a device-tree node, the rows of its earliest compatible that the driver has
 * any for; where it has none, or the driver was bound to it by hand, those that need no node, else all.
 * @param name as sysfs shows it
 * @param compatible of the device's node
 */
export function findRowsByDriver(
  name: string,
  compatible: readonly string[] = [],
): readonly DriverRow[] {
  const rows = driverRows.filter((row) => (row.sysfs ?? [row.driver]).includes(name));
  for (const one of compatible) {
    const own = rows.filter((row) => row.compatible.includes(one));
    if (own.length > 0) return own;
  }
  const free = rows.filter((row) => row.compatible.length === 0);
  return free.length > 0 ? free : rows;
}

/** Rows of the driver that made a device in code and bound no driver to it. @param name the kernel's: `vkms` */
export function findRowsByDevice(name: string): readonly DriverRow[] {
  return driverRows.filter(({ unboundDevices }) => unboundDevices?.includes(name));
}
