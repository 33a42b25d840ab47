// What mapping a buffer for a device behind an IOMMU takes: published for two of Arm's, assumed alike for the others.
import type { Board } from "../../../board/board.ts";
import { serverMapping, socMapping } from "../mapping/published.ts";
import type { MappingFigures } from "./board-figures.ts";
import { asElsewhere } from "./trusted.ts";

const SMMU_V3 = ["arm,smmu-v3"];
const SMMU_V2 = ["arm,smmu-v2", "arm,mmu-500", "qcom,smmu-v2"];

export function mappingOf(board: Board): MappingFigures {
  const names = board.iommus.flatMap(({ compatible }) => compatible);
  if (SMMU_V3.some((name) => names.includes(name))) return serverMapping;
  if (SMMU_V2.some((name) => names.includes(name))) return socMapping;
  const { fixed, entry, table, invalidate, sync } = socMapping;
  return {
    fixed: asElsewhere(fixed),
    entry: asElsewhere(entry),
    table: asElsewhere(table),
    invalidate: asElsewhere(invalidate),
    sync: asElsewhere(sync),
  };
}
