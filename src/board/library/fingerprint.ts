// Tells whether the library was made for the knowledge base of today: a row for a device that no row had may need nodes
// that were left out.
import { driverRows, iommuRows } from "../../drivers/table.ts";

/** FNV-1a of all compatibles of the table, 32 bits, as eight hexadecimal digits. */
export function tableFingerprint(): string {
  const receivers = driverRows.flatMap((row) => row.needsReceiver?.compatible ?? []);
  const names = [...driverRows, ...iommuRows].flatMap((row) => row.compatible);
  let hash = 0x811c9dc5;
  for (const letter of [...new Set([...names, ...receivers])].toSorted().join("\n")) {
    hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, "0");
}
