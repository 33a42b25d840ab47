// Reads the part of a Linux source tree that the miner looks at.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type SourceTree, sourceTree } from "./source-tree.ts";

const ROOTS = [
  "drivers/media",
  "drivers/gpu",
  "drivers/staging/media",
  "drivers/staging/vc04_services",
  "drivers/video/fbdev",
  "drivers/soc/mediatek",
  "drivers/iommu",
];
/** Graphics of PCI cards and receivers on USB: no device tree, and most of the bytes. */
const SKIPPED =
  /^drivers\/(?:gpu\/drm\/(?:amd|i915|radeon|vmwgfx)|media\/(?:pci|usb|dvb-frontends|tuners|rc))(?:\/|$)/;
const WANTED = /(?:\.[ch]|\/Makefile|\/Kbuild|\/Kconfig[\w.-]*)$/;

/**
 * Folders that a tree does not have are passed over: other releases have them elsewhere.
 * @param more folders to read besides, relative to the root of the tree
 */
export function readSource(folder: string, more: readonly string[] = []): SourceTree {
  const files = new Map<string, string>();
  for (const root of new Set([...ROOTS, ...more])) walk(folder, root, files);
  return sourceTree(files);
}

function walk(folder: string, path: string, files: Map<string, string>): void {
  for (const entry of list(join(folder, path))) {
    const inner = `${path}/${entry.name}`;
    if (SKIPPED.test(inner)) continue;
    if (entry.isDirectory()) walk(folder, inner, files);
    else if (WANTED.test(inner)) files.set(inner, readFileSync(join(folder, inner), "utf8"));
  }
}

function list(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
