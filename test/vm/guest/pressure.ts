// In the guest of pressure.test.ts: what else wants memory, then as many frames of CMA as there can be, row by row.
import { closeSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from "node:fs";
import koffi from "koffi";
import type { DmaBuffer } from "../../../src/buffer/dma-buffer.ts";
import { attempt, isRefused } from "../../../src/buffer/kernel-error.ts";
import { heapOf } from "../../../src/buffer/platform.ts";
import { openLinux } from "../../../src/linux/open-linux.ts";
import type { Measured, Row } from "../pressure-rows.ts";
import { FIT, FRAME, MIB, MOST, ROWS } from "../pressure-rows.ts";
import { report } from "./host.ts";
import {
  cachedInCma,
  dropCaches,
  freePages,
  lastCmaFailure,
  usedRuns,
  vmstat,
} from "./kernel-counts.ts";
import { watchMigrations } from "./migrations.ts";

const platform = openLinux();
const there = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Error(`this machine has no ${what}`);
  return value;
};
const cma = there(heapOf(platform, "heap:cma"), "heap of CMA");
const shared = there(heapOf(platform, "udmabuf"), "udmabuf");

const libc = koffi.load(null);
const mmap = libc.func("mmap", "uintptr_t", ["uintptr_t", "size_t", "int", "int", "int", "long"]);
const munmap = libc.func("munmap", "int", ["uintptr_t", "size_t"]);
/** PROT_READ | PROT_WRITE and MAP_PRIVATE | MAP_ANONYMOUS: include/uapi/asm-generic/mman-common.h:10. */
const READ_WRITE = 3;
const PRIVATE_ANONYMOUS = 0x22;
const PAGE = 4096;

/** Memory of this process, one byte of each page written. */
function touch(bytes: number): () => void {
  const address = mmap(0, bytes, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0) as number | bigint;
  const view = new Uint8Array(koffi.view(BigInt(address), bytes));
  for (let at = 0; at < bytes; at += PAGE) view[at] = 1;
  return () => void munmap(address, bytes);
}

/** A file that has no bytes on its disk, read into the page cache. */
function readFile(bytes: number): () => void {
  const file = openSync("/userland/zeroes", "r");
  const part = Buffer.alloc(MIB);
  for (let at = 0; at < bytes; at += MIB) readSync(file, part, 0, MIB, at);
  closeSync(file);
  return () => {};
}

function writeShared(bytes: number): () => void {
  const path = "/dev/shm/pressure";
  const part = Buffer.alloc(MIB, 1);
  for (let at = 0; at < bytes; at += MIB) writeFileSync(path, part, { flag: "a" });
  return () => rmSync(path);
}

function pin(bytes: number): () => void {
  // Half each: one buffer has a largest size (drivers/dma-buf/udmabuf.c:188).
  const buffers = [shared.allocate(bytes / 2), shared.allocate(bytes / 2)];
  return () => {
    for (const buffer of buffers) buffer[Symbol.dispose]();
  };
}

const LOADS: Readonly<Record<Row["load"], (bytes: number) => () => void>> = {
  none: () => () => {},
  "page cache": readFile,
  "shared memory": writeShared,
  anonymous: touch,
  pinned: pin,
};

/** As many frames as there can be, up to a number. */
function allocateFrames(size: number, most: number): readonly DmaBuffer[] {
  const buffers: DmaBuffer[] = [];
  while (buffers.length < most) {
    const got = attempt(() => cma.allocate(size));
    if (isRefused(got)) break;
    buffers.push(got);
  }
  return buffers;
}

function release(buffers: readonly DmaBuffer[]): void {
  for (const buffer of buffers) buffer[Symbol.dispose]();
}

const counts = () => ({
  allocations: vmstat("cma_alloc_success"),
  refusals: vmstat("cma_alloc_fail"),
});

function measure({ load, bytes, isCacheFirst }: Row): Measured {
  dropCaches();
  const text = vmstat("nr_file_pages") - vmstat("nr_shmem");
  const start = { ...freePages(), text, used: usedRuns() };
  if (isCacheFirst) {
    const first = allocateFrames(FRAME, MOST);
    readFile(256 * MIB);
    release(first);
  }
  const undo = LOADS[load](bytes);
  if (isCacheFirst) dropCaches();
  const loaded = freePages();
  const cached = load === "page cache" ? 0 : cachedInCma();
  const migrations = watchMigrations();
  const before = counts();
  const frames = allocateFrames(FRAME, MOST);
  const after = counts();
  const result = {
    start,
    loaded,
    cached,
    fit: frames.length,
    ...migrations(),
    allocations: after.allocations - before.allocations,
    refusals: after.refusals - before.refusals,
    ...(frames.length < MOST && { log: lastCmaFailure() ?? "" }),
  };
  release(frames);
  undo();
  return result;
}

report("board", {
  tree: readFileSync("/sys/firmware/fdt").toString("base64"),
  cmdline: readFileSync("/proc/cmdline", "utf8").trim(),
});
dropCaches();
const fit = FIT.map(({ bytes }) => {
  const frames = allocateFrames(bytes, Infinity);
  release(frames);
  return frames.length;
});
report("fit", { used: usedRuns(), fit });
for (const row of ROWS) report(row.name, measure(row));
platform[Symbol.dispose]();
