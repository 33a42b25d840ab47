// For tests: memory of a twin that is never one physical run, as `udmabuf:first-twice` of a real machine.
import { pinned } from "../../sim/sources/allocators.ts";
import { VirtualSource } from "../../sim/sources/virtual-source.ts";
import type { VirtualPlatform } from "../../sim/virtual-platform.ts";
import type { TrialPlatform } from "../try-imports.ts";

export function withScattered(twin: VirtualPlatform): TrialPlatform {
  const { machine } = twin;
  const source = new VirtualSource(machine, {
    properties: {
      id: "udmabuf:first-twice",
      contiguous: "no",
      pool: "ram",
      cpuCached: "yes",
      structPages: "yes",
      kernelMaps: "yes",
      protected: "no",
    },
    names: [],
    call: "UDMABUF_CREATE_LIST",
    isCached: true,
    check: () => undefined,
    allocate: (size) => {
      const found = pinned(machine)(size - machine.pageSize);
      if (!found) return undefined;
      const [first = 0] = found.pages;
      return { pages: Float64Array.of(first, ...found.pages), release: () => found.release() };
    },
  });
  return Object.assign(twin, { scattered: [source] });
}
