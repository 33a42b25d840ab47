// For the tests of this folder: a kernel from a few lines of configuration.
import { parseVersion } from "../../../drivers/version.ts";
import { parseKernelConfig } from "../config.ts";
import { createKernel } from "../create-kernel.ts";
import type { Kernel } from "../kernel.ts";

/** What decides about memory in Debian's config-6.1.0-50-arm64. */
export const DEBIAN_ARM64 = `# Linux/arm64 6.1.176 Kernel Configuration
CONFIG_ARM64_4K_PAGES=y
CONFIG_ARCH_FORCE_MAX_ORDER=11
CONFIG_HUGETLB_PAGE=y
CONFIG_ZONE_DMA=y
CONFIG_ZONE_DMA32=y
CONFIG_OF_RESERVED_MEM=y
CONFIG_MEMFD_CREATE=y
CONFIG_CMA=y
CONFIG_DMA_CMA=y
CONFIG_DMA_PERNUMA_CMA=y
CONFIG_CMA_SIZE_MBYTES=64
CONFIG_CMA_SIZE_SEL_MBYTES=y
# CONFIG_CMA_SIZE_SEL_PERCENTAGE is not set
CONFIG_CMA_ALIGNMENT=8
# CONFIG_UDMABUF is not set
# CONFIG_DMABUF_HEAPS is not set
`;

/** What decides about memory in Debian's config-6.1.0-50-armmp. */
export const DEBIAN_ARMHF = `# Linux/arm 6.1.176 Kernel Configuration
# CONFIG_ARM_LPAE is not set
CONFIG_HIGHMEM=y
CONFIG_ARCH_FORCE_MAX_ORDER=12
CONFIG_ZONE_DMA=y
CONFIG_OF_RESERVED_MEM=y
CONFIG_CMA=y
CONFIG_DMA_CMA=y
CONFIG_CMA_SIZE_MBYTES=16
CONFIG_CMA_SIZE_SEL_MBYTES=y
CONFIG_CMA_ALIGNMENT=8
# CONFIG_UDMABUF is not set
# CONFIG_DMABUF_HEAPS is not set
`;

/** Debian's arm64 kernel with all heaps switched on. */
export const WITH_HEAPS = `${DEBIAN_ARM64.replace(/# CONFIG_(UDMABUF|DMABUF_HEAPS) is not set\n/g, "")}CONFIG_UDMABUF=y
CONFIG_DMABUF_HEAPS=y
CONFIG_DMABUF_HEAPS_SYSTEM=y
CONFIG_DMABUF_HEAPS_CMA=y
`;

export function testKernel(
  config: string,
  options: { cmdline?: string; version?: string } = {},
): Kernel {
  const { value } = parseKernelConfig(config, ".config");
  const version = parseVersion(options.version ?? "");
  if (!value) throw new Error("the test's configuration does not read");
  return createKernel({
    config: value,
    ...(options.cmdline === undefined ? {} : { cmdline: options.cmdline }),
    ...(version ? { version } : {}),
  });
}
