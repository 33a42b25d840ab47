// What every step of building a board looks at: the tree, the kernel, and how to write down where a fact came from.
import type { DeviceTree, Node } from "../devicetree/tree.ts";
import type { Fact } from "./board.ts";
import type { Kernel } from "./kernel/kernel.ts";

export interface Context {
  readonly tree: DeviceTree;
  readonly kernel: Kernel;
  /** The root node's compatible: board and SoC. */
  readonly compatible: readonly string[];
}

/** A fact read from the tree: `board.dtb: /soc/vop@ff900000: iommus`. */
export function treeFact(
  context: Context,
  field: string,
  value: string,
  node: Node,
  property?: string,
): Fact {
  const place = property === undefined ? node.path : `${node.path}: ${property}`;
  return { field, value, layer: "devicetree", source: `${context.tree.file}: ${place}` };
}

/** A fact read from a driver; the first evidence line is its source. */
export function driverFact(
  field: string,
  value: string,
  driver: string,
  evidence: readonly string[] = [],
): Fact {
  return {
    field,
    value,
    layer: "driver",
    source: evidence.length > 0 ? evidence.join(", ") : `driver ${driver}`,
  };
}

export function kernelFact(kernel: Kernel, field: string, value: string, what: string): Fact {
  const file = kernel.configFile ?? "kernel configuration";
  return {
    field,
    value,
    layer: "kernel",
    source: what.startsWith("CONFIG_") ? `${file}: ${what}` : what,
  };
}
