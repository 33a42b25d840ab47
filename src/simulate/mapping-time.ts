// What it takes to map a frame anew for each device behind an IOMMU, and to let it go again.
import type { BoardFigures } from "../sim/cost/figures/board-figures.ts";
import type { AddressMap } from "../sim/cost/tlb/address-map.ts";
import type { Time } from "./cpu-work.ts";
import type { PlacedEnd, PlacedStream, Placement } from "./place.ts";

/** Of the frames of one stream: each device maps and unmaps its own. */
export function mappingTime(
  { producer, consumers }: PlacedStream,
  { maps }: Placement,
  { mapping }: BoardFigures,
): Time {
  const { fixed, entry, invalidate, sync } = mapping;
  const entries = [producer, ...consumers].map((end) => entriesOf(end, maps.get(end.node)));
  const nanoseconds = entries
    .filter((count) => count > 0)
    .reduce(
      (all, count) => all + 2 * fixed.value + count * (entry.value + invalidate.value) + sync.value,
      0,
    );
  return { nanoseconds, inputs: nanoseconds === 0 ? [] : [fixed, entry, invalidate, sync] };
}

/** Table entries of one frame on average: blocks as the tables have them. */
function entriesOf({ addresses, layout }: PlacedEnd, map: AddressMap | undefined): number {
  if (!map || addresses.length === 0) return 0;
  const bytes = layout.buffers.reduce((sum, size) => sum + size, 0);
  const mapped = map.extents.reduce((sum, { size }) => sum + size, 0);
  const blocks = map.extents.reduce((sum, { size, block }) => sum + size / block, 0);
  return mapped === 0 ? 0 : Math.ceil((blocks / mapped) * bytes);
}
