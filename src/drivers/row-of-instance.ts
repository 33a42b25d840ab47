// A driver may treat each of its devices in another way, as a module parameter says.
import type { DriverRow } from "./row.ts";

/** @param title as the driver calls the device: `vivid-001-vid-cap` */
export function rowOfInstance(
  row: DriverRow,
  _title: string,
  _parameters: ReadonlyMap<string, string>,
): DriverRow {
  return row;
}
