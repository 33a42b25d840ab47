// Which memory of the plan each node below /dev/dma_heap stands for, told by what the kernel shows of it and not by its
// name alone: names have changed between kernels, and boards add links.
import type { Answer } from "../../diagnostic/answer.ts";
import type { MemoryProperties } from "../../buffer/memory.ts";

export interface HeapNode {
  readonly name: string;
  /** Where its path leads when links are followed: links to one heap share it. */
  readonly target: string;
}

export interface HeapSurroundings {
  /** Names of CMA areas; undefined when the kernel does not show them. */
  readonly cmaAreas: readonly string[] | undefined;
  /** Name of the node that has `linux,cma-default` below /reserved-memory. */
  readonly defaultRegion: string | undefined;
}

export interface IdentifiedHeap {
  /** The node's own name first, then links to it. */
  readonly names: readonly string[];
  readonly properties: MemoryProperties;
}

/** The CMA heap's name since Linux 6.17 (Documentation/userspace-api/dma-buf-heaps.rst there), whatever its area's. */
const FIXED_CMA_NAME = "default_cma_region";
/** Names of the default area (kernel/dma/contiguous.c:233), which the heap has until then (drivers/dma-buf/heaps/cma_heap.c:380). */
const DEFAULT_AREA = "reserved";

export function identifyHeaps(
  nodes: readonly HeapNode[],
  around: HeapSurroundings,
): readonly IdentifiedHeap[] {
  const targets = [...new Set(nodes.map(({ target }) => target))];
  const heaps = targets.map((target) => namesOf(target, nodes));
  const cma = heaps.map((names) => cmaAreaOf(names, around));
  const main = defaultHeap(heaps, cma, around);
  return heaps.map((names, at) => ({
    names,
    properties: propertiesOf(names, cma[at], at === main),
  }));
}

function namesOf(target: string, nodes: readonly HeapNode[]): readonly string[] {
  const own = target.slice(target.lastIndexOf("/") + 1);
  const names = nodes.filter((node) => node.target === target).map(({ name }) => name);
  return names.toSorted((a, b) => Number(b === own) - Number(a === own));
}

/** The area behind the heap; undefined when it is none of CMA, or the kernel does not show. */
function cmaAreaOf(names: readonly string[], around: HeapSurroundings): string | undefined {
  const { cmaAreas: areas, defaultRegion } = around;
  const own = areas?.find((area) => names.includes(area));
  if (own !== undefined) return own;
  if (names.includes(FIXED_CMA_NAME)) {
    return areas?.length === 1 ? areas[0] : (defaultRegion ?? FIXED_CMA_NAME);
  }
  // Without a view of the areas: before 6.17 the CMA heap is named as the default area.
  if (areas !== undefined) return undefined;
  return names.find((name) => name === DEFAULT_AREA || name === defaultRegion);
}

/** Which heap is that of the default area: `heap:cma`; the others are named after their regions. */
function defaultHeap(
  heaps: readonly (readonly string[])[],
  cma: readonly (string | undefined)[],
  { defaultRegion }: HeapSurroundings,
): number {
  const fixed = heaps.findIndex((names) => names.includes(FIXED_CMA_NAME));
  if (fixed >= 0) return fixed;
  const named = cma.findIndex((area) => area !== undefined && area === defaultRegion);
  if (named >= 0) return named;
  const those = cma.flatMap((area, at) => (area === undefined ? [] : [at]));
  const usual = cma.indexOf(DEFAULT_AREA);
  return those.length === 1 ? (those[0] ?? -1) : usual;
}

function propertiesOf(
  names: readonly string[],
  area: string | undefined,
  isDefault: boolean,
): MemoryProperties {
  const [name = ""] = names;
  if (area !== undefined) {
    return mainline(isDefault ? "heap:cma" : `heap:${name}`, "yes", area);
  }
  if (names.includes("system")) return mainline("heap:system", "no", "ram");
  return { ...UNKNOWN, id: `heap:${name}`, pool: name };
}

/** Cached pages that the kernel can map: what the heaps of mainline give. */
function mainline(id: string, contiguous: Answer, pool: string): MemoryProperties {
  return {
    id,
    contiguous,
    pool,
    cpuCached: "yes",
    structPages: "yes",
    kernelMaps: "yes",
    protected: "no",
  };
}

const UNKNOWN = {
  contiguous: "unknown",
  cpuCached: "unknown",
  structPages: "unknown",
  kernelMaps: "unknown",
  protected: "unknown",
} as const;
