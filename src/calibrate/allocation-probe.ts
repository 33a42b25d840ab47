// How long a heap takes to give a buffer out. It clears the pages before it does (drivers/dma-buf/heaps/system_heap.c:43,
// drivers/dma-buf/heaps/cma_heap.c:327), so that is in the time.
import type { BufferSource } from "../buffer/dma-buffer.ts";
import { worstFigureOf } from "./figure.ts";
import { formatMemory } from "../plan/amounts.ts";
import type { Clock, Probe } from "./probe.ts";

export function allocationProbe(source: BufferSource, bytes: number, clock: Clock): Probe {
  const { id: memory, pool } = source.properties;
  return {
    name: `allocating ${formatMemory(bytes)} of ${memory}`,
    needs: [{ pool, bytes }],
    sample() {
      const start = clock();
      const buffer = source.allocate(bytes);
      const time = clock() - start;
      buffer[Symbol.dispose]();
      return Promise.resolve([time]);
    },
    rows: (samples) => ({
      allocation: [{ memory, bytes, nanoseconds: worstFigureOf(samples.flat()) }],
    }),
  };
}
