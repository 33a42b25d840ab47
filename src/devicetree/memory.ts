// The RAM a device tree describes.
import type { Diagnostic } from "../diagnostic/diagnostic.ts";
import { rootCells } from "./address-cells.ts";
import { numberAt, stringOf } from "./cells.ts";
import { warning } from "./diagnose.ts";
import { baseName } from "./names.ts";
import { isAvailable } from "./status.ts";
import type { DeviceTree } from "./tree.ts";

export interface Bank {
  readonly base: bigint;
  readonly size: bigint;
}

export interface Memory {
  readonly banks: readonly Bank[];
  /** False when there is no bank, or only empty ones: the boot loader fills them in. */
  readonly known: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The banks of the root's memory nodes, empty ones left out. What `linux,usable-memory` says replaces `reg`.
 * Source: drivers/of/fdt.c, early_init_dt_scan_memory.
 */
export function memoryOf(tree: DeviceTree): Memory {
  const counts = rootCells(tree.root);
  const entryCells = counts.address + counts.size;
  const banks: Bank[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const node of tree.root.children) {
    if (baseName(node) === "memory" && node.property("device_type") === undefined) {
      const message = "Linux takes no memory from this node: it has no device_type";
      diagnostics.push(warning(tree, "devicetree-untyped-memory", message, node));
    }
    if (stringOf(node, "device_type") !== "memory" || !isAvailable(node)) continue;
    const property = node.property("linux,usable-memory") ?? node.property("reg");
    if (property === undefined) continue;
    if (entryCells === 0 || property.bytes.length % (entryCells * 4) !== 0) {
      const message = `${property.bytes.length} bytes are no whole number of banks of ${entryCells} cells`;
      diagnostics.push(warning(tree, "devicetree-bad-memory", message, node, property.name));
    }
    if (entryCells === 0) continue;
    for (let at = 0; ; at += entryCells) {
      const base = numberAt(property, at, counts.address);
      const size = numberAt(property, at + counts.address, counts.size);
      if (base === undefined || size === undefined) break;
      if (size === 0n) continue;
      // The kernel cuts a bank at the end of its address space (drivers/of/fdt.c, early_init_dt_add_memory_arch).
      banks.push({ base, size: base + size > ADDRESS_SPACE ? ADDRESS_SPACE - base : size });
    }
  }
  return { banks, known: banks.length > 0, diagnostics };
}

const ADDRESS_SPACE = 1n << 64n;

/** Bits of the highest address the root's `#address-cells` can describe: 32 or 64. */
export function physicalLimit(tree: DeviceTree): number {
  return Math.min(rootCells(tree.root).address, 2) * 32;
}
