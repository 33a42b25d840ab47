import { describe, expect, test } from "vitest";
import { createKernel } from "./create-kernel.ts";
import type { DefaultCma } from "./default-cma.ts";
import { heapsOf, type HeapInput } from "./heaps.ts";
import type { KernelHeap } from "./kernel-heap.ts";
import type { Kernel } from "./kernel.ts";
import { DEBIAN_ARM64, testKernel, WITH_HEAPS } from "./testing/test-kernel.ts";

const AREA: DefaultCma = {
  name: "reserved",
  setBy: "config",
  size: 64n << 20n,
  range: undefined,
  exact: false,
  facts: [],
};
const NO_AREA: DefaultCma = {
  name: undefined,
  setBy: "none",
  size: 0n,
  range: undefined,
  exact: false,
  facts: [{ value: "no CMA", source: "cma=0" }],
};

function heap(id: string, kernel: Kernel, input: Partial<HeapInput> = {}): KernelHeap {
  const heaps = heapsOf(kernel, { defaultCma: AREA, cmaRegions: [], reservedPools: [], ...input });
  const found = heaps.find((one) => one.id === id);
  if (!found) throw new Error(`no ${id} among ${heaps.map((one) => one.id).join(", ")}`);
  return found;
}

function withHeaps(version = "6.1", cmdline?: string): Kernel {
  return testKernel(WITH_HEAPS, { version, ...(cmdline === undefined ? {} : { cmdline }) });
}

describe("whether a heap exists", () => {
  test("on a stock Debian kernel none does, and the first symbol that is off is the reason", () => {
    const kernel = testKernel(DEBIAN_ARM64);
    for (const id of ["heap:system", "heap:cma"]) {
      expect(heap(id, kernel)).toMatchObject({
        exists: "no",
        facts: [{ value: "not-set", source: "CONFIG_DMABUF_HEAPS" }, {}],
      });
    }
    expect(heap("udmabuf", kernel).exists).toBe("no");
  });

  test("with the symbols on all three do", () => {
    for (const id of ["heap:system", "heap:cma", "udmabuf"])
      expect(heap(id, withHeaps()).exists).toBe("yes");
  });

  test("without a configuration nothing tells", () => {
    for (const id of ["heap:system", "heap:cma", "udmabuf"])
      expect(heap(id, createKernel()).exists).toBe("unknown");
  });

  test("heaps came with 5.6, udmabuf with 4.20", () => {
    expect(heap("heap:system", withHeaps("5.5")).exists).toBe("no");
    expect(heap("heap:system", withHeaps("5.6")).exists).toBe("yes");
    expect(heap("udmabuf", withHeaps("4.19")).exists).toBe("no");
    expect(heap("udmabuf", withHeaps("4.20")).exists).toBe("yes");
  });

  test("the CMA heap needs an area, and says why there is none", () => {
    const none = heap("heap:cma", withHeaps(), { defaultCma: NO_AREA });
    expect(none.exists).toBe("no");
    expect(none.facts).toContainEqual({ value: "no CMA", source: "cma=0" });
    const untold = { ...NO_AREA, setBy: "unknown", size: undefined } as const;
    expect(heap("heap:cma", withHeaps(), { defaultCma: untold }).exists).toBe("unknown");
  });
});

describe("the CMA heap's name", () => {
  const names = (version: string, name: string | undefined = "linux,cma") =>
    heap("heap:cma", withHeaps(version), { defaultCma: { ...AREA, name } }).names;

  test("is the area's until 6.16, then fixed with the old one beside it", () => {
    expect(names("6.1")).toEqual(["linux,cma"]);
    expect(names("6.16", "reserved")).toEqual(["reserved"]);
    expect(names("6.19")).toEqual(["default_cma_region", "linux,cma"]);
  });

  test("6.17 and 6.18 have the old one by configuration", () => {
    const config = (line: string) => testKernel(`${WITH_HEAPS}${line}\n`, { version: "6.18" });
    expect(heap("heap:cma", config("CONFIG_DMABUF_HEAPS_CMA_LEGACY=y")).names).toEqual([
      "default_cma_region",
      "reserved",
    ]);
    expect(heap("heap:cma", config("# CONFIG_DMABUF_HEAPS_CMA_LEGACY is not set")).names).toEqual([
      "default_cma_region",
    ]);
  });

  test("may be any of those seen where nothing tells the area", () => {
    const untold = { ...NO_AREA, setBy: "unknown", size: undefined } as const;
    const found = heap("heap:cma", withHeaps(), { defaultCma: untold });
    expect(found.names).toEqual(["reserved", "linux,cma", "default-pool"]);
    expect(found.paths[1]).toBe("/dev/dma_heap/linux,cma");
  });
});

