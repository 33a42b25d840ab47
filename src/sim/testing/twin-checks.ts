// What must hold of a twin at any moment between two operations, against the model's book.
import { checkBytes } from "./buffer-operations.ts";
import type { BookedBuffer } from "./twin-book.ts";
import { KIND } from "../memory/page-frames.ts";
import type { TwinState } from "./twin-state.ts";

/** Bytes looked at in one go. */
const WINDOW = 32_768;

/** Cheap: after each operation. */
export function checkBooks(state: TwinState): void {
  const { book, platform } = state;
  for (const { inode, references } of book.buffers.values())
    if (references <= 0) throw new Error(`buffer ${inode} lives with ${references} references`);
  for (const [pool, bytes] of book.pools) {
    const used = platform.machine.pools.used(pool);
    if (used !== bytes) throw new Error(`pool ${pool} has ${used} bytes booked, not ${bytes}`);
  }
  if (state.otherPages < 0) throw new Error(`${-state.otherPages} pages came from nowhere`);
}

/** Each handle tells what the model says: references, names of what is held, fences, bytes mapped, faults. */
export function checkHandles(state: TwinState): void {
  const held = state.platform.held();
  if (held.length !== state.handles)
    throw new Error(`${held.length} handles are held, not ${state.handles}`);
  for (const client of state.clients) {
    for (const { it, booked } of client.all("buffer"))
      if (it.references !== booked.references)
        throw new Error(
          `buffer ${booked.inode} has ${it.references} references, not ${booked.references}`,
        );
    for (const { it, jobs } of client.all("fence"))
      if (it.isSignalled !== jobs.every(({ isDone }) => isDone))
        throw new Error("a fence signals what is not so");
    for (const { it, state: expected } of client.all("mapping"))
      if (it.isQueued !== (expected !== "free")) throw new Error(`a mapping is not ${expected}`);
  }
  checkIommus(state);
}

function checkIommus({ platform, book }: TwinState): void {
  const { iommus } = platform.stats();
  for (const { node, mapped } of iommus)
    if (mapped !== (book.mapped.get(node) ?? 0))
      throw new Error(`${node} has ${mapped} bytes mapped, not ${book.mapped.get(node) ?? 0}`);
  const faults = iommus.reduce((sum, one) => sum + one.faults, 0);
  if (faults !== book.faults) throw new Error(`${faults} faults, not ${book.faults}`);
}

/** Bytes of one buffer, as they lie in memory. */
export function checkOneBuffer(state: TwinState): void {
  const client = state.oneOf(state.clients);
  const handle = client && state.oneOf(client.all("buffer"));
  if (!handle?.booked.isKnown) return;
  const { length } = handle.booked.bytes;
  const offset = state.below(Math.ceil(length / WINDOW)) * WINDOW;
  const window = [offset, Math.min(WINDOW, length - offset)] as const;
  checkBytes(handle.it, handle.booked, "memory of buffer", window);
}

/** Dear: every page of every buffer and of the load. */
export function checkPages(state: TwinState): void {
  const problems = state.platform.machine.pages.check();
  for (const booked of state.book.buffers.values()) checkHeld(state, booked);
  const { pageSize } = state.platform.machine;
  for (const load of state.loads) {
    if (load.damaged().length > 0) problems.push("pages of others lost their bytes");
    for (const pfn of load.pages) {
      const inode = state.book.ownerOf(pfn * pageSize);
      if (inode !== undefined) problems.push(`page ${pfn} is in buffer ${inode} and of others`);
    }
  }
  if (problems.length > 0) throw new Error(problems.slice(0, 5).join("; "));
}

/** Memory of a buffer is in use for as long as the buffer lives. */
function checkHeld(state: TwinState, { inode, pages }: BookedBuffer): void {
  const { machine } = state.platform;
  const { frames } = machine.pages.core;
  for (const page of pages) {
    const kind = frames.kind[frames.indexOf(page / machine.pageSize)];
    if (kind === KIND.free || kind === KIND.hole)
      throw new Error(`page 0x${page.toString(16)} of buffer ${inode} is free`);
  }
}
