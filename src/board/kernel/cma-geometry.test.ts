import { describe, expect, test } from "vitest";
import { cmaGeometry } from "./cma-geometry.ts";
import { createKernel } from "./create-kernel.ts";
import { DEBIAN_ARM64, DEBIAN_ARMHF, testKernel } from "./testing/test-kernel.ts";

const MIB = 1024 * 1024;

function regionMiB(config: string, version?: string): number {
  const { regionAlignment, assumed } = cmaGeometry(
    testKernel(config, version === undefined ? {} : { version }),
  );
  expect(assumed).toEqual([]);
  return regionAlignment / MIB;
}

test("Debian arm64: 2 MiB areas, buffers to 1 MiB", () => {
  expect(cmaGeometry(testKernel(DEBIAN_ARM64))).toMatchObject({
    pageSize: 4096,
    cmaAlignment: 8,
    regionAlignment: 2 * MIB,
    assumed: [],
  });
});

describe("what an area is rounded to", () => {
  test("Debian armhf: 8 MiB, its largest run of pages, for want of huge pages", () => {
    expect(regionMiB(DEBIAN_ARMHF)).toBe(8);
  });

  test("since 6.4 the same number means twice as much", () => {
    expect(regionMiB(DEBIAN_ARMHF, "6.4")).toBe(16);
  });

  test("before 5.19 the largest run counts even with huge pages, under its old name", () => {
    const old = DEBIAN_ARM64.replace("ARCH_FORCE_MAX_ORDER", "FORCE_MAX_ZONEORDER");
    expect(regionMiB(old, "5.10")).toBe(4);
  });

  test("16 KiB and 64 KiB pages have large huge pages", () => {
    const pages = (size: string, order: number) =>
      DEBIAN_ARM64.replace("ARM64_4K_PAGES", `ARM64_${size}_PAGES`).replace(
        "MAX_ORDER=11",
        `MAX_ORDER=${order}`,
      );
    expect(regionMiB(pages("16K", 12))).toBe(32);
    expect(regionMiB(pages("64K", 14))).toBe(512);
  });

  test("a symbol that is off means the mainline default", () => {
    expect(regionMiB(DEBIAN_ARMHF.replace("CONFIG_ARCH_FORCE_MAX_ORDER=12\n", ""))).toBe(4);
  });
});

test("without a configuration the usual figures stand, and are said to be assumed", () => {
  const geometry = cmaGeometry(createKernel({ archHint: "arm64" }));
  expect(geometry).toMatchObject({ pageSize: 4096, cmaAlignment: 8, regionAlignment: 4 * MIB });
  expect(geometry.assumed).toEqual([
    "4 KiB pages",
    "CONFIG_CMA_ALIGNMENT=8",
    "areas aligned to 4 MiB",
  ]);
});
