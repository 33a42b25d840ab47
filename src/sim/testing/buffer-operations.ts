// What a process does with buffers: allocates, shares, reads and writes them through the CPU, passes fences.
import type { BufferSource } from "../../buffer/dma-buffer.ts";
import { withCpuAccess } from "../../buffer/cpu-mapping.ts";
import { KernelError } from "../../buffer/kernel-error.ts";
import { BufferReference } from "../buffers/buffer-reference.ts";
import { VirtualFence } from "../buffers/virtual-fence.ts";
import { blockersOf, type BookedBuffer, enterJob } from "./twin-book.ts";
import { type BufferHandle, nameOf, type TwinClient } from "./twin-client.ts";
import { bytesOf, type TwinState } from "./twin-state.ts";

const MOST_BUFFERS = 24;
const LARGEST = [8192, 65_536, 600_000];

export function allocate(state: TwinState, client: TwinClient): void {
  if (state.book.buffers.size >= MOST_BUFFERS) return;
  const source = state.oneOf(sourcesOf(state));
  if (!source) return;
  const size = 1 + state.below(LARGEST[Math.floor(Math.sqrt(state.below(9)))] ?? 1);
  const isOdd = state.chance(40);
  const name = isOdd ? "a name that is longer than those names may be" : `b${state.below(9)}`;
  state.note(`client ${client.number} allocates ${size} bytes of ${source.properties.id}`);
  const buffer = state.try(() => source.allocate(isOdd && state.chance(2) ? -size : size, name));
  if (!(buffer instanceof BufferReference)) return;
  state.note(`  buffer ${buffer.inode}`);
  if (buffer.size < size || buffer.name !== name) throw new Error("not the buffer asked for");
  const booked = state.enterBuffer(buffer, source.properties.pool);
  checkBytes(buffer, booked, "a new buffer");
  state.enter(client, { kind: "buffer", it: buffer, booked });
}

function sourcesOf({ platform }: TwinState): readonly BufferSource[] {
  return [...platform.heaps, ...platform.devices.flatMap(({ exporter }) => exporter ?? [])];
}

/** dup(2), or a descriptor passed to another process. */
export function share(state: TwinState, client: TwinClient): void {
  const handle = state.oneOf(client.all("buffer"));
  const other = state.oneOf(state.clients);
  if (!handle || !other) return;
  state.note(`client ${client.number} shares ${nameOf(handle)} with client ${other.number}`);
  const it = handle.it.share();
  handle.booked.references += 1;
  state.enter(other, { ...handle, it });
}

export function mapCpu(state: TwinState, client: TwinClient): void {
  const handle = state.oneOf(client.all("buffer"));
  if (!handle) return;
  state.note(`client ${client.number} maps ${nameOf(handle)} for the CPU`);
  const it = state.try(() => handle.it.mapCpu());
  if (!it) return;
  handle.booked.references += 1;
  state.enter(client, { kind: "cpu", it, booked: handle.booked });
}

/** A write bracket alone is for whole pages: what stands beside the written bytes in a cached page may be old. */
export function writeByCpu(state: TwinState, client: TwinClient): void {
  const handle = state.oneOf(client.all("cpu"));
  if (!handle) return;
  const { bytes } = handle.booked;
  const { pageSize } = state.platform.machine;
  const isWholePage = state.chance(2);
  const [offset, length] = isWholePage
    ? [state.below(bytes.length / pageSize) * pageSize, pageSize]
    : rangeIn(state, bytes.length);
  const source = new Uint8Array(length).fill(1 + state.below(255));
  const access = isWholePage ? "write" : "read-write";
  state.note(`client ${client.number} writes ${length} bytes at ${offset} by ${nameOf(handle)}`);
  const done = state.try(() =>
    withCpuAccess(handle.it, access, () => {
      handle.it.write(offset, source);
      return true;
    }),
  );
  expectWaited(handle.booked, "write", done === true);
  if (done) bytes.set(source, offset);
}

export function readByCpu(state: TwinState, client: TwinClient): void {
  const handle = state.oneOf(client.all("cpu"));
  if (!handle) return;
  const [offset, length] = rangeIn(state, handle.booked.bytes.length);
  const target = new Uint8Array(length);
  state.note(`client ${client.number} reads ${length} bytes at ${offset} by ${nameOf(handle)}`);
  const done = state.try(() =>
    withCpuAccess(handle.it, "read", () => {
      handle.it.read(offset, target);
      return true;
    }),
  );
  expectWaited(handle.booked, "read", done === true);
  if (done && handle.booked.isKnown)
    expectSame(target, handle.booked.bytes.subarray(offset, offset + length), "the CPU reads");
}

