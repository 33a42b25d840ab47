// What configuration and command line decide about IOMMUs and bounce buffers, whatever the board.
import type { Answer } from "../../diagnostic/answer.ts";
import { any } from "../../diagnostic/answer.ts";
import { compareVersions } from "../../drivers/version.ts";
import { parseSwitch } from "./cmdline.ts";
import { configured, type Kernel, type SourcedAnswer } from "./kernel.ts";

/** Drivers that select ARM_DMA_USE_IOMMU (drivers/iommu/Kconfig:222-471); a fragment may name one of them only. */
const ARM_DMA_SELECTORS = [
  "ROCKCHIP_IOMMU",
  "SUN50I_IOMMU",
  "EXYNOS_IOMMU",
  "IPMMU_VMSA",
  "ARM_SMMU",
  "MTK_IOMMU",
  "MTK_IOMMU_V1",
  "QCOM_IOMMU",
];

/** Whether the IOMMU driver with these symbols is in this kernel; `no` when IOMMU support as a whole is off. */
export function iommuDriverBuilt(kernel: Kernel, kconfig: readonly string[]): SourcedAnswer {
  if (configured(kernel, ["IOMMU_SUPPORT"]) === "no")
    return { answer: "no", source: "CONFIG_IOMMU_SUPPORT is not set" };
  const missing = kconfig.find((symbol) => configured(kernel, [symbol]) === "no");
  if (missing !== undefined) return { answer: "no", source: `CONFIG_${bare(missing)} is not set` };
  const source = kconfig
    .map((symbol) => `CONFIG_${bare(symbol)}=${kernel.option(symbol)}`)
    .join(", ");
  return {
    answer: configured(kernel, kconfig),
    source: source === "" ? "CONFIG_IOMMU_SUPPORT" : source,
  };
}

function bare(symbol: string): string {
  return symbol.replace(/^CONFIG_/, "");
}

/**
 * Whether streaming DMA of a device behind an IOMMU goes through it when its driver only uses the DMA API. Drivers that
 * attach a domain of their own are translated either way. Without a command line none of its parameters is counted.
 */
export function dmaApiTranslates(kernel: Kernel): SourcedAnswer {
  if (configured(kernel, ["IOMMU_SUPPORT"]) === "no")
    return { answer: "no", source: "CONFIG_IOMMU_SUPPORT is not set" };
  if (kernel.arch === "arm") return armMapsThroughIommu(kernel);
  const passthrough = passthroughOf(kernel);
  const answer =
    passthrough.answer === "unknown" ? "unknown" : passthrough.answer === "yes" ? "no" : "yes";
  return { answer, source: passthrough.source };
}

/** arm makes its own mapping for each device and never looks at passthrough (arch/arm/mm/dma-mapping.c:1725, :1789). */
function armMapsThroughIommu(kernel: Kernel): SourcedAnswer {
  const own = configured(kernel, ["ARM_DMA_USE_IOMMU"]);
  const selected = any(ARM_DMA_SELECTORS.map((symbol) => configured(kernel, [symbol])));
  const answer = own === "unknown" && selected === "yes" ? "yes" : own;
  return { answer, source: `CONFIG_ARM_DMA_USE_IOMMU: ${kernel.option("ARM_DMA_USE_IOMMU")}` };
}

/** Default domains are identity mappings. The command line beats the configuration (drivers/iommu/iommu.c:153, :422). */
function passthroughOf(kernel: Kernel): SourcedAnswer {
  const parameter = kernel.parameter("iommu.passthrough");
  const chosen = parameter === undefined ? undefined : parseSwitch(parameter);
  if (chosen !== undefined)
    return { answer: chosen ? "yes" : "no", source: `iommu.passthrough=${parameter}` };
  const option = kernel.option("IOMMU_DEFAULT_PASSTHROUGH");
  return {
    answer: configured(kernel, ["IOMMU_DEFAULT_PASSTHROUGH"]),
    source: `CONFIG_IOMMU_DEFAULT_PASSTHROUGH: ${option}`,
  };
}

/**
 * Whether mappings that were taken away are forgotten later, many at a time (drivers/iommu/iommu.c:440,
 * drivers/iommu/Kconfig:96). What arm maps itself is forgotten at once.
 */
export function unmapsLazily(kernel: Kernel): boolean {
  if (kernel.arch === "arm") return false;
  const parameter = kernel.parameter("iommu.strict");
  const isStrict = parameter === undefined ? undefined : parseSwitch(parameter);
  if (isStrict !== undefined) return !isStrict;
  return kernel.option("IOMMU_DEFAULT_DMA_LAZY") === "y";
}

/**
 * Whether a streaming mapping of memory beyond the device's reach is copied through swiotlb; `no` means that it fails.
 * @param ramBeyondLimit RAM lies above what the DMA zone covers. Otherwise arm64 sets up no bounce pool
 * (arch/arm64/mm/init.c:454), unless it wants one for small allocations (DMA_BOUNCE_UNALIGNED_KMALLOC, Linux 6.5).
 * Memory that some device cannot reach is nearly always such RAM, so that is the default.
 */
export function bounces(kernel: Kernel, ramBeyondLimit: Answer = "yes"): Answer {
  const words = (kernel.parameter("swiotlb") ?? "").split(",");
  if (words.includes("noforce")) return "no";
  if (kernel.arch === "arm64") {
    if (words.includes("force") || kernel.option("DMA_BOUNCE_UNALIGNED_KMALLOC") === "y")
      return "yes";
    return ramBeyondLimit;
  }
  if (kernel.arch !== "arm") return "unknown";
  // Since "arm: use swiotlb for bounce buffering on LPAE configs" (5.3); SWIOTLB alone, as Xen selects it, sets up
  // nothing on bare metal (arch/arm/mm/init.c:273).
  if (compareVersions(kernel.version, { major: 5, minor: 3 }) < 0) return "no";
  const lpae = configured(kernel, ["ARM_LPAE"]);
  if (lpae !== "yes") return lpae;
  return words.includes("force") ? "yes" : ramBeyondLimit;
}
