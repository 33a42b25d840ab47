// What a stretch of a CMA area is shown as.
import type { AreaCell } from "../../../sim/pressure/pressure.ts";

export type Use = "buffers" | "others" | "pinned" | "movable" | "clean" | "free";

/** As they stand in the legend. */
export const USES: readonly { readonly use: Use; readonly text: string }[] = [
  { use: "buffers", text: "buffers of the pipeline" },
  { use: "others", text: "buffers of others" },
  { use: "pinned", text: "pages that cannot move" },
  { use: "movable", text: "pages that must be moved" },
  { use: "clean", text: "clean pages, which can be dropped" },
  { use: "free", text: "free" },
];

/** One pinned page stands in the way of any buffer there, so it is shown; otherwise what has most of the pages. */
export function useOf(cell: AreaCell): Use {
  if (cell.pinned > 0) return "pinned";
  const { buffers, others, movable, clean } = cell;
  const shares: readonly (readonly [Use, number])[] = [
    ["buffers", buffers],
    ["others", others],
    ["movable", movable],
    ["clean", clean],
    ["free", 1 - buffers - others - movable - clean],
  ];
  const most = Math.max(...shares.map(([, share]) => share));
  return shares.find(([, share]) => share === most)?.[0] ?? "free";
}
