// What programs can allocate shareable buffers from.
import type { KernelFiles } from "../linux/files/kernel-files.ts";
import { readHeaps } from "../linux/memory/read-heaps.ts";
import type { LookHeap } from "./look.ts";

const UDMABUF = "udmabuf";

export function readLookHeaps(files: KernelFiles): readonly LookHeap[] {
  const heaps = readHeaps(files).map(({ names, properties: { id, pool } }) => ({
    names,
    memory: id,
    pool,
  }));
  return files.names("dev").includes(UDMABUF)
    ? [...heaps, { names: [UDMABUF], memory: UDMABUF, pool: "ram" }]
    : heaps;
}
