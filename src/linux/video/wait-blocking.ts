// Waiting that blocks the process, for what must be known before a call can return: opening a stream.

/** Milliseconds between two looks. */
const PAUSE = 1;

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Looks until it is so, or time is up: then false. @param limit milliseconds */
export function waitBlocking(isSo: () => boolean, limit: number): boolean {
  const end = performance.now() + limit;
  while (!isSo()) {
    if (performance.now() >= end) return false;
    Atomics.wait(sleeper, 0, 0, PAUSE);
  }
  return true;
}
