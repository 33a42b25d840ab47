// Which extent of a map holds an address.
import type { AddressMap, Extent } from "./address-map.ts";

export function extentAt({ extents }: AddressMap, address: number): Extent | undefined {
  const extent = extents[extentsUpTo(extents, address) - 1];
  return extent !== undefined && address < extent.address + extent.size ? extent : undefined;
}

/** How many extents begin at or below an address. */
export function extentsUpTo(extents: readonly Extent[], address: number): number {
  let low = 0;
  let high = extents.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((extents[middle]?.address ?? 0) <= address) low = middle + 1;
    else high = middle;
  }
  return low;
}
