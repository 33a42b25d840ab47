// Error numbers of the running kernel as the errors of the platform.
import { ERRNO, errnoName, type Errno } from "../buffer/errno.ts";
import { KernelError } from "../buffer/kernel-error.ts";

/** @param call as `KernelError.call` names calls */
export function systemError(call: string, number: number): Error {
  const name = errnoName(number);
  return name in ERRNO
    ? new KernelError(call, name as Errno)
    : new Error(`${call}: ${name}, which has no name here`);
}

/** What the call gives; undefined when it would have to wait (EAGAIN). */
export function unlessAgain<T>(attempt: () => T): T | undefined {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof KernelError && error.errno === "EAGAIN") return undefined;
    throw error;
  }
}
