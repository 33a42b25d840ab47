import { describe, expect, test } from "vitest";
import { parseKernelConfig } from "./config.ts";
import { createKernel } from "./create-kernel.ts";
import { bounces, dmaApiTranslates, iommuDriverBuilt, unmapsLazily } from "./iommu-options.ts";
import type { Kernel } from "./kernel.ts";

function kernel(text: string, cmdline?: string): Kernel {
  const { value } = parseKernelConfig(text, ".config");
  if (!value) throw new Error("the test's configuration does not read");
  return createKernel({ config: value, ...(cmdline === undefined ? {} : { cmdline }) });
}

const ARM64 = `# Linux/arm64 6.1.176 Kernel Configuration
CONFIG_IOMMU_SUPPORT=y
CONFIG_IOMMU_DEFAULT_DMA_STRICT=y
# CONFIG_IOMMU_DEFAULT_PASSTHROUGH is not set
CONFIG_IOMMU_DMA=y
CONFIG_SWIOTLB=y
CONFIG_ARM_SMMU=y
CONFIG_ROCKCHIP_IOMMU=y
`;
const ARMHF = `# Linux/arm 6.1.176 Kernel Configuration
CONFIG_IOMMU_SUPPORT=y
CONFIG_ARM_DMA_USE_IOMMU=y
# CONFIG_ARM_LPAE is not set
CONFIG_SWIOTLB=y
CONFIG_SWIOTLB_XEN=y
`;

describe("the driver of an IOMMU", () => {
  test("is built, is not, or nothing tells", () => {
    expect(iommuDriverBuilt(kernel(ARM64), ["CONFIG_ROCKCHIP_IOMMU"])).toEqual({
      answer: "yes",
      source: "CONFIG_ROCKCHIP_IOMMU=y",
    });
    expect(iommuDriverBuilt(kernel(ARM64), ["MTK_IOMMU"])).toEqual({
      answer: "no",
      source: "CONFIG_MTK_IOMMU is not set",
    });
    expect(iommuDriverBuilt(createKernel(), ["MTK_IOMMU"]).answer).toBe("unknown");
  });

  test("cannot be there when IOMMU support as a whole is off", () => {
    const off = kernel("# CONFIG_IOMMU_SUPPORT is not set\nCONFIG_MTK_IOMMU=y\n");
    expect(iommuDriverBuilt(off, ["MTK_IOMMU"])).toEqual({
      answer: "no",
      source: "CONFIG_IOMMU_SUPPORT is not set",
    });
  });
});

describe("whether the DMA API translates", () => {
  test("on arm64 it does, unless passthrough is the default or asked for", () => {
    expect(dmaApiTranslates(kernel(ARM64)).answer).toBe("yes");
    expect(dmaApiTranslates(kernel(ARM64, "iommu.passthrough=1"))).toEqual({
      answer: "no",
      source: "iommu.passthrough=1",
    });
    const passing = kernel("CONFIG_IOMMU_SUPPORT=y\nCONFIG_IOMMU_DEFAULT_PASSTHROUGH=y\n");
    expect(dmaApiTranslates(passing).answer).toBe("no");
    expect(dmaApiTranslates(createKernel({ archHint: "arm64" })).answer).toBe("unknown");
  });

  test("the command line beats the configuration, and a value the kernel refuses changes nothing", () => {
    const passing = "CONFIG_IOMMU_SUPPORT=y\nCONFIG_IOMMU_DEFAULT_PASSTHROUGH=y\n";
    expect(dmaApiTranslates(kernel(passing, "iommu.passthrough=0")).answer).toBe("yes");
    expect(dmaApiTranslates(kernel(passing, "iommu.passthrough=maybe")).answer).toBe("no");
  });

  test("on arm it has its own mapping code and does not look at passthrough", () => {
    expect(dmaApiTranslates(kernel(ARMHF, "iommu.passthrough=1")).answer).toBe("yes");
    expect(dmaApiTranslates(kernel(ARMHF.replace("CONFIG_ARM_DMA_USE_IOMMU=y", ""))).answer).toBe(
      "no",
    );
  });

  test("one of the drivers that select that code is enough in a fragment", () => {
    const { value } = parseKernelConfig("CONFIG_IOMMU_SUPPORT=y\nCONFIG_EXYNOS_IOMMU=y\n", "f");
    const fragment = createKernel({ archHint: "arm", ...(value ? { config: value } : {}) });
    expect(dmaApiTranslates(fragment).answer).toBe("yes");
  });
});

test("unmapping is strict unless configuration or command line say lazy; on arm always", () => {
  expect(unmapsLazily(kernel(ARM64))).toBe(false);
  expect(unmapsLazily(kernel(ARM64, "iommu.strict=0"))).toBe(true);
  const lazy = ARM64.replace("DMA_STRICT", "DMA_LAZY");
  expect(unmapsLazily(kernel(lazy))).toBe(true);
  expect(unmapsLazily(kernel(lazy, "iommu.strict=1"))).toBe(false);
  expect(unmapsLazily(kernel(ARMHF, "iommu.strict=0"))).toBe(false);
});

describe("memory beyond the mask", () => {
  test("bounces on arm64, where RAM lies above the DMA zone", () => {
    expect(bounces(kernel(ARM64))).toBe("yes");
    expect(bounces(kernel(ARM64), "no")).toBe("no");
    expect(bounces(kernel(ARM64), "unknown")).toBe("unknown");
  });

  test("fails to map when swiotlb is switched off, and always has a pool when it is forced", () => {
    expect(bounces(kernel(ARM64, "swiotlb=noforce"))).toBe("no");
    expect(bounces(kernel(ARM64, "swiotlb=65536,force"), "no")).toBe("yes");
  });

  test("fails on Debian's armhf kernel: SWIOTLB is there for Xen only", () => {
    expect(bounces(kernel(ARMHF))).toBe("no");
    expect(
      bounces(kernel(ARMHF.replace("# CONFIG_ARM_LPAE is not set", "CONFIG_ARM_LPAE=y"))),
    ).toBe("yes");
    expect(bounces(createKernel({ archHint: "arm" }))).toBe("unknown");
  });

  test("is not told for an architecture that is not told", () => {
    expect(bounces(createKernel())).toBe("unknown");
  });
});
