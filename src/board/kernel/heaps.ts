// What user space can allocate shareable buffers from on a kernel, drivers aside: dma-buf heaps, udmabuf, ION.
import { all, type Answer } from "../../diagnostic/answer.ts";
import { compareVersions, formatVersion } from "../../drivers/version.ts";
import { memparse } from "./cmdline.ts";
import type { DefaultCma } from "./default-cma.ts";
import { ionHeaps } from "./ion.ts";
import type { KernelHeap } from "./kernel-heap.ts";
import { configured, type Kernel, type KernelFact } from "./kernel.ts";

export interface HeapInput {
  readonly defaultCma: DefaultCma;
  /** Reusable `shared-dma-pool` nodes that are not the default area, by node name. */
  readonly cmaRegions: readonly string[];
  /** Other `shared-dma-pool` nodes (not reusable), by node name. */
  readonly reservedPools: readonly string[];
}

/** Every heap that some kernel has on such a board; `exists` says whether this one does, and the facts why. */
export function heapsOf(kernel: Kernel, input: HeapInput): readonly KernelHeap[] {
  return [
    systemHeap(kernel),
    cmaHeap(kernel, input.defaultCma),
    ...input.cmaRegions.map((name) => regionHeap(kernel, name)),
    ...input.reservedPools.map((name) => poolHeap(kernel, name)),
    udmabuf(kernel),
    ...ionHeaps(kernel, input.defaultCma, input.cmaRegions),
  ];
}

/** Cached pages with a struct page each: what all heaps of mainline give, as far as nothing else is said. */
const ORDINARY = { cpuCached: "yes", structPages: "yes", protected: "no" } as const;

function paths(names: readonly string[]): readonly string[] {
  return names.map((name) => `/dev/dma_heap/${name}`);
}

/** "dma-buf: Add dma-buf heaps framework", Linux 5.6. */
const SINCE = since(5, 6, "dma-buf heaps");
/** "dma-buf: heaps: Give default CMA heap a fixed name", Linux 6.17. */
const FIXED_NAME = { major: 6, minor: 17 };
/** "dma-buf: heaps: cma: Create CMA heap for each CMA reserved region", Linux 6.19. */
const PER_REGION = { major: 6, minor: 19 };

interface Gate {
  readonly exists: Answer;
  readonly facts: readonly KernelFact[];
}

function since(major: number, minor: number, what: string): (kernel: Kernel) => Gate {
  return (kernel) => {
    if (compareVersions(kernel.version, { major, minor }) >= 0) return { exists: "yes", facts: [] };
    const value = `${what} came with Linux ${major}.${minor}`;
    return { exists: "no", facts: [{ value, source: `kernel ${formatVersion(kernel.version)}` }] };
  };
}

/** Old enough kernels lack it; then the configuration decides, the first symbol that is off being the reason. */
function built(kernel: Kernel, first: Gate, symbols: readonly string[]): Gate {
  if (first.exists === "no") return first;
  const answers = symbols.map((symbol) => configured(kernel, [symbol]));
  const off = symbols.filter((_, at) => answers[at] === "no").slice(0, 1);
  const said = off.length > 0 ? off : symbols.filter((_, at) => answers[at] !== "no");
  const facts = said.map((symbol) => ({
    value: kernel.option(symbol),
    source: `CONFIG_${symbol}`,
  }));
  return { exists: all([first.exists, ...answers]), facts: [...first.facts, ...facts] };
}

/** Runs of 1 MiB, 64 KiB and single pages, from anywhere in RAM (drivers/dma-buf/heaps/system_heap.c:43, :55). */
function systemHeap(kernel: Kernel): KernelHeap {
  const { exists, facts } = built(kernel, SINCE(kernel), ["DMABUF_HEAPS", "DMABUF_HEAPS_SYSTEM"]);
  const names = ["system"];
  const pages = {
    value: "runs of 256, 16 and 1 pages, anywhere in RAM",
    source: "drivers/dma-buf/heaps/system_heap.c:55",
  };
  return {
    id: "heap:system",
    names,
    paths: paths(names),
    exists,
    contiguous: "no",
    ...ORDINARY,
    facts: [...facts, pages],
  };
}

