// What the cases check with: few words, no test framework.
import type { Errno } from "../../src/buffer/errno.ts";
import { KernelError } from "../../src/buffer/kernel-error.ts";

/** A case did not hold. */
export class Unmet extends Error {
  override readonly name = "Unmet";
}

export function truthy(value: unknown, what: string): asserts value {
  if (value === undefined || value === null || value === false || value === 0 || value === "")
    throw new Unmet(`expected ${what}`);
}

/** Numbers, strings, and lists of them. */
export function equal<T>(actual: T, expected: T, what: string): void {
  const [found, wanted] = [shown(actual), shown(expected)];
  if (found !== wanted) throw new Unmet(`${what}: ${found} instead of ${wanted}`);
}

export function equalBytes(actual: Uint8Array, expected: Uint8Array, what: string): void {
  equal(actual.length, expected.length, `bytes of ${what}`);
  const at = firstOther(actual, (index) => expected[index]);
  if (at >= 0)
    throw new Unmet(
      `${what}: byte ${at} is ${actual[at] ?? "-"} instead of ${expected[at] ?? "-"}`,
    );
}

/** Every byte has one value. */
export function allBytes(bytes: Uint8Array, value: number, what: string): void {
  const at = firstOther(bytes, () => value);
  if (at >= 0) throw new Unmet(`${what}: byte ${at} is ${bytes[at] ?? "-"} instead of ${value}`);
}

/** The kernel refuses the call with one of the errors; returns what it said. */
export function throwsErrno(
  call: () => unknown,
  errno: Errno | readonly Errno[],
  what: string,
): KernelError {
  const wanted = typeof errno === "string" ? [errno] : errno;
  const error = thrownBy(call);
  if (!(error instanceof KernelError))
    throw new Unmet(`${what}: ${shown(error ?? "no error")} instead of ${wanted.join(" or ")}`);
  if (!wanted.includes(error.errno))
    throw new Unmet(`${what}: ${error.message} instead of ${wanted.join(" or ")}`);
  return error;
}

export function throwsRangeError(call: () => unknown, what: string): void {
  const error = thrownBy(call);
  if (!(error instanceof RangeError))
    throw new Unmet(`${what}: ${shown(error ?? "no error")} instead of a RangeError`);
}

/** Where a byte is not what it should be; -1 when all are. Cases look at whole pools, so this is a plain loop. */
function firstOther(bytes: Uint8Array, expected: (at: number) => number | undefined): number {
  for (let at = 0; at < bytes.length; at += 1) if (bytes[at] !== expected(at)) return at;
  return -1;
}

function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}

function shown(value: unknown): string {
  if (value instanceof Error) return `${value.name} ${value.message}`;
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}