function expectWaited(booked: BookedBuffer, access: "read" | "write", isDone: boolean): void {
  if (isDone !== (blockersOf(booked, access).length === 0))
    throw new Error(`the CPU ${isDone ? "did not wait" : "waited"} for work on ${booked.inode}`);
}

export function exportFence(state: TwinState, client: TwinClient): void {
  const handle = state.oneOf(client.all("buffer"));
  if (!handle) return;
  const access = state.chance(2) ? "read" : "write";
  state.note(`client ${client.number} takes a fence to ${access} ${nameOf(handle)}`);
  const jobs = blockersOf(handle.booked, access);
  state.enter(client, { kind: "fence", it: handle.it.exportFence(access), jobs });
}

export function importFence(state: TwinState, client: TwinClient): void {
  const handle = state.oneOf(client.all("buffer"));
  const fence = state.oneOf(client.all("fence"));
  if (!handle || !fence) return;
  const access = state.chance(2) ? "read" : "write";
  state.note(`client ${client.number} puts a fence on ${nameOf(handle)} to ${access}`);
  handle.it.importFence(fence.it, access);
  for (const job of fence.jobs) enterJob(handle.booked, job, access);
}

/** Calls that must fail, on a reference that is gone. */
export function useAfterClose(state: TwinState, client: TwinClient): void {
  const handle = state.oneOf(client.all("buffer"));
  if (!handle) return;
  state.note(`client ${client.number} closes a reference to ${nameOf(handle)} and uses it`);
  const gone = handle.it.share();
  gone[Symbol.dispose]();
  gone[Symbol.dispose]();
  const calls: readonly (() => unknown)[] = [
    () => gone.share(),
    () => gone.mapCpu(),
    () => gone.exportFence("read"),
    () => gone.importFence(new VirtualFence([]), "read"),
  ];
  for (const call of calls) expectErrno(call, "EBADF");
}

export function expectErrno(call: () => unknown, errno: string): void {
  try {
    call();
  } catch (error) {
    if (error instanceof KernelError && error.errno === errno) return;
    throw error;
  }
  throw new Error(`a call went well that must answer ${errno}`);
}

/** What memory holds, against what it must hold: all of a buffer, or a window of it. */
export function checkBytes(
  reference: BufferHandle["it"],
  { bytes, inode }: BookedBuffer,
  what: string,
  [offset, length]: readonly [offset: number, length: number] = [0, bytes.length],
): void {
  const found = new Uint8Array(length);
  bytesOf(reference).read(offset, found);
  expectSame(found, bytes.subarray(offset, offset + length), `${what}, ${inode},`);
}

export function expectSame(found: Uint8Array, expected: Uint8Array, what: string): void {
  const { length } = expected;
  if (found.length !== length) throw new Error(`${what} ${found.length} bytes, not ${length}`);
  for (let at = sameWords(found, expected); at < length; at += 1) {
    if (found[at] !== expected[at])
      throw new Error(`${what} ${found[at]} at ${at}, where ${expected[at]} must be`);
  }
}

/** Bytes that are the same for sure: words are compared as long as they are, where both lie on a word. */
function sameWords(found: Uint8Array, expected: Uint8Array): number {
  if (found.byteOffset % 4 !== 0 || expected.byteOffset % 4 !== 0) return 0;
  const words = found.length >> 2;
  const left = new Int32Array(found.buffer, found.byteOffset, words);
  const right = new Int32Array(expected.buffer, expected.byteOffset, words);
  let at = 0;
  while (at < words && left[at] === right[at]) at += 1;
  return at * 4;
}

/** Up to 5000 bytes somewhere in a buffer. */
export function rangeIn(state: TwinState, size: number): readonly [offset: number, length: number] {
  const offset = state.below(size);
  return [offset, 1 + state.below(Math.min(5000, size - offset))];
}

export function bytesOfFrame(frame: readonly BookedBuffer[]): number {
  return frame.reduce((sum, { bytes }) => sum + bytes.length, 0);
}
