// Tells whether the library was made for the knowledge base of today: a new row may need nodes and properties that were
// left out of the boards.
import { driverRows, iommuRows } from "../../drivers/table.ts";

/** FNV-1a, 32 bits, of what a row makes the board builder read beyond `askLikeAnyRow`; eight hexadecimal digits. */
export function tableFingerprint(): string {
  const drivers = driverRows.map((row) => [
    row.compatible,
    row.attach,
    row.translation,
    row.roleWhenNamedBy,
    row.needsReceiver,
    row.cameraPorts,
  ]);
  const text = JSON.stringify([...drivers, ...iommuRows.map((row) => row.compatible)]);
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, "0");
}
