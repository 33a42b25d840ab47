// Heaps: what this kernel should have by its version and configuration against what is below /dev.
import type { Board, Heap } from "../../board/board.ts";
import type { Diagnostic } from "../../diagnostic/diagnostic.ts";
import { HEAP_FOLDER } from "../../linux/memory/read-heaps.ts";
import type { LookHeap } from "../look.ts";
import type { Seen } from "./seen.ts";

const HEAP_CLASS = "sys/class/dma_heap";

export function compareHeaps(plain: Board, { files, heaps }: Seen): readonly Diagnostic[] {
  if (files.names("dev").length === 0 || files.isDenied(HEAP_FOLDER)) return [];
  // Without a configuration heaps are only taken to be there.
  const isTold = plain.kernel.configFile !== undefined;
  const known = files.names(HEAP_CLASS);
  return [
    ...plain.heaps
      .filter((heap) => isTold && heap.exists === "yes" && isHeapNode(heap))
      .filter((heap) => !heaps.some((live) => isSame(heap, live)))
      .map((heap) => missing(heap, known)),
    ...heaps
      .filter((live) => !plain.heaps.some((heap) => heap.exists !== "no" && isSame(heap, live)))
      .map(extra),
  ];
}

/** udmabuf is left out: a container's /dev may lack it, and no other file tells. */
function isHeapNode({ paths }: Heap): boolean {
  return paths.some((path) => path.startsWith(`/${HEAP_FOLDER}/`));
}

function isSame({ id, names }: Heap, live: LookHeap): boolean {
  return id === live.memory || names.some((name) => live.names.includes(name));
}

/** @param known heaps that the kernel has, whether or not they have a node */
function missing(heap: Heap, known: readonly string[]): Diagnostic {
  const name = heap.names.find((one) => known.includes(one));
  if (name !== undefined)
    return {
      code: "live-heap-without-node",
      severity: "warning",
      message: `the kernel has the heap ${name}, and there is no /${HEAP_FOLDER}/${name}`,
      help: "mount devtmpfs at /dev; in a container, pass the node on",
    };
  const names = heap.names.map((one) => `/${HEAP_FOLDER}/${one}`).join(" or ");
  return {
    code: "live-heap-missing",
    severity: "warning",
    message: `${heap.id} should be there as ${names}, and is not`,
    notes: heap.facts.map(({ value, source }) => `${value} (${source}).`),
    help: "look for `dma_heap` and `cma` in the kernel's log",
  };
}

function extra({ memory, names, pool }: LookHeap): Diagnostic {
  return {
    code: "live-heap-unexpected",
    severity: "note",
    message: `there is a heap that the board does not have: ${names.join(", ")}`,
    notes: [`It is taken for ${memory}, of ${pool}.`],
  };
}
