// ION, the staging allocator before dma-buf heaps: one device, heaps chosen by a bit mask of ids.
import { all, type Answer } from "../../diagnostic/answer.ts";
import { compareVersions, inVersions } from "../../drivers/version.ts";
import type { DefaultCma } from "./default-cma.ts";
import type { KernelHeap } from "./kernel-heap.ts";
import { configured, type Kernel, type KernelFact } from "./kernel.ts";

/** `enum ion_heap_type`: the numbers the interface uses for kinds of heap. Ids are other numbers since 4.12. */
export const ION_TYPES = { system: 0, "system-contig": 1, carveout: 2, chunk: 3, dma: 4 } as const;

export type IonKind = keyof typeof ION_TYPES;

/** In drivers/staging/android from 3.14 to 5.10; "staging: ion: remove from the tree" is in 5.11. */
function inMainline({ version }: Kernel): boolean {
  return inVersions(version, "3.14", "5.10");
}

/** Vendor kernels have it before and after. */
function hasIon(kernel: Kernel): boolean {
  return inMainline(kernel) || configured(kernel, ["ION"]) === "yes";
}

function numbersIds({ version }: Kernel): boolean {
  return compareVersions(version, { major: 4, minor: 12 }) >= 0;
}

/** The heaps of ION; none where neither the version nor the configuration has it. Vendors add others, which nothing here tells. */
export function ionHeaps(
  kernel: Kernel,
  area: DefaultCma,
  regions: readonly string[],
): readonly KernelHeap[] {
  if (!hasIon(kernel)) return [];
  const contiguous: Readonly<Record<IonKind, Answer>> = {
    system: "no",
    "system-contig": "yes",
    carveout: "yes",
    chunk: "no",
    dma: "yes",
  };
  return [
    heap("system", ["ion_system_heap"]),
    heap("system-contig", ["ion_system_contig_heap"]),
    heap("carveout", []),
    heap("chunk", []),
    // One for every CMA area, named as the area (ion_cma_heap.c, __ion_add_cma_heaps).
    heap("dma", [...(area.name === undefined ? [] : [area.name]), ...regions]),
  ];

  function heap(kind: IonKind, names: readonly string[]): KernelHeap {
    const { exists, facts } = existence(kernel, kind, area, regions);
    return {
      id: `ion:${kind}`,
      names: numbersIds(kernel) ? names : [],
      paths: ["/dev/ion"],
      exists,
      ...(kind === "dma" && area.name !== undefined ? { region: area.name } : {}),
      contiguous: contiguous[kind],
      // ION_FLAG_CACHED of each allocation decides.
      cpuCached: "unknown",
      structPages: "yes",
      protected: "no",
      facts,
    };
  }
}

const SYMBOLS: Readonly<Record<IonKind, string>> = {
  system: "ION_SYSTEM_HEAP",
  "system-contig": "ION_SYSTEM_HEAP",
  carveout: "ION_CARVEOUT_HEAP",
  chunk: "ION_CHUNK_HEAP",
  dma: "ION_CMA_HEAP",
};

/**
 * From 4.12 to 5.10 the system and CMA heaps register themselves; carve-outs and chunks want board code that mainline has
 * not. Before, board code makes every heap, and outside mainline nothing is known: there `CONFIG_ION` alone proves none.
 */
function existence(
  kernel: Kernel,
  kind: IonKind,
  area: DefaultCma,
  regions: readonly string[],
): { readonly exists: Answer; readonly facts: readonly KernelFact[] } {
  const registers = numbersIds(kernel) && inMainline(kernel);
  const symbols = registers ? ["ION", SYMBOLS[kind]] : ["ION"];
  const facts = symbols.map((symbol) => ({
    value: kernel.option(symbol),
    source: `CONFIG_${symbol}`,
  }));
  const options = configured(kernel, symbols);
  if (kind === "carveout" || kind === "chunk" || !registers) {
    const fact = {
      value: "code for the board, or the vendor's, must make the heap",
      source: "drivers/staging/android/ion",
    };
    return { exists: all([options, "unknown"]), facts: [...facts, fact] };
  }
  if (kind !== "dma") return { exists: options, facts };
  const areas =
    regions.length > 0
      ? "yes"
      : area.setBy === "none"
        ? "no"
        : area.setBy === "unknown"
          ? "unknown"
          : "yes";
  return {
    exists: all([options, areas]),
    facts: areas === "yes" ? facts : [...facts, ...area.facts],
  };
}
