// Heap names that only vendor kernels and distributions have: known by name, so that a live board can be read.
import type { Answer } from "../../diagnostic/answer.ts";

export interface VendorHeap {
  readonly contiguous: Answer;
  readonly cpuCached: Answer;
  readonly source: string;
}

const HEAPS: Readonly<Record<string, VendorHeap>> = {
  "system-uncached": {
    contiguous: "no",
    cpuCached: "no",
    source: "vendor: Android common kernel, Rockchip, i.MX",
  },
  "system-dma32": {
    contiguous: "no",
    cpuCached: "yes",
    source: "vendor: Rockchip, pages below 4 GiB",
  },
  "system-uncached-dma32": {
    contiguous: "no",
    cpuCached: "no",
    source: "vendor: Rockchip, pages below 4 GiB",
  },
  "cma-uncached": { contiguous: "yes", cpuCached: "no", source: "vendor: Rockchip" },
  "linux,cma-uncached": {
    contiguous: "yes",
    cpuCached: "no",
    source: "vendor: i.MX, the default CMA area",
  },
  "reserved-uncached": {
    contiguous: "yes",
    cpuCached: "no",
    source: "vendor: i.MX, the default CMA area",
  },
  // A link: to the system heap on Raspberry Pi 5, to the CMA heap on older boards.
  vidbuf_cached: {
    contiguous: "unknown",
    cpuCached: "yes",
    source: "vendor: Raspberry Pi OS, a link",
  },
};

/** What a vendor's heap of this name is known to give; undefined for names that mean nothing by themselves. */
export function vendorHeap(name: string): VendorHeap | undefined {
  return Object.hasOwn(HEAPS, name) ? HEAPS[name] : undefined;
}
