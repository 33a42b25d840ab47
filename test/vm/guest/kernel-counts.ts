// What the kernel of a test machine says of its memory and of dma-bufs, in its own files.
import { execFileSync } from "node:child_process";
import { closeSync, openSync, readdirSync, readFileSync, readSync, writeFileSync } from "node:fs";

const read = (path: string) => readFileSync(path, "utf8");

/** A count of /proc/vmstat; 0 where this kernel lacks it. */
export function vmstat(name: string): number {
  return Number(new RegExp(`^${name} (?<count>\\d+)$`, "m").exec(read("/proc/vmstat"))?.[1] ?? 0);
}

/** Pages of the CMA area that its users have. */
export function usedCma(): number {
  return Number(read("/sys/kernel/debug/cma/reserved/used"));
}

/** The same, run by run: the words of the bitmap, each of 32 pages (mm/cma_debug.c:182). */
export function usedRuns(): readonly { readonly start: number; readonly length: number }[] {
  const words = read("/sys/kernel/debug/cma/reserved/bitmap").trim().split(/\s+/).map(Number);
  const runs: { start: number; length: number }[] = [];
  for (let page = 0; page < words.length * 32; page += 1) {
    if ((((words[page >> 5] ?? 0) >>> (page & 31)) & 1) === 0) continue;
    const last = runs.at(-1);
    if (last && last.start + last.length === page) last.length += 1;
    else runs.push({ start: page, length: 1 });
  }
  return runs;
}

/** Bits of /proc/kpageflags: include/uapi/linux/kernel-page-flags.h:13, :23, :25. */
const LRU = 1 << 5;
const ANONYMOUS = 1 << 12;
const SWAP_BACKED = 1 << 14;

/** Pages of the CMA area that are page cache of files on a disk: dropped where others are moved. */
export function cachedInCma(): number {
  const of = (name: string) => Number(read(`/sys/kernel/debug/cma/reserved/${name}`));
  const flags = Buffer.alloc(of("count") * 8);
  const file = openSync("/proc/kpageflags", "r");
  readSync(file, flags, 0, flags.length, of("base_pfn") * 8);
  closeSync(file);
  let pages = 0;
  for (let at = 0; at < flags.length; at += 8)
    if ((flags.readUInt32LE(at) & (LRU | ANONYMOUS | SWAP_BACKED)) === LRU) pages += 1;
  return pages;
}

/** Pages free outside of CMA and in it. */
export function freePages(): { readonly elsewhere: number; readonly cma: number } {
  const cma = vmstat("nr_free_cma");
  return { elsewhere: vmstat("nr_free_pages") - cma, cma };
}

/** Clean page cache, and slabs that nobody needs, go. */
export function dropCaches(): void {
  writeFileSync("/proc/sys/vm/drop_caches", "3");
}

/** What a leak would add to. */
export function heldNow() {
  const total = /^Total (?<objects>\d+) objects/m.exec(read("/sys/kernel/debug/dma_buf/bufinfo"));
  return {
    descriptors: readdirSync("/proc/self/fd").length,
    buffers: readdirSync("/sys/kernel/dmabuf/buffers").length,
    listed: Number(total?.groups?.["objects"]),
    cma: usedCma(),
  };
}

export type HeldNow = ReturnType<typeof heldNow>;

/** Free pages, and those of this process's own heap, which grows and shrinks. */
export function pagesFree(): number {
  dropCaches();
  const anonymous = /^RssAnon:\s+(?<kilobytes>\d+) kB$/m.exec(read("/proc/self/status"));
  return vmstat("nr_free_pages") + Number(anonymous?.groups?.["kilobytes"]) / 4;
}

/** The last failure of a CMA allocation that the kernel told of. */
export function lastCmaFailure(): string | undefined {
  const lines = execFileSync("dmesg", { encoding: "utf8" }).split("\n");
  return lines
    .findLast((line) => line.includes("cma_alloc:"))
    ?.replace(/^.*?cma: /, "cma: ")
    .trim();
}
