// For tests: maps of one extent, as LPAE with three levels and 4 KiB pages has them.
import type { AddressMap } from "../address-map.ts";

export const MIB = 2 ** 20;
const SPANS = [2 ** 30, 2 * MIB, 4096];

export function levelsFor(block: number): readonly number[] {
  return SPANS.slice(0, SPANS.findIndex((span) => span <= block) + 1);
}

/** @param block bytes that one entry maps */
export function pagesAt(address: number, size: number, block = 4096): AddressMap {
  return { extents: [{ address, size, block }], levelsFor };
}
