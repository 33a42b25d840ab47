// Drivers: what is bound to a node of the tree against the row of the knowledge base that was taken for it.
import type { Board, Device } from "../../board/board.ts";
import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import type { DriverRow } from "../../drivers/row.ts";
import { findRowsByDriver } from "../../drivers/rows-by-driver.ts";
import type { BusDevice } from "../bus-devices.ts";
import type { Seen } from "./seen.ts";

export function compareDrivers(plain: Board, seen: Seen): readonly Diagnostic[] {
  return plain.devices.flatMap((device) => {
    const there = seen.buses.filter(({ node }) => node === device.node);
    const { row } = device;
    // No name is known of drivers without V4L2 and DRM files, and a node without a device is for its parent's driver.
    if (!row || namesOf(row).length === 0 || there.length === 0) return [];
    const bound = there.flatMap(({ driver }) => driver ?? []);
    const [driver] = bound;
    if (driver === undefined) return unbound(device, row, there, plain);
    if (bound.some((name) => namesOf(row).includes(name))) return unexpected(device, row);
    return other(device, row, driver, seen);
  });
}

/** Names that sysfs has for the driver. */
export function namesOf(row: DriverRow): readonly string[] {
  return row.sysfs ?? [row.driver];
}

/** Stages are mostly driven by the device that they are a stage of. */
function unbound(
  device: Device,
  row: DriverRow,
  there: readonly BusDevice[],
  { kernel }: Board,
): readonly Diagnostic[] {
  if (!device.enabled || device.obstacles.length > 0 || row.part === "stage") return [];
  const names = there.map(({ name }) => name).join(", ");
  return [
    {
      code: "live-driver-not-bound",
      severity: kernel.configFile === undefined ? "note" : "warning",
      message: `no driver is bound to ${device.node}, which ${row.driver} would drive`,
      place: { node: device.node },
      notes: [`The kernel has the device as ${names}.`],
      help: "look for its name in the kernel's log and in /sys/kernel/debug/devices_deferred, which has devices that wait for another",
    },
  ];
}

/** The configuration, or the age of the kernel, says that there is no such driver. */
function unexpected(device: Device, row: DriverRow): readonly Diagnostic[] {
  const said = device.obstacles.find(({ rule, answer }) => rule === BUILT && answer === "no");
  if (!said) return [];
  return [
    {
      code: "live-driver-unexpected",
      severity: "warning",
      message: `${row.driver} is bound to ${device.node}, and the kernel configuration says it is not built`,
      place: { node: device.node },
      notes: [`${said.fact.source}: ${said.fact.value}.`],
      help: "give the configuration that the running kernel was built with",
    },
  ];
}

const BUILT = "driver-not-built";

/**
 * A name that no row has may be another name of the same driver, except behind V4L2 and DRM files: the names of those are
 * known.
 */
function other(
  device: Device,
  row: DriverRow,
  driver: string,
  { devices }: Seen,
): readonly Diagnostic[] {
  const rows = findRowsByDriver(driver, device.compatible);
  const isKnown = rows.some(({ compatible }) =>
    compatible.some((name) => device.compatible.includes(name)),
  );
  if (!isKnown && !devices.some(({ node }) => node === device.node)) return [];
  const facts = isKnown
    ? `The facts of ${driver} hold instead.`
    : `Nothing is known of ${driver}, so nothing that is known of ${row.driver} need hold.`;
  return [
    {
      code: "live-driver-other",
      severity: "warning",
      message: `${device.node} is driven by ${driver}, not by ${row.driver}`,
      place: { node: device.node },
      notes: [facts],
    },
  ];
}
