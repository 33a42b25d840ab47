// Looking rows up by words: a driver, a compatible or a part of one, a role.
import type { DriverRow } from "./row.ts";
import { driverRows } from "./table.ts";

/** Rows that have every word in their driver name (in the table or in sysfs), a compatible or a role; all rows for no word. Case does not matter. */
export function searchDrivers(words: readonly string[]): readonly DriverRow[] {
  const wanted = words.map((word) => word.toLowerCase());
  return driverRows.filter((row) => {
    const names = namesOf(row).map((name) => name.toLowerCase());
    return wanted.every((word) => names.some((name) => name.includes(word)));
  });
}

/** Everything a search can hit, for suggestions. */
export function driverNames(): readonly string[] {
  return [...new Set(driverRows.flatMap(namesOf))];
}

function namesOf(row: DriverRow): readonly string[] {
  const { driver, compatible, sysfs = [], unboundDevices = [], role, alsoRoles = [] } = row;
  return [driver, ...compatible, ...sysfs, ...unboundDevices, role, ...alsoRoles];
}
