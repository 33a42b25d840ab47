// Waits until a queue has a finished frame or a fence has signalled, in Node's event loop.
import { KernelError } from "../buffer/kernel-error.ts";
import type { Waitable } from "../buffer/platform.ts";
import { CountedFence } from "./accounts/counted-buffer.ts";
import { JobFence } from "./job-fence.ts";
import { LinuxQueue } from "./linux-queue.ts";
import type { Pending } from "./queue-driver.ts";
import type { Waiting } from "./readiness.ts";

const MILLISECOND = 1_000_000;
/** When a descriptor tells of a change that has made nothing ready, it is left alone for so long, in milliseconds. */
const BREATH = 1;
/** Milliseconds that a timer of Node can count; the wait goes on after it. */
const LONGEST = 2 ** 31 - 1;

/**
 * @param now nanoseconds of the platform's clock
 * @param end on that clock; Infinity waits for as long as something is under way
 */
export async function waitFor(
  waiting: Waiting,
  sources: readonly Waitable[],
  now: () => number,
  end: number,
): Promise<readonly Waitable[]> {
  for (;;) {
    const ready = sources.filter(isReady);
    if (ready.length > 0) return ready;
    const pending = sources.flatMap((source) => pendingOf(source) ?? []);
    const left = end - now();
    if (left <= 0 || (pending.length === 0 && left === Infinity)) return [];
    const due = Math.min(...pending.map((one) => one.due ?? Infinity)) - now();
    const isQuiet = await change(waiting, pending, Math.max(0, Math.min(left, due)));
    if (!isQuiet && !sources.some(isReady)) await sleep(BREATH);
  }
}

/** Resolves when one of them changes, or time is up: then true. */
async function change(
  waiting: Waiting,
  pending: readonly Pending[],
  left: number,
): Promise<boolean> {
  const abort = new AbortController();
  const changes = pending.map(({ fd, interest }) =>
    waiting.wait(fd, [interest], abort.signal).then(() => false, isGone),
  );
  const timer = left === Infinity ? [] : [sleep(left / MILLISECOND, abort.signal).then(() => true)];
  try {
    return await Promise.race([...changes, ...timer]);
  } finally {
    abort.abort();
  }
}

/** A descriptor that is closed meanwhile is a change like any other; so is the end of this wait. */
function isGone(error: unknown): boolean {
  const isEnd = error instanceof DOMException && error.name === "AbortError";
  if (isEnd || (error instanceof KernelError && error.errno === "EBADF")) return false;
  throw error;
}

async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.min(Math.ceil(milliseconds), LONGEST));
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function isReady(source: Waitable): boolean {
  if (source.kind === "queue") return source.isReady;
  if (source instanceof CountedFence && source.file.fd.isDisposed) return false;
  return source.isSignalled;
}

function pendingOf(source: Waitable): Pending | undefined {
  if (source instanceof LinuxQueue || source instanceof JobFence) return source.pending;
  if (source instanceof CountedFence && !source.file.fd.isDisposed)
    return { fd: source.file.fd, interest: "readable" };
  return undefined;
}
