// Which memory of the plan each heap of ION stands for.
import type { Answer } from "../../diagnostic/answer.ts";
import type { MemoryProperties } from "../../buffer/memory.ts";
import { ION_HEAP_TYPES, type IonHeapType } from "../uapi/ion-heaps.ts";
import type { ListedHeap } from "./list-heaps.ts";

export interface IdentifiedIonHeap {
  readonly heap: ListedHeap;
  readonly properties: MemoryProperties;
}

/** Name of the default CMA area that no node of the tree stands for (kernel/dma/contiguous.c:233). */
const DEFAULT_AREA = "reserved";

/**
 * @param defaultRegion name of the node that has `linux,cma-default` below /reserved-memory
 * @param cpuCached whether CPU mappings of its buffers are cached
 */
export function identifyIonHeaps(
  heaps: readonly ListedHeap[],
  defaultRegion: string | undefined,
  cpuCached: Answer,
): readonly IdentifiedIonHeap[] {
  return heaps.map((heap) => {
    const { id, told } = heap;
    const memory = told ? memoryByType(told.name, told.type) : memoryById(id);
    return { heap, properties: { ...memory, cpuCached } };
  });

  function memoryByType(name: string, number: number): Omit<MemoryProperties, "cpuCached"> {
    const type = ION_HEAP_TYPES[number];
    if (type === undefined) return { ...UNKNOWN, id: `ion:${name}`, pool: name };
    const id = isTheOne(name, number) ? `ion:${type}` : `ion:${name}`;
    return { ...TYPES[type], id, pool: RAM.includes(type) ? "ram" : name };
  }

  /** The plan knows one heap of each type: of several for CMA that of the default area, of others none. */
  function isTheOne(name: string, number: number): boolean {
    if (heaps.filter(({ told }) => told?.type === number).length === 1) return true;
    return ION_HEAP_TYPES[number] === "dma" && name === (defaultRegion ?? DEFAULT_AREA);
  }
}

/** The header names masks after types, but boards number their heaps as they like: on some 1 is CMA, and 4 is not. */
function memoryById(heap: number): Omit<MemoryProperties, "cpuCached"> {
  const id = `ion:${ION_HEAP_TYPES[heap] ?? heap}`;
  return { ...UNKNOWN, id, pool: id };
}

type Guarantees = Omit<MemoryProperties, "id" | "pool" | "cpuCached">;

const UNKNOWN: Guarantees = {
  contiguous: "unknown",
  structPages: "unknown",
  kernelMaps: "unknown",
  protected: "unknown",
};

/** ION of mainline has no vmap for its dma-bufs; that of some vendors has. */
const ORDINARY: Guarantees = { ...UNKNOWN, structPages: "yes", protected: "no" };

const RAM: readonly IonHeapType[] = ["system", "system-contig"];

/** Carve-outs and chunks are made by the board's code, which may keep them for secure masters. */
const TYPES: { readonly [T in IonHeapType]: Guarantees } = {
  system: { ...ORDINARY, contiguous: "no" },
  "system-contig": { ...ORDINARY, contiguous: "yes" },
  carveout: { ...UNKNOWN, contiguous: "yes" },
  chunk: { ...UNKNOWN, contiguous: "no" },
  dma: { ...ORDINARY, contiguous: "yes" },
};
