// A kernel with what nobody told filled in as mainline's default configurations have it. The board says that it did so.
import type { Kernel } from "./kernel.ts";

type Symbols = { readonly [symbol: string]: string };

/** Heaps and CMA count as on unless a configuration says otherwise: the question is what the hardware can do. */
const ANY: Symbols = {
  CMA: "y",
  DMA_CMA: "y",
  OF_RESERVED_MEM: "y",
  DMABUF_HEAPS: "y",
  DMABUF_HEAPS_SYSTEM: "y",
  DMABUF_HEAPS_CMA: "y",
  UDMABUF: "y",
};

/** Defaults of arch/arm64/Kconfig that decide about memory. */
const ARM64: Symbols = {
  ...ANY,
  ZONE_DMA: "y",
  ZONE_DMA32: "y",
  ARM64_4K_PAGES: "y",
  SWIOTLB: "y",
};

export function usualKernel(kernel: Kernel): Kernel {
  const usual = kernel.arch === "arm64" ? ARM64 : ANY;
  return {
    ...kernel,
    option: (name) => {
      const told = kernel.option(name);
      return told === "unknown" ? (usual[name.replace(/^CONFIG_/, "")] ?? "unknown") : told;
    },
  };
}
