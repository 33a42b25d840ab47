// Heaps and the CMA area as the running system has them.
import type { Board, CmaArea, Heap } from "./board.ts";
import type { LiveArea, LiveMachine } from "./live.ts";
import { liveFact } from "./live-use.ts";

type Memory = Pick<Board, "cma" | "heaps">;

export function liveMemory(told: Memory, live: LiveMachine): Memory {
  const cma = live.areas ? areaOf(told.cma, live.areas, live.source) : told.cma;
  const { heaps, source } = live;
  return { cma, heaps: heaps ? heapsOf(told.heaps, heaps, cma.name, source) : told.heaps };
}

/** Of several areas the one that bears the name of the default one; the others are regions of the tree. */
function areaOf(told: CmaArea, areas: readonly LiveArea[], source: string): CmaArea {
  const named = areas.find(({ name }) => name === told.name);
  const area = named ?? (areas.length === 1 ? areas[0] : undefined);
  if (areas.length === 0)
    return {
      name: undefined,
      setBy: "none",
      size: 0n,
      range: undefined,
      facts: [liveFact("cma", "no area", source)],
    };
  if (!area) return told;
  const { name, size = told.size, base } = area;
  const range =
    base !== undefined && size !== undefined && size > 0n
      ? { lo: base, hi: base + size - 1n }
      : told.range;
  const value = size === undefined ? name : `${name} of ${size} bytes`;
  return {
    name,
    setBy: told.name === name && told.size === size ? told.setBy : "live",
    size,
    range,
    facts: [...told.facts, liveFact("cma", value, source)],
  };
}

const FOLDER = "/dev/dma_heap/";

/**
 * Heaps other than those below /dev/dma_heap are left as they are told. One that is expected and not found is missing,
 * unless there is a heap that nobody knows: the kernel may call it so.
 */
function heapsOf(
  told: readonly Heap[],
  live: readonly string[],
  area: string | undefined,
  source: string,
): readonly Heap[] {
  const namesOf = (heap: Heap) => [
    ...heap.paths.flatMap((path) => (path.startsWith(FOLDER) ? path.slice(FOLDER.length) : [])),
    ...(heap.id === "heap:cma" && area !== undefined ? [area] : []),
  ];
  const known = new Set(told.flatMap(namesOf));
  const hasStranger = live.some((name) => !known.has(name));
  return told.map((heap) => {
    const names = namesOf(heap);
    if (names.length === 0) return heap;
    const found = names.filter((name) => live.includes(name));
    const [name] = found;
    if (name === undefined)
      return {
        ...heap,
        exists: hasStranger ? "unknown" : "no",
        facts: [...heap.facts, liveFact("exists", "not below /dev/dma_heap", source)],
      };
    return {
      ...heap,
      names: found,
      paths: found.map((one) => `${FOLDER}${one}`),
      exists: "yes",
      facts: [...heap.facts, liveFact("exists", `${FOLDER}${name}`, source)],
    };
  });
}