describe("what a heap guarantees", () => {
  test("system: pages anywhere; cma: one run of the area", () => {
    expect(heap("heap:system", withHeaps())).toMatchObject({
      contiguous: "no",
      cpuCached: "yes",
      structPages: "yes",
      paths: ["/dev/dma_heap/system"],
    });
    expect(heap("heap:system", withHeaps()).region).toBeUndefined();
    expect(heap("heap:cma", withHeaps())).toMatchObject({
      contiguous: "yes",
      cpuCached: "yes",
      region: "reserved",
    });
  });

  test("udmabuf: 64 MiB a buffer, or what its parameter says", () => {
    expect(heap("udmabuf", withHeaps())).toMatchObject({
      contiguous: "no",
      paths: ["/dev/udmabuf"],
      largest: 64n << 20n,
    });
    expect(heap("udmabuf", withHeaps("6.1", "udmabuf.size_limit_mb=256")).largest).toBe(
      256n << 20n,
    );
  });
});

describe("other pools of the tree", () => {
  const input = { cmaRegions: ["camera@50000000"], reservedPools: ["vpu@60000000"] };

  test("a reusable one has a heap since 6.19, by its full node name", () => {
    expect(heap("heap:camera@50000000", withHeaps("6.18"), input).exists).toBe("no");
    expect(heap("heap:camera@50000000", withHeaps("6.19"), input)).toMatchObject({
      exists: "yes",
      names: ["camera@50000000"],
      region: "camera@50000000",
      contiguous: "yes",
    });
  });

  test("one that is not reusable has none up to 6.19; later is not known", () => {
    expect(heap("heap:vpu@60000000", withHeaps("6.1"), input).exists).toBe("no");
    expect(heap("heap:vpu@60000000", withHeaps("7.0"), input).exists).toBe("unknown");
  });
});

describe("ION", () => {
  const ion = (version: string, ...lines: string[]) =>
    testKernel(`CONFIG_ION=y\n${lines.join("\n")}\n`, { version });
  const symbols = [
    "CONFIG_ION_SYSTEM_HEAP=y",
    "CONFIG_ION_CMA_HEAP=y",
    "CONFIG_ION_CARVEOUT_HEAP=y",
  ];

  const ids = (kernel: Kernel) =>
    heapsOf(kernel, { defaultCma: AREA, cmaRegions: [], reservedPools: [] }).filter(({ id }) =>
      id.startsWith("ion:"),
    );

  test("is mainline from 3.14 to 5.10", () => {
    const listed = ["3.13", "3.14", "5.10", "5.11"].map(
      (version) => ids(testKernel("CONFIG_CMA=y\n", { version })).length,
    );
    expect(listed).toEqual([0, 5, 5, 0]);
  });

  test("of a vendor, as in many 3.10 kernels, is listed too, but nothing of it is certain", () => {
    const vendor = ids(ion("3.10", ...symbols));
    expect(vendor.map(({ exists }) => exists)).toEqual(Array(5).fill("unknown"));
    expect(ids(ion("5.15", ...symbols)).map(({ exists }) => exists)).toEqual(
      Array(5).fill("unknown"),
    );
  });

  test("from 4.12 on system and CMA heaps come by themselves, a carve-out needs board code", () => {
    const kernel = ion("4.14", ...symbols);
    expect(heap("ion:system", kernel)).toMatchObject({
      exists: "yes",
      contiguous: "no",
      names: ["ion_system_heap"],
      paths: ["/dev/ion"],
    });
    expect(heap("ion:system-contig", kernel)).toMatchObject({ exists: "yes", contiguous: "yes" });
    expect(heap("ion:dma", kernel, { cmaRegions: ["camera@50000000"] })).toMatchObject({
      exists: "yes",
      names: ["reserved", "camera@50000000"],
    });
    expect(heap("ion:dma", kernel, { defaultCma: NO_AREA }).exists).toBe("no");
    expect(heap("ion:carveout", kernel).exists).toBe("unknown");
    expect(
      heap("ion:system", testKernel("# CONFIG_ION is not set", { version: "4.14" })).exists,
    ).toBe("no");
  });

  test("before, board code makes every heap", () => {
    expect(heap("ion:system", ion("4.9", ...symbols))).toMatchObject({
      exists: "unknown",
      names: [],
    });
  });
});
