// Reads a flattened device tree (a `.dtb` file), format version 17 as the Devicetree Specification 0.4 chapter 5 has it.
import type { Checked } from "../diagnostic/diagnostic.ts";
import { createBlobTree } from "./blob/blob-tree.ts";
import { readHeader } from "./blob/header.ts";
import { readReservations } from "./blob/reservations.ts";
import { indexStructure } from "./blob/structure.ts";
import type { DeviceTree } from "./tree.ts";

/**
 * The tree of a blob. `file` is for messages only. The whole blob is checked before this returns: a value can be walked
 * without an error. The bytes are not copied and must not change while the tree is used. Two nodes or properties of
 * one name are both listed; looking one up finds the first.
 */
export function parseBlob(bytes: Uint8Array, file: string): Checked<DeviceTree> {
  const header = readHeader(bytes, file);
  if ("error" in header) return { diagnostics: [header.error] };
  const reservations = readReservations(header.view, header.reservations, file);
  if ("error" in reservations) return { diagnostics: [...header.warnings, reservations.error] };
  const index = indexStructure(header, file);
  if ("error" in index) return { diagnostics: [...header.warnings, index.error] };
  const value = createBlobTree(header, index, reservations, file);
  return { value, diagnostics: [...header.warnings, ...index.warnings] };
}
