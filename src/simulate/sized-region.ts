// The board with one region, of CMA or carved out, of another size.
import type { Board } from "../board/board.ts";

/** Bytes; undefined where nothing tells, or there is no such region. */
export function regionSize({ cma, regions }: Board, name: string): bigint | undefined {
  return name === cma.name ? cma.size : regions.find((region) => region.name === name)?.size;
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
