// What a platform throws: an error as the kernel gives it, or the admission that nobody knows what it would give.
import { ERRNO, type Errno } from "./errno.ts";

/** A call that failed, as user space sees it, with the line the kernel logged for it. */
export class KernelError extends Error {
  override readonly name = "KernelError";
  /** `VIDIOC_QBUF`, `DRM_IOCTL_PRIME_FD_TO_HANDLE`, `DMA_HEAP_IOCTL_ALLOC`, `open(/dev/dma_heap/system)`. */
  readonly call: string;
  readonly errno: Errno;
  /** The kernel's own message; absent when it logs nothing. */
  readonly log: string | undefined;

  constructor(call: string, errno: Errno, log?: string) {
    super(`${call}: ${errno} (${ERRNO[errno]})${log === undefined ? "" : `: ${log}`}`);
    this.call = call;
    this.errno = errno;
    this.log = log;
  }
}

/** A twin cannot do what depends on a fact that nobody has stated; a real kernel never throws it. */
export class UnknownFact extends Error {
  override readonly name = "UnknownFact";
  /** What to find out. */
  readonly question: string;

  constructor(question: string) {
    super(`not known: ${question}`);
    this.question = question;
  }
}

/** Runs a call that may be refused; a refusal is a value, anything else stays an exception. */
export function attempt<T>(call: () => T): T | KernelError | UnknownFact {
  try {
    return call();
  } catch (error) {
    if (error instanceof KernelError || error instanceof UnknownFact) return error;
    throw error;
  }
}

export function isRefused<T>(
  result: T | KernelError | UnknownFact,
): result is KernelError | UnknownFact {
  return result instanceof KernelError || result instanceof UnknownFact;
}
