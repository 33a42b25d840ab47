// How slow this computer is, so that a limit in seconds means the same on another one, or beside other work.
import { performance } from "node:perf_hooks";
import { brotliCompressSync, constants } from "node:zlib";

/** Milliseconds of `work` on the computer that the limits were set on, two cores of a Xeon with nothing else to do. */
const USUAL = 25;
const ROUNDS = 15;

const WORDS = 2 ** 20;
const order = new Uint32Array(WORDS);
for (let at = 0; at < WORDS; at += 1) order[at] = (at * 2_654_435_761) >>> 12;
const text = new Uint8Array(order.buffer.slice(0, 2 ** 20));

/** Compiled JavaScript that waits for memory, and native code that does not. */
function work(): number {
  let sum = 0;
  for (const at of order) sum = (sum + (order[at & (WORDS - 1)] as number)) | 0;
  return sum + brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }).length;
}

export interface Timed<T> {
  readonly result: T;
  readonly seconds: number;
  /** The same on the computer of the limits: shorter when this one took longer for other work before and after. */
  readonly usual: number;
}

export async function timed<T>(task: () => T | Promise<T>): Promise<Timed<T>> {
  const before = slowness();
  const start = performance.now();
  const result = await task();
  const seconds = (performance.now() - start) / 1000;
  return { result, seconds, usual: seconds / ((before + slowness()) / 2) };
}

/** As a person reads it. */
export function inSeconds({ seconds, usual }: Timed<unknown>): string {
  const slower = usual < seconds * 0.95;
  return `${seconds.toFixed(1)} s${slower ? ` (as ${usual.toFixed(1)} s, this computer being slow)` : ""}`;
}

/** Times as long as usual; 1 when this computer is no slower. */
function slowness(): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  const median = times.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? USUAL;
  return Math.max(1, median / USUAL);
}