function cmaHeap(kernel: Kernel, area: DefaultCma): KernelHeap {
  const gate = built(kernel, SINCE(kernel), ["DMABUF_HEAPS", "DMABUF_HEAPS_CMA"]);
  const present = area.setBy === "none" ? "no" : area.setBy === "unknown" ? "unknown" : "yes";
  const names = cmaNames(kernel, area.name);
  return {
    id: "heap:cma",
    names,
    paths: paths(names),
    exists: all([gate.exists, present]),
    ...(area.name === undefined ? {} : { region: area.name }),
    contiguous: "yes",
    ...ORDINARY,
    facts: [...gate.facts, ...(present === "yes" ? [] : area.facts), nameFact(kernel)],
  };
}

/** Names of areas seen where nothing tells this one (Documentation/userspace-api/dma-buf-heaps.rst, Linux 6.17). */
const LEGACY_NAMES = ["reserved", "linux,cma", "default-pool"];

/**
 * The area's own name until 6.16 (drivers/dma-buf/heaps/cma_heap.c:380); then a fixed one, and beside it the old one: as
 * CONFIG_DMABUF_HEAPS_CMA_LEGACY says, and from 6.19 on as one of the heaps that every area has.
 */
function cmaNames(kernel: Kernel, area: string | undefined): readonly string[] {
  const own = area === undefined ? LEGACY_NAMES : [area];
  if (compareVersions(kernel.version, FIXED_NAME) < 0) return own;
  const legacyOff =
    kernel.option("DMABUF_HEAPS_CMA_LEGACY") === "not-set" &&
    compareVersions(kernel.version, PER_REGION) < 0;
  return legacyOff ? ["default_cma_region"] : ["default_cma_region", ...own];
}

function nameFact(kernel: Kernel): KernelFact {
  if (compareVersions(kernel.version, FIXED_NAME) < 0) {
    return { value: "named as the CMA area", source: "drivers/dma-buf/heaps/cma_heap.c:380" };
  }
  return {
    value: "named default_cma_region since Linux 6.17",
    source: "Documentation/userspace-api/dma-buf-heaps.rst",
  };
}

function regionHeap(kernel: Kernel, name: string): KernelHeap {
  const own = compareVersions(kernel.version, PER_REGION) >= 0;
  const none = {
    value: "only the default CMA area has a heap before Linux 6.19",
    source: "drivers/dma-buf/heaps/cma_heap.c:397",
  };
  const gate = own
    ? built(kernel, SINCE(kernel), ["DMABUF_HEAPS", "DMABUF_HEAPS_CMA", "OF_RESERVED_MEM"])
    : { exists: "no" as const, facts: [none] };
  const device = { id: `heap:${name}`, names: [name], paths: paths([name]), region: name };
  return { ...device, exists: gate.exists, contiguous: "yes", ...ORDINARY, facts: gate.facts };
}

/** No heap up to 6.19; "coherent heap" patches of 2026 add one, and whether a later kernel has it is not known here. */
function poolHeap(kernel: Kernel, name: string): KernelHeap {
  const later = compareVersions(kernel.version, PER_REGION) > 0;
  const fact = later
    ? {
        value: "whether pools that are not reusable have a heap is not known",
        source: `kernel ${formatVersion(kernel.version)}`,
      }
    : {
        value: "only reusable pools can have a heap",
        source: "Documentation/userspace-api/dma-buf-heaps.rst",
      };
  return {
    id: `heap:${name}`,
    names: [name],
    paths: paths([name]),
    region: name,
    exists: later ? "unknown" : "no",
    contiguous: "yes",
    cpuCached: "unknown",
    structPages: "unknown",
    protected: "no",
    facts: [fact],
  };
}

const MIB = 1n << 20n;
/** Default of `size_limit_mb` (drivers/dma-buf/udmabuf.c:20). */
const UDMABUF_MIB = 64n;

/** Pages of a memfd, scattered unless luck or huge pages help. Linux 4.20, "Add udmabuf misc device". */
function udmabuf(kernel: Kernel): KernelHeap {
  const { exists, facts } = built(kernel, since(4, 20, "udmabuf")(kernel), ["UDMABUF"]);
  const parameter = kernel.parameter("udmabuf.size_limit_mb");
  const megabytes =
    parameter === undefined || parameter === "" ? UDMABUF_MIB : memparse(parameter).value;
  const largest = megabytes * MIB;
  const limit = {
    value: `buffers of at most ${megabytes} MiB`,
    source: "drivers/dma-buf/udmabuf.c:188",
  };
  const device = { id: "udmabuf", names: ["udmabuf"], paths: ["/dev/udmabuf"], largest };
  return { ...device, exists, contiguous: "no", ...ORDINARY, facts: [...facts, limit] };
}
