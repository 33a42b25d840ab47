// 32-bit ARM only: arm_iommu_map_sg opens a new block of device addresses each time the device's longest segment is
// full, so scattered pages do not come out as one run even behind an IOMMU (arch/arm/mm/dma-mapping.c, __iommu_map_sg).
import { MEMORY_MODELS } from "../../drivers/memory-model.ts";
import { factsOf, type Rule } from "./rule.ts";

export const segments: Rule = {
  name: "segments",
  judge({ board, device, memory, layout }) {
    if (
      board.kernel.arch !== "arm" ||
      device.translation !== "iommu" ||
      device.row?.iommuUse === "own-domain"
    )
      return undefined;
    if (device.memory === "refuses" || device.memory === "unknown") return undefined;
    if (MEMORY_MODELS[device.memory].programs !== "one" || memory.contiguous === "yes")
      return undefined;
    const longest = Math.max(0, ...layout.buffers);
    if (BigInt(longest) <= device.maxSegment) return undefined;
    return {
      verdict: "no",
      reason: `on 32-bit ARM a scattered buffer of ${longest} bytes is mapped in pieces of ${device.maxSegment} bytes, and it takes one start address`,
      ...(device.row?.refusal ?? MEMORY_MODELS[device.memory].refusal),
      facts: factsOf(device, "maxSegment", "memory", "iommu domain"),
    };
  },
};
