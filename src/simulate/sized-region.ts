// The board with one region, of CMA or carved out, of another size.
import type { Board } from "../board/board.ts";
import { USUAL_CMA } from "../sim/twin/place-regions.ts";

/** Bytes that the twin gives it; undefined where there is no such region, or nothing tells the size of one carved out. */
export function regionSize({ cma, regions }: Board, name: string): bigint | undefined {
  if (name !== cma.name) return regions.find((region) => region.name === name)?.size;
  return cma.setBy === "none" ? undefined : (cma.size ?? USUAL_CMA);
}

/** A region with a place keeps its first address. */
export function withRegionSize(board: Board, name: string, size: bigint): Board {
  const { cma, regions } = board;
  return {
    ...board,
    cma: name === cma.name ? { ...cma, size } : cma,
    regions: regions.map((region) => {
      if (region.name !== name) return region;
      const { base } = region;
      const placed = base === undefined ? {} : { range: { lo: base, hi: base + size - 1n } };
      return { ...region, size, ...placed };
    }),
  };
}
