// The mark that a stamped frame carries in its first visible bytes: that it is one, which one, and the sum of the rest.
import { mixAll } from "./hash.ts";
import { bytesOf, type FrameBytes, type Run } from "./visible-planes.ts";

/** Magic, sequence, sum: three 32-bit words, little-endian. */
const MARK_BYTES = 12;
const MAGIC = 0x314b524d;

export interface FrameMark {
  readonly sequence: number;
  readonly sum: number;
}

/** Where the mark lies and what is left of the lines. */
export interface MarkedLines {
  /** More than one run where lines are short; undefined when the first plane is too small. */
  readonly mark: readonly Run[] | undefined;
  readonly rest: readonly Run[];
}

export function divideLines(lines: readonly Run[]): MarkedLines {
  const mark: Run[] = [];
  const rest: Run[] = [];
  let missing = MARK_BYTES;
  for (const run of lines) {
    const taken = run.plane === 0 ? Math.min(missing, run.bytes) : 0;
    missing -= taken;
    if (taken > 0) mark.push({ ...run, bytes: taken });
    if (taken < run.bytes)
      rest.push({ ...run, offset: run.offset + taken, bytes: run.bytes - taken });
  }
  return missing > 0 ? { mark: undefined, rest: lines } : { mark, rest };
}

/** Undefined when the bytes are no mark. */
export function readMark(frame: FrameBytes, runs: readonly Run[]): FrameMark | undefined {
  const bytes = new Uint8Array(MARK_BYTES);
  let at = 0;
  for (const run of runs) {
    bytes.set(bytesOf(frame, run), at);
    at += run.bytes;
  }
  const view = new DataView(bytes.buffer);
  if (view.getUint32(0, true) !== MAGIC) return undefined;
  return { sequence: view.getUint32(4, true), sum: view.getUint32(8, true) };
}

export function writeMark(frame: FrameBytes, runs: readonly Run[], mark: FrameMark): void {
  const bytes = new Uint8Array(MARK_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, mark.sequence, true);
  view.setUint32(8, mark.sum, true);
  let at = 0;
  for (const run of runs) {
    bytesOf(frame, run).set(bytes.subarray(at, at + run.bytes));
    at += run.bytes;
  }
}

/** The sum as the mark holds it, so that it vouches for the sequence too. */
export function sealed(sum: number, sequence: number): number {
  return mixAll(sum, sequence);
}
